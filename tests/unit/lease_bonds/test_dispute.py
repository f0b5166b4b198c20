"""A lessee doubts reported hours: what it posts, what is held, and what is refused."""

import boa
import pytest

from tests.conftest import START
from tests.helpers.event_logs import only_event
from tests.helpers.lease_builders import DAY, HOUR, RATE
from tests.helpers.lease_market import deploy_market, deploy_token
from tests.unit.lease_bonds.conftest import BOND

LEAST = 20_000_000


def test_dispute__hours_of_the_lease__posts_a_tenth_and_holds_them(
    market, bonds, rented, asset, lessee, hour, books
):
    before = market.token.balanceOf(lessee)
    expected = 24 * RATE // 10
    assert bonds.dispute_bond(rented.lease_id, hour(20), 24) == expected

    assert bonds.dispute(rented.lease_id, hour(20), 24, sender=lessee) == expected

    assert only_event(bonds, "Disputed") == {
        "lease_id": rented.lease_id,
        "asset": asset,
        "disputer": lessee,
        "period": 0,
        "first_hour": hour(20),
        "hours": 24,
        "bond": expected,
        "held_until": boa.env.timestamp + DAY,
    }
    dispute = bonds.dispute_of(rented.lease_id, 0)
    assert (dispute.disputer, dispute.bond, dispute.is_open) == (lessee, expected, True)
    assert (dispute.first_hour, dispute.hours) == (hour(20), 24)
    assert dispute.held_until == boa.env.timestamp + DAY
    assert market.meter.held_from(asset) == hour(20) + 1
    assert market.token.balanceOf(lessee) == before - expected
    books(bond=BOND, disputes=expected)


@pytest.mark.parametrize(
    ("hours", "bond"), [(1, LEAST), (9, LEAST), (10, LEAST), (11, 11 * 2 * 10**6)]
)
def test_dispute__little_at_stake__posts_twenty_tokens(bonds, rented, lessee, hour, hours, bond):
    assert bonds.dispute(rented.lease_id, hour(0), hours, sender=lessee) == bond


