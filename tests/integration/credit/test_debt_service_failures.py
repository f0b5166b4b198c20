"""A desk, a pool or a token that fails blocks no refund; leases and liens keep their bounds."""

import boa
import pytest

from tests.helpers.credit_suite import DAY
from tests.helpers.event_logs import events_of, only_event
from tests.integration.credit.conftest import ASSET, DEPOSIT, HOUR, PRINCIPAL, RATE, net_of


@pytest.mark.parametrize("broken", ["desk", "pool"])
def test_close__desk_or_pool_broken__refund_stands_and_rent_waits(pledged, broken):
    suite = pledged.suite
    lease_id = pledged.let()
    pledged.pass_hours(600)
    suite.meter.switch(ASSET, False)
    pledged.pass_hours(120 + 49)
    due, owed = pledged.due, suite.splitter.claimable(pledged.host)
    heal = pledged.freeze_code(suite.desk if broken == "desk" else pledged.pool)

    refund = suite.escrow.close(lease_id)

    deferred = only_event(suite.escrow, "ForwardDeferred")
    assert (deferred["amount"], deferred["seconds"]) == (720 * RATE - refund, 600 * HOUR)
    assert suite.escrow.claim(pledged.lessee) == refund >= 120 * RATE
    assert suite.splitter.claimable(pledged.host) == owed
    assert pledged.no_allowance_left
    heal()
    suite.escrow.forward(ASSET)
    assert suite.escrow.owed_to_asset(ASSET) == (0, 0)
    assert pledged.due <= 2 < due
    assert suite.splitter.claimable(pledged.host) == owed + net_of(720 * RATE - refund) - due


def test_close__token_froze_the_pool__refund_stands_and_rent_waits(pledged):
    suite = pledged.suite
    lease_id = pledged.let(24)
    pledged.pass_hours(24 + 49)
    suite.token.freeze(pledged.pool)

    suite.escrow.close(lease_id)

    assert suite.escrow.owed_to_asset(ASSET) == (24 * RATE, 24 * HOUR)
    with boa.reverts():
        suite.escrow.forward(ASSET)
    suite.token.unfreeze(pledged.pool)
    suite.escrow.forward(ASSET)
    assert suite.escrow.owed_to_asset(ASSET) == (0, 0)


def test_settle__any_gas_limit__pool_is_served_or_all_reverts(pledged):
    """T14 on the real desk and pool."""
    suite = pledged.suite
    lease_id = pledged.let()
    pledged.pass_hours(448)
    due = pledged.due

    def tries(gas: int) -> bool:
        with boa.env.anchor():
            try:
                suite.escrow.settle(lease_id, gas=gas)
            except boa.BoaError:
                return False
            assert not events_of(suite.escrow, "ForwardDeferred")
            assert pledged.due <= 2 < due
            return True

    low, high = 0, 2_000_000
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if tries(middle) else (middle, high)
    assert all(tries(gas) for gas in range(high, high + 300_000, 19_973))
    assert not any(tries(gas) for gas in range(high - 300_000, high, 19_973))


def test_borrow__lease_beyond_the_bounds__refused_until_it_is_over(unpledged):
    suite = unpledged.suite
    until = int(boa.env.timestamp) + 300 * DAY
    nonce = suite.escrow.post_offer(
        ASSET, (RATE, 1, 721, 1, 3_000, 24, 0, False, 0, until), sender=unpledged.host
    )
    suite.escrow.open_lease(ASSET, 721, RATE, nonce, sender=unpledged.lessee)

    with boa.reverts("pledge: term too long"):
        suite.desk.borrow(ASSET, unpledged.pool, PRINCIPAL, 24, sender=unpledged.host)

    unpledged.pass_hours(721)
    unpledged.quote_prices()
    suite.desk.borrow(ASSET, unpledged.pool, PRINCIPAL, 24, sender=unpledged.host)
    with boa.reverts("pledge: term too long"):
        suite.escrow.quote(ASSET, 721)
    assert suite.escrow.quote(ASSET, 720)[0] == RATE
    assert unpledged.pool.totalAssets() >= DEPOSIT
