"""`serve` and `claim`: oldest days first, pro rata inside, cumulative, to the owner only."""

import boa
import pytest

from tests.helpers.event_logs import events_of, only_event
from tests.helpers.pool_stage import DAY, OFFSET, STEP


@pytest.fixture
def dry(stage, lender, payee):
    """Return a pool whose lender and payee own 10,000 each and whose cash is lent."""
    stage.deposit(lender, 10_000 * stage.unit)
    stage.deposit(payee, 10_000 * stage.unit)
    for asset in range(1, 6):
        stage.lend(asset, 4_000 * stage.unit)
    return stage


def test_serve__nobody_waits__changes_nothing(stage, lender, stranger):
    stage.deposit(lender, 10_000 * stage.unit)
    stage.lend(1, 2_000 * stage.unit)
    boa.env.timestamp += STEP
    rate, reserve = stage.pool.borrow_rate(), stage.pool.reserve()

    stage.pool.serve(sender=stranger)

    assert stage.pool.get_logs() == []
    assert (stage.pool.borrow_rate(), stage.pool.reserve()) == (rate, reserve)


def test_serve__two_cohorts_a_call__pays_the_oldest_first(dry, lender, payee, host, stranger):
    pool, unit = dry.pool, dry.unit
    share = 1_000 * unit * OFFSET
    for account in (host, stranger):
        pool.transfer(account, share, sender=payee)
    cohorts = []
    for account in (lender, host, stranger):
        cohorts.append(dry.request(account, share))
        boa.env.timestamp += DAY
    assert cohorts == [1, 2, 3]

    dry.pay(1)
    assert [event["cohort"] for event in events_of(pool, "CohortServed")] == [1, 2]
    assert pool.queue_bounds() == (3, 3)
    pool.serve(sender=stranger)

    assert only_event(pool, "CohortServed")["cohort"] == 3
    assert pool.queue_bounds() == (4, 3)
    assert pool.queued_shares() == 0
    dry.check_money()


def test_serve__less_than_asked__pays_the_oldest_day_in_proportion(dry, lender, payee):
    pool, unit = dry.pool, dry.unit
    share = 1_000 * unit * OFFSET
    cohort = dry.request(lender, 3 * share)
    assert dry.request(payee, share) == cohort
    boa.env.timestamp += DAY
    later = dry.request(payee, share)

    dry.pay(1, 1_000 * unit)

    served = pool.reserved_exits()
    assert served == 1_000 * unit - pool.reserve() > 0
    assert pool.claimable_exit(cohort, lender) == served * 3 // 4
    assert pool.claimable_exit(cohort, payee) == served // 4
    assert pool.claimable_exit(later, payee) == 0
    assert pool.free_cash() == 0
    dry.check_money()


