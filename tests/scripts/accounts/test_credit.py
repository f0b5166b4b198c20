"""Loans have one outcome each, and what does not add up in the credit room is said."""

import pytest

from scripts.lib.accounts import checks, credit
from scripts.lib.accounts.credit import LoanAccount, PoolAccount


@pytest.mark.parametrize(
    ("facts", "outcome"),
    [
        ({}, "running"),
        ({"is_closed": True}, "repaid"),
        ({"is_refinanced": True}, "refinanced"),
        ({"is_refinanced": True, "is_closed": True}, "refinanced"),
        ({"is_taken": True, "is_closed": True}, "auctioned"),
        ({"is_taken": True, "is_refinanced": True, "is_closed": True}, "auctioned"),
    ],
)
def test_outcome__facts__one_word(facts: dict[str, bool], outcome: str) -> None:
    usual = {"is_taken": False, "is_refinanced": False, "is_closed": False}
    assert credit.outcome(**{**usual, **facts}) == outcome


def loan(**changes: object) -> LoanAccount:
    usual = {
        "asset": 9,
        "borrower": "0x",
        "outcome": "auctioned",
        "swept": False,
        "months": 24,
        "principal": 100,
        "interest": 10,
        "repaid": 90,
        "from_rent": 30,
        "from_sale": 50,
        "sold_for": 51,
        "written_off": 20,
        "outstanding": 0,
        "is_flagged": False,
    }
    return LoanAccount(**{**usual, **changes})  # type: ignore[arg-type]


def pool(**changes: object) -> PoolAccount:
    usual = {
        "record": "LendingPool",
        "name": "Wellhead Pool",
        "deposited": 1_000,
        "withdrawn": 0,
        "lent": 100,
        "collected": 90,
        "total_assets": 980,
        "performing": 0,
        "impaired": 0,
        "reserve": 10,
        "unclaimed": 5,
        "dust": 1,
        "roundings": 2,
        "shares": 10**9,
        "share_bps": 9_800,
    }
    return PoolAccount(**{**usual, **changes})  # type: ignore[arg-type]


def test_loan__repaid_in_three_ways__the_rest_was_by_hand() -> None:
    assert loan().from_borrower == 10
    assert loan().faults() == []


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"repaid": 89}, "loan 9: owes 110 units, 109 are accounted for"),
        ({"written_off": 21}, "loan 9: owes 110 units, 111 are accounted for"),
        ({"interest": -1, "repaid": 79}, "loan 9: owes 99 units, 99 are accounted for"),
        ({"from_rent": 41}, "loan 9: rent and sale paid more than its pools received"),
        ({"outstanding": 20, "written_off": 0}, "loan 9: is over and 20 units are owed"),
    ],
)
def test_loan__one_unit_off__said(changes: dict[str, int], said: str) -> None:
    assert said in loan(**changes).faults()


def test_pool__owes__what_is_not_lent_out() -> None:
    assert pool().owed == 980 + 10 + 5
    assert pool(performing=300, impaired=80).owed == 600 + 10 + 5


@pytest.mark.parametrize(
    ("outstanding", "performing", "count"),
    [(0, 0, 0), (80, 80, 0), (80, 79, 0), (80, 78, 1), (80, 81, 1)],
)
def test_checks__borrowers_owe_what_pools_count_on(
    outstanding: int, performing: int, count: int
) -> None:
    running = loan(
        outcome="running",
        repaid=110 - outstanding,
        from_sale=0,
        written_off=0,
        outstanding=outstanding,
    )
    assert len(checks.credit([running], [pool(performing=performing)])) == count


def test_checks__flagged_loan__is_not_counted_on() -> None:
    flagged = loan(outcome="running", written_off=0, outstanding=20, is_flagged=True)
    assert checks.credit([flagged], [pool(impaired=14)]) == []


@pytest.mark.parametrize(("dust", "count"), [(0, 0), (2, 0), (3, 1), (-1, 1)])
def test_checks__exits_without_owner__said(dust: int, count: int) -> None:
    assert len(checks.credit([], [pool(dust=dust)])) == count
