"""A market whose machines carry bonds of a day's rent, undone after each test."""

from collections.abc import Callable
from typing import Any

import boa
import pytest

from tests.conftest import START
from tests.helpers.lease_builders import HOUR, RATE
from tests.helpers.lease_market import Market, Rented, Roles, deploy_market

BOND_HOURS = 24
BOND = BOND_HOURS * RATE


@pytest.fixture(scope="session")
def roles(
    owner: str, registrar: str, guardian: str, treasury: str, host: str, lessee: str
) -> Roles:
    return Roles(owner, registrar, guardian, treasury, host, lessee)


@pytest.fixture(scope="session")
def market(roles: Roles) -> Market:
    return deploy_market(roles, START - 1_000_000, bond_hours=BOND_HOURS)


@pytest.fixture
def bonds(market: Market) -> Any:
    return market.bonds


@pytest.fixture
def asset(market: Market) -> int:
    """Return a machine of the host with a bond of exactly a day's rent."""
    made = market.machine()
    market.bond(made, BOND)
    return made


@pytest.fixture
def rented(market: Market, asset: int) -> Rented:
    """Return a lease of four days, two of which have passed; nothing is final."""
    made = market.rent(96, asset=asset)
    boa.env.timestamp = made.at(48)
    return made


@pytest.fixture
def books(market: Market) -> Callable[..., None]:
    """Fail unless the contract holds exactly so much in bonds, open disputes and claims."""

    def check(*, bond: int = 0, disputes: int = 0, **claims: int) -> None:
        accounts = {name: getattr(market.roles, name) for name in claims}
        for name, amount in claims.items():
            assert market.bonds.claimable(accounts[name]) == amount, name
        held = bond + disputes + sum(claims.values())
        assert market.token.balanceOf(market.bonds) == held

    return check


@pytest.fixture
def hour() -> Callable[[int], int]:
    """Return the number since 1970 of an hour after the start."""
    return lambda after: START // HOUR + after
