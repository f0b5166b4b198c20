"""Every way to make a Python source wrong in one place. Texts are never changed."""

import ast
import itertools
from collections.abc import Iterator
from typing import Any

from scripts.lib.mutation import mutators as shared
from scripts.lib.mutation.mutators import Edit, Mutator
from scripts.lib.mutation.source import Source

ARITHMETIC = {**shared.ARITHMETIC, "Div": ("/", "*"), "Pow": ("**", "*")}
COMPARISONS = {**shared.COMPARISONS, "Is": ("is", "is not"), "IsNot": ("is not", "is")}
FUNCTIONS = {"min": "max", "max": "min", "any": "all", "all": "any"}
UNORDERED = {*FUNCTIONS, "isinstance", "issubclass", "cast"}
"""Functions whose arguments are not exchanged: the same figure, or never a program."""
LOGS = ("debug", "info", "warning", "error", "exception", "critical")
LOGGERS = ("log", "_log", "logger", "_logger")


def arithmetic(source: Source, node: Any) -> Iterator[Edit]:
    """Another operator, or the opposite function: `+` for `-`, `max` for `min`, `all` for `any`."""
    if isinstance(node, ast.BinOp) and not (_is_text(node.left) or _is_text(node.right)):
        yield from shared.other(source, node.left, node.right, node.op, ARITHMETIC)
    if isinstance(node, ast.AugAssign) and not _is_text(node.value):
        words = ARITHMETIC.get(type(node.op).__name__)
        place = words and source.operator(node.target, node.value, f"{words[0]}=")
        if words and place:
            yield place, f"{words[1]}="
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
        place = source.span(node.func)
        if place and node.func.id in FUNCTIONS:
            yield place, FUNCTIONS[node.func.id]


def rounding(source: Source, node: Any) -> Iterator[Edit]:
    """A division that rounds up instead of down."""
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.FloorDiv):
        yield from shared.rounded_up(source, node.left, node.right)


def comparison(source: Source, node: Any) -> Iterator[Edit]:
    """The opposite comparison."""
    for left, operator, right in _compared(node):
        yield from shared.other(source, left, right, operator, COMPARISONS)


def bound(source: Source, node: Any) -> Iterator[Edit]:
    """A bound moved by one: `<` for `<=`."""
    for left, operator, right in _compared(node):
        yield from shared.other(source, left, right, operator, shared.BOUNDS)


def logic(source: Source, node: Any) -> Iterator[Edit]:
    """`and` for `or`, a `not` left out, True for False."""
    if isinstance(node, ast.BoolOp):
        yield from shared.joined(source, node.values, isinstance(node.op, ast.And))
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not):
        yield from shared.affirmed(source, node)
    if isinstance(node, ast.Constant) and isinstance(node.value, bool):
        place = source.span(node)
        if place:
            yield place, str(not node.value)


def constant(source: Source, node: Any) -> Iterator[Edit]:
    """A number that is one more."""
    number = node.value if isinstance(node, ast.Constant) else None
    if isinstance(number, int | float) and not isinstance(number, bool):
        place = source.span(node)
        if place:
            yield place, str(number + 1)


def refusal(source: Source, node: Any) -> Iterator[Edit]:
    """An error that is not raised."""
    if isinstance(node, ast.Raise):
        yield from shared.nothing(source, node)


def write(source: Source, node: Any) -> Iterator[Edit]:
    """State of an object that is not written."""
    targets = node.targets if isinstance(node, ast.Assign) else []
    if isinstance(node, ast.AugAssign):
        targets = [node.target]
    if any(isinstance(target, ast.Attribute | ast.Subscript) for target in targets):
        yield from shared.nothing(source, node)


def call(source: Source, node: Any) -> Iterator[Edit]:
    """A call for its effect that is left out."""
    if isinstance(node, ast.Expr):
        made = node.value.value if isinstance(node.value, ast.Await) else node.value
        if isinstance(made, ast.Call) and not is_log(made):
            yield from shared.nothing(source, node)


def swap(source: Source, node: Any) -> Iterator[Edit]:
    """Two neighbouring arguments exchanged, by place or by name."""
    named = isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id
    if not isinstance(node, ast.Call) or named in UNORDERED:
        return
    given = [value for value in node.args if not isinstance(value, ast.Starred)]
    if not node.args:
        given = [keyword.value for keyword in node.keywords if keyword.arg]
    yield from shared.exchanged(source, given)


def branch(source: Source, node: Any) -> Iterator[Edit]:
    """A branch always taken, or never; a loop that goes on where it stopped."""
    if isinstance(node, ast.If | ast.IfExp):
        place = source.span(node.test)
        if place:
            yield place, "True"
            yield place, "False"
    for kind, other in ((ast.Break, "continue"), (ast.Continue, "break")):
        place = source.statement(node) if isinstance(node, kind) else None
        if place:
            yield place, other


def result(source: Source, node: Any) -> Iterator[Edit]:
    """None in the place of what a function returns."""
    if isinstance(node, ast.Return) and node.value is not None:
        is_plain = isinstance(node.value, ast.Constant) and node.value.value in (None, True, False)
        place = source.span(node.value)
        if place and not is_plain:
            yield place, "None"


MUTATORS: dict[str, Mutator] = {
    mutator.__name__: mutator
    for mutator in (
        arithmetic, rounding, comparison, bound, logic, constant, refusal, write, call, swap,
        branch, result,
    )
}  # fmt: skip


def is_log(node: ast.AST) -> bool:
    """Return whether a call writes a line of the log."""
    if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute):
        return False
    owner = node.func.value
    name = owner.attr if isinstance(owner, ast.Attribute) else getattr(owner, "id", "")
    return node.func.attr in LOGS and name in LOGGERS


def _compared(node: Any) -> Iterator[tuple[Any, Any, Any]]:
    if isinstance(node, ast.Compare):
        sides = itertools.pairwise([node.left, *node.comparators])
        for (left, right), operator in zip(sides, node.ops, strict=True):
            yield left, operator, right


def _is_text(node: ast.AST) -> bool:
    plain = isinstance(node, ast.Constant) and isinstance(node.value, str | bytes)
    return plain or isinstance(node, ast.JoinedStr)
