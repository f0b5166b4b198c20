"""The chain stands still over a loan, its grace, its auction: nobody gains by the stop."""

import boa
import pytest

from tests.helpers.credit_attack_stage import FIRST, LOAN, MONTHS, SECOND, bring_to_auction, feed_of
from tests.helpers.credit_suite import DAY, UNIT
from tests.helpers.stage import HOUR, UNLIMITED

UP, DOWN = 0, 1


@pytest.fixture
def feed(stage):
    return feed_of(stage)


def _stop(stage, feed, seconds: int) -> None:
    """Stop for a while, until this very moment."""
    feed.set(DOWN, boa.env.timestamp)
    stage.wait(seconds)


def _restart(feed) -> None:
    feed.set(UP, boa.env.timestamp)


def test_borrow__down_or_just_up__refused_for_an_hour(stage, feed, host):
    desk, pools = stage.suite.desk, stage.suite.pools
    stage.borrow(FIRST, LOAN)
    _stop(stage, feed, 6 * HOUR)
    for reason in ("sequencer: down", "sequencer: just up"):
        with boa.reverts(reason):
            stage.borrow(SECOND, 10_000 * UNIT)
        with boa.reverts(reason):
            desk.refinance(FIRST, pools[1], LOAN, MONTHS, sender=host)
        _restart(feed)
        boa.env.timestamp += HOUR - 1
    boa.env.timestamp += 1
    stage.borrow(SECOND, 10_000 * UNIT)


@pytest.mark.parametrize("state", ["current", "flagged", "on sale"])
def test_repay__down__always_open(stage, feed, host, state):
    """So are debt service and the lift of the lien."""
    stage.borrow(FIRST, LOAN)
    if state != "current":
        stage.default(FIRST)
    if state == "on sale":
        stage.auction(FIRST)
    _stop(stage, feed, 6 * HOUR)
    with boa.env.anchor():
        stage.suite.splitter.deposit(FIRST, UNIT, sender=host)
    with boa.env.anchor():
        stage.suite.desk.debt_service(FIRST, UNLIMITED, sender=host)

    stage.pay(FIRST)

    assert stage.suite.title.lien_of(FIRST) == "0x" + "00" * 20


def test_auction__stopped_through_the_grace__starts_only_a_whole_grace_after(stage, feed, stranger):
    """The borrower had no time to pay while nothing could be sent."""
    desk = stage.suite.desk
    stage.borrow(FIRST, LOAN)
    stage.default(FIRST)
    stage.wait(DAY)
    _stop(stage, feed, 6 * DAY + HOUR)
    with boa.reverts("sequencer: down"):
        desk.auction(FIRST, sender=stranger)
    _restart(feed)
    with boa.reverts("desk: grace not over"):
        desk.auction(FIRST, sender=stranger)
    stage.wait(7 * DAY - 1)
    with boa.reverts("desk: grace not over"):
        desk.auction(FIRST, sender=stranger)
    stage.wait(1)
    desk.auction(FIRST, sender=stranger)


def test_take__stopped_over_the_auctions_end__price_begins_anew(stage, feed, stranger):
    """Nobody gets for nothing what nobody could bid on."""
    desk = stage.suite.desk
    stage.borrow(FIRST, LOAN)
    start = bring_to_auction(stage)
    stage.wait(DAY)
    feed.set(DOWN, boa.env.timestamp)
    for _ in range(3):
        stage.wait(3 * DAY)
    for call in (lambda: desk.take(FIRST, UNLIMITED, sender=stranger), lambda: desk.price(FIRST)):
        with boa.reverts("sequencer: down"):
            call()
    with boa.reverts("sequencer: down"):
        desk.flag(FIRST)
    _restart(feed)

    assert desk.price(FIRST) == start
    with boa.reverts("desk: price above your limit"):
        desk.take(FIRST, start - 1, sender=stranger)
    stage.wait(DAY)
    assert abs(desk.price(FIRST) - start // 2) <= 1


def test_feed__no_round_yet__nothing_is_lent_or_sold(stage, feed, stranger):
    stage.borrow(FIRST, LOAN)
    bring_to_auction(stage)
    feed.set(UP, 0)
    with boa.reverts("sequencer: no round yet"):
        stage.borrow(SECOND, 10_000 * UNIT)
    with boa.reverts("sequencer: no round yet"):
        stage.suite.desk.take(FIRST, UNLIMITED, sender=stranger)
    stage.pay(FIRST)