def test_serve__less_than_asked__burns_shares_rounded_up(dry, lender):
    """Rounding is never paid by those who stay."""
    pool = dry.pool
    boa.env.timestamp += STEP
    cohort = dry.request(lender)
    dry.pay(1, dry.unit + pool.reserve())
    total, supply = dry.price()

    dry.pay(1, 7)

    event = only_event(pool, "CohortServed")
    assert event == {"cohort": cohort, "shares": -(-7 * supply // total), "assets": 7}
    assert event["shares"] * total > 7 * supply


def test_serve__gains_and_losses_while_waiting__are_shared_with_those_who_stay(dry, lender, payee):
    pool, unit = dry.pool, dry.unit
    cohort = dry.request(lender)
    boa.env.timestamp += STEP
    assert pool.convertToAssets(pool.cohort(cohort)[1]) > 10_000 * unit
    dry.impair(1, 0)
    for asset in range(2, 6):
        dry.pay(asset)
        pool.serve()

    paid = pool.claimable_exit(cohort, lender)

    stays = pool.convertToAssets(pool.balanceOf(payee))
    assert pool.queued_shares() == 0
    assert abs(paid - stays) <= 2
    assert 8_000 * unit < paid < 8_500 * unit


def test_serve__remainder_worth_nothing__is_burned_and_the_next_served(dry, lender, payee):
    """After a total loss shares are worth nothing: they must not stop the queue for ever."""
    pool = dry.pool
    first = dry.request(lender)
    boa.env.timestamp += DAY
    second = dry.request(payee)
    for asset in range(1, 6):
        dry.impair(asset, 0)

    pool.serve()

    assert [tuple(event.values()) for event in events_of(pool, "CohortServed")] == [
        (first, 10_000 * dry.unit * OFFSET, 0),
        (second, 10_000 * dry.unit * OFFSET, 0),
    ]
    assert pool.totalSupply() == pool.queued_shares() == 0
    with boa.reverts("exit: nothing to claim"):
        pool.claim(first, lender)


@pytest.mark.parametrize("paid", [0, 1_000])
def test_serve__oldest_day_not_yet_paid__later_dust_waits_behind_it(dry, lender, payee, host, paid):
    """A last share worth nothing needs no money, and still comes after those that do."""
    pool = dry.pool
    first = dry.request(lender)
    boa.env.timestamp += DAY
    pool.transfer(host, pool.balanceOf(payee) - 1, sender=payee)
    assert dry.request(payee) == first + 1
    assert pool.convertToAssets(1) == 0
    if paid:
        dry.pay(1, paid * dry.unit)
    waiting = pool.queued_shares()

    pool.serve()

    assert pool.queue_bounds() == (first, first + 1)
    assert (pool.queued_shares(), pool.free_cash()) == (waiting, 0)
    assert (pool.claimable_exit(first, lender) > 0) == bool(paid)
    dry.check_money()


def test_claim__anyone__pays_the_owner_once(dry, lender, payee, stranger):
    pool, token, unit = dry.pool, dry.token, dry.unit
    cohort = dry.request(lender)
    dry.pay(1)

    assert pool.claim(cohort, lender, sender=stranger) == 4_000 * unit

    assert only_event(pool, "ExitClaimed") == {
        "cohort": cohort,
        "account": lender,
        "assets": 4_000 * unit,
    }
    assert token.balanceOf(lender) == 4_000 * unit
    assert pool.request_of(cohort, lender)[1] == 4_000 * unit
    assert pool.reserved_exits() == pool.claimable_exit(cohort, lender) == 0
    for account in (lender, payee, stranger):
        with boa.reverts("exit: nothing to claim"):
            pool.claim(cohort, account)
    dry.check_money()


def test_claim__bit_by_bit_or_at_once__comes_to_the_same(dry, lender, payee):
    pool, unit = dry.pool, dry.unit
    cohort = dry.request(lender, 3_333 * unit * OFFSET + 1)
    dry.request(payee, 6_667 * unit * OFFSET + 5)
    drawn = 0
    for paid in (1, 2, 3, 5, 7, 1_000 * unit + 1, 2_000 * unit):
        dry.pay(1, paid)
        if pool.claimable_exit(cohort, lender):
            drawn += pool.claim(cohort, lender)

    shares, _, served, _ = pool.cohort(cohort)

    assert drawn == served * (3_333 * unit * OFFSET + 1) // shares
    assert pool.claim(cohort, payee) == served * (6_667 * unit * OFFSET + 5) // shares
    assert pool.reserved_exits() <= 1


def test_claim__frozen_claimant__blocks_nobody(dry, lender, payee):
    pool, token, unit = dry.pool, dry.token, dry.unit
    cohort = dry.request(lender, 2_000 * unit * OFFSET)
    dry.request(payee, 2_000 * unit * OFFSET)
    dry.token.freeze(lender)
    dry.pay(1)

    with boa.reverts("mock: receiver frozen"):
        pool.claim(cohort, lender)
    assert pool.claim(cohort, payee) == 2_000 * unit
    dry.deposit(payee, 1_000 * unit)

    token.unfreeze(lender)
    assert pool.claim(cohort, lender) == 2_000 * unit
    dry.check_money()


def test_claim__no_such_cohort__reverts(stage, lender):
    for cohort in (0, 1, 2**256 - 1):
        with boa.reverts("exit: nothing to claim"):
            stage.pool.claim(cohort, lender)
        assert stage.pool.claimable_exit(cohort, lender) == 0