def test_dispute__part_of_the_hours_dark__is_a_tenth_of_what_was_charged(
    market, bonds, asset, lessee, hour
):
    rented = market.rent(96, asset=asset, outages=((0, 4.5),))
    boa.env.timestamp = rented.at(48)
    seconds = 24 * HOUR - round(4.5 * HOUR)
    expected = -(-seconds * RATE // HOUR * 1_000 // 10_000)

    assert bonds.dispute(rented.lease_id, hour(0), 24, sender=lessee) == expected


def test_dispute__tenth_that_does_not_divide__is_rounded_up(market, bonds, asset, lessee, hour):
    market.bond(asset, 100 * BOND)
    rented = market.rent(96, asset=asset, hourly_rate=100_000_007)
    boa.env.timestamp = rented.at(48)
    assert 24 * 100_000_007 % 10 == 8

    assert bonds.dispute(rented.lease_id, hour(0), 24, sender=lessee) == 24 * 100_000_007 // 10 + 1


def test_dispute__token_of_eight_decimals__posts_twenty_of_them(roles, lessee, hour):
    market = deploy_market(roles, START - 1_000_000, token=deploy_token(8), bond_hours=0)
    rented = market.rent(96)
    boa.env.timestamp = rented.at(48)

    assert market.bonds.dispute(rented.lease_id, hour(0), 1, sender=lessee) == 20 * 10**8


def test_dispute__hours_that_another_dispute_holds__ends_with_their_finality(
    market, bonds, rented, lessee, hour
):
    """The mock meter lets hours stay open for ever; the real one for a day more than usual."""
    usual = (hour(1)) * HOUR + 48 * HOUR
    boa.env.timestamp = usual + 20 * HOUR

    bonds.dispute(rented.lease_id, hour(0), 1, sender=lessee)

    assert bonds.dispute_of(rented.lease_id, 0).held_until == usual + DAY


def test_dispute__bare_metal__is_a_tenth_of_the_elapsed_hours(market, bonds, asset, lessee, hour):
    rented = market.rent(96, asset=asset, outages=((0, 30),), tenancy=1)
    boa.env.timestamp = rented.at(48)

    assert bonds.dispute(rented.lease_id, hour(0), 20, sender=lessee) == 20 * RATE // 10


def test_dispute__hours_that_the_lease_cuts__cost_their_part(market, bonds, asset, lessee, hour):
    boa.env.timestamp += HOUR // 4
    market.bond(asset, 100 * BOND)
    rented = market.rent(30, asset=asset, hourly_rate=100 * RATE)
    boa.env.timestamp = rented.at(40)

    assert bonds.dispute_bond(rented.lease_id, hour(0), 1) == 100 * RATE * 3 // 4 // 10
    assert bonds.dispute_bond(rented.lease_id, hour(30), 1) == 100 * RATE // 4 // 10


def test_dispute__not_the_lessee__reverts(market, bonds, rented, host, lessee, stranger, hour):
    for other in (host, stranger, market.roles.owner):
        market.fund(other)
        with boa.reverts("bonds: not the lessee"):
            bonds.dispute(rented.lease_id, hour(0), 1, sender=other)
    market.escrow.assign(rented.lease_id, stranger, rented.model.ends_at, sender=lessee)
    market.escrow.accept(rented.lease_id, sender=stranger)
    with boa.reverts("bonds: not the lessee"):
        bonds.dispute(rented.lease_id, hour(0), 1, sender=lessee)

    assert bonds.dispute(rented.lease_id, hour(0), 1, sender=stranger) == LEAST


def test_dispute__no_such_lease__reverts(bonds, rented, lessee, hour):
    with boa.reverts("escrow: no such lease"):
        bonds.dispute(rented.lease_id + 1, hour(0), 1, sender=lessee)


@pytest.mark.parametrize(
    ("first", "hours", "reason"),
    [
        (0, 0, "bonds: hours not 1 to 24"),
        (0, 25, "bonds: hours not 1 to 24"),
        (47, 2, "bonds: hour not over"),
        (48, 1, "bonds: hour not over"),
        (10**60, 1, "bonds: hour not over"),
        (-1, 1, "bonds: hours outside the lease"),
        (-1, 2, "bonds: hours outside the lease"),
    ],
)
def test_dispute__hours_that_are_none_of_the_lease__reverts(
    market, bonds, rented, lessee, hour, first, hours, reason, books
):
    with boa.reverts(reason):
        bonds.dispute(rented.lease_id, hour(first), hours, sender=lessee)
    assert not bonds.dispute_of(rented.lease_id, 0).is_open
    books(bond=BOND)


def test_dispute__hours_after_the_end__reverts(market, bonds, rented, lessee, hour):
    boa.env.timestamp = rented.at(100)
    with boa.reverts("bonds: hours outside the lease"):
        bonds.dispute(rented.lease_id, hour(95), 2, sender=lessee)

    assert bonds.dispute(rented.lease_id, hour(95), 1, sender=lessee) == LEAST


def test_dispute__hour_that_is_final__reverts(market, bonds, rented, asset, lessee, hour):
    market.meter.set_final_until(asset, rented.at(10))
    with boa.reverts("oracle: hour is final"):
        bonds.dispute(rented.lease_id, hour(9), 2, sender=lessee)

    assert bonds.dispute(rented.lease_id, hour(10), 2, sender=lessee) == LEAST


def test_dispute__hour_refuted_already__reverts(market, bonds, rented, asset, lessee, hour):
    for taken in (11, 12, 23, 24):
        with boa.env.anchor():
            market.meter.flag_hour(asset, hour(taken))
            with boa.reverts("bonds: refuted already"):
                bonds.dispute(rented.lease_id, hour(11), 14, sender=lessee)
    market.meter.flag_hour(asset, hour(10))
    market.meter.flag_hour(asset, hour(25))

    assert bonds.dispute(rented.lease_id, hour(11), 14, sender=lessee) == 14 * RATE // 10


def test_dispute__nothing_charged__reverts(market, bonds, asset, lessee, hour):
    rented = market.rent(96, asset=asset, outages=((5, 10),))
    boa.env.timestamp = rented.at(48)

    with boa.reverts("bonds: nothing charged"):
        bonds.dispute(rented.lease_id, hour(5), 5, sender=lessee)
    assert bonds.dispute(rented.lease_id, hour(4), 6, sender=lessee) == LEAST


def test_dispute__twice_in_a_period__reverts_also_after_the_first_ended(
    market, bonds, rented, lessee, hour
):
    bonds.dispute(rented.lease_id, hour(0), 1, sender=lessee)
    with boa.reverts("bonds: disputed before"):
        bonds.dispute(rented.lease_id, hour(5), 1, sender=lessee)
    boa.env.timestamp += DAY
    bonds.end_dispute(rented.lease_id, 0)

    with boa.reverts("bonds: disputed before"):
        bonds.dispute(rented.lease_id, hour(5), 1, sender=lessee)


def test_dispute__each_period__has_its_own(market, bonds, asset, lessee, hour):
    rented = market.rent(1_000, asset=asset)
    boa.env.timestamp = rented.at(730)
    with boa.reverts("bonds: hours of two periods"):
        bonds.dispute(rented.lease_id, hour(719), 2, sender=lessee)

    bonds.dispute(rented.lease_id, hour(718), 2, sender=lessee)
    bonds.dispute(rented.lease_id, hour(720), 2, sender=lessee)

    assert [bonds.dispute_of(rented.lease_id, n).first_hour for n in (0, 1)] == [
        hour(718),
        hour(720),
    ]
    for period in (0, 1):
        assert bonds.dispute_of(rented.lease_id, period).is_open


def test_dispute__hour_that_two_periods_share__is_of_the_former(
    market, bonds, asset, lessee, hour, books
):
    boa.env.timestamp += HOUR // 4
    market.bond(asset, 100 * BOND)
    rented = market.rent(1_000, asset=asset, hourly_rate=100 * RATE)
    boa.env.timestamp = rented.at(730)
    with boa.reverts("bonds: hours of two periods"):
        bonds.dispute(rented.lease_id, hour(720), 2, sender=lessee)
    assert bonds.dispute_bond(rented.lease_id, hour(719), 2) == 2 * 10 * RATE

    assert bonds.dispute(rented.lease_id, hour(720), 1, sender=lessee) == 10 * RATE

    assert only_event(bonds, "Disputed")["period"] == 0
    assert bonds.dispute_of(rented.lease_id, 0).first_hour == hour(720)
    assert market.meter.held_from(asset) == hour(720) + 1
    bonds.dispute(rented.lease_id, hour(721), 1, sender=lessee)
    assert bonds.dispute_of(rented.lease_id, 1).first_hour == hour(721)
    books(bond=101 * BOND, disputes=2 * 10 * RATE)


def test_dispute__closed_lease__reverts(market, bonds, rented, lessee, hour):
    rented.close()
    with boa.reverts("bonds: lease closed"):
        bonds.dispute(rented.lease_id, hour(95), 1, sender=lessee)


def test_dispute__no_money__leaves_nothing(market, bonds, rented, lessee, hour):
    market.token.approve(bonds, LEAST - 1, sender=lessee)
    with boa.reverts():
        bonds.dispute(rented.lease_id, hour(0), 1, sender=lessee)
    assert not bonds.dispute_of(rented.lease_id, 0).is_open
    assert market.meter.held_from(rented.asset) == 0


def test_dispute__open__blocks_nothing_of_the_lease(
    market, bonds, rented, asset, lessee, host, hour
):
    bonds.dispute(rented.lease_id, hour(40), 1, sender=lessee)

    assert rented.settle(rented.at(30)) > 0
    rented.reclaim()
    rented.terminate()
    rented.close()
    assert market.escrow.claim(lessee) > 0
    assert bonds.dispute_of(rented.lease_id, 0).is_open
