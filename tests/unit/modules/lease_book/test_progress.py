"""What the words say of a lease under way: periods, what is held, notice, the end."""

import boa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.conftest import START
from tests.helpers import lease_words
from tests.helpers.lease_builders import DAY, HOUR, PERIOD, RATE, fields_of
from tests.helpers.lease_model import LeaseModel
from tests.helpers.lease_strategies import leases

WIDEST = {
    "hourly_rate": 2**56 - 1,
    "min_hours": 8_760,
    "sla_bps": 9_990,
    "credit_bps": 3_000,
    "notice_hours": 720,
}


def words_of(lease: LeaseModel) -> dict[str, int]:
    return {
        "started_at": lease.started_at,
        "ends_at": lease.ends_at,
        "hours": lease.hours,
        "min_hours": lease.min_hours,
        "hourly_rate": lease.hourly_rate,
        "sla_bps": lease.sla_bps,
        "credit_bps": lease.credit_bps,
        "notice_hours": lease.notice_hours,
        "notice_by_lessee": int(lease.noticed_at is not None),
    }


@given(data=st.data(), lease=leases(), paid=st.integers(0, PERIOD), total=st.integers(0, 2**40 - 1))
def test_period__any_lease__is_the_model_s(lease_book, put, data, lease, paid, total):
    number = data.draw(st.integers(0, len(lease.spans()) - 1))
    lease_id = put(
        **words_of(lease), periods_closed=number, period_seconds=paid, period_total=total
    )

    period = fields_of(lease_book.period(lease_id))

    start, end = lease.spans()[number]
    is_cut_short = end == lease.ends_at < lease.term_end
    assert period == {
        "start": start,
        "end": end,
        "measured": max(end - start, 7 * DAY if is_cut_short else 0),
        "total": total,
        "paid_seconds": paid,
        "escrowed": lease.period(number, lambda moment: 0).escrow,
        "hourly_rate": lease.hourly_rate,
        "sla_bps": lease.sla_bps,
        "credit_bps": lease.credit_bps,
    }
    assert not lease_book.is_paid_out(lease_id)
    seen = fields_of(lease_book.lease(lease_id))
    assert seen["escrowed"] == lease.escrow - number * 720 * lease.hourly_rate
    charge = paid * lease.hourly_rate // HOUR
    assert seen["released"] == charge * (10_000 - lease.credit_bps) // 10_000
    assert (seen["period_started_at"], seen["periods_closed"]) == (start, number)


@pytest.mark.parametrize(("ends_after", "escrowed"), [(719, 2_000), (720, 2_000), (721, 720)])
def test_period__end_around_its_edge__last_one_has_the_rest(lease_book, put, ends_after, escrowed):
    lease_id = put(hours=2_000, ends_at=START + ends_after * HOUR, notice_by_lessee=1)

    period = lease_book.period(lease_id)

    assert period.end == START + min(ends_after, 720) * HOUR
    assert period.escrowed == escrowed * RATE


@pytest.mark.parametrize(("length_days", "measured_days"), [(1, 7), (6, 7), (7, 7), (8, 8)])
def test_period__cut_short_by_notice__is_measured_over_at_least_seven_days(
    lease_book, put, length_days, measured_days
):
    ends_at = START + length_days * DAY
    noticed = put(hours=480, ends_at=ends_at, notice_by_lessee=1)
    assert lease_book.period(noticed).measured == measured_days * DAY

    as_agreed = put(hours=length_days * 24, ends_at=ends_at, notice_by_lessee=1)
    assert lease_book.period(as_agreed).measured == length_days * DAY


@given(lease=leases())
def test_period__all_closed__holds_nothing(lease_book, put, lease):
    lease_id = put(**words_of(lease), periods_closed=len(lease.spans()))

    period = lease_book.period(lease_id)
    seen = lease_book.lease(lease_id)

    assert lease_book.is_paid_out(lease_id)
    assert (period.start, period.end, period.escrowed) == (lease.ends_at, lease.ends_at, 0)
    assert (seen.escrowed, seen.released, seen.period_started_at) == (0, 0, lease.ends_at)
    assert not seen.is_closed


