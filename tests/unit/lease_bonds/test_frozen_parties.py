"""The token freezes one party: all others finish and get exactly the same."""

import boa
import pytest

from tests.helpers.lease_builders import DAY, RATE
from tests.unit.lease_bonds.conftest import BOND

PARTIES = ("host", "lessee", "stranger")
"""Whose bond it is; who leases and disputes; who bonded another machine and leases from it."""
DARK = 48 * RATE * 3 // 10
STEPS = 4


@pytest.fixture
def life(market, bonds, asset, lessee, stranger, hour):
    """Return the acts of two disputes and two dark leases on two machines."""
    other = market.machine(stranger)
    market.bond(other, BOND)
    dark = market.rent(48, asset=asset, outages=((0, 48),))
    doubted = [market.rent(96, asset=other), market.rent(96, asset=_bonded(market))]
    start = int(boa.env.timestamp)

    def doubt() -> None:
        boa.env.timestamp = start + 40 * 3_600
        for rented in doubted:
            bonds.dispute(rented.lease_id, hour(10), 1, sender=lessee)

    def end() -> None:
        boa.env.timestamp = start + 4 * DAY
        for rented in doubted:
            bonds.end_dispute(rented.lease_id, 0)
            rented.close()

    acts = (doubt, dark.close, end)

    def play(first: int, last: int) -> None:
        for act in acts[first:last]:
            act()
        if last > len(acts):
            _take_all(market, bonds, (asset, other), stranger)

    return play


def _bonded(market):
    made = market.machine()
    market.bond(made, BOND)
    return made


def _take_all(market, bonds, assets, stranger):
    """Everyone takes what is his; who is frozen is refused and keeps it."""
    token = market.token
    for owner, asset in zip((market.roles.host, stranger), assets, strict=True):
        free = bonds.bond_of(asset) - bonds.reserved_of(asset)
        if free:
            _try(token, owner, lambda a=asset, n=free, o=owner: bonds.withdraw_bond(a, n, sender=o))
    if bonds.claimable(market.roles.lessee):
        _try(token, market.roles.lessee, lambda: bonds.claim(market.roles.lessee))


def _try(token, payee, call):
    with boa.env.anchor():
        token.unfreeze(payee)
        call()  # nothing but the freeze stands in the way
    try:
        call()
    except boa.BoaError as refused:
        assert "mock: receiver frozen" in str(refused)


def _held(market, stranger):
    return {name: market.token.balanceOf(getattr(market.roles, name, stranger)) for name in PARTIES}


@pytest.mark.parametrize("step", range(1, STEPS))
def test_freeze__any_party_from_any_step_on__all_others_get_the_same(
    market, bonds, life, stranger, step
):
    with boa.env.anchor():
        life(0, STEPS)
        expected, left = _held(market, stranger), market.token.balanceOf(bonds)
        assert left == BOND  # of the third machine, which nobody took back
    life(0, step)

    for party in PARTIES:
        account = getattr(market.roles, party, stranger)
        with boa.env.anchor():
            before = market.token.balanceOf(account)
            market.token.freeze(account)
            life(step, STEPS)

            assert _held(market, stranger) == expected | {party: before}, party
            kept = expected[party] - before
            assert kept > 0
            assert market.token.balanceOf(bonds) == left + kept, party
            market.token.unfreeze(account)
            life(STEPS, STEPS + 1)
            assert _held(market, stranger) == expected, party
            assert market.token.balanceOf(bonds) == left


def test_dispute__by_a_frozen_lessee__is_refused_and_leaves_nothing(
    market, bonds, rented, lessee, hour, books
):
    market.token.freeze(lessee)

    with boa.reverts("mock: sender frozen"):
        bonds.dispute(rented.lease_id, hour(10), 1, sender=lessee)

    assert bonds.dispute_of(rented.lease_id, 0).bond == 0
    books(bond=BOND)


def test_freeze__the_bonds_themselves__leases_open_settle_and_close(market, bonds, asset, lessee):
    """Only what moves tokens of the bonds waits; what is credited stands."""
    rented = market.rent(48, asset=asset, outages=((0, 48),))
    market.token.freeze(bonds)

    rented.close()

    assert bonds.claimable(lessee) == DARK
    with boa.reverts("mock: sender frozen"):
        bonds.claim(lessee)
    market.token.unfreeze(bonds)
    assert bonds.claim(lessee) == DARK
