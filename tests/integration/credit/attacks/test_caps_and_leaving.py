"""T17 and the caps: what lenders' coming and going makes possible, pinned where it is left open.

What is pinned is written down in docs/trust.md.
"""

import boa

from tests.helpers.credit_attack_stage import DEPOSIT, FIRST, LOAN, OTHERS, SECOND, bring_to_auction
from tests.helpers.credit_suite import DAY, UNIT

CAP = DEPOSIT // 5


def test_withdraw__delinquency_seen_but_not_flagged__leaves_at_the_full_price(stage, payee, lender):
    """T17, pinned: open to all, and so is the flag, which books the loss at once."""
    pool, desk = stage.suite.pools[0], stage.suite.desk
    shares = stage.lend(100_000 * UNIT, lender=payee)
    stage.borrow(FIRST, LOAN)
    bring_to_auction(stage)
    stage.fall(FIRST, 5 * DAY)
    with boa.env.anchor():
        out_first = pool.redeem(shares, payee, payee, sender=payee)
    desk.flag(FIRST, sender=lender)
    flagged_first = pool.redeem(shares, payee, payee, sender=payee)

    assert out_first > 100_000 * UNIT > flagged_first


def test_request_redeem__before_the_flag__waiting_shares_bear_the_loss_all_the_same(stage, lender):
    """Asking first is not leaving first: shares in the queue stay shares."""
    pool = stage.suite.pools[0]
    stage.borrow(FIRST, LOAN)
    stage.borrow(OTHERS, LOAN)
    bring_to_auction(stage)
    pool.withdraw(pool.maxWithdraw(lender), lender, lender, sender=lender)
    cohort = stage.leave(pool.balanceOf(lender))
    waiting = pool.convertToAssets(pool.queued_shares())
    stage.fall(FIRST, 6 * DAY)
    stage.flag(FIRST)

    assert pool.convertToAssets(pool.queued_shares()) < waiting - LOAN // 2
    stage.pay(OTHERS)
    assert pool.claimable_exit(cohort, lender) > 0


def test_borrow__by_one_address__no_more_than_a_fifth(stage, host):
    stage.borrow(FIRST, LOAN)
    with boa.reverts("pool: borrower at the cap"):
        stage.borrow(SECOND, CAP - LOAN + 1_000 * UNIT)


