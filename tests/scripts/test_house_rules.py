"""Each house rule holds for a good source and fails for one that breaks it."""

from pathlib import Path

import pytest

from scripts.lib.rules import contract_rules, natrix_report, tree_rules
from scripts.lib.rules.vyper_source import VyperSource, parse

GOOD = '''\
# pragma version 0.4.3

struct Pair:
    left: uint256

interface Token:
    def take(): nonpayable

count: public(uint256)


@external
def add(amount: uint256, token: address):
    """
    @notice Adds.
    @param amount How much.
    """
    assert amount > 0, "count: nothing to add"

    # effects
    self.count += amount
    extcall Token(token).take()


@internal
def _plain() -> uint256:
    return self.count
'''


def source(text: str = GOOD, path: str = "contracts/credit/Counter.vy") -> VyperSource:
    return parse(path, text)


def test_parse__good_source__functions_and_messages_found() -> None:
    parsed = source()
    add, plain = parsed.functions
    assert (add.name, add.calls_out, plain.calls_out) == ("add", True, False)
    assert add.code_lines == 4, (
        "def, assert, addition and call: no docstring, comment or blank line"
    )
    assert [(m.text, m.function) for m in parsed.messages] == [("count: nothing to add", "add")]
    assert parsed.function_at(add.last_line) == add
    assert parsed.function_at(1) is None


def test_parse__raw_call__seen_as_calling_out() -> None:
    text = GOOD.replace("extcall Token(token).take()", 'raw_call(token, b"")')
    assert source(text).functions[0].calls_out


def test_ascii_only__good_source__no_fault() -> None:
    assert contract_rules.ascii_only([source()]) == []


def test_ascii_only__dash_beyond_ascii__fault_with_line() -> None:
    faults = contract_rules.ascii_only([source(GOOD.replace("# effects", "# effects \N{EM DASH}"))])
    assert len(faults) == 1
    assert faults[0].startswith("contracts/credit/Counter.vy:20: not plain ASCII")


def test_reasons_given__good_source__no_fault() -> None:
    assert contract_rules.reasons_given([source()]) == []


@pytest.mark.parametrize("line", ["assert amount > 0", "raise"])
def test_reasons_given__no_reason__fault_with_line(line: str) -> None:
    text = GOOD.replace('assert amount > 0, "count: nothing to add"', line)
    faults = contract_rules.reasons_given([source(text)])
    assert faults == ["contracts/credit/Counter.vy:18: assert or raise without a reason"]


@pytest.mark.parametrize(
    ("path", "limit"), [("contracts/credit/Counter.vy", 400), ("contracts/modules/counter.vy", 250)]
)
def test_short_enough__at_and_over_the_limit__only_the_second_fails(path: str, limit: int) -> None:
    at_limit = GOOD + "\n" * (limit - len(GOOD.splitlines()))
    assert contract_rules.short_enough([source(at_limit, path)]) == []
    faults = contract_rules.short_enough([source(at_limit + "\n", path)])
    assert faults == [f"{path}: {limit + 1} lines, the limit is {limit}"]


def test_short_enough__long_function__fault() -> None:
    body = "    self.count += 1\n"
    grown = GOOD.replace("def _plain() -> uint256:\n", "def _plain() -> uint256:\n" + body * 38)
    assert contract_rules.short_enough([source(grown)]) == []
    faults = contract_rules.short_enough([source(grown.replace(body, body * 2, 1))])
    assert faults == [
        "contracts/credit/Counter.vy:26: _plain has 41 lines of code, the limit is 40"
    ]


def test_roles_not_names__placeholder_names__fault() -> None:
    assert contract_rules.roles_not_names([("tests/a.py", "lessee = 1\nbobbin = 2\n")]) == []
    faults = contract_rules.roles_not_names([("tests/a.py", "lessee = 1\nAlice = 2\nx = bob\n")])
    assert [fault.split(":")[1] for fault in faults] == ["2", "3"]


def test_python_short_enough__over_the_limit__fault() -> None:
    assert tree_rules.python_short_enough([("oracle/a.py", "x\n" * 300)]) == []
    faults = tree_rules.python_short_enough([("oracle/a.py", "x\n" * 301)])
    assert faults == ["oracle/a.py: 301 lines, the limit is 300"]


def finding(code: str, line: int) -> dict[str, str]:
    return {
        "file": "contracts/credit/Counter.vy",
        "position": f"{line}:0",
        "code": code,
        "message": "said so",
    }


def test_justified__mutability_of_a_function_that_calls_out__dropped() -> None:
    parsed = source()
    add, plain = parsed.functions
    kept = natrix_report.justified(
        [
            finding("NTX4", add.first_line),
            finding("NTX5", add.first_line),
            finding("NTX4", plain.first_line),
            finding("NTX7", add.first_line),
            finding("NTX4", 1),
        ],
        [parsed],
    )
    assert [line.split(" ")[1] for line in kept] == ["NTX4", "NTX7", "NTX4"]


INVARIANTS = """\
| number | statement | test |
|---|---|---|
| INV-01 | holds | `tests/unit/test_a.py::test_one`, tests/unit/test_a.py::Machine::test_two |
| M1 | final | `tests/unit/test_a.py::TestMachine` |
"""


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    folder = tmp_path / "tests" / "unit"
    folder.mkdir(parents=True)
    (folder / "test_a.py").write_text(
        "def test_one(): pass\n\n"
        "class Machine:\n    def test_two(self): pass\n\n"
        "TestMachine = Machine\n"
    )
    return tmp_path


def test_rows_tested__every_test_exists__no_fault(tree: Path) -> None:
    assert tree_rules.rows_tested("docs/a.md", INVARIANTS, tree) == []


@pytest.mark.parametrize(
    ("former", "latter", "fault"),
    [
        ("test_one", "test_gone", "INV-01 names tests/unit/test_a.py::test_gone"),
        ("Machine::test_two", "Machine::test_one", "INV-01 names"),
        ("test_a.py::TestMachine", "test_b.py::TestMachine", "M1 names tests/unit/test_b.py"),
        ("`tests/unit/test_a.py::TestMachine`", "later", "M1 names no test"),
        ("| M1 |", "| INV-01 |", "INV-01 stands twice"),
    ],
)
def test_rows_tested__broken_table__fault(tree: Path, former: str, latter: str, fault: str) -> None:
    faults = tree_rules.rows_tested("docs/a.md", INVARIANTS.replace(former, latter), tree)
    assert len(faults) == 1
    assert fault in faults[0]


def test_rows_tested__empty_table__fault(tree: Path) -> None:
    assert len(tree_rules.rows_tested("docs/a.md", "# Invariants\n", tree)) == 1
