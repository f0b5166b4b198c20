"""The rule about the table of threats: each refusal beside the table that it lets pass."""

from pathlib import Path

import pytest

from scripts.lib.rules import threat_table

ROW = "| {} | re-entry | nothing moves twice | `Desk.take`, `oracle/keys.py::load` | {} |"
TEST = "tests/unit/test_a.py::test_one"


def table() -> str:
    """Return a table that is complete: most rows by an excuse."""
    names = [f"{s}{n}" for s, last in threat_table.LISTED.items() for n in range(1, last + 1)]
    excused = "| {} | votes | Does not apply: there is no vote to be had. | - | - |"
    rows = [excused.format(name) for name in names if name != "A1"]
    return "\n".join(["# Threats", ROW.format("A1", TEST), *rows, ROW.format("K1", TEST)])


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    for path, text in {
        "tests/unit/test_a.py": "def test_one(): pass\n",
        "contracts/credit/Desk.vy": "@external\ndef take(asset: uint256):\n    pass\n",
        "oracle/keys.py": "def load() -> None: ...\n",
    }.items():
        (tmp_path / path).parent.mkdir(parents=True)
        (tmp_path / path).write_text(text)
    return tmp_path


def test_faults__complete_table__none(tree: Path) -> None:
    assert threat_table.faults("docs/a.md", table(), tree) == []


@pytest.mark.parametrize(
    ("former", "latter", "fault"),
    [
        ("| A82 |", "| B82 |", "A82 is missing"),
        ("| T1 |", "| X1 |", "T1 is missing"),
        (TEST, "later", "names no test"),
        ("test_one", "test_gone", "names tests/unit/test_a.py::test_gone, which does not exist"),
        ("test_a.py", "test_b.py", "names tests/unit/test_b.py::test_one, which does not exist"),
        ("`Desk.take`", "`Desk.give`", "names Desk::give, which does not exist"),
        ("`Desk.take`", "`Pool.take`", "names Pool::take, which does not exist"),
        ("keys.py::load`", "keys.py::save`", "names oracle/keys.py::save, which does not exist"),
        ("oracle/keys.py", "oracle/doors.py", "names oracle/doors.py::load, which does not exist"),
        ("`Desk.take`, `oracle/keys.py::load`", "the desk", "names no place"),
        ("Desk.take`, `oracle/keys.py::load`", "oracle/none.py`", "names oracle/none.py, which"),
        ("there is no vote to be had.", "no.", "A2 gives no reason"),
        ("| re-entry |", "| re-entry | and more |", "has 5 cells, not 4"),
        ("| A2 |", "| A1 |", "stands twice"),
        ("| A3 |", "| A2 |", "stands twice"),
        ("| K1 |", "| A1 |", "stands twice"),
    ],
)
def test_faults__broken_table__fault(tree: Path, former: str, latter: str, fault: str) -> None:
    found = threat_table.faults("docs/a.md", table().replace(former, latter, 1), tree)

    assert any(fault in line for line in found)


def test_faults__file_without_a_function__is_a_place(tree: Path) -> None:
    whole = table().replace("`oracle/keys.py::load`", "`oracle/keys.py`")

    assert threat_table.faults("docs/a.md", whole, tree) == []


def test_faults__no_table__says_what_is_missing(tree: Path) -> None:
    assert len(threat_table.faults("docs/a.md", "# Threats", tree)) == 82 + 19 + 1
