"""What new bonds know, and what they refuse to be built on."""

import boa
import pytest

from tests.helpers.compiling import deployer
from tests.helpers.event_logs import only_event
from tests.helpers.lease_builders import ZERO
from tests.helpers.lease_market import deploy_token


def build(market, **changed):
    parts = {"token": market.token, "title": market.title, "meter": market.meter, "bond_hours": 24}
    return deployer("leasing/LeaseBonds.vy").deploy(*(parts | changed).values())


def test_constructor__whole_suite__knows_its_parts(market, bonds, owner):
    assert bonds.token() == market.token.address
    assert (bonds.TITLE(), bonds.METER()) == (market.title.address, market.meter.address)
    assert (bonds.BOND_HOURS(), bonds.escrow()) == (24, market.escrow.address)
    assert (bonds.owner(), market.escrow.BONDS()) == (owner, bonds.address)
    assert build(market).escrow() == ZERO


@pytest.mark.parametrize("hours", [0, 168])
def test_constructor__bond_hours_at_a_bound__is_kept(market, hours):
    assert build(market, bond_hours=hours).BOND_HOURS() == hours


@pytest.mark.parametrize(
    ("part", "reason"),
    [
        ("token", "token: no code there"),
        ("title", "bonds: title has no code"),
        ("meter", "bonds: meter has no code"),
    ],
)
def test_constructor__account_without_code__reverts(market, stranger, part, reason):
    with boa.reverts(reason):
        build(market, **{part: stranger})


def test_constructor__more_than_a_week__reverts(market):
    with boa.reverts("bonds: hours above 168"):
        build(market, bond_hours=169)


def escrow_of(market, bonds, **changed):
    """An escrow that names these bonds, of the market's suite unless told otherwise."""
    names = ("token", "title", "meter", "splitter")
    parts = {name: getattr(market, name) for name in names} | changed
    made = (*parts.values(), market.roles.guardian, ZERO, bonds)
    return deployer("leasing/LeaseEscrow.vy").deploy(*made)


def test_set_escrow__owner_once__is_kept_and_told(market, owner, stranger):
    with boa.env.prank(owner):
        fresh = build(market)
        escrow = escrow_of(market, fresh)
        with boa.reverts("bonds: escrow has no code"):
            fresh.set_escrow(stranger)
        with boa.reverts("bonds: escrow names others"):
            fresh.set_escrow(market.escrow)
        fresh.set_escrow(escrow)
        assert only_event(fresh, "EscrowSet") == {"escrow": str(escrow.address)}

        with boa.reverts("bonds: escrow is set"):
            fresh.set_escrow(escrow)
    assert fresh.escrow() == escrow.address


@pytest.mark.parametrize(
    ("part", "reason"),
    [
        ("token", "bonds: another token"),
        ("title", "bonds: another title"),
        ("meter", "bonds: another meter"),
    ],
)
def test_set_escrow__of_another_suite__reverts(market, owner, part, reason):
    other = {
        "token": lambda: deploy_token(),
        "title": lambda: market.splitter,
        "meter": lambda: deployer("mocks/MockMeter.vy").deploy(0),
    }[part]()
    with boa.env.prank(owner):
        fresh = build(market)
        escrow = escrow_of(market, fresh, **{part: other})
        with boa.reverts(reason):
            fresh.set_escrow(escrow)
    assert fresh.escrow() == ZERO


def test_set_escrow__stranger__reverts(market, owner, stranger):
    with boa.env.prank(owner):
        fresh = build(market)
    with boa.reverts("ownable: caller is not the owner"):
        fresh.set_escrow(market.escrow, sender=stranger)
    assert fresh.escrow() == ZERO
