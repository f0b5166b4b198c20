"""Attestors end a key: as the owner's revocation, and no more than that."""

from dataclasses import fields

import boa
import pytest

from oracle.refutation import Revocation
from tests.conftest import START
from tests.helpers.attesting import REASON, attestor
from tests.helpers.event_logs import only_event
from tests.helpers.meter_model import HOUR
from tests.helpers.mutations import mutations
from tests.helpers.signing import ZERO_SIGNER, chain_id, high_s_twin, node_key


@pytest.fixture
def revocation(enrolled, quorum) -> Revocation:
    """Of asset 2's live key; asset 3, its neighbour by one bit, is enrolled too."""
    for asset in (2, 3):
        enrolled.enroll(asset)
    boa.env.timestamp += HOUR
    enrolled.submit(2)
    return quorum.revocation(2, enrolled.nodes[2].address)


def test_revoke_by_quorum__live_key__ends_and_nothing_else_changes(enrolled, quorum, revocation):
    meter, key = enrolled.meter, enrolled.nodes[2].address
    head, node = meter.head(2), meter.node_of(2)

    quorum.carry(revocation)
    revoked, by_quorum = only_event(meter, "Revoked"), only_event(meter, "RevokedByQuorum")

    assert revoked == {"asset": 2, "node": key}
    assert by_quorum == {"asset": 2, "node": key, "config": 1, "reason": REASON}
    assert not meter.is_enrolled(2)
    assert meter.node_of(2) == (*node[:4], False, False)
    assert (meter.head(2), meter.key_used(key)) == (head, 2)
    assert meter.is_enrolled(1) and meter.is_enrolled(3)


def test_revoke_by_quorum__then_report__is_refused_as_revoked(enrolled, quorum, revocation):
    boa.env.timestamp += HOUR
    quorum.carry(revocation)

    with boa.reverts("oracle: key revoked"):
        enrolled.submit(2)


def test_revoke_by_quorum__owner_enrolls_another_key__metering_goes_on(
    enrolled, quorum, revocation
):
    quorum.carry(revocation)
    enrolled.enroll(2, "second key")
    boa.env.timestamp += HOUR
    enrolled.submit(2)

    assert enrolled.meter.head(2).available_seconds == 2 * HOUR


def test_revoke_by_quorum__carried_again__ends_no_later_key(enrolled, quorum, revocation):
    signatures = quorum.sign(revocation)
    quorum.carry(revocation, signatures)
    with boa.reverts("oracle: not the live key"):
        quorum.carry(revocation, signatures)
    enrolled.enroll(2, "second key")

    with boa.reverts("oracle: not the live key"):
        quorum.carry(revocation, signatures)

    assert enrolled.meter.is_enrolled(2)


@pytest.mark.parametrize("field", [field.name for field in fields(Revocation)])
def test_revoke_by_quorum__one_field_changed__reverts(enrolled, quorum, revocation, field):
    tampered = dict(mutations(revocation))[field]
    assert tampered != revocation

    with boa.reverts():
        quorum.carry(tampered, quorum.sign(revocation))
    quorum.carry(revocation)

    assert enrolled.meter.is_enrolled(3)


def test_revoke_by_quorum__not_the_live_key__reverts(enrolled, quorum, revocation, host):
    others = [enrolled.nodes[3].address, node_key("nobody").address, host, "0x" + "00" * 20]
    for other in others:
        with boa.reverts("oracle: not the live key"):
            quorum.carry(quorum.revocation(2, other))
    enrolled.rotate(2, "second key")
    with boa.reverts("oracle: not the live key"):
        quorum.carry(revocation)

    assert enrolled.meter.is_enrolled(2)


def test_revoke_by_quorum__never_enrolled__reverts(enrolled, quorum):
    enrolled.register(7)

    for node in (enrolled.nodes[1].address, "0x" + "00" * 20):
        with boa.reverts("oracle: not the live key"):
            quorum.carry(quorum.revocation(7, node))


def test_revoke_by_quorum__revoked_by_the_owner_already__reverts(
    enrolled, quorum, revocation, host
):
    enrolled.meter.revoke(2, sender=host)

    with boa.reverts("oracle: not the live key"):
        quorum.carry(revocation)


@pytest.mark.parametrize(
    ("spoil", "reason"),
    [
        (lambda s: s[:2], "attestors: too few signatures"),
        (lambda s: [], "attestors: too few signatures"),
        (lambda s: [s[1], s[0], s[2]], "attestors: not in order"),
        (lambda s: [s[0], s[0], s[1]], "attestors: not in order"),
        (lambda s: [s[0], s[1], high_s_twin(s[2])], "oracle: high s"),
        (lambda s: [s[0], s[1], s[2][:64]], "oracle: signature length"),
        (lambda s: [ZERO_SIGNER, s[1], s[2]], "oracle: zero signer"),
    ],
)
def test_revoke_by_quorum__spoiled_signatures__revert(enrolled, quorum, revocation, spoil, reason):
    with boa.reverts(reason):
        quorum.carry(revocation, spoil(quorum.sign(revocation)))

    assert enrolled.meter.is_enrolled(2)


def test_revoke_by_quorum__an_outsider__reverts(enrolled, quorum, revocation):
    for outsider in (attestor(9), enrolled.nodes[2], enrolled.nodes[3]):
        with boa.reverts("attestors: not a member"):
            quorum.carry(revocation, quorum.sign(revocation, [*quorum.keys[:2], outsider]))


def test_revoke_by_quorum__signed_for_elsewhere__reverts(quorum, revocation, title):
    for place in ({"chain": chain_id() + 1}, {"contract": str(title.address)}):
        with boa.reverts():
            quorum.carry(revocation, quorum.sign(revocation, **place))
    quorum.carry(revocation)


def test_revoke_by_quorum__set_changed_meanwhile__is_stale(quorum, revocation):
    signatures = quorum.sign(revocation)
    quorum.set(quorum.keys, quorum.threshold)

    with boa.reverts("attestors: stale config"):
        quorum.carry(revocation, signatures)


def test_revoke_by_quorum__deadline__is_its_last_second(enrolled, quorum):
    struct = quorum.revocation(1, enrolled.nodes[1].address, deadline=START + 2 * HOUR)
    boa.env.timestamp = START + 2 * HOUR + 1
    with boa.reverts("oracle: deadline is past"):
        quorum.carry(struct)
    boa.env.timestamp -= 1
    quorum.carry(struct)

    assert not enrolled.meter.is_enrolled(1)


def test_revoke_by_quorum__no_set_yet__nobody_can(enrolled):
    for config in (0, 1):
        struct = Revocation(1, enrolled.nodes[1].address, config, REASON, 2**40)
        for signatures in ([], [ZERO_SIGNER]):
            with boa.reverts("attestors: none set"):
                enrolled.meter.revoke_by_quorum(struct.as_tuple(), signatures)

    assert enrolled.meter.is_enrolled(1)
