"""The words of a lease at every width: what follows from them is exact and nothing wraps."""

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.helpers import lease_words
from tests.helpers.lease_builders import DAY, HOUR, PERIOD, fields_of

TOP_40 = 2**40 - 1
LESSEE = "0x" + "ff" * 20


@st.composite
def leases(draw: st.DrawFn) -> dict[str, int]:
    """Any lease that ends within its paid term and within 40 bits of time."""
    hours = draw(st.one_of(st.integers(0, 2**14 - 1), st.just(2**14 - 1)))
    started_at = draw(st.one_of(st.integers(0, TOP_40), st.just(TOP_40)))
    last = min(started_at + hours * HOUR, TOP_40)
    return {
        "lessee": int(LESSEE, 16),
        "started_at": started_at,
        "ends_at": draw(st.one_of(st.integers(started_at, last), st.just(last))),
        "hours": hours,
        "notice_by_lessee": draw(st.integers(0, 1)),
        "notice_by_owner": draw(st.integers(0, 1)),
        "hourly_rate": draw(st.sampled_from([1, 2**56 - 1, 2**64 - 1])),
        "min_hours": draw(st.integers(0, 2**16 - 1)),
        "periods_closed": draw(st.one_of(st.integers(0, 30), st.just(2**13 - 1))),
        "tenancy": draw(st.integers(0, 1)),
        "sla_bps": draw(st.integers(0, 2**14 - 1)),
        "credit_bps": draw(st.integers(0, 2**12 - 1)),
        "notice_hours": draw(st.integers(0, 2**10 - 1)),
        "period_total": draw(st.integers(0, TOP_40)),
        "period_seconds": draw(st.integers(0, 2**24 - 1)),
    }


def exact_period(lease: dict[str, int]) -> dict[str, int]:
    """The present period in whole numbers of any size."""
    closed, ends_at, rate = lease["periods_closed"], lease["ends_at"], lease["hourly_rate"]
    start = lease["started_at"] + closed * PERIOD
    told = {
        "total": lease["period_total"], "paid_seconds": lease["period_seconds"],
        "hourly_rate": rate, "sla_bps": lease["sla_bps"], "credit_bps": lease["credit_bps"],
    }  # fmt: skip
    if start + PERIOD < ends_at:
        whole = {"start": start, "end": start + PERIOD, "measured": PERIOD}
        return told | whole | {"escrowed": 720 * rate}
    if start >= ends_at:
        return told | {"start": ends_at, "end": ends_at, "measured": 0, "escrowed": 0}
    length = ends_at - start
    is_cut = lease["notice_by_lessee"] and ends_at != lease["started_at"] + lease["hours"] * HOUR
    return told | {
        "start": start,
        "end": ends_at,
        "measured": max(length, 7 * DAY) if is_cut else length,
        "escrowed": (lease["hours"] - 720 * closed) * rate,
    }


@settings(max_examples=200)
@given(lease=leases())
def test_period__any_words__is_exact(lease_book: Any, put: Any, lease: dict[str, int]) -> None:
    lease_id = put(**lease)

    assert fields_of(lease_book.period(lease_id)) == exact_period(lease)
    passed = lease["started_at"] + lease["periods_closed"] * PERIOD
    assert lease_book.is_paid_out(lease_id) == (passed >= lease["ends_at"])


@settings(max_examples=100)
@given(lease=leases(), total=st.integers(0, TOP_40), newly=st.integers(0, 2**24 - 1))
def test_after_release__any_words__nothing_else_moves(
    lease_book: Any, put: Any, lease: dict[str, int], total: int, newly: int
) -> None:
    """Of a period that began within its lease, so that what was paid fits its 24 bits."""
    lease["period_seconds"] = min(lease["period_seconds"], 2**24 - 1 - newly)
    _, terms = lease_book.words(put(**lease))

    after = lease_words.unpack(lease_words.TERMS, lease_book.after_release(terms, total, newly))

    changed = {"period_total": total, "period_seconds": lease["period_seconds"] + newly}
    assert after == lease_words.unpack(lease_words.TERMS, terms) | changed


@settings(max_examples=100)
@given(lease=leases(), total=st.integers(0, TOP_40), closed=st.integers(0, 2**13 - 2))
def test_after_period__any_words__nothing_else_moves(
    lease_book: Any, put: Any, lease: dict[str, int], total: int, closed: int
) -> None:
    """The count of periods has 13 bits, and the longest lease has 13 periods."""
    _, terms = lease_book.words(put(**lease | {"periods_closed": closed}))

    after = lease_words.unpack(lease_words.TERMS, lease_book.after_period(terms, total))

    changed = {"periods_closed": closed + 1, "period_total": total, "period_seconds": 0}
    assert after == lease_words.unpack(lease_words.TERMS, terms) | changed
