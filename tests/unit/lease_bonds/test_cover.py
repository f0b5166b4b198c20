"""What a bond pays: the worth of a missed promise that the rent could not give back."""

import boa
import pytest

from tests.helpers.event_logs import events_of, only_event
from tests.helpers.lease_builders import RATE
from tests.helpers.lease_market import FINALITY
from tests.unit.lease_bonds.conftest import BOND
from tests.unit.lease_bonds.test_constructor import build


def test_close__machine_dark_all_the_time__lessee_gets_rent_and_bond(
    market, bonds, asset, lessee, books
):
    """Nothing was delivered, so there is no rent to take a credit from: the bond gives it."""
    rented = market.rent(48, asset=asset, outages=((0, 48),), credit_bps=3_000)

    refund = rented.close()

    worth = 48 * RATE * 3 // 10
    assert only_event(bonds, "BondPaid", market.escrow) == {
        "lease_id": rented.lease_id,
        "asset": asset,
        "lessee": lessee,
        "amount": worth,
        "shortfall": worth,
    }
    assert refund == 48 * RATE == market.escrow.claimable(lessee)
    assert bonds.bond_of(asset) == BOND - worth
    books(bond=BOND - worth, lessee=worth)


def test_close__worth_above_the_bond__pays_the_bond_and_no_more(
    market, bonds, asset, lessee, books
):
    rented = market.rent(200, asset=asset, outages=((0, 200),))

    rented.close()

    event = only_event(bonds, "BondPaid", market.escrow)
    assert (event["amount"], event["shortfall"]) == (BOND, 60 * RATE)
    assert bonds.bond_of(asset) == 0
    books(bond=0, lessee=BOND)
    with boa.reverts("escrow: host bond too low"):
        market.take(asset, 1)


def test_close__promise_kept_or_made_good_by_the_rent__leaves_the_bond(market, bonds, asset, books):
    for outages in ((), ((1, 2),)):
        rented = market.rent(100, asset=asset, outages=outages)
        rented.close()
        assert events_of(bonds, "BondPaid", market.escrow) == []
    books(bond=BOND, lessee=0)


def test_close__half_dark__rent_pays_first_and_the_bond_the_rest(market, bonds, asset, books):
    rented = market.rent(40, asset=asset, outages=((10, 30),))

    refund = rented.close()

    credit = 20 * RATE * 3 // 10
    assert only_event(bonds, "BondPaid", market.escrow)["amount"] == 40 * RATE * 3 // 10 - credit
    assert refund == 20 * RATE + credit
    books(bond=BOND - 6 * RATE, lessee=6 * RATE)


def test_close__model__agrees_on_every_outage(market, bonds, asset, lessee):
    for number, (a, b) in enumerate([(0, 3), (0.5, 9.25), (2, 2.001), (0, 10)]):
        market.bond(asset, 10 * BOND)
        rented = market.rent(10, asset=asset, outages=((a, b),), sla_bps=9_990 - number)
        before = bonds.claimable(lessee)

        rented.close()

        (period,) = rented.model.outcome(rented.meter)
        assert bonds.claimable(lessee) - before == period.shortfall
        boa.env.timestamp = max(boa.env.timestamp, rented.model.ends_at)


def test_settle__each_period_that_closes__pays_its_own(market, bonds, asset, lessee):
    market.bond(asset, 300 * RATE)
    rented = market.rent(1_000, asset=asset, outages=((0, 720), (720, 1_000)))
    rented.settle(rented.at(720))
    paid = bonds.claimable(lessee)
    assert paid == 720 * RATE * 3 // 10

    rented.close()

    assert bonds.claimable(lessee) - paid == 280 * RATE * 3 // 10


def test_settle__period_that_runs__leaves_the_bond(market, bonds, asset, books):
    rented = market.rent(100, asset=asset, outages=((10, 100),))

    rented.settle(rented.at(50))

    books(bond=BOND, lessee=0)


def test_close__left_in_the_first_hours__costs_the_host_no_bond(market, bonds, asset, books):
    rented = market.rent(100, asset=asset, outages=((0, 100),))
    rented.reject(rented.at(1))

    rented.close()

    books(bond=BOND, lessee=0)


def test_close__handed_on__the_new_lessee_is_paid(market, bonds, asset, lessee, stranger):
    rented = market.rent(48, asset=asset, outages=((0, 48),))
    market.escrow.assign(rented.lease_id, stranger, rented.model.ends_at, sender=lessee)
    market.escrow.accept(rented.lease_id, sender=stranger)

    rented.close()

    assert bonds.claimable(stranger) == 48 * RATE * 3 // 10
    assert bonds.claimable(lessee) == 0


def test_claim__anyone__pays_the_lessee_once(market, bonds, asset, lessee, stranger, books):
    rented = market.rent(48, asset=asset, outages=((0, 48),))
    rented.close()
    worth, before = bonds.claimable(lessee), market.token.balanceOf(lessee)

    assert bonds.claim(lessee, sender=stranger) == worth

    assert market.token.balanceOf(lessee) == before + worth
    books(bond=BOND - worth, lessee=0)
    with boa.reverts("claims: nothing to claim"):
        bonds.claim(lessee, sender=stranger)


@pytest.mark.parametrize("caller", ["lessee", "host", "owner"])
def test_cover__not_the_escrow__reverts(market, bonds, rented, asset, lessee, caller, books):
    with boa.reverts("bonds: not the escrow"):
        bonds.cover(rented.lease_id, lessee, 1, sender=getattr(market.roles, caller))
    books(bond=BOND, lessee=0)


def test_cover__no_escrow_named__is_nobodys(market, asset, lessee, owner):
    """Zero is no permission: before `set_escrow` nobody covers anything."""
    fresh = build(market)
    with boa.reverts("bonds: not the escrow"):
        fresh.cover(asset * 10**6 + 1, lessee, 1, sender="0x" + "00" * 19 + "01")


def test_close__bond_used_up_by_the_first_of_two__second_takes_what_is_left(
    market, bonds, asset, lessee, stranger, books
):
    market.fund(stranger)
    first = market.rent(60, asset=asset, outages=((0, 60),))
    boa.env.timestamp = first.model.ends_at
    second = market.rent(60, asset=asset, outages=((0, 60),), lessee=stranger)
    boa.env.timestamp = second.model.ends_at + FINALITY

    first.close()
    second.close()

    assert bonds.claimable(lessee) == 18 * RATE
    assert bonds.claimable(stranger) == BOND - 18 * RATE
    assert bonds.bond_of(asset) == 0
