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
    with boa.reverts("bonds: host bond too low"):
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


def test_settle__each_period_that_closes__pays_its_own_up_to_a_days_rent_in_all(
    market, bonds, asset, lessee, books
):
    """Two dark periods are worth 216 and 84 hours of rent; 24 are reserved for the lease."""
    market.bond(asset, 1_000 * RATE)
    rented = market.rent(1_000, asset=asset, outages=((0, 720), (720, 1_000)))
    rented.settle(rented.at(720))
    books(bond=1_000 * RATE, lessee=BOND)
    assert bonds.reserved_of(asset) == 0

    rented.close()

    books(bond=1_000 * RATE, lessee=BOND)
    assert bonds.reserved_of(asset) == 0


def test_close__several_periods_at_once__pays_what_one_by_one_would(market, bonds, asset, lessee):
    """The first period loses a little more than its rent can give back, the second too."""
    dark = ((0, 690), (720, 760))
    market.bond(asset, BOND)
    at_once, one_by_one = (
        market.rent(770, asset=a, outages=dark, credit_bps=100) for a in (asset, _bonded(market))
    )
    one_by_one.settle(one_by_one.at(720))
    paid = bonds.claimable(lessee)
    one_by_one.close()
    total = bonds.claimable(lessee)
    assert 0 < paid < total < BOND

    at_once.close()

    assert bonds.claimable(lessee) == 2 * total
    periods = at_once.model.outcome(at_once.meter)
    assert [p.shortfall > 0 for p in periods] == [True, True]
    assert total == sum(p.shortfall for p in periods)


def _bonded(market):
    made = market.machine()
    market.bond(made, BOND)
    return made


def test_settle__period_that_runs__leaves_the_bond(market, bonds, asset, books):
    rented = market.rent(100, asset=asset, outages=((10, 100),))

    rented.settle(rented.at(50))

    books(bond=BOND, lessee=0)


@pytest.mark.parametrize(("sla_bps", "worth"), [(9_900, 0), (9_990, 3 * RATE // 10)])
def test_close__left_in_the_first_hours__is_measured_over_seven_days(
    market, bonds, asset, books, sla_bps, worth
):
    """A dark hour misses 99 % of a week by nothing, 99.9 % by more than the hour's cap."""
    rented = market.rent(100, asset=asset, outages=((0, 100),), sla_bps=sla_bps)
    rented.reject(rented.at(1))

    rented.close()

    books(bond=BOND - worth, lessee=worth)
    assert bonds.reserved_of(asset) == 0


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
        bonds.cover(rented.lease_id, lessee, RATE, 1, True, sender=getattr(market.roles, caller))
    books(bond=BOND, lessee=0)


def test_cover__no_escrow_named__is_nobodys(market, asset, lessee, owner):
    """Zero is no permission: before `set_escrow` nobody covers anything."""
    fresh = build(market)
    with boa.reverts("bonds: not the escrow"):
        fresh.cover(asset * 10**6 + 1, lessee, RATE, 1, True, sender="0x" + "00" * 19 + "01")


def test_open_lease__bond_reserved_for_another__reverts_until_there_is_more(
    market, bonds, asset, lessee, stranger, books
):
    """A host's own lease, still open, cannot draw what a victim's lease counts on."""
    market.fund(stranger)
    sybil = market.rent(80, asset=asset, outages=((0, 80),), lessee=stranger)
    boa.env.timestamp = sybil.model.ends_at
    market.post(asset)
    assert (bonds.reserved_of(asset), bonds.required_bond(asset, RATE)) == (BOND, 2 * BOND)
    with boa.reverts("bonds: host bond too low"):
        market.take(asset, 60)

    market.bond(asset, BOND)
    victim = market.rent(60, asset=asset, outages=((0, 60),))
    assert bonds.reserved_of(asset) == 2 * BOND
    boa.env.timestamp = victim.model.ends_at + FINALITY
    market.meter.set_final_until(asset, victim.model.ends_at)
    sybil.close()
    victim.close()

    assert (bonds.claimable(stranger), bonds.claimable(lessee)) == (BOND, 18 * RATE)
    assert (bonds.bond_of(asset), bonds.reserved_of(asset)) == (6 * RATE, 0)


def test_terminate__successor_falls__its_reserve_is_free_again(market, bonds, asset, host):
    market.bond(asset, BOND)
    rented = market.rent(100, asset=asset)
    successor = rented.extend(50)
    assert bonds.reserved_of(asset) == 2 * BOND

    rented.terminate(rented.at(3))

    assert market.escrow.lease(successor.lease_id).is_closed
    assert bonds.reserved_of(asset) == BOND
    assert bonds.withdraw_bond(asset, BOND, sender=host) == BOND


def test_close__machine_trusted_meanwhile__releases_what_was_reserved(market, bonds, asset):
    rented = market.rent(10, asset=asset)
    market.meter.set_trust(asset, 4)

    rented.close()

    assert (bonds.reserved_of(asset), bonds.bond_of(asset)) == (0, BOND)


def test_close__let_on_trust_without_a_bond__draws_and_releases_nothing(market, bonds, lessee):
    asset = market.machine()
    market.meter.set_trust(asset, 2)
    rented = market.rent(48, asset=asset, outages=((0, 48),))
    market.meter.set_trust(asset, 0)
    market.bond(asset, BOND)

    rented.close()

    assert bonds.claimable(lessee) == 0
    assert (bonds.reserved_of(asset), bonds.bond_of(asset)) == (0, BOND)


def test_reserve__not_the_escrow__reverts(market, bonds, asset, host, owner):
    for other in (host, owner):
        with boa.reverts("bonds: not the escrow"):
            bonds.reserve(asset, RATE, sender=other)
    assert bonds.reserved_of(asset) == 0


@pytest.mark.parametrize("who", ["bonds", "lessee"])
def test_close__frozen__credits_all_the_same(market, bonds, asset, lessee, who):
    rented = market.rent(48, asset=asset, outages=((0, 48),))
    frozen = bonds if who == "bonds" else lessee
    market.token.freeze(frozen)

    rented.close()

    assert market.escrow.claimable(lessee) == 48 * RATE
    assert bonds.claimable(lessee) == 48 * RATE * 3 // 10
    with boa.reverts():
        bonds.claim(lessee)
    market.token.unfreeze(frozen)
    assert bonds.claim(lessee) == 48 * RATE * 3 // 10
