import boa
import pytest

from scripts.lib.project import CONTRACTS
from tests.helpers.builders import LEASE, LESSOR, PLEDGE
from tests.helpers.event_logs import only_event
from tests.helpers.words import ZERO_ADDRESS, TitleWord


@pytest.fixture
def holder(title, asset, make_lien_holder):
    contract = make_lien_holder(asset)
    title.encumber(asset, contract, sender=contract.address)
    return contract


def test_seize__by_the_holder__moves_the_title_free_of_the_lien(title, asset, holder, host, lender):
    title.seize(asset, lender, sender=holder.address)

    assert only_event(title, "Seized") == {
        "asset": asset,
        "holder": holder.address,
        "to": lender,
        "former_owner": host,
    }
    assert only_event(title, "Transfer") == {"sender": host, "receiver": lender, "token_id": asset}
    assert only_event(title, "Unlocked") == {"token_id": asset}
    assert title.ownerOf(asset) == lender
    assert (title.balanceOf(host), title.balanceOf(lender)) == (0, 1)
    assert title.lien_of(asset) == ZERO_ADDRESS
    assert not title.locked(asset)
    assert title.status(asset) == 0
    assert title.title(asset) == TitleWord(lender.lower(), tenure=2, seizures=1).pack()


def test_seize__in_mid_lease__the_lease_goes_on(
    title, asset, holder, make_contract, host, lender, lessee
):
    lessor = make_contract(LESSOR)
    title.grant(asset, lessor, LEASE, sender=host)
    expires = boa.env.timestamp + 1_000
    title.setUser(asset, lessee, expires, sender=lessor.address)

    title.seize(asset, lender, sender=holder.address)

    assert (title.userOf(asset), title.userExpires(asset)) == (lessee, expires)
    with boa.reverts("asset: machine in use"):
        title.setUser(asset, ZERO_ADDRESS, 0, sender=lender)
    title.setUser(asset, lessee, expires - 1, sender=lessor.address)
    assert title.userExpires(asset) == expires - 1


def test_seize__ends_every_agreement_of_the_former_owner(
    title, asset, holder, make_contract, host, operator, lender
):
    lessor = make_contract(LESSOR)
    title.grant(asset, lessor, LEASE, sender=host)
    title.approve(operator, asset, sender=host)

    title.seize(asset, lender, sender=holder.address)

    assert title.rights_of(asset, lessor) == 0
    assert title.rights_of(asset, holder) == 0
    assert title.getApproved(asset) == ZERO_ADDRESS
    with boa.reverts("title: not approved"):
        title.transferFrom(lender, operator, asset, sender=operator)
    with boa.reverts("asset: no pledge grant"):
        title.encumber(asset, holder, sender=holder.address)


def test_seize__again_after_a_new_pledge__counts_on(title, asset, holder, host, lender):
    title.seize(asset, lender, sender=holder.address)
    title.grant(asset, holder, PLEDGE, sender=lender)
    title.encumber(asset, holder, sender=holder.address)

    title.seize(asset, host, sender=holder.address)

    assert title.title(asset) == TitleWord(host.lower(), tenure=3, seizures=2).pack()


def test_seize__to_a_contract_that_refuses__is_not_asked(title, asset, holder):
    receiver = boa.load(str(CONTRACTS / "mocks" / "MockReceiver.vy"))
    receiver.behave(receiver.REVERTS())

    title.seize(asset, receiver, sender=holder.address)

    assert title.ownerOf(asset) == receiver.address
    assert receiver.token_id() == 0


def test_seize__to_the_owner__counts_as_a_seizure(title, asset, holder, host):
    title.seize(asset, host, sender=holder.address)

    assert title.balanceOf(host) == 1
    assert title.title(asset) == TitleWord(host.lower(), tenure=2, seizures=1).pack()


def test_seize__to_nobody__reverts(title, asset, holder):
    with boa.reverts("asset: seized to zero"):
        title.seize(asset, ZERO_ADDRESS, sender=holder.address)


@pytest.mark.parametrize("caller", ["host", "owner", "guardian", "registrar", "stranger"])
def test_seize__by_anyone_else__reverts(title, asset, holder, caller, request):
    account = request.getfixturevalue(caller)

    with boa.reverts("asset: not the lien holder"):
        title.seize(asset, account, sender=account)
    assert title.lien_of(asset) == holder.address


def test_seize__by_another_lien_holder__reverts(title, asset, holder, make_lien_holder):
    rival = make_lien_holder(asset)

    with boa.reverts("asset: not the lien holder"):
        title.seize(asset, rival, sender=rival.address)


def test_seize__without_a_lien__reverts(title, make_asset, make_lien_holder, lender, stranger):
    other = make_asset()
    holder = make_lien_holder(other)

    for caller in (holder.address, stranger):
        with boa.reverts("asset: not encumbered"):
            title.seize(other, lender, sender=caller)


@pytest.mark.parametrize("loss", ["revoked", "delisted"])
def test_seize__without_grant_or_listing__still_works(
    title, asset, holder, owner, host, lender, loss
):
    if loss == "revoked":
        title.grant(asset, holder, 0, sender=host)
    else:
        title.approve_contract(holder, 0, sender=owner)

    title.seize(asset, lender, sender=holder.address)

    assert title.ownerOf(asset) == lender
