"""T14: the caller sends just enough gas for a tolerated call to fail and the rest to go on."""

from collections.abc import Callable
from contextlib import suppress
from typing import Any

import boa
import pytest

from tests.helpers.event_logs import events_of
from tests.helpers.lease_builders import HOUR, RATE

FIRST, LAST = 60_000, 900_000
FORWARD_GAS_FLOOR = 440_000


@pytest.fixture
def due(stage, operator, payee, lender):
    """Return a lease that is ready to settle and close, all of whose payees are new."""
    asset, start = stage.machine(), int(boa.env.timestamp)
    stage.terms(
        asset, operator=operator, opex_bps=1_000, split_id=stage.split({payee: 1, lender: 9_999})
    )
    lease_id = stage.open(asset, 24, sla_bps=9_990)
    stage.run(asset, start + 24 * HOUR, dark=((start, start + HOUR),))
    stage.final(start + 24 * HOUR)
    return asset, lease_id


def _least_gas(call: Callable[[int], Any]) -> int:
    """Return the least gas with which a call does not revert, by bisection."""
    low, high = FIRST, LAST
    while high - low > 1:
        middle = (low + high) // 2
        with boa.env.anchor():
            try:
                call(middle)
                high = middle
            except boa.BoaError:
                low = middle
    return high


@pytest.mark.parametrize("name", ["settle", "close"])
def test_settle_or_close__any_gas__all_or_nothing(stage, due, lessee, name):
    (asset, lease_id), escrow = due, stage.suite.escrow
    function = getattr(escrow, name)
    before = (escrow.lease(lease_id), stage.suite.token.balanceOf(escrow))
    least = _least_gas(lambda gas: function(lease_id, gas=gas))
    assert least > FORWARD_GAS_FLOOR

    around = {*range(least - 40, least + 40, 5), least - 1, least, least + 1}
    for gas in sorted({*range(FIRST, LAST, 40_000), *around}):
        with boa.env.anchor():
            try:
                function(lease_id, gas=gas)
            except boa.BoaError:
                assert gas < least
                state = (escrow.lease(lease_id), stage.suite.token.balanceOf(escrow))
                assert state == before
                continue
            assert gas >= least
            assert not events_of(escrow, "ForwardDeferred")
            assert escrow.owed_to_asset(asset) == (0, 0)
            assert stage.suite.splitter.revenue_of(asset)[2] == 23 * HOUR
            assert escrow.claimable(lessee) == 24 * RATE - 23 * RATE * 7 // 10


def test_forward__any_gas__all_or_nothing(stage, due):
    (asset, lease_id), escrow, token = due, stage.suite.escrow, stage.suite.token
    token.freeze(stage.suite.splitter)
    amount = escrow.settle(lease_id)
    token.unfreeze(stage.suite.splitter)
    least = _least_gas(lambda gas: escrow.forward(asset, gas=gas))

    for gas in (least - 1, least):
        with boa.env.anchor():
            try:
                escrow.forward(asset, gas=gas)
                assert (gas, escrow.owed_to_asset(asset)) == (least, (0, 0))
            except boa.BoaError:
                assert (gas, escrow.owed_to_asset(asset)) == (least - 1, (amount, 23 * HOUR))


def test_claim_many__any_gas__nobody_loses_his_claim(stage, due, operator, lender):
    """A payment that was starved leaves the claim; whatever happens the books are right."""
    stage.suite.escrow.close(due[1])
    splitter, token = stage.suite.splitter, stage.suite.token
    splitter.release_split(1, lender)
    owed = {who: splitter.claimable(who) for who in (operator, lender)}
    assert 0 not in owed.values()

    for gas in range(40_000, 140_000, 4_000):
        with boa.env.anchor():
            with suppress(boa.BoaError):
                splitter.claim_many([operator, lender], gas=gas)
            for who, amount in owed.items():
                assert splitter.claimable(who) + token.balanceOf(who) == amount
            stage.check_books()
