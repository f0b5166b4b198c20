"""The token freezes one party at one step of a loan's life: everything that must go on goes on."""

from contextlib import suppress

import boa
import pytest

from tests.helpers.credit_attack_stage import FIRST, LOAN
from tests.helpers.credit_suite import DAY, UNIT
from tests.helpers.stage import UNLIMITED

PARTIES = ("host", "lessee", "lender", "operator", "payee", "treasury")
"""Borrower; lessee; lender who leaves; lender who stays; who starts the auction; fees."""
SHARE = 100_000 * UNIT
RENT = 500 * UNIT
STEPS = 6


@pytest.fixture
def life(stage):
    """Return the acts from a loan to its sale; the stranger pays rent and buys."""
    suite, roles = stage.suite, stage.roles
    pool = suite.pools[0]
    stage.lend(SHARE, lender=roles["operator"])
    stage.borrow(FIRST, LOAN)

    def serve() -> None:
        suite.splitter.deposit(FIRST, RENT, sender=roles["stranger"])
        suite.escrow.settle(stage.leases[-3])

    def leave() -> None:
        share = pool.maxWithdraw(roles["lender"])
        with suppress(boa.BoaError):  # who is frozen is not paid at once, but can queue
            pool.withdraw(share, roles["lender"], roles["lender"], sender=roles["lender"])
        stage.leave(pool.balanceOf(roles["lender"]))

    def put_up() -> None:
        stage.auction(FIRST, roles["payee"])
        stage.fall(FIRST, 3 * DAY)
        stage.flag(FIRST)

    acts = (serve, lambda: stage.default(FIRST), leave, put_up, lambda: stage.buy(FIRST))

    def play(first: int, last: int) -> None:
        for act in acts[first:last]:
            act()
        if last > len(acts):
            _claims(stage)

    return play


def _claims(stage) -> None:
    """Pay everyone; who is refused keeps the claim."""
    pool = stage.suite.pools[0]
    pool.serve()
    exits, stage.exits = stage.exits, []
    stage.claim_all()
    stage.exits = exits
    for _, cohort, account in exits:
        if pool.claimable_exit(cohort, account):
            with suppress(boa.BoaError):
                pool.claim(cohort, account)
    with suppress(boa.BoaError):
        stage.suite.splitter.claim_fees()


@pytest.mark.parametrize("step", range(STEPS))
def test_freeze__any_party_from_any_step_on__all_others_get_the_same(stage, life, step):
    token, title = stage.suite.token, stage.suite.title
    with boa.env.anchor():
        life(0, STEPS)
        expected = stage.balances()
        assert title.ownerOf(FIRST) == stage.roles["stranger"]
    life(0, step)

    for party in PARTIES:
        exits = list(stage.exits)
        with boa.env.anchor():
            before = stage.balances()[party]
            token.freeze(stage.roles[party])
            life(step, STEPS)

            seen = stage.balances()
            assert title.ownerOf(FIRST) == stage.roles["stranger"], party
            assert seen[party] == before, party
            if (party, step <= 2) != ("lender", True):  # not leaving at once moves the pool's rate
                assert seen == expected | {party: before}, party
            stage.check_books()
            token.unfreeze(stage.roles[party])
            _claims(stage)
            assert stage.balances()[party] >= before
            stage.check_books()
        stage.exits = exits


@pytest.mark.parametrize("state", ["current", "flagged", "on sale"])
def test_repay__borrower_and_lenders_frozen__a_friend_pays_and_the_lien_is_lifted(stage, state):
    stage.borrow(FIRST, LOAN)
    if state != "current":
        stage.default(FIRST)
    if state == "on sale":
        stage.auction(FIRST)
    for party in PARTIES:
        stage.suite.token.freeze(stage.roles[party])

    stage.pay(FIRST)

    assert stage.suite.title.lien_of(FIRST) == "0x" + "00" * 20


def test_pool__frozen__a_frozen_pool_can_be_paid_by_nobody_until_it_thaws(stage, stranger):
    """Pinned: its loans cannot be repaid, and a sale above zero fails. Nobody else is touched."""
    token, pool, desk = stage.suite.token, stage.suite.pools[0], stage.suite.desk
    stage.borrow(FIRST, LOAN)
    stage.default(FIRST)
    stage.auction(FIRST)
    token.freeze(pool)
    for call in (
        lambda: stage.pay(FIRST, 1),
        lambda: desk.take(FIRST, UNLIMITED, sender=stranger),
    ):
        with boa.reverts("mock: receiver frozen"):
            call()
    stage.borrow(2, 10_000 * UNIT, pool=stage.suite.pools[1])

    token.unfreeze(pool)
    stage.buy(FIRST)
    stage.check_books()


@pytest.mark.parametrize(("frozen", "reason"), [("pool", "receiver"), ("token", "sender")])
def test_sale__nothing_can_be_paid_through_all_of_it__price_stands_still(
    stage, stranger, frozen, reason
):
    """A machine must not fall to nothing while nobody could pay for it."""
    token, pool, desk = stage.suite.token, stage.suite.pools[0], stage.suite.desk
    stage.borrow(FIRST, LOAN)
    stage.default(FIRST)
    start = stage.auction(FIRST)
    parties = [pool.address] if frozen == "pool" else [pool.address, desk.address, stranger]
    for party in parties:
        token.freeze(party)
    stage.wait(9 * DAY)
    half = (start + 1) // 2
    assert desk.price(FIRST) == half
    with boa.reverts(f"mock: {reason} frozen"):
        desk.take(FIRST, UNLIMITED, sender=stranger)

    for party in parties:
        token.unfreeze(party)
    stage.pay(FIRST, 1)  # a unit shows that it can be paid again: the fall goes on
    assert desk.price(FIRST) == half
    stage.wait(DAY)
    assert abs(desk.price(FIRST) - start / 4) <= 1
    stage.wait(5 * DAY)
    assert abs(desk.price(FIRST) - start / 4) <= 1

    price = stage.buy(FIRST, stranger)
    assert price > LOAN // 4
    assert stage.suite.title.ownerOf(FIRST) == stranger
    stage.check_books()


def test_sale__a_unit_a_day__always_clears(stage, stranger):
    """Who wants it cheaper keeps the fall going; after a week and a day anyone takes it at zero."""
    desk = stage.suite.desk
    stage.borrow(FIRST, LOAN)
    stage.default(FIRST)
    stage.auction(FIRST)
    for day in range(1, 9):
        stage.wait(DAY)
        stage.pay(FIRST, 1, stranger)
        assert (desk.price(FIRST) == 0) == (day >= 7)

    assert stage.buy(FIRST, stranger) == 0
    assert stage.suite.title.ownerOf(FIRST) == stranger
    stage.check_books()


def test_desk__frozen__loans_are_paid_but_no_machine_is_sold_above_zero(stage, stranger):
    """Pinned: bounty and surplus cannot come in. Repayment and debt service never touch it."""
    token, desk = stage.suite.token, stage.suite.desk
    stage.borrow(FIRST, LOAN)
    stage.default(FIRST)
    stage.auction(FIRST)
    token.freeze(desk)
    with boa.reverts("mock: receiver frozen"):
        desk.take(FIRST, UNLIMITED, sender=stranger)
    desk.debt_service(FIRST, UNIT, sender=stranger)
    stage.pay(FIRST)
    assert stage.suite.title.lien_of(FIRST) == "0x" + "00" * 20
