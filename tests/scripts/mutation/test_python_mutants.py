"""The mutators of Python make what they say, in their place only."""

import ast

import pytest

from scripts.lib.mutation.mutants import Mutant
from scripts.lib.mutation.python.mutants import mutants
from scripts.lib.mutation.source import Source

HEAD = '"""Words: 1 < 2 — é."""\n\n\ndef f(self, a: int | None, b: "x | y") -> int:\n'


def _of(text: str) -> list[Mutant]:
    return mutants(Source("oracle/f.py", text, ast.parse))


def _wrong(statement: str, operator: str) -> list[str]:
    tail = "  # why — a < b\n"
    text = f"{HEAD}    {statement}{tail}"
    made = [m.apply(text) for m in _of(text) if m.operator == operator]
    assert all(one.startswith(HEAD) and one.endswith(tail) for one in made)
    return [one.removeprefix(f"{HEAD}    ").removesuffix(tail) for one in made]


@pytest.mark.parametrize(
    ("kind", "statement", "wrong"),
    [
        ("arithmetic", "self.kept = a + b", ["self.kept = a - b"]),
        ("arithmetic", 'self.kept = "é" + b', []),
        ("arithmetic", "a -= b", ["a += b"]),
        ("arithmetic", "return any(a)", ["return all(a)"]),
        ("arithmetic", "x: int | None = a", []),
        ("rounding", "return a // b", ["return (a + (b) - 1) // b"]),
        ("comparison", "return a < b <= 3", ["return a >= b <= 3", "return a < b > 3"]),
        ("comparison", "return a is not None", ["return a is None"]),
        ("bound", "return a < b", ["return a <= b"]),
        ("bound", "return a == b", []),
        ("logic", 'return a == "é" and b', ['return a == "é" or b']),
        ("logic", "return not a", ["return a"]),
        ("logic", "return True", ["return False"]),
        ("constant", "return a + 1_000", ["return a + 1001"]),
        ("constant", "return True", []),
        ("constant", 'return f"{a + 1}"', []),
        ("refusal", 'raise ValueError("a")', ["pass"]),
        ("write", "self.kept = a", ["pass"]),
        ("write", "self.kept[1] += a", ["pass"]),
        ("write", "x = a", []),
        ("call", "self.pay(a)", ["pass"]),
        ("call", 'self._log.info("paid", amount=a)', []),
        ("swap", 'self._log.info("paid", a)', []),
        ("swap", "self.pay(a, b)", ["self.pay(b, a)"]),
        ("swap", "self.pay(to=a, fee=b)", ["self.pay(to=b, fee=a)"]),
        ("swap", "self.pay(a, a)", []),
        ("swap", "return isinstance(a, b)", []),
        ("branch", "return a if b else 0", ["return a if False else 0", "return a if True else 0"]),
        ("result", "return a", ["return None"]),
        ("result", "return None", []),
    ],
)
def test_mutants__one_statement__wrong_in_one_place_texts_and_comments_unharmed(
    kind: str, statement: str, wrong: list[str]
) -> None:
    assert sorted(_wrong(statement, kind)) == sorted(wrong)


def test_mutants__call_that_is_awaited__left_out_and_the_log_kept() -> None:
    text = "async def f(a):\n    await a.send()\n    await a.log.info()\n"
    assert [m.apply(text) for m in _of(text) if m.operator == "call"] == [
        "async def f(a):\n    pass\n    await a.log.info()\n"
    ]


def test_mutants__decorators_types_and_docstrings__left_alone() -> None:
    text = '@cache(1)\ndef f(a: Annotated[int, 2]) -> Literal[3]:\n    """4."""\n    return a\n'
    assert [(m.operator, m.before) for m in _of(text)] == [("result", "a")]


def test_mutants__methods_and_values__named_by_where_they_are() -> None:
    text = "LIMIT = 1\n\n\nclass A:\n    size: int = 2\n\n    def f(self, a=3):\n        return 4\n"

    found = {m.before: (m.function, m.lines) for m in _of(text) if m.operator == "constant"}

    assert found == {"1": ("", ()), "2": ("", ()), "3": ("A.f", (7,)), "4": ("A.f", (8,))}


def test_mutants__lines_added_above__same_names() -> None:
    text = "def f(a, b):\n    return a + b\n"
    moved = _of(f"# more\n\n{text}")
    assert [m.name for m in moved] == [m.name for m in _of(text)]
    assert moved[0].line == 4
