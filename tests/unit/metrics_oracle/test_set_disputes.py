"""Who may hold hours: one contract that the owner names, or nobody."""

import boa
import pytest

from tests.conftest import START
from tests.helpers.event_logs import only_event
from tests.helpers.meter_model import DISPUTE_WINDOW, HOUR, REPORT_DELAY
from tests.helpers.words import ZERO_ADDRESS

FIRST = START // HOUR


def test_set_disputes__by_the_owner__is_named(meter, title, owner):
    meter.set_disputes(title, sender=owner)
    event = only_event(meter, "DisputesSet")

    assert event == {"disputes": title.address}
    assert meter.disputes() == title.address


def test_set_disputes__another__replaces_it(meter, title, disputes, working, owner):
    working(2)

    meter.set_disputes(title, sender=owner)

    with boa.reverts("oracle: not the dispute contract"):
        meter.hold(1, FIRST, sender=disputes)
    meter.hold(1, FIRST, sender=str(title.address))


def test_set_disputes__zero__lets_a_standing_hold_go_on_and_takes_no_other(
    meter, disputes, working, owner
):
    working(2)
    boa.env.timestamp = START + HOUR + REPORT_DELAY + DISPUTE_WINDOW - 1
    meter.hold(1, FIRST, sender=disputes)

    meter.set_disputes(ZERO_ADDRESS, sender=owner)

    assert meter.disputes() == ZERO_ADDRESS
    boa.env.timestamp += 5 * HOUR
    assert meter.final_until(1) == START
    for sender in (disputes, ZERO_ADDRESS):
        with boa.reverts("oracle: not the dispute contract"):
            meter.hold(1, FIRST, sender=sender)


def test_set_disputes__account_without_code__reverts(meter, owner, stranger):
    with boa.reverts("oracle: disputes has no code"):
        meter.set_disputes(stranger, sender=owner)

    assert meter.disputes() == ZERO_ADDRESS


@pytest.mark.parametrize("role", ["host", "guardian", "stranger", "disputes"])
def test_set_disputes__not_by_the_owner__reverts(meter, title, disputes, role, request):
    with boa.reverts("ownable: caller is not the owner"):
        meter.set_disputes(title, sender=request.getfixturevalue(role))

    assert meter.disputes() == disputes


def test_deployment__names__no_disputes(meter):
    assert meter.disputes() == ZERO_ADDRESS
