"""Every way to make a Vyper source wrong in one place."""

import itertools
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from vyper.ast import nodes

from scripts.lib.mutation.source import Source, Span

Edit = tuple[Span, str]
Mutator = Callable[[Source, Any], Iterator[Edit]]

ARITHMETIC = {
    "Add": ("+", "-"),
    "Sub": ("-", "+"),
    "Mult": ("*", "//"),
    "FloorDiv": ("//", "*"),
    "Mod": ("%", "//"),
    "LShift": ("<<", ">>"),
    "RShift": (">>", "<<"),
    "BitAnd": ("&", "|"),
    "BitOr": ("|", "&"),
    "BitXor": ("^", "&"),
}
COMPARISONS = {
    "Eq": ("==", "!="),
    "NotEq": ("!=", "=="),
    "Lt": ("<", ">="),
    "LtE": ("<=", ">"),
    "Gt": (">", "<="),
    "GtE": (">=", "<"),
    "In": ("in", "not in"),
    "NotIn": ("not in", "in"),
}
BOUNDS = {"Lt": ("<", "<="), "LtE": ("<=", "<"), "Gt": (">", ">="), "GtE": (">=", ">")}
FUNCTIONS = {
    "unsafe_add": "unsafe_sub",
    "unsafe_sub": "unsafe_add",
    "unsafe_mul": "unsafe_div",
    "unsafe_div": "unsafe_mul",
    "min": "max",
    "max": "min",
}
REFUSALS = ("_unless", "_if")
"""Functions of `refusal`: an assert with its reason, as a call."""


def arithmetic(source: Source, node: Any) -> Iterator[Edit]:
    """Another operator, or the opposite built-in: `+` for `-`, `max` for `min`."""
    if isinstance(node, nodes.BinOp):
        yield from other(source, node.left, node.right, node.op, ARITHMETIC)
    if isinstance(node, nodes.AugAssign):
        words = ARITHMETIC.get(type(node.op).__name__)
        place = words and source.operator(node.target, node.value, f"{words[0]}=")
        if words and place:
            yield place, f"{words[1]}="
    if isinstance(node, nodes.Call) and isinstance(node.func, nodes.Name):
        place = source.span(node.func)
        if place and node.func.id in FUNCTIONS:
            yield place, FUNCTIONS[node.func.id]


def rounding(source: Source, node: Any) -> Iterator[Edit]:
    """A division that rounds up instead of down."""
    if isinstance(node, nodes.BinOp) and isinstance(node.op, nodes.FloorDiv):
        yield from rounded_up(source, node.left, node.right)
    if _called(node) == "unsafe_div":
        yield from rounded_up(source, *node.args)


def joined(source: Source, values: Sequence[Any], is_and: bool) -> Iterator[Edit]:
    """Yield `or` for each `and` between `values`, or the other way round."""
    word, instead = ("and", "or") if is_and else ("or", "and")
    for left, right in itertools.pairwise(values):
        place = source.operator(left, right, word)
        if place:
            yield place, instead


def affirmed(source: Source, node: Any) -> Iterator[Edit]:
    """Yield a `not` left out."""
    whole, inner = source.span(node), source.span(node.operand)
    if whole and inner:
        yield (whole[0], inner[0]), source.text[whole[0] : inner[0]].replace("not ", "", 1)


def exchanged(source: Source, given: Sequence[Any]) -> Iterator[Edit]:
    """Yield each two neighbours in the other order, unless they read alike."""
    text = source.text
    for one, two in itertools.pairwise(given):
        left, right = source.span(one), source.span(two)
        if left and right and text[slice(*left)] != text[slice(*right)]:
            middle = text[left[1] : right[0]]
            yield (left[0], right[1]), text[slice(*right)] + middle + text[slice(*left)]


def comparison(source: Source, node: Any) -> Iterator[Edit]:
    """The opposite comparison."""
    if isinstance(node, nodes.Compare):
        yield from other(source, node.left, node.right, node.op, COMPARISONS)


def bound(source: Source, node: Any) -> Iterator[Edit]:
    """A bound moved by one: `<` for `<=`."""
    if isinstance(node, nodes.Compare):
        yield from other(source, node.left, node.right, node.op, BOUNDS)


