"""Little gas cannot turn a good settlement into a deferred one: all of it happens, or none."""

import boa
import pytest

from tests.helpers.event_logs import events_of
from tests.helpers.lease_builders import RATE

ENOUGH = 5_000_000
FORWARD_GAS = 400_000
DUE = 1_000_000
"""Less than any of the settlements below earns."""


def tries(call, gas):
    """Return whether `call` goes through with so much gas; undone in any case."""
    with boa.env.anchor():
        try:
            call(gas=gas)
        except boa.BoaError:
            return False
        return True


def least_gas(call):
    """Return the least gas with which `call` goes through, by bisection."""
    low, high = 0, ENOUGH
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if tries(call, middle) else (middle, high)
    return high


@pytest.fixture
def ready(market):
    """A lease that can be settled, and one that can be closed, over the real waterfall."""
    running, over = market.rent(100), market.rent(40, outages=((10, 20),))
    running.final_at(running.at(30))
    over.final_at(over.at(40))
    return running, over


@pytest.mark.parametrize("verb", ["settle", "close"])
def test_forwarding__any_gas_limit__is_complete_or_reverts(market, ready, verb):
    lease = ready[verb == "close"]
    function = getattr(market.escrow, verb)

    def call(gas):
        return function(lease.lease_id, gas=gas)

    least = least_gas(call)
    for gas in [*range(least, least + 3), *range(least, least + 400_000, 9_973)]:
        with boa.env.anchor():
            call(gas)
            assert not events_of(market.escrow, "ForwardDeferred")
            assert market.escrow.owed_to_asset(lease.asset) == (0, 0)
            assert market.splitter.revenue_of(lease.asset)[0] > 0
    assert not any(tries(call, gas) for gas in range(least - 400_000, least, 9_973))
    assert least > FORWARD_GAS


@pytest.mark.parametrize("verb", ["settle", "close"])
def test_forwarding__pledged_and_any_gas_limit__lender_is_served_or_all_reverts(
    market, ready, verb
):
    """T14: little gas never sends the lender's share to the owner, nor keeps it back."""
    lease, desk = ready[verb == "close"], market.lien_holder()
    market.pledge(lease.asset, desk)
    desk.set_due(DUE)
    function = getattr(market.escrow, verb)

    def call(gas):
        return function(lease.lease_id, gas=gas)

    least = least_gas(call)
    for gas in [*range(least, least + 3), *range(least, least + 400_000, 9_973)]:
        with boa.env.anchor():
            call(gas)
            assert not events_of(market.escrow, "ForwardDeferred")
            assert market.token.balanceOf(desk) == DUE
            assert market.token.allowance(market.splitter, desk) == 0
    assert not any(tries(call, gas) for gas in range(least - 400_000, least, 9_973))


def test_deposit__pledged_and_any_gas_limit__lender_is_served_or_all_reverts(market, lessee):
    asset, desk = market.machine(), market.lien_holder()
    market.pledge(asset, desk)
    desk.set_due(DUE)
    market.token.approve(market.splitter, 10 * DUE, sender=lessee)

    def call(gas):
        return market.splitter.deposit(asset, 10 * DUE, sender=lessee, gas=gas)

    least = least_gas(call)
    for gas in [*range(least, least + 3), *range(least, least + 200_000, 4_987)]:
        with boa.env.anchor():
            call(gas)
            assert market.token.balanceOf(desk) == DUE
    assert not any(tries(call, gas) for gas in range(0, least, 4_987))


def test_forwarding__below_the_floor__says_so(market, ready):
    running, _ = ready

    with boa.reverts("escrow: gas too low"):
        market.escrow.settle(running.lease_id, gas=400_000)


@pytest.mark.parametrize("surplus", [0, 1, 63, 10_000, 1_000_000])
def test_forwarding__splitter_that_burns_all__still_completes_at_the_least_gas(
    mock_market, surplus
):
    """What is left after 400,000 burnt suffices to keep the money owed."""
    market = mock_market
    market.splitter.set_conduct(market.splitter.BURNS())
    lease = market.rent(100)
    lease.final_at(lease.at(30))
    least = least_gas(lambda gas: market.escrow.settle(lease.lease_id, gas=gas))

    amount = market.escrow.settle(lease.lease_id, gas=least + surplus)

    assert len(events_of(market.escrow, "ForwardDeferred")) == 1
    assert market.escrow.owed_to_asset(lease.asset)[0] == amount == 30 * RATE * 7 // 10


def test_forwarding__at_the_least_gas__passes_all_that_was_promised(mock_market):
    market = mock_market
    lease = market.rent(100)
    lease.final_at(lease.at(30))
    least = least_gas(lambda gas: market.escrow.settle(lease.lease_id, gas=gas))

    market.escrow.settle(lease.lease_id, gas=least)

    assert FORWARD_GAS - 500 < market.splitter.gas_seen() <= FORWARD_GAS


def test_forward__little_gas__reverts_in_full(market, owner):
    lease = market.rent(100)
    market.splitter.approve_contract(market.escrow, 0, sender=owner)
    lease.close()
    market.splitter.approve_contract(market.escrow, 4, sender=owner)
    least = least_gas(lambda gas: market.escrow.forward(lease.asset, gas=gas))

    with boa.reverts():
        market.escrow.forward(lease.asset, gas=least - 1)
    assert market.escrow.owed_to_asset(lease.asset)[0] == 100 * RATE
    market.escrow.forward(lease.asset, gas=least)
    assert market.splitter.revenue_of(lease.asset)[0] == 100 * RATE
