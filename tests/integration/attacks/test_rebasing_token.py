"""A token that takes balances away: it must not be used, and this is what it would cost."""

import boa

from tests.helpers.lease_builders import HOUR, RATE


def _rebase(stage, contract, lost: int) -> None:
    """Let a balance shrink behind the contract's back."""
    stage.suite.token.transfer(stage.suite.token, lost, sender=str(contract.address))


def test_escrow__its_balance_shrinks__accounts_go_on_and_who_draws_last_waits(
    stage, lessee, payee, host
):
    escrow, token = stage.suite.escrow, stage.suite.token
    stage.fund(payee)
    start = int(boa.env.timestamp)
    assets = [stage.machine(), stage.machine()]
    leases = [
        stage.open(asset, 10, lessee=by) for asset, by in zip(assets, (lessee, payee), strict=True)
    ]
    stage.run(assets[0], start + 10 * HOUR)
    _rebase(stage, escrow, 4 * RATE)

    stage.close(*leases)  # the first is delivered, the second is dark

    assert stage.suite.splitter.claimable(host) == 10 * RATE * 98 // 100
    assert escrow.claimable(payee) == 10 * RATE
    with boa.reverts("mock: balance"):
        escrow.claim(payee)
    assert escrow.claimable(payee) == 10 * RATE
    token.transfer(escrow, 4 * RATE, sender=lessee)  # made good
    assert escrow.claim(payee) == 10 * RATE
    stage.check_books()


def test_splitter__its_balance_shrinks__others_contracts_owe_and_pay_as_before(stage, lessee):
    escrow, start = stage.suite.escrow, int(boa.env.timestamp)
    asset = stage.machine()
    lease_id = stage.open(asset, 10)
    stage.run(asset, start + 5 * HOUR)
    stage.suite.splitter.deposit(asset, RATE, sender=lessee)
    _rebase(stage, stage.suite.splitter, RATE)

    stage.close(lease_id)
    refund = escrow.claimable(lessee)

    assert refund == 10 * RATE - 5 * RATE * 7 // 10
    assert escrow.claim(lessee) == refund
