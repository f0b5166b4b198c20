"""Every state-changing function of the ABI is in exactly one list, and keeps to it."""

import boa
import pytest

from tests.helpers.builders import LESSOR, make_device_ids, make_spec, register
from tests.helpers.permits import domain_of, sign_grant, signer

KEY = signer("title owner")
PAUSABLE = ("register", "grant", "grant_with_permit")
NEVER_PAUSABLE = (
    "accept_ownership",
    "approve",
    "approve_contract",
    "encumber",
    "pause",
    "release",
    "retire",
    "safeTransferFrom",
    "seize",
    "setApprovalForAll",
    "setUser",
    "set_guardian",
    "set_registrar",
    "set_token_uri",
    "transferFrom",
    "transfer_ownership",
    "unpause",
)


def _writing(title):
    return [
        entry
        for entry in title.abi
        if entry["type"] == "function" and entry["stateMutability"] not in ("view", "pure")
    ]


def test_abi__each_writing_function__is_in_one_list(title):
    assert set(PAUSABLE).isdisjoint(NEVER_PAUSABLE)
    assert {entry["name"] for entry in _writing(title)} == {*PAUSABLE, *NEVER_PAUSABLE}


def test_abi__no_function__takes_ether(title):
    assert {entry["stateMutability"] for entry in title.abi if "stateMutability" in entry} <= {
        "nonpayable",
        "view",
        "pure",
    }


@pytest.fixture
def calls(
    title, registrar, make_contract, make_lien_holder, make_lessor, owner, guardian, lessee, payee
):
    """By function name: a call that goes through, all its conditions being met."""
    host = KEY.address
    free, pledged, let = (register(title, registrar, host) for _ in range(3))
    holder, lessor, listed = make_lien_holder(free, pledged), make_lessor(let), make_contract(7)
    title.encumber(pledged, holder, sender=holder.address)
    title.transfer_ownership(owner, sender=owner)
    now = boa.env.timestamp
    grant = {
        "owner": host,
        "asset": free,
        "grantee": listed.address,
        "rights": 1,
        "tenure": 1,
        "nonce": 0,
        "deadline": now + 10,
    }
    signature = sign_grant(KEY, domain_of(title), grant)
    spec = tuple(make_spec().values())
    return {
        "register": (registrar, (host, spec, make_device_ids(1), "")),
        "grant": (host, (free, listed, 1)),
        "grant_with_permit": (payee, (free, listed, 1, now + 10, signature)),
        "accept_ownership": (owner, ()),
        "approve": (host, (payee, free)),
        "approve_contract": (owner, (make_contract(), LESSOR)),
        "encumber": (holder.address, (free, holder)),
        "pause": (guardian, ()),
        "release": (holder.address, (pledged,)),
        "retire": (host, (free,)),
        "safeTransferFrom": (host, (host, payee, free)),
        "seize": (holder.address, (pledged, payee)),
        "setApprovalForAll": (host, (payee, True)),
        "setUser": (lessor.address, (let, lessee, now + 10)),
        "set_guardian": (owner, (payee,)),
        "set_registrar": (owner, (payee, True)),
        "set_token_uri": (registrar, (free, "x")),
        "transferFrom": (host, (host, payee, free)),
        "transfer_ownership": (owner, (payee,)),
        "unpause": (guardian, ()),
    }


@pytest.mark.parametrize("name", PAUSABLE)
def test_pausable__while_paused__reverts_and_goes_on_after(title, calls, guardian, name):
    sender, arguments = calls[name]
    title.pause(sender=guardian)

    with boa.reverts("pause: paused"):
        getattr(title, name)(*arguments, sender=sender)
    title.unpause(sender=guardian)
    getattr(title, name)(*arguments, sender=sender)


@pytest.mark.parametrize("name", PAUSABLE)
def test_pausable__never_paused__goes_through(title, calls, name):
    sender, arguments = calls[name]

    getattr(title, name)(*arguments, sender=sender)


@pytest.mark.parametrize("name", NEVER_PAUSABLE)
def test_never_pausable__while_paused__goes_through(title, calls, owner, lender, guardian, name):
    sender, arguments = calls[name]
    title.pause(sender=guardian)
    if name == "pause":
        title.set_guardian(lender, sender=owner)
        sender = lender

    getattr(title, name)(*arguments, sender=sender)


def test_register__after_the_pause_ends_by_itself__goes_through(title, calls, guardian):
    sender, arguments = calls["register"]
    title.pause(sender=guardian)

    boa.env.timestamp = title.paused_until() - 1
    with boa.reverts("pause: paused"):
        title.register(*arguments, sender=sender)
    boa.env.timestamp = title.paused_until()
    title.register(*arguments, sender=sender)
    assert title.total_supply() == 4
