"""All mutants of a source, each with a name that outlives changes elsewhere in the file."""

import hashlib
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from vyper.ast import nodes

from scripts.lib.mutation.mutators import MUTATORS
from scripts.lib.mutation.source import Source, Span


@dataclass(frozen=True, slots=True)
class Mutant:
    """One source with one place changed."""

    name: str
    file: str
    operator: str
    function: str
    """Where it is; empty for what stands outside the functions."""
    line: int
    span: Span
    lines: tuple[int, ...]
    """Lines that execute the place, or the function's if the place is no line of its own."""
    before: str
    after: str

    def apply(self, text: str) -> str:
        """Return the mutated source: everything outside the place stays as it is."""
        return text[: self.span[0]] + self.after + text[self.span[1] :]


def mutants(source: Source) -> list[Mutant]:
    """Return every mutant of `source` in the order of the text."""
    found = [mutant for part in _parts(source) for mutant in _of(source, part, Counter())]
    return sorted(found, key=lambda mutant: (mutant.span, mutant.operator, mutant.after))


def sample(found: Sequence[Mutant], size: int, seed: int) -> list[Mutant]:
    """Return `size` of them, by a draw that another mutant more or less does not change."""
    draw = sorted(found, key=lambda mutant: _digest(f"{seed} {mutant.name}"))
    return draw[:size]


def _parts(source: Source) -> Iterator[Any]:
    for node in source.tree.body:
        if isinstance(node, nodes.FunctionDef):
            yield node
        if isinstance(node, nodes.VariableDecl) and node.value is not None:
            yield node


def _of(source: Source, part: Any, seen: Counter[str]) -> Iterator[Mutant]:
    function = part.name if isinstance(part, nodes.FunctionDef) else ""
    roots = part.body if function else [part.value]
    for node in (inner for root in roots for inner in (root, *root.get_descendants())):
        for operator, mutator in MUTATORS.items():
            for span, after in mutator(source, node):
                yield named(source, function, operator, span, after, seen)


def named(
    source: Source,
    function: str,
    operator: str,
    span: Span,
    after: str,
    seen: Counter[str],
) -> Mutant:
    """Return a mutant whose name holds its words, not its place in the file."""
    before = source.text[slice(*span)]
    first, last = source.line(span[0]), source.line(span[1])
    context = source.text.splitlines()[first - 1].strip()
    key = "\0".join((source.path, function, operator, context, before, after))
    seen[key] += 1
    reached = range(first, last + 1) if function else ()
    return Mutant(
        _digest(f"{key}\0{seen[key]}"), source.path, operator, function, first, span,
        tuple(reached), " ".join(before.split()), after,
    )  # fmt: skip


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:10]
