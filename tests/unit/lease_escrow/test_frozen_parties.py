"""A frozen account blocks its own claim and nothing else, at every step of a lease's life."""

import boa
import pytest

from tests.helpers.lease_builders import RATE

STEPS = ["opened", "settled", "noticed", "closed"]


@pytest.mark.parametrize("step", STEPS)
@pytest.mark.parametrize("party", ["lessee", "host", "treasury", "payee"])
def test_frozen__one_party_from_any_step_on__others_are_paid(
    market, host, lessee, treasury, payee, party, step
):
    market.fund(payee)
    lease = market.rent(100, outages=((10, 30),), notice_hours=48, credit_bps=0)
    other = market.rent(100, lessee=payee, outages=((0, 100),))
    frozen = {"host": host, "lessee": lessee, "treasury": treasury, "payee": payee}[party]
    for done in STEPS:
        if done == "settled":
            lease.settle(lease.at(20))
        elif done == "noticed":
            lease.terminate(lease.at(40))
        elif done == "closed":
            lease.close()
            other.close()
        if done == step:
            market.token.freeze(frozen)

    earned, refund = (88 - 20) * RATE, (12 + 20) * RATE
    fee = market.splitter.fees_accrued()
    owed = {
        host: (market.splitter, earned - fee),
        lessee: (market.escrow, refund),
        payee: (market.escrow, 100 * RATE),
    }
    for account, (contract, amount) in owed.items():
        assert contract.claimable(account) == amount
        if account != frozen:
            assert contract.claim(account) == amount
    if party != "treasury":
        assert market.splitter.claim_fees() == fee
    market.token.unfreeze(frozen)
    if frozen in owed:
        contract, amount = owed[frozen]
        assert contract.claim(frozen) == amount
    assert market.token.balanceOf(market.escrow) == 0


def test_claim__anyone__pays_the_owner_of_the_claim_once(market, lessee, stranger):
    lease = market.rent(100, outages=((0, 100),))
    refund = lease.close()
    before = market.token.balanceOf(lessee)

    assert market.escrow.claim(lessee, sender=stranger) == refund == 100 * RATE

    assert market.token.balanceOf(lessee) == before + refund
    assert market.token.balanceOf(stranger) == 0
    with boa.reverts("claims: nothing to claim"):
        market.escrow.claim(lessee)


def test_frozen__escrow_itself__keeps_all_claims_and_no_accounting_stops(market, lessee):
    lease = market.rent(100, outages=((10, 20),))
    market.token.freeze(market.escrow)

    refund = lease.close()

    owed, _ = market.escrow.owed_to_asset(lease.asset)
    assert owed + refund == 100 * RATE == market.token.balanceOf(market.escrow)
    with boa.reverts():
        market.escrow.claim(lessee)
    market.token.unfreeze(market.escrow)
    assert market.escrow.claim(lessee) == refund
    market.escrow.forward(lease.asset)
    assert market.token.balanceOf(market.escrow) == 0
