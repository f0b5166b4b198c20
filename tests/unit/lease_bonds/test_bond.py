"""A machine's bond: who adds, who takes, and when it can be taken."""

import boa
import pytest

from tests.helpers.event_logs import only_event
from tests.helpers.lease_builders import RATE
from tests.unit.lease_bonds.conftest import BOND
from tests.unit.lease_bonds.test_constructor import build


def test_add_bond__anyone__is_the_machines_and_told(market, bonds, asset, stranger, books):
    market.fund(stranger, 5)

    assert bonds.add_bond(asset, 5, sender=stranger) == BOND + 5

    told = {"asset": asset, "by": stranger, "amount": 5, "bond": BOND + 5}
    assert only_event(bonds, "BondAdded") == told
    assert bonds.bond_of(asset) == BOND + 5
    assert market.token.balanceOf(stranger) == 0
    books(bond=BOND + 5)


def test_add_bond__nothing_no_machine_or_no_money__reverts(market, bonds, asset, stranger, books):
    with boa.reverts("bonds: nothing to add"):
        bonds.add_bond(asset, 0, sender=stranger)
    with boa.reverts("bonds: no such asset"):
        bonds.add_bond(asset + 1, 5, sender=stranger)
    with boa.reverts():
        bonds.add_bond(asset, 5, sender=stranger)
    market.token.mint(stranger, 2**97)
    market.token.approve(bonds, 2**97, sender=stranger)
    with boa.reverts("bonds: bond too large"):
        bonds.add_bond(asset, 2**96 - BOND, sender=stranger)
    assert bonds.bond_of(asset) == BOND
    books(bond=BOND)


def test_withdraw_bond__owner_while_nothing_is_let__is_paid_at_once(
    market, bonds, asset, host, books
):
    before = market.token.balanceOf(host)

    assert bonds.withdraw_bond(asset, 7, sender=host) == BOND - 7
    assert only_event(bonds, "BondWithdrawn") == {
        "asset": asset,
        "owner": host,
        "amount": 7,
        "bond": BOND - 7,
    }
    assert bonds.withdraw_bond(asset, BOND - 7, sender=host) == 0

    assert market.token.balanceOf(host) == before + BOND
    books(bond=0)


def test_withdraw_bond__too_much_or_nothing__reverts(bonds, asset, host, books):
    for amount in (0, BOND + 1):
        with boa.reverts("bonds: not that much free"):
            bonds.withdraw_bond(asset, amount, sender=host)
    books(bond=BOND)


def test_withdraw_bond__not_the_owner__reverts(market, bonds, asset, stranger, lessee, books):
    for other in (stranger, lessee, market.roles.owner):
        with boa.reverts("bonds: not the title owner"):
            bonds.withdraw_bond(asset, 1, sender=other)
    with boa.reverts("bonds: not the title owner"):
        bonds.withdraw_bond(asset + 1, 1, sender="0x" + "00" * 20)
    books(bond=BOND)


def test_withdraw_bond__sold_machine__is_the_new_owners(market, bonds, asset, host, stranger):
    market.title.transferFrom(host, stranger, asset, sender=host)

    with boa.reverts("bonds: not the title owner"):
        bonds.withdraw_bond(asset, BOND, sender=host)
    bonds.withdraw_bond(asset, BOND, sender=stranger)

    assert market.token.balanceOf(stranger) == BOND


def test_withdraw_bond__reserved_for_an_open_lease__reverts_until_it_is_closed(
    market, bonds, rented, asset, host, books
):
    market.bond(asset, 5)
    assert bonds.reserved_of(asset) == BOND
    with boa.reverts("bonds: not that much free"):
        bonds.withdraw_bond(asset, 6, sender=host)
    assert bonds.withdraw_bond(asset, 5, sender=host) == BOND
    rented.final_at(rented.model.ends_at)
    with boa.reverts("bonds: not that much free"):
        bonds.withdraw_bond(asset, 1, sender=host)

    rented.close()

    assert bonds.reserved_of(asset) == 0
    assert bonds.withdraw_bond(asset, BOND, sender=host) == 0
    books(bond=0)


def test_withdraw_bond__successor_that_waits__keeps_its_own(market, bonds, rented, asset, host):
    with boa.reverts("bonds: host bond too low"):
        rented.extend(10)
    market.bond(asset, BOND)
    successor = rented.extend(10)
    rented.close()
    with boa.reverts("bonds: not that much free"):
        bonds.withdraw_bond(asset, BOND + 1, sender=host)
    assert bonds.withdraw_bond(asset, BOND, sender=host) == BOND

    successor.close()

    assert bonds.withdraw_bond(asset, BOND, sender=host) == 0


def test_add_bond__before_an_escrow_is_named__reverts(market, asset, owner, stranger):
    with boa.env.prank(owner):
        fresh = build(market)
    market.token.mint(stranger, 5)
    market.token.approve(fresh, 5, sender=stranger)
    with boa.reverts("bonds: no escrow yet"):
        fresh.add_bond(asset, 5, sender=stranger)
    assert market.token.balanceOf(stranger) == 5


@pytest.mark.parametrize("share", [0, 1, BOND - 1])
def test_open_lease__bond_below_a_days_rent__reverts(market, bonds, host, share):
    asset = market.machine()
    if share:
        market.bond(asset, share)
    market.post(asset)
    assert bonds.required_bond(asset, RATE) == BOND
    assert not bonds.is_bonded(asset, RATE)

    with boa.reverts("bonds: host bond too low"):
        market.escrow.quote(asset, 10)
    with boa.reverts("bonds: host bond too low"):
        market.take(asset, 10)

    market.bond(asset, BOND - share)
    assert market.escrow.quote(asset, 10)[0] == RATE
    assert market.escrow.lease(market.take(asset, 10)).escrowed == 10 * RATE


def test_open_lease__dearer_than_the_bond__reverts(market, bonds, asset):
    market.post(asset, hourly_rate=RATE + 1)
    assert not bonds.is_bonded(asset, RATE + 1)

    with boa.reverts("bonds: host bond too low"):
        market.take(asset, 10)

    market.post(asset, hourly_rate=RATE)
    assert market.take(asset, 10)


def test_extend__dearer_than_what_is_free__reverts_until_it_is_filled(market, rented, asset):
    market.post(asset, hourly_rate=2 * RATE)
    market.bond(asset, BOND)
    with boa.reverts("bonds: host bond too low"):
        rented.extend(10)

    market.bond(asset, BOND)

    assert market.escrow.lease(rented.extend(10).lease_id).hourly_rate == 2 * RATE


@pytest.mark.parametrize(("level", "is_free"), [(0, False), (1, False), (2, True), (4, True)])
def test_open_lease__trust_level__decides_whether_a_bond_is_asked_for(
    market, bonds, level, is_free
):
    asset = market.machine()
    market.post(asset)
    market.meter.set_trust(asset, level)

    assert bonds.required_bond(asset, RATE) == (0 if is_free else BOND)
    assert bonds.is_bonded(asset, RATE) is is_free
    if is_free:
        assert market.take(asset, 10)
    else:
        with boa.reverts("bonds: host bond too low"):
            market.take(asset, 10)


def test_is_bonded__machine_never_enrolled__is_no_permission(market, bonds):
    asset = market.machine()
    market.meter.set_enrolled(asset, False)

    with boa.reverts("oracle: never enrolled"):
        bonds.is_bonded(asset, RATE)
