"""Rent of a pledged machine serves its loan inside `settle` and `close`, on the real contracts."""

from tests.helpers.credit_suite import UNIT
from tests.helpers.event_logs import events_of, only_event
from tests.integration.credit.conftest import ASSET, PRINCIPAL, RATE, net_of


def test_close__pledged__what_is_due_goes_to_the_pool_and_the_rest_to_the_host(pledged):
    suite, pool = pledged.suite, pledged.pool
    lease_id = pledged.let()
    pledged.pass_hours(720 + 49)
    debt, due, cash = pledged.debt, pledged.due, pool.free_cash()
    before = suite.splitter.claimable(pledged.host)
    assert PRINCIPAL // 12 < due < net_of(720 * RATE)  # a step ended: two payments and interest

    refund = suite.escrow.close(lease_id)

    poured = [log for log in suite.escrow.get_logs() if type(log).__name__ == "Deposited"]
    assert [(log.debt, log.net) for log in poured] == [(due, net_of(720 * RATE) - due)]
    assert refund == 0 and not events_of(suite.escrow, "ForwardDeferred")
    assert suite.splitter.claimable(pledged.host) == before + net_of(720 * RATE) - due
    assert abs(pledged.debt - (debt - due)) <= 2
    assert pledged.due <= 2  # the pool's rounding, in its favour
    assert cash < pool.free_cash() <= cash + due  # the reserve keeps its share of the interest
    assert pledged.no_allowance_left


def test_settle__twice_in_a_step__second_takes_the_interest_since(pledged):
    suite = pledged.suite
    lease_id = pledged.let()
    pledged.pass_hours(400)
    suite.escrow.settle(lease_id)
    assert pledged.due <= 2

    pledged.pass_hours(24)
    due, debt = pledged.due, pledged.debt
    assert 0 < due < 100 * UNIT
    suite.escrow.settle(lease_id)

    assert abs(debt - due - pledged.debt) <= 2
    assert pledged.no_allowance_left


def test_settle__income__counts_before_debt_service(pledged):
    suite = pledged.suite
    net = suite.splitter.revenue_of(ASSET)[1]
    lease_id = pledged.let()
    pledged.pass_hours(400 + 48)

    assert pledged.due > 0
    amount = suite.escrow.settle(lease_id)

    gained = suite.splitter.revenue_of(ASSET)[1] - net
    assert gained == net_of(amount)


def test_close__machine_dark_and_swept__all_its_rent_goes_to_the_debt(pledged):
    suite = pledged.suite
    lease_id = pledged.let()
    pledged.pass_hours(600)
    suite.meter.switch(ASSET, False)
    pledged.pass_hours(120 + 49)
    assert suite.desk.review(ASSET)
    debt, owed = pledged.debt, suite.splitter.claimable(pledged.host)

    refund = suite.escrow.close(lease_id)

    assert refund >= 120 * RATE
    assert suite.escrow.claim(pledged.lessee) == refund
    assert suite.splitter.claimable(pledged.host) == owed
    paid = debt - pledged.debt
    assert abs(paid - (720 * RATE - refund) * 98 // 100) <= 2


def test_deposit__gift_above_the_debt_while_sweeping__pays_it_off_and_the_rest_goes_on(pledged):
    suite = pledged.suite
    suite.meter.switch(ASSET, False)
    pledged.pass_hours(25)
    suite.desk.review(ASSET)
    debt, before = pledged.debt, suite.splitter.claimable(pledged.host)
    amount = 100_000 * UNIT

    suite.splitter.deposit(ASSET, amount, sender=pledged.lender)

    assert only_event(suite.splitter, "Deposited")["debt"] == debt
    assert pledged.debt == 0
    assert suite.splitter.claimable(pledged.host) == before + net_of(amount) - debt
    assert suite.title.lien_of(ASSET) == suite.desk.address
    suite.splitter.deposit(ASSET, UNIT, sender=pledged.lender)
    assert only_event(suite.splitter, "Deposited")["debt"] == 0
    suite.desk.release(ASSET)
    assert suite.title.lien_of(ASSET) == "0x" + "00" * 20
    assert suite.desk.loan(ASSET).state == 0


def test_settle__lenders_wait_to_leave__are_served_from_the_debt_service(pledged):
    """Two days' cohorts: what comes in goes out, within the gas of a settlement."""
    suite, pool = pledged.suite, pledged.pool
    all_of_it = pool.balanceOf(pledged.lender)
    nearly = pool.previewWithdraw(pool.free_cash() + 1_000 * UNIT)
    for shares in (nearly, all_of_it - nearly):
        pool.request_redeem(shares, pledged.lender, sender=pledged.lender)
        pledged.pass_hours(24)
    assert pool.queued_shares() > 0
    lease_id = pledged.let()
    pledged.pass_hours(448)
    queued, due, served = pool.queued_shares(), pledged.due, pool.reserved_exits()
    assert [pool.cohort(one)[1] > 0 for one in (1, 2)] == [True, True]
    assert pool.free_cash() == 0

    suite.escrow.settle(lease_id)

    assert not events_of(suite.escrow, "ForwardDeferred")
    assert pledged.due <= 2 < due
    assert pool.cohort(1)[1] == 0 < pool.queued_shares() < queued
    assert pool.reserved_exits() > served + 1_000 * UNIT