def test_borrow__by_several_addresses__the_class_of_machine_is_capped(stage, host, payee, lender):
    """Pinned: nothing links one borrower's addresses; the cap by class counts them together."""
    pool = stage.suite.pools[0]
    pool.withdraw(DEPOSIT * 6 // 10, lender, lender, sender=lender)
    stage.suite.title.transferFrom(host, payee, SECOND, sender=host)
    stage.suite.title.grant(SECOND, stage.suite.desk, 2, sender=payee)
    cap = pool.totalAssets() // 5
    stage.borrow(FIRST, cap)
    stage.borrow(SECOND, cap - UNIT)
    with boa.reverts("pool: accelerator at the cap"):
        stage.borrow(OTHERS, 1_000 * UNIT)


def test_borrow__after_repaying_in_part__frees_no_cap(stage):
    stage.borrow(FIRST, LOAN)
    stage.pay(FIRST, LOAN * 9 // 10)
    with boa.reverts("pool: borrower at the cap"):
        stage.borrow(SECOND, CAP - LOAN + 1_000 * UNIT)


def test_borrow__behind_a_deposit_of_one_block__caps_are_of_what_stayed(stage, lender, payee):
    """Money counts as it stays: none of it at once, all of it after a day."""
    pool, flash = stage.suite.pools[0], 10 * DEPOSIT
    pool.withdraw(DEPOSIT * 8 // 10, lender, lender, sender=lender)
    with boa.reverts("pool: borrower at the cap"):
        stage.borrow(FIRST, LOAN)

    pool.deposit(flash, payee, sender=payee)
    assert pool.fresh_deposits() == flash
    with boa.reverts("pool: borrower at the cap"):
        stage.borrow(FIRST, LOAN)
    stage.wait(12)
    with boa.reverts("pool: borrower at the cap"):
        stage.borrow(FIRST, LOAN)

    stage.wait(DAY)
    assert pool.fresh_deposits() == 0
    stage.borrow(FIRST, LOAN)
    assert pool.borrowed_by(stage.roles["host"]) == LOAN <= pool.totalAssets() // 5


def test_borrow__after_a_strangers_deposit_came_and_went__nothing_is_held_up(stage, payee):
    """What leaves is what came last: nobody can shut a pool to borrowers for a day."""
    pool = stage.suite.pools[0]
    for leave in ("redeem", "queue"):
        shares = stage.lend(10 * DEPOSIT, lender=payee)
        if leave == "redeem":
            pool.redeem(shares, payee, payee, sender=payee)
        else:
            stage.leave(shares, lender=payee)
        assert pool.fresh_deposits() <= UNIT
    stage.borrow(FIRST, LOAN)
    stage.check_books()


def test_lend__while_anyone_waits__refused(stage, lender):
    """New loans never come before who asked to leave."""
    pool = stage.suite.pools[0]
    stage.borrow(FIRST, LOAN)
    pool.withdraw(pool.maxWithdraw(lender), lender, lender, sender=lender)
    stage.leave(pool.balanceOf(lender))
    with boa.reverts("pool: exits are queued"):
        stage.borrow(OTHERS, 1_000 * UNIT)


def test_deposit_and_leave__over_and_over__gains_nothing(stage, payee):
    """Rounding is the pool's, with interest running and debt outstanding."""
    pool, token = stage.suite.pools[0], stage.suite.token
    stage.borrow(FIRST, LOAN)
    stage.wait(DAY)
    before = token.balanceOf(payee)
    for amount in (1, 7, 999_999, UNIT, 1_000 * UNIT + 1) * 20:
        shares = pool.deposit(amount, payee, sender=payee)
        pool.redeem(shares, payee, payee, sender=payee)
    assert token.balanceOf(payee) <= before
    stage.check_books()


def test_donations__to_every_contract__change_nothing(stage, payee):
    pool, token = stage.suite.pools[0], stage.suite.token
    stage.borrow(FIRST, LOAN)
    before = (pool.totalAssets(), pool.borrow_rate(), pool.free_cash(), stage.debt(FIRST))
    for contract in (pool, stage.suite.desk, stage.suite.splitter):
        token.transfer(contract, 10_000 * UNIT, sender=payee)
    assert (pool.totalAssets(), pool.borrow_rate(), pool.free_cash(), stage.debt(FIRST)) == before


def test_deposit__dust_over_and_over__takes_no_room_from_borrowers(stage, payee):
    """A whole token for each unit would shut a pool to borrowers for the price of gas."""
    pool = stage.suite.pools[0]
    settled = pool.totalAssets() - pool.fresh_deposits()
    for _ in range(100):
        pool.deposit(1, payee, sender=payee)
    assert pool.fresh_deposits() <= 100
    assert pool.totalAssets() - pool.fresh_deposits() >= settled


def test_deposit__dust_in_each_block__what_came_before_fades_all_the_same(stage, lender, payee):
    """New lenders' money must come to count, whoever stirs the pool meanwhile."""
    pool, came = stage.suite.pools[0], 5_000 * UNIT
    stage.lend(came, lender=lender)
    for _ in range(200):
        boa.env.timestamp += 12
        pool.deposit(1, payee, sender=payee)
    assert pool.fresh_deposits() < came * 98 // 100


def test_recover__of_a_large_sum__counts_for_loans_when_it_stayed(stage, payee):
    """A gift is no way around: who holds most shares just now would get it back at once."""
    pool = stage.suite.pools[0]
    stage.lend(20 * DEPOSIT, lender=payee)
    settled = pool.totalAssets() - pool.fresh_deposits()
    workout = pool.workout()
    stage.fund(workout)
    pool.recover(DEPOSIT, sender=workout)
    assert pool.totalAssets() - pool.fresh_deposits() == settled
    stage.wait(DAY)
    assert pool.fresh_deposits() == 0
