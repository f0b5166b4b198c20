"""A source, Vyper's or Python's, with the places of its syntax tree, checked against the text."""

import bisect
import io
import itertools
import tokenize
from collections.abc import Callable
from pathlib import Path
from typing import Any

from vyper.ast.parse import parse_to_ast

Span = tuple[int, int]
_LAYOUT = (tokenize.NL, tokenize.NEWLINE, tokenize.COMMENT, tokenize.INDENT, tokenize.DEDENT)


class Source:
    """Text and tree. The compiler rewrites some words before it parses, which moves a few columns:
    a place whose text is not what the tree says is None, and no mutant is made there."""

    def __init__(self, path: str, text: str, parse: Callable[[str], Any] = parse_to_ast) -> None:
        self.path = path
        self.text = text
        self._starts = [0]
        for line in text.splitlines(keepends=True):
            self._starts.append(self._starts[-1] + len(line))
        self.tree = parse(text)
        words = tokenize.generate_tokens(io.StringIO(text).readline)
        self._tokens = [
            (self.offset(*word.start), self.offset(*word.end), word.type, word.string)
            for word in words
            if word.type == tokenize.NEWLINE or word.type not in _LAYOUT
        ]
        self._at = [token[0] for token in self._tokens]

    @classmethod
    def read(cls, root: Path, path: str) -> "Source":
        """Return the source at `path` under `root`."""
        return cls(path, (root / path).read_text("utf-8"))

    def offset(self, line: int, column: int) -> int:
        """Return where line (from 1) and column (from 0) are in the text."""
        return self._starts[line - 1] + column

    def place(self, line: int, column: int) -> int:
        """Return where line and column are if the column counts bytes, as trees do."""
        start = self._starts[line - 1]
        if self.text.isascii():
            return start + column
        whole = self.text[start : self._starts[line]].encode()
        return start + len(whole[:column].decode())

    def line(self, offset: int) -> int:
        """Return the line of an offset, from 1."""
        return bisect.bisect_right(self._starts, offset)

    def span(self, node: Any) -> Span | None:
        """Return where an expression stands, if its borders are borders of words."""
        start = self.place(node.lineno, node.col_offset)
        end = self.place(node.end_lineno, node.end_col_offset)
        first, last = self._index(start), bisect.bisect_left(self._at, end) - 1
        if first is None or last < first or self._tokens[last][1] != end:
            return None
        words = [token[3] for token in self._tokens[first : last + 1]]
        balanced = all(words.count(a) == words.count(b) for a, b in ("()", "[]", "{}"))
        name = node.id if type(node).__name__ == "Name" else None
        named = name is None or self.text[start:end] == name
        return (start, end) if balanced and named else None

    def statement(self, node: Any) -> Span | None:
        """Return where a one-clause statement stands, up to the end of its last line's code."""
        start = self.place(node.lineno, node.col_offset)
        first = self._index(start)
        if first is None or (first and self._tokens[first - 1][2] != tokenize.NEWLINE):
            return None
        for before, token in itertools.pairwise(self._tokens[first:]):
            if token[2] == tokenize.NEWLINE:
                return (start, before[1])
        return None

    def operator(self, left: Any, right: Any, word: str) -> Span | None:
        """Return where the operator between two operands stands."""
        one, two = self.span(left), self.span(right)
        if one is None or two is None:
            return None
        between = [token for token in self._tokens if one[1] <= token[0] < two[0]]
        found = [token for token in between if token[3] not in ("(", ")")]
        if " ".join(token[3] for token in found) != word:
            return None
        return (found[0][0], found[-1][1])

    def _index(self, start: int) -> int | None:
        place = bisect.bisect_left(self._at, start)
        return place if place < len(self._at) and self._at[place] == start else None
