"""An untouched slot never passes a check: not a grant, a lien, a user, an index or a role."""

import boa
import pytest

from tests.helpers.builders import LEASE, LIEN_HOLDER, PLEDGE
from tests.helpers.words import ZERO_ADDRESS


@pytest.mark.parametrize("rights", [0, 1, 2, 3, 4, 255])
def test_has_right__never_granted__is_false(title, asset, make_contract, stranger, rights):
    for account in (make_contract(7).address, stranger, ZERO_ADDRESS):
        assert not title.has_right(asset, account, rights)
        assert not title.has_right(asset + 1, account, rights)
        assert not title.has_right(0, account, rights)


def test_has_right__to_nothing__is_false_for_a_grantee(title, asset, make_lessor):
    assert not title.has_right(asset, make_lessor(asset), 0)


@pytest.mark.parametrize("rights", [LEASE, PLEDGE, LEASE | PLEDGE])
def test_rights__of_an_asset_before_it_exists__cannot_be_prepared(
    title, make_asset, make_contract, host, payee, rights
):
    grantee = make_contract(7)
    with boa.reverts("asset: no such asset"):
        title.grant(1, grantee, rights, sender=host)

    assert make_asset(to=payee) == 1
    assert title.rights_of(1, grantee) == 0


def test_index_zero__of_a_caller_never_listed__is_no_lien_holder(title, asset, stranger):
    with boa.reverts("asset: not encumbered"):
        title.release(asset, sender=stranger)
    with boa.reverts("asset: not encumbered"):
        title.seize(asset, stranger, sender=stranger)
    with boa.reverts("asset: not a lien holder"):
        title.encumber(asset, stranger, sender=stranger)


def test_index_zero__of_an_owner_set_user__is_nobodys_lease(title, asset, host, lessee, stranger):
    expires = boa.env.timestamp + 100
    title.setUser(asset, lessee, expires, sender=host)

    with boa.reverts("asset: not a listed lessor"):
        title.setUser(asset, lessee, expires - 1, sender=stranger)


def test_index_zero__has_no_contract(title, asset):
    assert title.approved_contract(0) == ZERO_ADDRESS
    assert title.lien_of(asset) == ZERO_ADDRESS


def test_lien__of_index_one__is_not_released_by_index_two(
    title, asset, make_lien_holder, make_contract
):
    holder, other = make_lien_holder(asset), make_contract(LIEN_HOLDER)
    title.encumber(asset, holder, sender=holder.address)

    with boa.reverts("asset: not the lien holder"):
        title.release(asset, sender=other.address)


def test_untouched_asset__has_no_owner_user_or_state(title, asset):
    for unknown in (0, asset + 1, 2**32, 2**256 - 1):
        assert title.title(unknown) == 0
        assert title.user_word(unknown) == 0
        assert title.userOf(unknown) == ZERO_ADDRESS
        assert title.userExpires(unknown) == 0
        assert title.device_ids(unknown) == []
        assert title.rights_of(unknown, ZERO_ADDRESS) == 0


@pytest.mark.parametrize(
    "view",
    [
        "ownerOf",
        "tokenURI",
        "getApproved",
        "spec",
        "market_of",
        "tenure",
        "status",
        "lien_of",
        "locked",
    ],
)
def test_view__of_no_such_asset__reverts(title, asset, view):
    getattr(title, view)(asset)

    for unknown in (0, asset + 1, 2**256 - 1):
        with boa.reverts("asset: no such asset"):
            getattr(title, view)(unknown)


def test_zero_address__is_no_registrar_guardian_or_operator(title, host):
    assert not title.is_registrar(ZERO_ADDRESS)
    assert not title.isApprovedForAll(host, ZERO_ADDRESS)
    assert title.device_asset(b"\0" * 32) == 0
    with boa.reverts("title: zero address"):
        title.balanceOf(ZERO_ADDRESS)
