"""The profile is copied at enrolment and again on demand."""

import boa

from tests.helpers.event_logs import only_event
from tests.helpers.metering import ACCELERATOR, ACCELERATORS, IDLE_WATTS, PEAK_WATTS


def test_refresh__after_a_new_profile__copies_it(enrolled, owner, stranger):
    enrolled.meter.set_profile(ACCELERATOR, 100, 1_000, sender=owner)
    before = enrolled.meter.node_of(1)
    assert before[1:3] == (ACCELERATORS * PEAK_WATTS, ACCELERATORS * IDLE_WATTS)

    enrolled.meter.refresh(1, sender=stranger)
    event = only_event(enrolled.meter, "Refreshed")

    assert event == {"asset": 1, "peak_watts": 8_000, "idle_watts": 800}
    assert enrolled.meter.node_of(1) == (before.key, 8_000, 800, *before[3:])


def test_refresh__report_beyond_the_old_bounds__is_accepted_only_after_it(enrolled, owner):
    too_hot = enrolled.report(energy_joules=7_000 * 3_600)
    enrolled.meter.set_profile(ACCELERATOR, 100, 1_000, sender=owner)

    with boa.reverts("oracle: energy"):
        enrolled.submit_report(too_hot)
    enrolled.meter.refresh(1)
    enrolled.submit_report(too_hot)

    assert enrolled.meter.head(1).energy_joules == too_hot.energy_joules


def test_refresh__revoked_and_equivocated__stays_so(enrolled):
    pair = [enrolled.report(available_seconds=seconds) for seconds in (1_000, 1_001)]
    (a, sign_a), (b, sign_b) = enrolled.signed(*pair)
    enrolled.meter.prove_equivocation(a.as_tuple(), sign_a, b.as_tuple(), sign_b)

    enrolled.meter.refresh(1)

    assert enrolled.meter.node_of(1)[3:] == (0, False, True)


def test_refresh__never_enrolled__reverts(metering):
    metering.register(1)

    with boa.reverts("oracle: not enrolled"):
        metering.meter.refresh(1)