@given(total=st.integers(0, 2**40 - 1), paid=st.integers(0, PERIOD), newly=st.integers(0, PERIOD))
def test_after_release__any_reading__adds_the_seconds(lease_book, total, paid, newly):
    newly = min(newly, PERIOD - paid)
    fields = WIDEST | {"periods_closed": 12, "period_total": total}
    before = lease_words.pack(lease_words.TERMS, **fields, period_seconds=paid)

    after = lease_book.after_release(before, total, newly)

    assert after == lease_words.pack(lease_words.TERMS, **fields, period_seconds=paid + newly)


@given(total=st.integers(0, 2**40 - 1), paid=st.integers(0, PERIOD), closed=st.integers(0, 12))
def test_after_period__any_reading__starts_the_next(lease_book, total, paid, closed):
    before = lease_words.pack(
        lease_words.TERMS, **WIDEST, periods_closed=closed, period_total=5, period_seconds=paid
    )

    after = lease_book.after_period(before, total)

    assert after == lease_words.pack(
        lease_words.TERMS, **WIDEST, periods_closed=closed + 1, period_total=total
    )


@pytest.mark.parametrize("ends_at", [START + HOUR, START + 100 * HOUR, 2**40 - 1])
def test_write_notice__live_lease__changes_end_and_flag_alone(lease_book, open_one, ends_at):
    lease_id = open_one(hours=100)
    lease_book.write_owed(1, 2**96 - 1, 2**40 - 1)
    before = fields_of(lease_book.lease(lease_id))

    lease_book.write_notice(lease_id, ends_at)

    after = fields_of(lease_book.lease(lease_id))
    assert after == before | {"ends_at": ends_at, "notice_by_lessee": True}
    account = lease_words.unpack(lease_words.ACCOUNT, lease_book.account(1))
    assert account["let_until"] == ends_at
    assert (account["owed"], account["owed_seconds"]) == (2**96 - 1, 2**40 - 1)


def test_close__open_lease__keeps_who_and_when_and_holds_nothing(lease_book, put):
    lease_id = put(hours=1_000, periods_closed=1, period_total=9, period_seconds=5)
    before = fields_of(lease_book.lease(lease_id))

    lease_book.close(lease_id)

    kept = {name: before[name] for name in ("lessee", "asset", "started_at", "ends_at", "hours")}
    gone = dict.fromkeys(before, 0) | {"notice_by_lessee": False}
    assert fields_of(lease_book.lease(lease_id)) == gone | kept | {
        "is_closed": True,
        "period_started_at": before["ends_at"],
    }
    assert lease_book.words(lease_id)[1] == 0
    with boa.reverts("escrow: lease closed"):
        lease_book.open_words(lease_id)


@given(
    amount=st.one_of(st.integers(0, 2**96 - 1), st.just(2**96 - 1)),
    seconds=st.integers(0, 2**40 - 1),
)
def test_write_owed__any_amount__leaves_the_latest_lease(lease_book, amount, seconds):
    rest = {"leases": 999_999, "let_until": 2**40 - 1}
    lease_book.write_account(5, lease_words.pack(lease_words.ACCOUNT, owed=1, **rest))

    lease_book.write_owed(5, amount, seconds)

    assert lease_book.owed(5) == (amount, seconds)
    assert lease_book.account(5) == lease_words.pack(
        lease_words.ACCOUNT, owed=amount, owed_seconds=seconds, **rest
    )
    assert lease_book.lease_count(5) == 999_999


def test_lease__rate_that_fills_its_width__keeps_every_unit(lease_book, put):
    lease_id = put(**WIDEST, hours=8_760, period_seconds=PERIOD - 1)

    seen = lease_book.lease(lease_id)

    assert seen.escrowed == 8_760 * (2**56 - 1)
    assert seen.released == (PERIOD - 1) * (2**56 - 1) // HOUR * 7 // 10
    assert seen.hourly_rate == 2**56 - 1 > RATE
