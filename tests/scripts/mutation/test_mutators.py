"""Each mutator makes what it says, in its place only."""

import pytest

from scripts.lib.mutation.mutants import Mutant, mutants, sample
from scripts.lib.mutation.source import Source

HEAD = "# pragma version 0.4.3\n\nkept: uint256\n\n\n@external\ndef f(a: uint256, b: uint256):\n"


def _mutants(statement: str, operator: str) -> tuple[str, list[Mutant]]:
    text = f"{HEAD}    {statement}  # why: a < b\n"
    found = mutants(Source("contracts/F.vy", text))
    return text, [mutant for mutant in found if mutant.operator == operator]


_BOTH = ["self.kept = (a + b) // 3", "self.kept = (a - b) * 3"]


@pytest.mark.parametrize(
    ("kind", "statement", "wrong"),
    [
        ("arithmetic", "self.kept = a + b", ["self.kept = a - b"]),
        ("arithmetic", "self.kept = (a - b) // 3", _BOTH),
        ("arithmetic", "self.kept -= a", ["self.kept += a"]),
        ("arithmetic", "self.kept = min(a, b)", ["self.kept = max(a, b)"]),
        ("arithmetic", "self.kept = unsafe_mul(a, b)", ["self.kept = unsafe_div(a, b)"]),
        ("rounding", "self.kept = a * 2 // b", ["self.kept = (a * 2 + (b) - 1) // b"]),
        ("rounding", "self.kept = unsafe_div(a, b)", ["self.kept = unsafe_div((a + (b) - 1), b)"]),
        ("comparison", "assert a <= b", ["assert a > b"]),
        ("comparison", "assert a not in [b]", ["assert a in [b]"]),
        ("bound", "assert a < b", ["assert a <= b"]),
        ("bound", "assert a == b", []),
        ("logic", "assert a == 1 or b == 1", ["assert a == 1 and b == 1"]),
        ("logic", "assert not (a == b)", ["assert (a == b)"]),
        ("logic", "x: bool = True", ["x: bool = False"]),
        ("constant", "self.kept = a + 1_000", ["self.kept = a + 1001"]),
        ("constant", "self.kept = a + 0x10", []),
        ("refusal", 'assert a == b, "f: a is not b"', ["pass"]),
        ("refusal", 'refusal._unless(a == b, "f: a is not b")', ["pass"]),
        ("write", "self.kept = a", ["pass"]),
        ("write", "self.held[msg.sender] += a", ["pass"]),
        ("write", "x = a", []),
        ("call", "self._pay(a)", ["pass"]),
        ("call", "extcall token.burn(a)", ["pass"]),
        ("call", "log Paid(amount=a)", ["pass"]),
        ("call", "refusal._unless(a == b)", []),
        ("swap", "self._pay(a, b)", ["self._pay(b, a)"]),
        ("swap", "self._pay(a, a)", []),
        ("swap", "log Paid(amount=a, fee=b)", ["log Paid(amount=b, fee=a)"]),
        ("swap", "self.kept = min(a, b)", []),
    ],
)  # fmt: skip
def test_mutants__one_statement__wrong_in_one_place_comments_unharmed(
    kind: str, statement: str, wrong: list[str]
) -> None:
    text, found = _mutants(statement, kind)

    assert [mutant.apply(text) for mutant in found] == [
        f"{HEAD}    {line}  # why: a < b\n" for line in wrong
    ]


@pytest.mark.parametrize(
    ("body", "wrong"),
    [
        ("    if a < b:\n        return\n", ["    if False:\n", "    if True:\n"]),
        ("    for i: uint256 in range(3):\n        break\n", ["        continue\n"]),
        ("    for i: uint256 in range(3):\n        continue\n", ["        break\n"]),
    ],
)
def test_mutants__branches__taken_or_not(body: str, wrong: list[str]) -> None:
    text = HEAD + body
    found = [m for m in mutants(Source("contracts/F.vy", text)) if m.operator == "branch"]

    changed = [set(m.apply(text).splitlines(True)) - set(text.splitlines(True)) for m in found]
    assert changed == [{line} for line in wrong]


def test_mutants__statement_over_lines__all_of_it_goes_nothing_else() -> None:
    before, after = "    self.kept = a  # first\n", "\n    self.kept = b  # last\n"
    text = f"{HEAD}{before}    refusal._unless(\n        a == b,  # both\n    )  # end{after}"

    removed = [m for m in mutants(Source("contracts/F.vy", text)) if m.operator == "refusal"]

    assert [m.apply(text) for m in removed] == [f"{HEAD}{before}    pass  # end{after}"]
    assert removed[0].lines == (9, 10, 11)


def test_mutants__words_that_the_compiler_rewrites__right_place_or_none() -> None:
    """`staticcall` moves what follows it on its line: the tree's columns are not the text's."""
    line = "x: uint256 = staticcall t.one(a) + staticcall t.two(b) * 2"
    text, found = _mutants(line, "arithmetic")

    wrong = {m.apply(text).splitlines()[-1].split("  #")[0].strip() for m in found}
    assert wrong <= {line.replace("+", "-"), line.replace("*", "//")}


def test_mutants__lines_added_above__same_names() -> None:
    text, found = _mutants("self.kept = a + b", "arithmetic")
    later = text.replace("kept: uint256\n", "# more\n\nkept: uint256\n")

    moved = [m for m in mutants(Source("contracts/F.vy", later)) if m.operator == "arithmetic"]

    assert [m.name for m in moved] == [m.name for m in found]
    assert moved[0].line == found[0].line + 2


def test_mutants__same_line_twice__two_names() -> None:
    _, found = _mutants("self.kept = a + a + a", "arithmetic")
    assert len({mutant.name for mutant in found}) == len(found) == 2


def test_sample__seed__repeatable_and_another_seed_another_draw() -> None:
    _, found = _mutants("self.kept = " + " + ".join("ab" * 20), "arithmetic")

    drawn = sample(found, 5, 1)

    assert len(drawn) == 5
    assert sample(list(reversed(found)), 5, 1) == drawn
    assert sample(found, 5, 2) != drawn
    assert set(sample(found[1:], 5, 1)) >= set(drawn) - {found[0]}
