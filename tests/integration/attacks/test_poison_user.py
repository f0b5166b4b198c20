"""T12: an owner sets the user for as long as possible and sells the title."""

import boa
import pytest

from tests.helpers.builders import LEASE
from tests.helpers.lease_builders import HOUR, ZERO

YEAR = 8_760 * HOUR


@pytest.fixture
def poisoned(stage, host, payee, stranger):
    """Return a machine that the payee bought with the host's user on it for a year."""
    asset = stage.machine()
    stage.suite.title.setUser(asset, stranger, boa.env.timestamp + YEAR, sender=host)
    stage.suite.title.transferFrom(host, payee, asset, sender=host)
    stage.suite.title.grant(asset, stage.suite.escrow, LEASE, sender=payee)
    return asset


@pytest.mark.parametrize("expires", [2**64 - 1, 2**40])
def test_set_user__until_the_end_of_time__refused(stage, host, stranger, expires):
    asset = stage.machine()

    with boa.reverts("asset: expiry too far"):
        stage.suite.title.setUser(asset, stranger, expires, sender=host)

    assert stage.suite.title.userOf(asset) == ZERO


def test_open_lease__machine_bought_with_a_user__lessee_replaces_him(
    stage, poisoned, stranger, lessee
):
    assert stage.suite.title.userOf(poisoned) == stranger

    stage.open(poisoned, 24)

    start = boa.env.timestamp
    assert stage.suite.title.userOf(poisoned) == lessee
    assert stage.suite.title.userExpires(poisoned) == start + 24 * HOUR


def test_set_user__by_the_buyer__clears_what_the_seller_set(stage, poisoned, host, payee):
    title = stage.suite.title

    with boa.reverts("asset: not a listed lessor"):
        title.setUser(poisoned, host, boa.env.timestamp + HOUR, sender=host)
    title.setUser(poisoned, ZERO, 0, sender=payee)

    assert (title.userOf(poisoned), title.userExpires(poisoned)) == (ZERO, 0)
    title.retire(poisoned, sender=payee)


def test_set_user__owner_or_user_against_a_lease__refused_until_it_ends(stage, host, lessee):
    title = stage.suite.title
    asset = stage.machine()
    lease_id = stage.open(asset, 24)
    ends_at = stage.suite.escrow.lease(lease_id).ends_at

    for sender, user in [(host, host), (host, ZERO), (lessee, lessee)]:
        expires = 0 if user == ZERO else boa.env.timestamp + YEAR
        with boa.reverts("asset: machine in use"):
            title.setUser(asset, user, expires, sender=sender)

    boa.env.timestamp = ends_at
    title.setUser(asset, host, ends_at + HOUR, sender=host)
    assert title.userOf(asset) == host


def test_open_lease__another_lessor_has_let_the_machine__refused_and_nothing_taken(
    stage, owner, host, lessee, stranger, lien_holder
):
    """Two listed lessors: what one has let, the other cannot let."""
    title, escrow, asset = stage.suite.title, stage.suite.escrow, stage.machine()
    title.approve_contract(lien_holder, 1, sender=owner)
    title.grant(asset, lien_holder, LEASE, sender=host)
    nonce = stage.post(asset)
    until = boa.env.timestamp + 5 * HOUR
    title.setUser(asset, stranger, until, sender=lien_holder)
    before = stage.balances()

    with boa.reverts("escrow: machine in use"):
        escrow.quote(asset, 10)
    with boa.reverts("asset: machine in use"):
        escrow.open_lease(asset, 10, 2**64, nonce, sender=lessee)

    assert (stage.balances(), escrow.lease_count(asset)) == (before, 0)
    boa.env.timestamp = until
    stage.take(asset, 10, nonce)
    with boa.reverts("asset: machine in use"):
        title.setUser(asset, ZERO, 0, sender=lien_holder)
    assert title.userOf(asset) == lessee