def logic(source: Source, node: Any) -> Iterator[Edit]:
    """`and` for `or`, a `not` left out, True for False."""
    if isinstance(node, nodes.BoolOp):
        yield from joined(source, node.values, isinstance(node.op, nodes.And))
    if isinstance(node, nodes.UnaryOp) and isinstance(node.op, nodes.Not):
        yield from affirmed(source, node)
    if isinstance(node, nodes.NameConstant) and isinstance(node.value, bool):
        place = source.span(node)
        if place:
            yield place, str(not node.value)


def constant(source: Source, node: Any) -> Iterator[Edit]:
    """A number that is one more."""
    place = source.span(node) if isinstance(node, nodes.Int) else None
    if place and source.text[slice(*place)].replace("_", "").isdigit():
        yield place, str(node.value + 1)


def refusal(source: Source, node: Any) -> Iterator[Edit]:
    """A check that is not made."""
    called = isinstance(node, nodes.Expr) and _attribute(node.value) in REFUSALS
    if isinstance(node, nodes.Assert) or called:
        yield from nothing(source, node)


def write(source: Source, node: Any) -> Iterator[Edit]:
    """State that is not written."""
    if isinstance(node, nodes.Assign | nodes.AugAssign) and _is_state(node.target):
        yield from nothing(source, node)


def call(source: Source, node: Any) -> Iterator[Edit]:
    """A call for its effect, or an event, that is left out."""
    called = isinstance(node, nodes.Expr) and _attribute(node.value) not in REFUSALS
    if isinstance(node, nodes.Log) or (called and not isinstance(node.value, nodes.Str)):
        yield from nothing(source, node)


def swap(source: Source, node: Any) -> Iterator[Edit]:
    """Two neighbouring arguments exchanged."""
    if isinstance(node, nodes.Call) and _called(node) not in FUNCTIONS:
        given = list(node.args) or [keyword.value for keyword in node.keywords]
        yield from exchanged(source, given)


def branch(source: Source, node: Any) -> Iterator[Edit]:
    """A branch always taken, or never; a loop that goes on where it stopped."""
    if isinstance(node, nodes.If):
        place = source.span(node.test)
        if place:
            yield place, "True"
            yield place, "False"
    for kind, other in ((nodes.Break, "continue"), (nodes.Continue, "break")):
        place = source.statement(node) if isinstance(node, kind) else None
        if place:
            yield place, other


MUTATORS: dict[str, Mutator] = {
    mutator.__name__: mutator
    for mutator in (
        arithmetic, rounding, comparison, bound, logic, constant, refusal, write, call, swap, branch
    )
}  # fmt: skip


def other(
    source: Source, left: Any, right: Any, operator: Any, table: dict[str, tuple[str, str]]
) -> Iterator[Edit]:
    """Another operator between two operands, as the table says."""
    words = table.get(type(operator).__name__)
    place = source.operator(left, right, words[0]) if words else None
    if words and place:
        yield place, words[1]


def rounded_up(source: Source, above: Any, below: Any) -> Iterator[Edit]:
    """A dividend that makes the division round up."""
    one, two = source.span(above), source.span(below)
    if one and two:
        text = source.text
        yield one, f"({text[slice(*one)]} + ({text[slice(*two)]}) - 1)"


def nothing(source: Source, node: Any) -> Iterator[Edit]:
    """`pass` in the place of a statement."""
    place = source.statement(node)
    if place:
        yield place, "pass"


def _called(node: Any) -> str:
    named = isinstance(node, nodes.Call) and isinstance(node.func, nodes.Name)
    return str(node.func.id) if named else ""


def _attribute(node: Any) -> str:
    named = isinstance(node, nodes.Call) and isinstance(node.func, nodes.Attribute)
    return str(node.func.attr) if named else ""


def _is_state(target: Any) -> bool:
    """Whether it is `self.x`, `module.x` or a part of one; a local's field counts as well."""
    while isinstance(target, nodes.Subscript):
        target = target.value
    return isinstance(target, nodes.Attribute)
