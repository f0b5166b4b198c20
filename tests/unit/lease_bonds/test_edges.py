"""A bond of one unit and one that fills its 96 bits: both are the owner's to the last unit."""

import boa

from tests.helpers.lease_builders import RATE
from tests.unit.lease_bonds.conftest import BOND, BOND_HOURS

WIDEST = 2**96 - 1
MAX_RATE = 2**56 - 1


def test_bond__of_one_unit__comes_and_goes(market, bonds, host, books):
    asset = market.machine()
    assert market.bond(asset, 1) == 1
    books(bond=1)

    assert bonds.withdraw_bond(asset, 1, sender=host) == 0

    with boa.reverts("bonds: not that much free"):
        bonds.withdraw_bond(asset, 1, sender=host)
    books()


def test_bond__that_fills_its_width__is_let_kept_and_taken(market, bonds, asset, host, books):
    assert market.bond(asset, WIDEST - BOND) == WIDEST
    market.fund(host, 1)
    with boa.reverts("bonds: bond too large"):
        bonds.add_bond(asset, 1, sender=host)

    market.rent(1, asset=asset)

    free = WIDEST - BOND_HOURS * RATE
    assert (bonds.bond_of(asset), bonds.reserved_of(asset)) == (WIDEST, BOND)
    with boa.reverts("bonds: not that much free"):
        bonds.withdraw_bond(asset, free + 1, sender=host)
    assert bonds.withdraw_bond(asset, free, sender=host) == BOND
    books(bond=BOND)


def test_bond__dearest_rate__is_reserved_and_given_back_to_the_unit(market, bonds, asset, lessee):
    need = BOND_HOURS * MAX_RATE
    market.token.mint(lessee, MAX_RATE)
    market.bond(asset, need - BOND)

    lease = market.rent(1, asset=asset, hourly_rate=MAX_RATE)

    assert (bonds.bond_of(asset), bonds.reserved_of(asset)) == (need, need)
    lease.close()
    assert (bonds.bond_of(asset), bonds.reserved_of(asset)) == (need, 0)
