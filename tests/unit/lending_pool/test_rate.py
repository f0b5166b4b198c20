"""The rate follows the use of the pool, and stands still between actions."""

from decimal import Decimal
from fractions import Fraction

import boa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.helpers.event_logs import events_of, only_event
from tests.helpers.pool_math import WAD, Curve, annual
from tests.helpers.pool_stage import CURVE, STEP
from tests.helpers.pool_states import FEW, odd_state

DUST = Decimal(40) / WAD


@FEW
@given(data=st.data())
def test_borrow_rate__after_any_action__is_the_curves_at_the_use(any_stage, data, stranger):
    with boa.env.anchor():
        pool = any_stage.pool
        odd_state(any_stage, data)
        any_stage.deposit(stranger, 1 * any_stage.unit)
        performing, free = pool.performing_debt(), pool.free_cash()
        use = Fraction(performing, performing + free) if performing else Fraction(0)

        assert pool.utilisation() == use.numerator * WAD // use.denominator <= WAD
        exact = annual(Curve(*CURVE).continuous(use))
        assert abs(Decimal(pool.borrow_rate()) / WAD - exact) <= DUST
        assert pool.borrow_rate() <= pool.max_rate() <= 36 * 10**16


def test_borrow_rate__unused_pool__is_the_lowest(stage):
    assert pytest.approx(6 * 10**16, abs=50) == stage.pool.borrow_rate()
    assert stage.pool.utilisation() == 0


def test_borrow_rate__time_alone__never_moves_it(stage, lender):
    stage.deposit(lender, 10_000 * stage.unit)
    stage.lend(1, 2_000 * stage.unit)
    rate, use = stage.pool.borrow_rate(), stage.pool.utilisation()

    boa.env.timestamp += 12 * STEP

    assert stage.pool.borrow_rate() == rate
    assert stage.pool.utilisation() > use
    stage.pool.serve()
    stage.pool.mark()
    assert stage.pool.borrow_rate() == rate
    stage.deposit(lender, 1)
    assert stage.pool.borrow_rate() > rate


def test_rate_moved__only_when_it_moved(stage, lender):
    stage.deposit(lender, 10_000 * stage.unit)
    assert events_of(stage.pool, "RateMoved") == []

    stage.lend(1, 2_000 * stage.unit)
    assert only_event(stage.pool, "RateMoved") == {"rate": stage.pool.borrow_rate()}
    assert stage.pool.borrow_rate() > 6 * 10**16

    stage.deposit(lender, 10**6 * stage.unit)
    assert only_event(stage.pool, "RateMoved") == {"rate": stage.pool.borrow_rate()}


def test_average_rate__no_mark_a_day_old__reverts(stage, lender):
    with boa.reverts("pool: no mark a day old"):
        stage.pool.average_rate()
    assert stage.pool.mark() is True
    assert only_event(stage.pool, "Marked") == {"index": 10**18}
    boa.env.timestamp += 86_399
    with boa.reverts("pool: no mark a day old"):
        stage.pool.average_rate()

    boa.env.timestamp += 1

    assert stage.pool.average_rate() == stage.pool.borrow_rate()


def test_average_rate__marked_daily__always_has_a_mark_a_day_old(stage, lender):
    stage.pool.mark()
    for day in range(1, 5):
        boa.env.timestamp += 86_400
        assert stage.pool.mark() is True
        assert stage.pool.average_rate() == stage.pool.borrow_rate(), day
        assert stage.pool.mark() is False

    assert stage.pool.get_logs() == []


def test_average_rate__one_blocks_deposit__does_not_move_it(stage, lender, stranger):
    """T10: a rate that one transaction can lower must not move a borrower."""
    stage.deposit(lender, 10_000 * stage.unit)
    stage.lend(1, 2_000 * stage.unit)
    stage.pool.mark()
    boa.env.timestamp += 86_400
    average = stage.pool.average_rate()

    stage.deposit(stranger, 10**6 * stage.unit)
    assert stage.pool.borrow_rate() < average
    assert stage.pool.average_rate() == average
    stage.pool.redeem(stage.pool.balanceOf(stranger), stranger, stranger, sender=stranger)

    assert stage.pool.average_rate() == average
    boa.env.timestamp += 12
    assert abs(stage.pool.average_rate() - average) <= average // 10**7


def test_average_rate__half_the_time_at_each_rate__lies_between(stage, lender, stranger):
    stage.deposit(lender, 10_000 * stage.unit)
    stage.lend(1, 2_000 * stage.unit)
    high = stage.pool.borrow_rate()
    stage.pool.mark()
    boa.env.timestamp += 86_400
    stage.deposit(stranger, 10**6 * stage.unit)
    low = stage.pool.borrow_rate()
    boa.env.timestamp += 86_400

    assert abs(stage.pool.average_rate() - (low + high) // 2) <= (high - low) // 1_000
