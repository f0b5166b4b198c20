import boa
import pytest

from tests.helpers.event_logs import only_event
from tests.helpers.words import ZERO_ADDRESS, TitleWord


@pytest.fixture
def holder(title, asset, make_lien_holder):
    contract = make_lien_holder(asset)
    title.encumber(asset, contract, sender=contract.address)
    return contract


def test_release__by_the_holder__lifts_the_lien(title, asset, holder, host):
    title.release(asset, sender=holder.address)

    parties = {"asset": asset, "owner": host, "holder": holder.address}
    assert only_event(title, "Released") == parties
    assert only_event(title, "Unlocked") == {"token_id": asset}
    assert title.lien_of(asset) == ZERO_ADDRESS
    assert not title.locked(asset)
    assert title.status(asset) == 0
    assert title.title(asset) == TitleWord(host.lower()).pack()


@pytest.mark.parametrize("caller", ["host", "owner", "guardian", "stranger"])
def test_release__by_anyone_else__reverts(title, asset, holder, caller, request):
    with boa.reverts("asset: not the lien holder"):
        title.release(asset, sender=request.getfixturevalue(caller))
    assert title.lien_of(asset) == holder.address


def test_release__by_another_lien_holder__reverts(title, asset, holder, make_lien_holder):
    rival = make_lien_holder(asset)

    with boa.reverts("asset: not the lien holder"):
        title.release(asset, sender=rival.address)


@pytest.mark.parametrize("loss", ["revoked", "delisted"])
def test_release__without_grant_or_listing__still_works(title, asset, holder, owner, host, loss):
    if loss == "revoked":
        title.grant(asset, holder, 0, sender=host)
    else:
        title.approve_contract(holder, 0, sender=owner)

    title.release(asset, sender=holder.address)

    assert title.lien_of(asset) == ZERO_ADDRESS


def test_release__no_lien__reverts_for_everyone(title, asset, holder, host, stranger):
    title.release(asset, sender=holder.address)

    for caller in (holder.address, host, stranger):
        with boa.reverts("asset: not encumbered"):
            title.release(asset, sender=caller)


def test_release__no_such_asset__reverts(title, asset, holder):
    with boa.reverts("asset: no such asset"):
        title.release(asset + 1, sender=holder.address)
