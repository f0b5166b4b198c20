"""What the house rules need to know of a Vyper file: its functions, asserts and messages."""

import re
from dataclasses import dataclass
from pathlib import Path

from vyper.ast import nodes, parse_to_ast
from vyper.exceptions import VyperException

from oracle.errors import FatalError

_MESSAGE = re.compile(r"^[a-z][a-z ]*: \S.*$")


@dataclass(frozen=True, slots=True)
class Function:
    """A function of a Vyper file."""

    name: str
    first_line: int
    """Of the `def`, from 1; decorators stand above."""
    last_line: int
    code_lines: int
    """From the `def` to the end, without docstring, comments and blank lines."""
    calls_out: bool
    """Its body has an `extcall` or a `raw_call`."""


@dataclass(frozen=True, slots=True)
class Message:
    """A revert reason."""

    text: str
    function: str
    line: int


@dataclass(frozen=True, slots=True)
class VyperSource:
    """One parsed file."""

    path: str
    text: str
    functions: tuple[Function, ...]
    messages: tuple[Message, ...]
    silent_lines: tuple[int, ...]
    """Lines of an `assert` or `raise` that gives no reason."""

    @property
    def line_count(self) -> int:
        return len(self.text.splitlines())

    def function_at(self, line: int) -> Function | None:
        """Return the function around `line` (from 1); its decorators do not count."""
        return next((f for f in self.functions if f.first_line <= line <= f.last_line), None)


def parse(path: str, text: str) -> VyperSource:
    """Parse one file; `.vyi` files are taken too. FatalError if it is no Vyper."""
    try:
        tree = parse_to_ast(text, is_interface=path.endswith(".vyi"))
    except VyperException as error:
        raise FatalError(f"{path} does not parse: {error}") from error
    defined = tree.get_children(nodes.FunctionDef)
    return VyperSource(
        path=path,
        text=text,
        functions=tuple(_function(node, text.splitlines()) for node in defined),
        messages=tuple(m for node in defined for m in _messages(node)),
        silent_lines=tuple(sorted(_silent(tree))),
    )


def read_all(contracts: Path) -> list[VyperSource]:
    """Parse every Vyper file under `contracts`, paths relative to its parent."""
    files = sorted((*contracts.rglob("*.vy"), *contracts.rglob("*.vyi")))
    return [
        parse(str(file.relative_to(contracts.parent)), file.read_text("utf-8")) for file in files
    ]


def _function(node: nodes.FunctionDef, lines: list[str]) -> Function:
    doc = getattr(node, "doc_string", None)
    skipped = set(range(doc.lineno, doc.end_lineno + 1)) if doc is not None else set()
    code = [
        number
        for number in range(node.lineno, node.end_lineno + 1)
        if number not in skipped and _is_code(lines[number - 1])
    ]
    return Function(
        name=node.name,
        first_line=node.lineno,
        last_line=node.end_lineno,
        code_lines=len(code),
        calls_out=_calls_out(node),
    )


def _is_code(line: str) -> bool:
    return bool(line.strip()) and not line.lstrip().startswith("#")


def _calls_out(node: nodes.FunctionDef) -> bool:
    if node.get_descendants(nodes.ExtCall):
        return True
    calls = node.get_descendants(nodes.Call)
    return any(getattr(call.func, "id", None) == "raw_call" for call in calls)


def _messages(node: nodes.FunctionDef) -> list[Message]:
    return [
        Message(text=string.value, function=node.name, line=string.lineno)
        for string in node.get_descendants(nodes.Str)
        if not isinstance(string, nodes.DocStr) and _MESSAGE.match(string.value)
    ]


def _silent(tree: nodes.Module) -> list[int]:
    asserts = [node.lineno for node in tree.get_descendants(nodes.Assert) if node.msg is None]
    raises = [node.lineno for node in tree.get_descendants(nodes.Raise) if node.exc is None]
    return asserts + raises
