"""Every state-changing function of the ABI is in exactly one list, and keeps to it."""

from dataclasses import replace

import boa
import pytest

from tests.conftest import START
from tests.helpers.meter_model import HOUR
from tests.helpers.metering import ACCELERATOR
from tests.helpers.signing import node_key

PAUSABLE = ("enroll",)
NEVER_PAUSABLE = (
    "accept_ownership",
    "hold",
    "pause",
    "prove_equivocation",
    "refresh",
    "refute",
    "revoke",
    "revoke_by_quorum",
    "roll",
    "rotate",
    "set_attestors",
    "set_disputes",
    "set_guardian",
    "set_profile",
    "submit",
    "submit_many",
    "transfer_ownership",
    "unpause",
)


@pytest.fixture
def calls(enrolled, quorum, disputes, owner, guardian, stranger):
    """By function name: who calls it with what, so that it goes through."""
    enrolled.register(2)
    fresh, second = node_key("node 2"), node_key("second")
    enrolled.meter.transfer_ownership(owner, sender=owner)
    enrolled.submit()
    refutation = quorum.refutation(1, START // HOUR, 0)
    revocation = quorum.revocation(1, enrolled.nodes[1].address)
    boa.env.timestamp += 40 * HOUR
    report = enrolled.report()
    twin = replace(report, available_seconds=0, busy_seconds=0)
    (_, signature), (_, twin_signature) = enrolled.signed(report, twin)
    a, b = report.as_tuple(), twin.as_tuple()
    host = enrolled.host
    return {
        "enroll": (host, (2, fresh.address, enrolled.proof(2, fresh))),
        "accept_ownership": (owner, ()),
        "hold": (disputes, (1, boa.env.timestamp // HOUR - 1)),
        "pause": (guardian, ()),
        "prove_equivocation": (stranger, (a, signature, b, twin_signature)),
        "refresh": (stranger, (1,)),
        "refute": (stranger, (refutation.as_tuple(), quorum.sign(refutation))),
        "revoke": (host, (1,)),
        "revoke_by_quorum": (stranger, (revocation.as_tuple(), quorum.sign(revocation))),
        "roll": (stranger, (1, 1)),
        "rotate": (host, (1, second.address, enrolled.proof(1, second))),
        "set_attestors": (owner, ([stranger], 1)),
        "set_disputes": (owner, (disputes,)),
        "set_guardian": (owner, (stranger,)),
        "set_profile": (owner, (ACCELERATOR, 1, 2)),
        "submit": (stranger, (a, signature)),
        "submit_many": (stranger, ([a], [signature])),
        "transfer_ownership": (owner, (stranger,)),
        "unpause": (guardian, ()),
    }


def test_abi__each_writing_function__is_in_one_list(meter):
    writing = {
        entry["name"]
        for entry in meter.abi
        if entry["type"] == "function" and entry["stateMutability"] not in ("view", "pure")
    }

    assert set(PAUSABLE).isdisjoint(NEVER_PAUSABLE)
    assert writing == {*PAUSABLE, *NEVER_PAUSABLE}


def test_abi__no_function__takes_ether(meter):
    kinds = {entry["stateMutability"] for entry in meter.abi if "stateMutability" in entry}

    assert kinds <= {"nonpayable", "view", "pure"}


def test_enroll__while_paused__reverts_and_goes_on_after(meter, calls, guardian):
    sender, arguments = calls["enroll"]
    meter.pause(sender=guardian)

    with boa.reverts("pause: paused"):
        meter.enroll(*arguments, sender=sender)
    meter.unpause(sender=guardian)
    meter.enroll(*arguments, sender=sender)

    assert meter.is_enrolled(2)


def test_enroll__after_the_pause_ends_by_itself__goes_through(meter, calls, guardian):
    sender, arguments = calls["enroll"]
    meter.pause(sender=guardian)

    boa.env.timestamp = meter.paused_until() - 1
    with boa.reverts("pause: paused"):
        meter.enroll(*arguments, sender=sender)
    boa.env.timestamp = meter.paused_until()
    meter.enroll(*arguments, sender=sender)

    assert meter.is_enrolled(2)


@pytest.mark.parametrize("name", NEVER_PAUSABLE)
def test_never_pausable__while_paused__goes_through(meter, calls, owner, lender, guardian, name):
    sender, arguments = calls[name]
    meter.pause(sender=guardian)
    if name == "pause":
        meter.set_guardian(lender, sender=owner)
        sender = lender

    getattr(meter, name)(*arguments, sender=sender)
