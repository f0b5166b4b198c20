"""Revocation: the live key ends, what was counted stays."""

import boa

from tests.helpers.event_logs import only_event
from tests.helpers.meter_model import HOUR


def test_revoke__live_key__ends(enrolled):
    enrolled.submit()
    before, key = enrolled.meter.head(1), enrolled.nodes[1].address
    node = enrolled.meter.node_of(1)

    enrolled.meter.revoke(1, sender=enrolled.host)
    event = only_event(enrolled.meter, "Revoked")

    assert event == {"asset": 1, "node": key}
    assert not enrolled.meter.is_enrolled(1)
    assert enrolled.meter.node_of(1) == (*node[:4], False, False)
    assert enrolled.meter.head(1) == before
    assert enrolled.meter.key_used(key) == 1


def test_revoke__then_read__never_reverts(enrolled):
    enrolled.submit()
    enrolled.meter.revoke(1, sender=enrolled.host)
    boa.env.timestamp += 1_000 * HOUR

    assert enrolled.meter.available_at(1, boa.env.timestamp) == HOUR
    assert enrolled.meter.final_reading(1, 2**256 - 1) == (boa.env.timestamp - 48 * HOUR, HOUR)


def test_revoke__then_report__is_refused_as_revoked(enrolled):
    report = enrolled.report()
    signature = enrolled.sign(report)

    enrolled.meter.revoke(1, sender=enrolled.host)

    with boa.reverts("oracle: key revoked"):
        enrolled.submit_report(report, signature)


def test_revoke__twice__reverts(enrolled):
    enrolled.meter.revoke(1, sender=enrolled.host)

    with boa.reverts("oracle: no key to revoke"):
        enrolled.meter.revoke(1, sender=enrolled.host)


def test_revoke__never_enrolled__reverts(metering):
    metering.register(1)

    with boa.reverts("oracle: no key to revoke"):
        metering.meter.revoke(1, sender=metering.host)


def test_revoke__not_by_the_owner__reverts(enrolled, owner, stranger):
    for sender in (owner, stranger, enrolled.nodes[1].address):
        with boa.reverts("oracle: not the owner"):
            enrolled.meter.revoke(1, sender=sender)

    assert enrolled.meter.is_enrolled(1)
