import boa
import pytest

from tests.helpers.builders import ESCROW, LEASE, LESSOR, LIEN_HOLDER, PLEDGE
from tests.helpers.event_logs import only_event


@pytest.mark.parametrize("rights", [LEASE, PLEDGE, LEASE | PLEDGE])
def test_grant__by_the_owner_to_a_listed_contract__gives_the_rights(
    title, asset, make_contract, host, rights
):
    grantee = make_contract(LESSOR | LIEN_HOLDER)

    title.grant(asset, grantee, rights, sender=host)

    assert only_event(title, "Granted") == {
        "asset": asset,
        "owner": host,
        "grantee": grantee.address,
        "rights": rights,
        "tenure": 1,
    }
    assert title.rights_of(asset, grantee) == rights
    for right in (LEASE, PLEDGE, LEASE | PLEDGE):
        assert title.has_right(asset, grantee, right) == (right & rights == right)
    assert title.ownerOf(asset) == host
    assert title.nonces(host) == 0


def test_grant__of_less__replaces(title, asset, make_contract, host):
    grantee = make_contract(LESSOR | LIEN_HOLDER)
    title.grant(asset, grantee, LEASE | PLEDGE, sender=host)

    title.grant(asset, grantee, PLEDGE, sender=host)

    assert title.rights_of(asset, grantee) == PLEDGE


def test_grant__of_nothing__revokes(title, asset, make_lessor, host):
    lessor = make_lessor(asset)

    title.grant(asset, lessor, 0, sender=host)

    assert only_event(title, "Granted") == {
        "asset": asset,
        "owner": host,
        "grantee": lessor.address,
        "rights": 0,
        "tenure": 1,
    }
    assert title.rights_of(asset, lessor) == 0
    assert not title.has_right(asset, lessor, LEASE)


@pytest.mark.parametrize(
    ("listed", "rights"),
    [
        (0, LEASE),
        (0, PLEDGE),
        (LIEN_HOLDER, LEASE),
        (LESSOR, PLEDGE),
        (LESSOR, LEASE | PLEDGE),
        (ESCROW, LEASE),
        (ESCROW, PLEDGE),
    ],
)
def test_grant__without_the_matching_listing__reverts(
    title, asset, make_contract, host, listed, rights
):
    grantee = make_contract(listed)

    with boa.reverts("grant: contract not listed"):
        title.grant(asset, grantee, rights, sender=host)
    assert title.rights_of(asset, grantee) == 0


def test_grant__to_a_person__reverts(title, asset, host, operator):
    with boa.reverts("grant: contract not listed"):
        title.grant(asset, operator, LEASE, sender=host)


@pytest.mark.parametrize("rights", [4, 5, 8, 255])
def test_grant__of_an_unknown_right__reverts(title, asset, make_contract, host, rights):
    with boa.reverts("grant: unknown right"):
        title.grant(asset, make_contract(7), rights, sender=host)


@pytest.mark.parametrize("caller", ["owner", "registrar", "guardian", "stranger"])
def test_grant__by_anyone_else__reverts(title, asset, make_contract, caller, request):
    with boa.reverts("asset: not the owner"):
        title.grant(asset, make_contract(7), LEASE, sender=request.getfixturevalue(caller))


def test_grant__by_an_approved_account__reverts(title, asset, make_contract, host, operator):
    title.setApprovalForAll(operator, True, sender=host)

    with boa.reverts("asset: not the owner"):
        title.grant(asset, make_contract(7), LEASE, sender=operator)


def test_grant__no_such_asset__reverts(title, make_contract, host):
    with boa.reverts("asset: no such asset"):
        title.grant(1, make_contract(7), LEASE, sender=host)


def test_grant__after_a_transfer__is_void_even_when_the_owner_returns(
    title, asset, make_lessor, host, payee
):
    lessor = make_lessor(asset)

    title.transferFrom(host, payee, asset, sender=host)
    assert title.rights_of(asset, lessor) == 0
    assert not title.has_right(asset, lessor, LEASE)

    title.transferFrom(payee, host, asset, sender=payee)
    assert title.rights_of(asset, lessor) == 0

    title.grant(asset, lessor, LEASE, sender=host)
    assert title.has_right(asset, lessor, LEASE)


def test_grant__of_a_former_tenure__counts_as_raised_again(
    title, asset, make_lessor, owner, host, payee
):
    lessor = make_lessor(asset)
    title.transferFrom(host, payee, asset, sender=host)
    title.approve_contract(lessor, 0, sender=owner)

    with boa.reverts("grant: contract not listed"):
        title.grant(asset, lessor, LEASE, sender=payee)


def test_grant__kept_or_lowered_after_de_listing__is_allowed(
    title, asset, make_contract, owner, host
):
    grantee = make_contract(LESSOR | LIEN_HOLDER)
    title.grant(asset, grantee, LEASE | PLEDGE, sender=host)
    title.approve_contract(grantee, 0, sender=owner)

    title.grant(asset, grantee, LEASE | PLEDGE, sender=host)
    title.grant(asset, grantee, LEASE, sender=host)
    with boa.reverts("grant: contract not listed"):
        title.grant(asset, grantee, LEASE | PLEDGE, sender=host)
    assert title.rights_of(asset, grantee) == LEASE


def test_grant__while_paused__only_lowers(title, asset, make_contract, guardian, host):
    grantee = make_contract(LESSOR | LIEN_HOLDER)
    title.grant(asset, grantee, LEASE | PLEDGE, sender=host)
    title.pause(sender=guardian)

    title.grant(asset, grantee, PLEDGE, sender=host)
    with boa.reverts("pause: paused"):
        title.grant(asset, grantee, LEASE, sender=host)
    title.grant(asset, grantee, 0, sender=host)
    assert title.rights_of(asset, grantee) == 0

    title.unpause(sender=guardian)
    title.grant(asset, grantee, LEASE, sender=host)
    assert title.rights_of(asset, grantee) == LEASE


def test_has_right__after_de_listing__is_gone_and_the_grant_is_not(
    title, asset, make_contract, owner, host
):
    grantee = make_contract(LESSOR | LIEN_HOLDER)
    title.grant(asset, grantee, LEASE | PLEDGE, sender=host)
    title.approve_contract(grantee, LIEN_HOLDER, sender=owner)

    assert title.rights_of(asset, grantee) == LEASE | PLEDGE
    assert title.has_right(asset, grantee, PLEDGE)
    assert not title.has_right(asset, grantee, LEASE)
    assert not title.has_right(asset, grantee, LEASE | PLEDGE)
