"""Rotation: the new key takes over at once, the former one is refused at once."""

import boa
import pytest

from tests.helpers.event_logs import only_event
from tests.helpers.meter_model import HOUR
from tests.helpers.signing import node_key

NEW = node_key("new")


def rotate(metering, key=NEW, proof=None, sender=None):
    proof = metering.proof(1, key) if proof is None else proof
    metering.meter.rotate(1, key.address, proof, sender=sender or metering.host)


def test_rotate__live_key__is_replaced_and_sequences_start_anew(enrolled):
    enrolled.submit(sequence=9)
    before, former = enrolled.meter.head(1), enrolled.nodes[1]
    node = enrolled.meter.node_of(1)

    rotate(enrolled)
    event = only_event(enrolled.meter, "Rotated")

    assert event == {"asset": 1, "former": former.address, "node": NEW.address}
    assert enrolled.meter.node_of(1) == (NEW.address, *node[1:])
    assert enrolled.meter.key_used(NEW.address) == enrolled.meter.key_used(former.address) == 1
    assert enrolled.meter.head(1) == (0, *before[1:])


def test_rotate__then_report_by_the_new_key__is_recorded(enrolled):
    enrolled.submit(sequence=9)
    enrolled.rotate(1, "new")
    boa.env.timestamp += HOUR

    enrolled.submit(sequence=1)

    assert enrolled.meter.head(1)[:3] == (1, boa.env.timestamp, 2 * HOUR)


@pytest.mark.parametrize("mined_first", ["rotation", "report"])
def test_rotate__race_with_a_report_of_the_former_key__has_one_outcome(enrolled, mined_first):
    report = enrolled.report()
    signature = enrolled.sign(report)

    if mined_first == "rotation":
        rotate(enrolled)
        with boa.reverts("oracle: key revoked"):
            enrolled.submit_report(report, signature)
        assert enrolled.meter.head(1).available_seconds == 0
    else:
        enrolled.submit_report(report, signature)
        rotate(enrolled)
        assert enrolled.meter.head(1)[:3] == (0, report.ended_at, report.available_seconds)


def test_rotate__twice__both_former_keys_are_refused(enrolled):
    first = enrolled.nodes[1]
    second = enrolled.rotate(1, "second")
    enrolled.rotate(1, "third")
    report = enrolled.report()

    for former in (first, second):
        with boa.reverts("oracle: key revoked"):
            enrolled.submit_report(report, enrolled.sign(report, node=former))
    enrolled.submit_report(report)


def test_rotate__key_used_before__reverts(enrolled):
    former = enrolled.nodes[1]
    enrolled.rotate(1, "second")

    with boa.reverts("oracle: key already used"):
        rotate(enrolled, key=former)


def test_rotate__to_the_live_key__reverts(enrolled):
    with boa.reverts("oracle: key already used"):
        rotate(enrolled, key=enrolled.nodes[1])


def test_rotate__revoked__reverts(enrolled):
    enrolled.meter.revoke(1, sender=enrolled.host)

    with boa.reverts("oracle: no key to rotate"):
        rotate(enrolled)


def test_rotate__never_enrolled__reverts(metering):
    metering.register(1)

    with boa.reverts("oracle: no key to rotate"):
        rotate(metering)


def test_rotate__somebody_elses_key__reverts(enrolled):
    with boa.reverts("oracle: not the key's proof"):
        rotate(enrolled, proof=enrolled.proof(1, node_key("mine")))


def test_rotate__not_by_the_owner__reverts(enrolled, stranger):
    proof = enrolled.proof(1, NEW, owner=stranger)

    with boa.reverts("oracle: not the owner"):
        rotate(enrolled, proof=proof, sender=stranger)


def test_rotate__title_sold__only_the_new_owner_can(enrolled, lender):
    seller = enrolled.host
    enrolled.host = lender
    enrolled.register(1)

    with boa.reverts("oracle: not the owner"):
        rotate(enrolled, proof=enrolled.proof(1, NEW, owner=seller), sender=seller)
    rotate(enrolled)

    assert enrolled.meter.node_of(1).key == NEW.address
