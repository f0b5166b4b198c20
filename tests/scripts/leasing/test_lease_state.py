"""Where a lease stands, and what can be done with it, at each moment of its life."""

from typing import Any

import pytest

from scripts.lib.leasing.lease_state import Clock, end_after_notice, state_of, steps_of
from tests.helpers.leasing_desk import FINALITY, HOUR, START

ENDS = START + 24 * HOUR
ID = 7_000_001
LESSEE = "0x" + "11" * 20


def record(**fields: Any) -> dict[str, Any]:
    usual = {
        "lessee": LESSEE,
        "started_at": START,
        "ends_at": ENDS,
        "min_hours": 2,
        "notice_hours": 4,
        "is_closed": False,
        "notice_by_lessee": False,
        "notice_by_owner": False,
        "period_started_at": START,
        "is_successor": False,
    }
    return usual | fields


def clock(now: int) -> Clock:
    return Clock(now, (now - FINALITY) // HOUR * HOUR, ENDS + FINALITY)


@pytest.mark.parametrize(
    ("now", "fields", "name"),
    [
        (START - 1, {}, "booked"),
        (START, {}, "running"),
        (START, {"notice_by_lessee": True}, "terminated"),
        (START, {"notice_by_lessee": True, "notice_by_owner": True}, "reclaimed"),
        (ENDS - 1, {}, "running"),
        (ENDS, {}, "ended"),
        (ENDS + FINALITY - 1, {}, "ended"),
        (ENDS + FINALITY, {}, "final"),
        (ENDS + FINALITY, {"is_closed": True}, "closed"),
    ],
)
def test_state_of__moment__name(now: int, fields: dict[str, Any], name: str) -> None:
    assert state_of(record(**fields), clock(now)).name == name


@pytest.mark.parametrize(
    ("now", "ends_at"),
    [
        (START, START + 4 * HOUR),
        (START + 10 * HOUR, START + 14 * HOUR),
        (ENDS - HOUR, ENDS),
    ],
)
def test_end_after_notice__moment__never_later_than_the_end(now: int, ends_at: int) -> None:
    assert end_after_notice(record(), now) == ends_at


def test_end_after_notice__shortest_term_longer__ends_with_it() -> None:
    assert end_after_notice(record(min_hours=12), START) == START + 12 * HOUR


@pytest.mark.parametrize(
    ("now", "fields", "verbs"),
    [
        (START - 1, {"is_successor": True}, ["terminate", "reclaim", "close"]),
        (START, {"is_successor": True}, ["terminate", "reclaim", "close"]),
        (START, {}, ["reject", "terminate", "reclaim", "close"]),
        (START + 2 * HOUR, {}, ["terminate", "reclaim", "close"]),
        (START + 2 * HOUR, {"notice_by_lessee": True}, ["reclaim", "close"]),
        (START + 2 * HOUR, {"notice_by_owner": True}, ["terminate", "close"]),
        (ENDS, {}, ["close"]),
        (START + FINALITY + HOUR, {}, ["settle", "close"]),
        (ENDS + FINALITY, {}, ["close"]),
        (ENDS + FINALITY, {"is_closed": True}, []),
    ],
)
def test_steps_of__moment__what_the_escrow_would_take(
    now: int, fields: dict[str, Any], verbs: list[str]
) -> None:
    steps = steps_of(ID, record(**fields), clock(now), claimable=0)
    assert [step.split()[0] for step in steps] == verbs


def test_steps_of__money_waits__says_how_to_have_it() -> None:
    closed = steps_of(ID, record(is_closed=True), clock(ENDS + FINALITY), claimable=1)
    assert closed == [f"claim {LESSEE}: what the lessee has coming"]
    assert steps_of(ID, record(), clock(START), 1)[-1].startswith(f"claim {LESSEE}: ")


def test_steps_of__reclaimed_before_its_start__lessee_leaves_with_its_first_second() -> None:
    booked = record(is_successor=True, notice_by_owner=True)
    assert steps_of(ID, booked, clock(START - 1), 0)[0].endswith("a second after the start")
    assert steps_of(ID, booked, clock(START), 0)[0].endswith("leaves at once")
