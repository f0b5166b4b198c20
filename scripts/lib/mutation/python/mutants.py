"""All mutants of a Python source."""

import ast
from collections import Counter
from collections.abc import Iterator

from scripts.lib.mutation.mutants import Mutant, named
from scripts.lib.mutation.python.mutators import MUTATORS, is_log
from scripts.lib.mutation.source import Source

Function = ast.FunctionDef | ast.AsyncFunctionDef
_AROUND = ("annotation", "returns", "decorator_list", "type_params")
"""What a function or a name is declared with: types, and decorators."""


def mutants(source: Source) -> list[Mutant]:
    """Return every mutant of `source` in the order of the text."""
    found = [mutant for name, part in parts(source.tree) for mutant in _of(source, name, part)]
    return sorted(found, key=lambda mutant: (mutant.span, mutant.operator, mutant.after))


def parts(tree: ast.AST, owner: str = "") -> Iterator[tuple[str, ast.AST]]:
    """Yield functions with their names, `Class.method`, and values outside of them, without one."""
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, ast.ClassDef):
            yield from parts(node, f"{owner}{node.name}.")
        elif isinstance(node, Function):
            yield f"{owner}{node.name}", node
        elif isinstance(node, ast.Assign | ast.AnnAssign) and node.value is not None:
            yield "", node.value


def _of(source: Source, function: str, part: ast.AST) -> Iterator[Mutant]:
    seen: Counter[str] = Counter()
    for node in _inside(part):
        for operator, mutator in MUTATORS.items():
            for span, after in mutator(source, node):
                yield named(source, function, operator, span, after, seen)


def _inside(node: ast.AST) -> Iterator[ast.AST]:
    """Walk a part, without types, decorators, what goes into the log and texts with values."""
    if is_log(node) or isinstance(node, ast.JoinedStr):
        return
    yield node
    for name, value in ast.iter_fields(node):
        for child in value if isinstance(value, list) else [value]:
            if name not in _AROUND and isinstance(child, ast.AST):
                yield from _inside(child)
