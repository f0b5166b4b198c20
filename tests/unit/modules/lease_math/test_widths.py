"""The unchecked arithmetic at every width that the words store: Python's integers never wrap."""

from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from tests.helpers.lease_builders import HOUR

BPS = 10_000


def wide(bits: int) -> st.SearchStrategy[int]:
    """Any value of a field, its ends more often than chance has it."""
    top = 2**bits - 1
    return st.one_of(st.integers(0, top), st.sampled_from([0, 1, top - 1, top]))


@st.composite
def periods(draw: st.DrawFn) -> dict[str, int]:
    """A period of any fields that fit their widths."""
    start = draw(wide(40))
    end = draw(st.one_of(st.integers(start, 2**40 - 1), st.just(2**40 - 1)))
    length = end - start
    rate = draw(wide(64))
    return {
        "start": start,
        "end": end,
        "measured": draw(st.sampled_from([length, max(length, 7 * 24 * HOUR), 2**40 - 1])),
        "total": draw(wide(40)),
        "paid_seconds": draw(st.integers(0, min(length, 2**24 - 1))),
        "escrowed": length * rate // HOUR + draw(wide(78)),
        "hourly_rate": rate,
        "sla_bps": draw(wide(14)),
        "credit_bps": draw(wide(12)),
    }


def exact(period: dict[str, int], until: int, total: int) -> dict[str, int]:
    """Say what is due, in whole numbers of any size, from the words of docs/architecture.md."""
    rate, sla, credit_bps = (period[name] for name in ("hourly_rate", "sla_bps", "credit_bps"))
    length = period["end"] - period["start"]
    delivered = min(total - period["total"], until - period["start"])
    charge = delivered * rate // HOUR
    held_back = (BPS - credit_bps, BPS)
    released = period["paid_seconds"] * rate // HOUR * held_back[0] // held_back[1]
    credit = refund = shortfall = 0
    due = charge * held_back[0] // held_back[1]
    if until == period["end"]:
        promised = -(-period["measured"] * sla // BPS)
        missed = max(0, promised - delivered - (period["measured"] - length))
        worth = 10 * missed * rate // HOUR
        credit = min(charge * credit_bps // BPS, worth)
        shortfall = min(length * rate // HOUR * credit_bps // BPS, worth) - credit
        due = charge - credit
        refund = period["escrowed"] - due
    amount = max(0, due - released)
    return {
        "delivered": delivered,
        "charge": charge,
        "credit": credit,
        "amount": amount,
        "seconds": delivered - period["paid_seconds"] if amount else 0,
        "refund": refund,
        "shortfall": shortfall,
    }


WIDEST = {
    "start": 0, "end": 2**40 - 1, "measured": 2**40 - 1, "total": 0, "paid_seconds": 0,
    "escrowed": 2**78 * 2**40, "hourly_rate": 2**64 - 1, "sla_bps": 2**14 - 1,
    "credit_bps": 2**12 - 1,
}  # fmt: skip


@settings(max_examples=100)
@given(data=st.data(), period=periods())
def test_settlement__any_words__is_exact(due_after, data, period) -> None:
    """What is final never falls: no fewer seconds are delivered by the end than were paid."""
    until = data.draw(
        st.one_of(st.just(period["end"]), st.integers(period["start"], period["end"]))
    )
    most = max(period["total"], 2**40 - 1)
    total = data.draw(st.one_of(st.integers(period["total"], most), st.just(most)))
    delivered = min(total - period["total"], until - period["start"])
    if until == period["end"]:
        period["paid_seconds"] = min(period["paid_seconds"], delivered)

    assert due_after(period, until, total) == exact(period, until, total)


@pytest.mark.parametrize("total", [0, 1, 2**40 - 1])
def test_settlement__widest_words__is_exact(due_after, total: int) -> None:
    assert due_after(WIDEST, WIDEST["end"], total) == exact(WIDEST, WIDEST["end"], total)


@settings(max_examples=100)
@given(moment=wide(40), started_at=wide(40), ends_at=wide(40), notice=wide(10), shortest=wide(16))
@example(
    moment=2**40 - 1, started_at=2**40 - 1, ends_at=2**40 - 1, notice=2**10 - 1, shortest=2**16 - 1
)
def test_end_after_notice__any_words__is_exact(
    lease_math: Any, moment: int, started_at: int, ends_at: int, notice: int, shortest: int
) -> None:
    end = lease_math.end_after_notice(moment, notice, started_at, shortest, ends_at)

    assert end == min(ends_at, max(moment + notice * HOUR, started_at + shortest * HOUR))
