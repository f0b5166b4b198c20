"""T1: the borrower stops the machine, so that it looks worthless, and takes it back for nothing."""

import boa
import pytest

from tests.helpers.credit_attack_stage import FIRST, LOAN, go_dark
from tests.helpers.credit_stage import RENT
from tests.helpers.credit_suite import COUNT, DAY, USED_PRICE, role
from tests.helpers.stage import UNLIMITED

RESALE = COUNT * USED_PRICE


@pytest.fixture
def dark(stage):
    return go_dark(stage)


def test_auction__dark_machine__starts_where_a_running_one_would(dark):
    """What it earns is nothing by then: the price must not hang on it."""
    for _ in range(2):
        dark.wait(6 * DAY)
    assert dark.suite.appraiser.assess(FIRST).income == 0

    start = dark.auction(FIRST)

    assert start == RESALE * 12 // 10


def test_take__by_the_owner_of_a_dark_machine__pays_what_anyone_would(dark, host, stranger):
    """Whoever bids first gets it; the owner has no better price, and owes nothing to the winner."""
    dark.auction(FIRST)
    dark.wait(2 * DAY)
    price = dark.suite.desk.price(FIRST)
    with boa.reverts("desk: price above your limit"):
        dark.suite.desk.take(FIRST, price - 1, sender=host)

    dark.buy(FIRST, stranger)

    assert dark.suite.title.ownerOf(FIRST) == stranger
    dark.check_books()


def test_cure__dark_machine__refused(dark, host):
    """Paying arrears would buy another month of darkness."""
    dark.auction(FIRST)
    with boa.reverts("desk: machine silent"):
        dark.suite.desk.cure(FIRST, sender=host)


def test_take__at_zero__the_pools_workout_account_comes_first(dark, host):
    """Then anyone, the owner too: pinned, nobody wanted it at a hundredth of its price."""
    desk = dark.suite.desk
    dark.auction(FIRST)
    dark.fall(FIRST, 7 * DAY)
    assert desk.price(FIRST) == 0
    for account in (host, dark.roles["stranger"]):
        with boa.reverts("desk: workout account first"):
            desk.take(FIRST, UNLIMITED, sender=account)
    with boa.env.anchor():
        assert desk.take(FIRST, 0, sender=role("workout")) == 0
        assert dark.suite.title.ownerOf(FIRST) == role("workout")

    dark.wait(DAY)
    desk.take(FIRST, 0, sender=host)
    assert dark.suite.title.lien_of(FIRST) == "0x" + "00" * 20


def test_review__roll_and_gifts_are_no_sign_of_life__revenue_is_swept(dark, host):
    """A day without one signed second sends all revenue to the debt, whoever pays it."""
    suite = dark.suite
    assert suite.desk.review(FIRST)
    debt = dark.debt(FIRST)

    suite.splitter.deposit(FIRST, 1_000 * RENT, sender=host)

    assert dark.debt(FIRST) <= debt - 1_000 * RENT * 97 // 100
    assert suite.splitter.claimable(host) < 5 * 10**12


def test_report__one_second_in_three_weeks__is_no_income(stage):
    """Not silent, yet worth nothing: the covenant by value flags it."""
    stage.borrow(FIRST, LOAN)
    meter, desk = stage.suite.meter, stage.suite.desk
    meter.switch(FIRST, False)
    for _ in range(2):
        for _ in range(3):
            stage.wait(6 * DAY)
        meter.switch(FIRST, True)
        stage.wait(1)
        meter.switch(FIRST, False)
        stage.pay(FIRST, desk.loan(FIRST).due)
    stage.wait(2 * DAY)

    assert desk.loan(FIRST).debt <= desk.loan(FIRST).ceiling
    assert not desk.is_current(FIRST)
    stage.flag(FIRST)
