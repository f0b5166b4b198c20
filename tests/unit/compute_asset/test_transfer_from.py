import boa
import pytest

from tests.helpers.builders import LEASE
from tests.helpers.event_logs import events_of, only_event
from tests.helpers.words import ZERO_ADDRESS, TitleWord, UserWord


def test_transfer_from__by_the_owner__moves_the_title(title, make_asset, host, payee):
    asset, other = make_asset(accelerator_count=4), make_asset()

    title.transferFrom(host, payee, asset, sender=host)

    assert only_event(title, "Transfer") == {"sender": host, "receiver": payee, "token_id": asset}
    assert title.ownerOf(asset) == payee
    assert title.ownerOf(other) == host
    assert (title.balanceOf(host), title.balanceOf(payee)) == (1, 1)
    assert title.tenure(asset) == 2
    assert title.title(asset) == TitleWord(payee.lower(), tenure=2, accelerators=4).pack()
    assert title.total_supply() == 2


@pytest.mark.parametrize("consent", ["approve", "setApprovalForAll"])
def test_transfer_from__by_an_approved_account__moves_once(
    title, asset, host, operator, payee, consent
):
    if consent == "approve":
        title.approve(operator, asset, sender=host)
    else:
        title.setApprovalForAll(operator, True, sender=host)

    title.transferFrom(host, payee, asset, sender=operator)

    assert title.ownerOf(asset) == payee
    assert title.getApproved(asset) == ZERO_ADDRESS
    with boa.reverts("title: not approved"):
        title.transferFrom(payee, host, asset, sender=operator)


def test_transfer_from__clears_the_approval_for_good(title, asset, host, operator, payee):
    title.approve(operator, asset, sender=host)
    title.transferFrom(host, payee, asset, sender=host)
    title.transferFrom(payee, host, asset, sender=payee)

    assert title.getApproved(asset) == ZERO_ADDRESS
    with boa.reverts("title: not approved"):
        title.transferFrom(host, operator, asset, sender=operator)


@pytest.mark.parametrize("caller", ["stranger", "owner", "registrar", "guardian"])
def test_transfer_from__by_anyone_else__reverts(title, asset, host, caller, request):
    account = request.getfixturevalue(caller)

    with boa.reverts("title: not approved"):
        title.transferFrom(host, account, asset, sender=account)


def test_transfer_from__with_any_grant__reverts(title, asset, make_contract, host):
    grantee = make_contract(7)
    title.grant(asset, grantee, 3, sender=host)

    with boa.reverts("title: not approved"):
        title.transferFrom(host, grantee, asset, sender=grantee.address)


def test_transfer_from__from_another_account__reverts(title, asset, host, payee, stranger):
    with boa.reverts("title: sender is not the owner"):
        title.transferFrom(stranger, payee, asset, sender=stranger)
    with boa.reverts("title: sender is not the owner"):
        title.transferFrom(payee, payee, asset, sender=host)


def test_transfer_from__to_nobody__reverts(title, asset, host):
    with boa.reverts("title: receiver is zero"):
        title.transferFrom(host, ZERO_ADDRESS, asset, sender=host)


def test_transfer_from__no_such_asset__reverts(title, host, payee):
    with boa.reverts("asset: no such asset"):
        title.transferFrom(host, payee, 1, sender=host)
    with boa.reverts("asset: no such asset"):
        title.transferFrom(ZERO_ADDRESS, payee, 1, sender=host)


def test_transfer_from__to_oneself__keeps_the_balance_and_ends_the_tenure(
    title, asset, make_lessor, host
):
    lessor = make_lessor(asset)

    title.transferFrom(host, host, asset, sender=host)

    assert title.balanceOf(host) == 1
    assert title.tenure(asset) == 2
    assert not title.has_right(asset, lessor, LEASE)


def test_transfer_from__in_mid_lease__the_lease_follows_the_machine(
    title, asset, make_lessor, host, lessee, payee
):
    lessor = make_lessor(asset)
    expires = boa.env.timestamp + 3_600
    title.setUser(asset, lessee, expires, sender=lessor.address)

    title.transferFrom(host, payee, asset, sender=host)

    assert events_of(title, "UpdateUser") == []
    assert title.userOf(asset) == lessee
    assert title.userExpires(asset) == expires
    assert title.user_word(asset) == UserWord(lessee.lower(), expires, 1).pack()
    for former in (host, payee):
        with boa.reverts("asset: machine in use"):
            title.setUser(asset, ZERO_ADDRESS, 0, sender=former)


def test_transfer_from__under_a_lien__reverts_for_everyone(
    title, asset, make_lien_holder, host, operator, payee
):
    title.approve(operator, asset, sender=host)
    holder = make_lien_holder(asset)
    title.encumber(asset, holder, sender=holder.address)

    for caller in (host, operator):
        with boa.reverts("asset: encumbered"):
            title.transferFrom(host, payee, asset, sender=caller)
    with boa.reverts("title: not approved"):
        title.transferFrom(host, payee, asset, sender=holder.address)

    title.release(asset, sender=holder.address)
    title.transferFrom(host, payee, asset, sender=operator)
    assert title.ownerOf(asset) == payee
