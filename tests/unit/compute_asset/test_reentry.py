"""A receiver that calls back while a title is on its way: nothing that writes gets through."""

import boa
import pytest

from scripts.lib.project import CONTRACTS
from tests.helpers.builders import LEASE, LESSOR


@pytest.fixture
def receiver():
    return boa.load(str(CONTRACTS / "mocks" / "MockReceiver.vy"))


def _calls(title, receiver, asset, lessor, payee):
    """What the receiver, owner by then, may do at any other time; by function name."""
    now = boa.env.timestamp
    return {
        "transferFrom": (title.transferFrom, (receiver, payee, asset)),
        "safeTransferFrom": (title.safeTransferFrom, (receiver, payee, asset)),
        "approve": (title.approve, (payee, asset)),
        "setApprovalForAll": (title.setApprovalForAll, (payee, True)),
        "setUser": (title.setUser, (asset, payee, now + 1)),
        "grant": (title.grant, (asset, lessor, LEASE)),
        "retire": (title.retire, (asset,)),
    }


@pytest.mark.parametrize(
    "name",
    [
        "transferFrom",
        "safeTransferFrom",
        "approve",
        "setApprovalForAll",
        "setUser",
        "grant",
        "retire",
    ],
)
def test_reentry__by_the_receiver__is_refused(
    title, asset, receiver, make_contract, host, payee, name
):
    function, arguments = _calls(title, receiver, asset, make_contract(LESSOR), payee)[name]
    receiver.behave(receiver.RE_ENTERS(), function.prepare_calldata(*arguments))

    title.safeTransferFrom(host, receiver, asset, sender=host)

    assert not receiver.reentry_succeeded()
    assert title.ownerOf(asset) == receiver.address
    assert title.tenure(asset) == 2
    function(*arguments, sender=receiver.address)


def test_reentry__as_a_lien_holder__is_refused(title, asset, receiver, owner, host):
    title.approve_contract(receiver, 2, sender=owner)
    title.grant(asset, receiver, 2, sender=host)
    receiver.behave(receiver.RE_ENTERS(), title.encumber.prepare_calldata(asset, receiver.address))
    title.safeTransferFrom(host, receiver, asset, sender=host)
    assert not receiver.reentry_succeeded()

    title.grant(asset, receiver, 2, sender=receiver.address)
    title.encumber(asset, receiver, sender=receiver.address)
    assert title.lien_of(asset) == receiver.address


@pytest.mark.parametrize(
    "view", ["title", "ownerOf", "user_word", "userOf", "spec", "status", "locked", "lien_of"]
)
def test_reentry__by_a_view__is_answered(title, asset, receiver, host, view):
    receiver.behave(receiver.RE_ENTERS(), getattr(title, view).prepare_calldata(asset))

    title.safeTransferFrom(host, receiver, asset, sender=host)

    assert receiver.reentry_succeeded()
