"""T4, T5, T3: making income out of gifts, out of patience, or out of one's own pocket."""

import boa

from tests.helpers.lease_builders import DAY, HOUR, PERIOD, RATE


def test_deposit__own_money_for_ninety_days__is_never_income(stage, host):
    """T4."""
    asset, splitter = stage.machine(), stage.suite.splitter
    stage.fund(host)

    for _ in range(4):
        splitter.deposit(asset, 10**9, sender=host)
        boa.env.timestamp += 30 * DAY

    assert splitter.revenue_of(asset) == (0, 0, 0)
    assert list(splitter.buckets_of(asset)) == [0, 0, 0, 0]
    assert splitter.claimable(host) == 4 * 10**9 * 98 // 100
    assert splitter.fees_accrued() == 4 * 10**9 * 2 // 100
    stage.check_books()


def test_deposit_rent__by_the_owner_or_an_unlisted_contract__refused(stage, host, lien_holder):
    asset, splitter = stage.machine(), stage.suite.splitter
    for sender in (host, lien_holder):
        stage.fund(sender)
        with boa.reverts("splitter: not an escrow"):
            splitter.deposit_rent(asset, 10**9, HOUR, sender=sender)

    assert splitter.revenue_of(asset) == (0, 0, 0)


def test_close__unsettled_for_months__brings_the_seconds_with_the_money(stage, host, lessee):
    """T5: what comes in at once is not taken for the income of one month."""
    asset, start = stage.machine(), int(boa.env.timestamp)
    lease_id = stage.open(asset, 2_000, sla_bps=0)
    lit = [(0, 30), (750, 760), (1_990, 2_000)]  # hours, one stretch in each period
    for first, last in lit:
        boa.env.timestamp = max(int(boa.env.timestamp), start + first * HOUR)
        stage.run(asset, start + last * HOUR)
    boa.env.timestamp = start + 365 * DAY

    stage.suite.escrow.close(lease_id)

    seconds = 50 * HOUR
    net = 50 * RATE * 98 // 100
    assert stage.suite.splitter.revenue_of(asset) == (50 * RATE, net, seconds)
    assert list(stage.suite.splitter.buckets_of(asset)) == [net, 0, 0, 0]
    assert stage.suite.escrow.claimable(lessee) == 1_950 * RATE
    assert stage.suite.splitter.claimable(host) == net
    stage.check_books()


def test_settle__once_a_period_or_all_at_once__same_income_and_seconds(stage):
    asset, start = stage.machine(), int(boa.env.timestamp)
    lease_id = stage.open(asset, 1_000, sla_bps=0)
    stage.run(asset, start + 20 * HOUR)
    boa.env.timestamp = start + PERIOD
    stage.run(asset, start + PERIOD + 10 * HOUR)
    stage.final(start + 1_000 * HOUR)
    escrow, splitter = stage.suite.escrow, stage.suite.splitter
    with boa.env.anchor():
        escrow.close(lease_id)
        at_once = splitter.revenue_of(asset)

    escrow.settle(lease_id)
    escrow.settle(lease_id)
    with boa.reverts("escrow: nothing final yet"):
        escrow.settle(lease_id)
    escrow.close(lease_id)

    assert splitter.revenue_of(asset) == at_once == (30 * RATE, 30 * RATE * 98 // 100, 30 * HOUR)
    with boa.reverts("escrow: lease closed"):
        escrow.close(lease_id)


def test_open_lease__of_the_own_machine__neutral_but_for_the_fee(stage, host):
    """T3, L16: a self-lease pays the protocol's fee and nothing else comes of it."""
    stage.fund(host)
    before, start = stage.balances()["host"], int(boa.env.timestamp)
    for dark in ((), ((start, start + 5 * HOUR),)):
        with boa.env.anchor():
            asset = stage.machine()
            lease_id = stage.open(asset, 24, lessee=host)
            stage.run(asset, start + 24 * HOUR, dark)
            stage.close(lease_id)
            stage.claim_all()

            gross = stage.suite.splitter.revenue_of(asset)[0]
            assert gross == (24 * RATE if not dark else 19 * RATE * 7 // 10)
            assert before - stage.balances()["host"] == gross * 2 // 100
            assert stage.suite.splitter.fees_accrued() == gross * 2 // 100
            stage.check_books()
            stage.leases.clear()


def test_open_lease__own_machine_under_two_names__no_more_than_under_one(
    stage, host, operator, payee, stranger
):
    """The same with lessee, operator and payee all in one hand: the fee is still the price."""
    asset, start = stage.machine(), int(boa.env.timestamp)
    stage.terms(asset, operator=operator, opex_bps=4_000, split_id=stage.split({payee: 10_000}))
    stage.fund(stranger)
    hand = ("host", "operator", "payee", "stranger")
    before = sum(stage.balances()[name] for name in hand)
    lease_id = stage.open(asset, 24, lessee=stranger)
    stage.run(asset, start + 10 * HOUR)
    stage.suite.escrow.terminate(lease_id, sender=stranger)
    stage.run(asset, start + 24 * HOUR)
    stage.final(start + 12 * HOUR)
    stage.suite.escrow.settle(lease_id)
    stage.close(lease_id)
    stage.claim_all()

    fee = 24 * RATE * 2 // 100
    assert before - sum(stage.balances()[name] for name in hand) == fee
    assert stage.suite.splitter.fees_accrued() == fee
