import boa
import pytest

from tests.helpers.builders import LEASE, LIEN_HOLDER, PLEDGE
from tests.helpers.event_logs import only_event
from tests.helpers.words import ZERO_ADDRESS, TitleWord

ENCUMBERED = 2


def test_encumber__by_a_granted_lien_holder__takes_the_lien(
    title, asset, make_contract, make_lien_holder, host
):
    make_contract(LIEN_HOLDER)
    holder = make_lien_holder(asset)

    title.encumber(asset, holder, sender=holder.address)

    parties = {"asset": asset, "owner": host, "holder": holder.address}
    assert only_event(title, "Encumbered") == parties
    assert only_event(title, "Locked") == {"token_id": asset}
    assert title.lien_of(asset) == holder.address
    assert title.locked(asset)
    assert title.status(asset) == ENCUMBERED
    assert title.title(asset) == TitleWord(host.lower(), lien_index=2).pack()
    assert title.ownerOf(asset) == host
    assert title.tenure(asset) == 1
    assert title.has_right(asset, holder, PLEDGE)


def test_encumber__by_a_contract_that_calls__takes_the_lien(
    title, asset, make_lien_holder, call_as
):
    holder = make_lien_holder(asset)

    call_as(holder, title.encumber, asset, holder)

    assert title.lien_of(asset) == holder.address


@pytest.mark.parametrize("caller", ["host", "owner", "stranger"])
def test_encumber__for_another_holder__reverts(title, asset, make_lien_holder, caller, request):
    holder = make_lien_holder(asset)

    with boa.reverts("asset: not for another holder"):
        title.encumber(asset, holder, sender=request.getfixturevalue(caller))


def test_encumber__by_the_owner_for_itself__reverts(title, asset, host):
    with boa.reverts("asset: not a lien holder"):
        title.encumber(asset, host, sender=host)


def test_encumber__listed_without_a_grant__reverts(title, asset, make_contract):
    holder = make_contract(LIEN_HOLDER)

    with boa.reverts("asset: no pledge grant"):
        title.encumber(asset, holder, sender=holder.address)


def test_encumber__with_a_lease_grant_only__reverts(title, asset, make_contract, host):
    holder = make_contract(7)
    title.grant(asset, holder, LEASE, sender=host)

    with boa.reverts("asset: no pledge grant"):
        title.encumber(asset, holder, sender=holder.address)
    title.grant(asset, holder, LEASE | PLEDGE, sender=host)
    title.encumber(asset, holder, sender=holder.address)


def test_encumber__with_a_grant_of_a_former_tenure__reverts(
    title, asset, make_lien_holder, host, payee
):
    holder = make_lien_holder(asset)
    title.transferFrom(host, payee, asset, sender=host)

    with boa.reverts("asset: no pledge grant"):
        title.encumber(asset, holder, sender=holder.address)
    title.transferFrom(payee, host, asset, sender=payee)
    with boa.reverts("asset: no pledge grant"):
        title.encumber(asset, holder, sender=holder.address)


def test_encumber__after_de_listing__reverts(title, asset, make_lien_holder, owner):
    holder = make_lien_holder(asset)
    title.approve_contract(holder, 5, sender=owner)

    with boa.reverts("asset: not a lien holder"):
        title.encumber(asset, holder, sender=holder.address)


def test_encumber__a_second_lien__reverts(title, asset, make_lien_holder):
    first, second = make_lien_holder(asset), make_lien_holder(asset)
    title.encumber(asset, first, sender=first.address)

    for holder in (first, second):
        with boa.reverts("asset: encumbered"):
            title.encumber(asset, holder, sender=holder.address)
    assert title.lien_of(asset) == first.address


def test_encumber__in_mid_lease__keeps_the_user(
    title, asset, make_lessor, make_lien_holder, lessee
):
    lessor, holder = make_lessor(asset), make_lien_holder(asset)
    title.setUser(asset, lessee, boa.env.timestamp + 100, sender=lessor.address)

    title.encumber(asset, holder, sender=holder.address)

    assert title.userOf(asset) == lessee


def test_encumber__no_such_asset__reverts(title, asset, make_lien_holder):
    holder = make_lien_holder(asset)

    with boa.reverts("asset: no such asset"):
        title.encumber(asset + 1, holder, sender=holder.address)
    with boa.reverts("asset: no such asset"):
        title.lien_of(asset + 1)
    assert title.lien_of(asset) == ZERO_ADDRESS


def test_encumber__the_grant_revoked_since__keeps_the_lien_and_takes_no_other(
    title, asset, make_lien_holder, host
):
    holder = make_lien_holder(asset)
    title.encumber(asset, holder, sender=holder.address)
    title.grant(asset, holder, 0, sender=host)
    assert title.lien_of(asset) == holder.address

    title.release(asset, sender=holder.address)
    with boa.reverts("asset: no pledge grant"):
        title.encumber(asset, holder, sender=holder.address)
