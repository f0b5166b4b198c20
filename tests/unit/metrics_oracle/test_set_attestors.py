"""The meter's own attestor set; its rules are tested with the module."""

import boa

from tests.helpers.attesting import Quorum, attestor
from tests.helpers.event_logs import only_event

THREE = [attestor(number).address for number in range(3)]


def test_set_attestors__by_the_owner__is_the_meters_set(meter, owner):
    meter.set_attestors(THREE, 2, sender=owner)
    event = only_event(meter, "AttestorsSet")

    assert event == {"config": 1, "attestors": tuple(THREE), "threshold": 2}
    assert (meter.attestors(), meter.threshold(), meter.config()) == (THREE, 2, 1)
    assert all(meter.is_attestor(account) for account in THREE)


def test_set_attestors__not_by_the_owner__reverts(metering, owner, guardian, host, stranger):
    meter = metering.meter
    Quorum(meter, owner, 1, 1)
    for sender in (guardian, host, stranger, attestor(0).address):
        with boa.reverts("ownable: caller is not the owner"):
            meter.set_attestors(THREE, 2, sender=sender)

    assert (meter.config(), meter.attestors()) == (1, [attestor(0).address])


def test_set_attestors__new_owner__takes_over_and_the_former_one_cannot(meter, owner, stranger):
    meter.transfer_ownership(stranger, sender=owner)
    meter.accept_ownership(sender=stranger)

    with boa.reverts("ownable: caller is not the owner"):
        meter.set_attestors(THREE, 2, sender=owner)
    meter.set_attestors(THREE, 2, sender=stranger)

    assert meter.attestors() == THREE


def test_deployment__names__no_attestor(meter, owner):
    assert (meter.attestors(), meter.threshold(), meter.config()) == ([], 0, 0)
    assert not meter.is_attestor(owner)
