"""Outcomes have one name each, and the balance sheet notices every unit that is missing."""

from types import SimpleNamespace

import pytest

from scripts.lib.accounts import balance, leasing
from scripts.lib.accounts import checks as sums
from scripts.lib.accounts.balance import Sheet
from scripts.lib.accounts.leasing import BondAccount, LeaseAccount
from scripts.lib.chains.abi import Event
from scripts.lib.demo import checks

GOOD = Sheet(money_in=100, money_out=90, held=10, owed=10)


@pytest.mark.parametrize(
    ("facts", "outcome"),
    [
        ({}, "completed"),
        ({"credit": 1}, "sla_missed"),
        ({"second_half_seconds": 0, "credit": 1}, "dark"),
        ({"by_notice": True, "credit": 1}, "terminated"),
        ({"is_closed": False, "by_notice": True}, "running"),
    ],
)
def test_outcome__facts__one_word(facts: dict[str, int], outcome: str) -> None:
    usual = {"is_closed": True, "by_notice": False, "second_half_seconds": 5, "credit": 0}
    assert leasing.outcome(**{**usual, **facts}) == outcome  # type: ignore[arg-type]


def test_faults__books_that_balance__none() -> None:
    sheet = balance.total_of({"escrow": GOOD, "splitter": GOOD}, between=40)
    assert sheet.total == Sheet(money_in=160, money_out=140, held=20, owed=20)
    assert sheet.faults() == []


@pytest.mark.parametrize(
    ("broken", "said"),
    [
        (Sheet(101, 90, 10, 10), "escrow: 1 units came in and are neither held nor paid out"),
        (Sheet(100, 90, 10, 11), "escrow: holds 10 units and owes 11"),
        (Sheet(100, 90, 10, 9), "escrow: holds 10 units and owes 9"),
    ],
)
def test_faults__one_unit_off__said(broken: Sheet, said: str) -> None:
    assert said in balance.total_of({"escrow": broken, "splitter": GOOD}, between=0).faults()


def lease(**changes: object) -> LeaseAccount:
    usual = {
        "lease_id": 1,
        "asset": 1,
        "lessee": "0x",
        "hours": 2,
        "outcome": "completed",
        "escrowed": 100,
        "paid": 80,
        "refunded": 20,
        "credit": 5,
        "held": 0,
        "delivered_seconds": 7_200,
        "leased_seconds": 7_200,
    }
    return LeaseAccount(**{**usual, **changes})  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("changes", "count"),
    [
        ({}, 0),
        ({"held": 3}, 1),
        ({"held": 3, "outcome": "running"}, 0),
        ({"held": -1, "outcome": "running"}, 1),
        ({"credit": 21}, 1),
    ],
)
def test_checks__lease_that_does_not_add_up__fault(changes: dict[str, object], count: int) -> None:
    sheet = balance.total_of({"escrow": GOOD}, between=0)
    assert len(checks.faults(sheet, [lease(**changes)], [])) == count


@pytest.mark.parametrize(("held", "count"), [(60, 0), (59, 1), (61, 1)])
def test_checks__bond_that_does_not_add_up__fault(held: int, count: int) -> None:
    account = BondAccount(asset=1, added=100, paid=30, withdrawn=10, held=held)
    assert len(sums.bonds([account])) == count


@pytest.mark.parametrize(("metered", "count"), [(10_000, 0), (9_990, 0), (9_989, 1), (10_011, 1)])
def test_checks__busy_time_off_by_more_than_a_thousandth__fault(metered: int, count: int) -> None:
    sheet = balance.total_of({"escrow": GOOD}, between=0)
    compared = checks.BusyCheck(1, "node", checks.Fraction(10_000), metered)
    assert len(checks.faults(sheet, [], [compared])) == count


def test_claimants__lease_handed_on_or_successor_cancelled__count_too() -> None:
    seen = [
        ("LeaseOpened", {"lessee": "lessee"}),
        ("LeaseAssigned", {"lessee": "lessee", "to": "next lessee"}),
        ("SuccessorCancelled", {"payer": "payer"}),
        ("LeaseClosed", {"lessee": "lessee"}),
    ]
    events = [Event(name, "0x", values, 0) for name, values in seen]
    escrow = SimpleNamespace(events=lambda _: events)
    books = SimpleNamespace(escrow=escrow, chain=SimpleNamespace(logs=()))
    assert balance.claimants(books) == {"lessee", "next lessee", "payer"}  # type: ignore[arg-type]
