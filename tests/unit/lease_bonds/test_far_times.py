"""Bonds and disputes across the end of 32-bit time and near the end of 40-bit time."""

import boa
import pytest

from tests.helpers.lease_builders import DAY, HOUR, RATE
from tests.unit.lease_bonds.conftest import BOND

STAKE = 20 * 10**6


@pytest.mark.parametrize("edge", [2**32, 2**40 - 500 * DAY])
def test_dispute__across_an_edge_of_time__is_held_ended_and_paid(
    market, bonds, lessee, host, edge, books
):
    boa.env.timestamp = (edge // HOUR - 20) * HOUR
    asset = market.machine()
    market.bond(asset, BOND)
    rented = market.rent(48, asset=asset, outages=((22, 48),))
    boa.env.timestamp = rented.at(19)
    first_hour = rented.at(18) // HOUR
    bonds.dispute(rented.lease_id, first_hour, 1, sender=lessee)
    dispute = bonds.dispute_of(rented.lease_id, 0)
    assert (dispute.bond, dispute.first_hour) == (STAKE, first_hour)
    assert boa.env.timestamp < edge < dispute.held_until

    with boa.reverts("bonds: still open"):
        bonds.end_dispute(rented.lease_id, 0)
    boa.env.timestamp = dispute.held_until
    bonds.end_dispute(rented.lease_id, 0)
    rented.close()

    (period,) = rented.model.outcome(rented.meter)
    worth = min(period.shortfall, BOND)
    assert bonds.reserved_of(asset) == 0
    books(bond=BOND - worth, lessee=worth + STAKE)
    assert bonds.claim(lessee) == worth + STAKE
    assert bonds.withdraw_bond(asset, BOND - worth, sender=host) == 0
    assert worth > RATE
