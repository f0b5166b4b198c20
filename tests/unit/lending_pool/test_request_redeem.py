"""`request_redeem`: into the day's cohort, at once out of it as far as there is cash."""

import boa
import pytest

from tests.conftest import START
from tests.helpers.event_logs import events_of, only_event
from tests.helpers.pool_stage import DAY, OFFSET


@pytest.fixture
def dry(stage, lender, payee):
    """Return a pool whose lender and payee own 10,000 each and whose cash is lent or gone."""
    stage.deposit(lender, 10_000 * stage.unit)
    stage.deposit(payee, 10_000 * stage.unit)
    for asset in range(1, 6):
        stage.lend(asset, 4_000 * stage.unit)
    assert stage.pool.free_cash() == 0
    return stage


def test_request_redeem__no_cash__shares_wait_in_todays_cohort(dry, lender):
    pool, unit = dry.pool, dry.unit
    shares = 4_000 * unit * OFFSET

    cohort = dry.request(lender, shares)

    assert only_event(pool, "ExitRequested") == {
        "cohort": cohort,
        "owner": lender,
        "shares": shares,
    }
    assert events_of(pool, "CohortServed") == []
    assert cohort == 1
    assert pool.cohort(cohort) == (shares, shares, 0, START // DAY)
    assert pool.request_of(cohort, lender) == (shares, 0)
    assert pool.queued_shares() == pool.balanceOf(pool) == shares
    assert pool.balanceOf(lender) == 6_000 * unit * OFFSET
    assert pool.totalSupply() == 20_000 * unit * OFFSET
    assert pool.queue_bounds() == (1, 1)
    assert pool.maxWithdraw(lender) == pool.maxRedeem(lender) == 0
    assert pool.claimable_exit(cohort, lender) == pool.reserved_exits() == 0


def test_request_redeem__enough_cash__is_paid_at_once(any_stage, lender):
    pool, unit = any_stage.pool, any_stage.unit
    any_stage.deposit(lender, 10_000 * unit)

    cohort = any_stage.request(lender, 4_000 * unit * OFFSET)

    assert only_event(pool, "CohortServed") == {
        "cohort": cohort,
        "shares": 4_000 * unit * OFFSET,
        "assets": 4_000 * unit,
    }
    assert pool.claimable_exit(cohort, lender) == pool.reserved_exits() == 4_000 * unit
    assert pool.queued_shares() == 0
    assert pool.totalAssets() == pool.free_cash() == 6_000 * unit
    assert pool.maxWithdraw(lender) == 6_000 * unit
    any_stage.check_money()


def test_request_redeem__same_day__joins_and_adds_up(dry, lender, payee):
    share = 1_000 * dry.unit * OFFSET
    first = dry.request(lender, share)
    boa.env.timestamp += DAY - 1

    assert dry.request(payee, 2 * share) == dry.request(lender, share) == first

    assert dry.pool.cohort(first)[:2] == (4 * share, 4 * share)
    assert dry.pool.request_of(first, lender) == (2 * share, 0)
    assert dry.pool.request_of(first, payee) == (2 * share, 0)


def test_request_redeem__next_day__is_the_next_cohort(dry, lender, payee):
    first = dry.request(lender)
    boa.env.timestamp += DAY

    assert dry.request(payee) == first + 1

    assert dry.pool.queue_bounds() == (first, first + 1)
    assert dry.pool.cohort(first + 1)[3] == START // DAY + 1


def test_request_redeem__todays_cohort_was_served_from__is_the_next_cohort(dry, lender, payee):
    first = dry.request(lender)
    dry.pay(1, 500 * dry.unit)
    assert dry.pool.claimable_exit(first, lender) == 500 * dry.unit

    assert dry.request(payee) == first + 1

    assert dry.pool.cohort(first + 1)[3] == dry.pool.cohort(first)[3]


def test_request_redeem__below_100_tokens__reverts_unless_it_is_everything(dry, lender, payee):
    least = 100 * dry.unit * OFFSET

    with boa.reverts("exit: too small"):
        dry.request(lender, least - 1)
    dry.request(lender, least)

    dry.pool.transfer(payee, dry.pool.balanceOf(lender) - 7, sender=lender)
    dry.request(lender, 7)
    assert dry.pool.balanceOf(lender) == 0


def test_request_redeem__nothing__reverts_even_if_it_is_everything(dry, lender, stranger):
    for account in (lender, stranger):
        with boa.reverts("exit: too small"):
            dry.request(account, 0)

    assert dry.pool.queue_bounds() == (1, 0)


def test_request_redeem__more_than_owned__reverts(dry, lender):
    with boa.reverts("erc20: transfer amount exceeds balance"):
        dry.request(lender, dry.pool.balanceOf(lender) + 1)


def test_request_redeem__by_one_allowed__is_the_owners_claim(dry, lender, operator, stranger):
    share = 1_000 * dry.unit * OFFSET
    dry.pool.approve(operator, share, sender=lender)
    with boa.reverts("erc20: insufficient allowance"):
        dry.pool.request_redeem(share, lender, sender=stranger)

    cohort = dry.pool.request_redeem(share, lender, sender=operator)

    assert dry.pool.allowance(lender, operator) == 0
    assert dry.pool.request_of(cohort, lender) == (share, 0)
    assert dry.pool.request_of(cohort, operator) == (0, 0)
    with boa.reverts("erc20: insufficient allowance"):
        dry.pool.request_redeem(share, lender, sender=operator)


def test_request_redeem__paused_and_stopped__works(dry, lender, guardian, owner):
    dry.pool.pause(sender=guardian)
    dry.pool.stop_new(sender=owner)

    cohort = dry.request(lender)
    dry.pay(1)

    assert dry.pool.claim(cohort, lender) == 4_000 * dry.unit
