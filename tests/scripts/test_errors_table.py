"""The table of errors is complete, current, and keeps what people wrote."""

import pytest

from scripts.lib.rules import errors_table
from scripts.lib.rules.vyper_source import VyperSource, parse

ADVICE = "wait for the next block"


def contract(name: str = "Counter.vy", message: str = "count: too many") -> VyperSource:
    text = f'@external\ndef add(amount: uint256):\n    assert amount < 5, "{message}"\n'
    return parse(f"contracts/{name}", text)


def table(sources: list[VyperSource], advice: str = ADVICE) -> str:
    return errors_table.render(sources, "").replace(" |  |", f" | {advice} |")


def test_render__kept_message__advice_carried_over() -> None:
    former = table([contract()])
    grown = errors_table.render([contract(), contract("Other.vy", "count: too few")], former)
    assert errors_table.parse_table(grown) == {
        "count: too few": ("`Other`", ""),
        "count: too many": ("`Counter`", ADVICE),
    }


def test_messages__mock__left_out() -> None:
    assert errors_table.messages([contract("mocks/Mock.vy")]) == {}


def test_listed__current_table__no_fault() -> None:
    assert errors_table.listed([contract()], table([contract()])) == []


@pytest.mark.parametrize(
    ("sources", "written", "fault"),
    [
        ([contract()], "", '"count: too many" is not listed'),
        ([], table([contract()]), 'nothing raises "count: too many" any more'),
        ([contract("Other.vy")], table([contract()]), "is now raised in `Other`"),
        ([contract()], table([contract()], ""), 'say what to do about "count: too many"'),
    ],
)
def test_listed__stale_table__fault(sources: list[VyperSource], written: str, fault: str) -> None:
    faults = errors_table.listed(sources, written)
    assert len(faults) == 1
    assert fault in faults[0]
    assert "--write" in faults[0]
