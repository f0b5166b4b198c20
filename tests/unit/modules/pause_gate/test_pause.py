import boa
import pytest

from tests.helpers.event_logs import only_event

PAUSE_SECONDS = 14 * 86_400


def test_pause__by_the_guardian__closes_for_fourteen_days(gate, guardian):
    until = boa.env.timestamp + PAUSE_SECONDS
    gate.check_open()

    gate.pause(sender=guardian)

    assert only_event(gate, "Paused") == {"guardian": guardian, "until": until}
    assert gate.paused_until() == until
    assert gate.next_pause_at(guardian) == until + PAUSE_SECONDS
    assert not gate.is_stopped()
    with boa.reverts("pause: paused"):
        gate.check_open()


def test_pause__ends_by_itself(gate, guardian):
    gate.pause(sender=guardian)

    boa.env.time_travel(seconds=PAUSE_SECONDS - 1)
    with boa.reverts("pause: paused"):
        gate.check_open()
    boa.env.time_travel(seconds=1)
    gate.check_open()


@pytest.mark.parametrize("caller", ["owner", "stranger"])
def test_pause__by_anyone_else__reverts(gate, caller, request):
    with boa.reverts("pause: not the guardian"):
        gate.pause(sender=request.getfixturevalue(caller))
    gate.check_open()


def test_pause__again__waits_fourteen_days_after_the_end(gate, guardian):
    gate.pause(sender=guardian)

    boa.env.time_travel(seconds=2 * PAUSE_SECONDS - 1)
    with boa.reverts("pause: too soon"):
        gate.pause(sender=guardian)
    boa.env.time_travel(seconds=1)
    gate.pause(sender=guardian)
    assert gate.paused_until() == boa.env.timestamp + PAUSE_SECONDS


def test_pause__again_after_an_early_end__waits_no_less(gate, guardian):
    gate.pause(sender=guardian)
    gate.unpause(sender=guardian)

    with boa.reverts("pause: too soon"):
        gate.pause(sender=guardian)


def test_pause__by_a_guardian_renamed_to_itself__waits_no_less(gate, owner, guardian):
    gate.pause(sender=guardian)
    gate.set_guardian(guardian, sender=owner)

    with boa.reverts("pause: too soon"):
        gate.pause(sender=guardian)


@pytest.mark.parametrize("caller", ["guardian", "owner"])
def test_unpause__by_guardian_or_owner__opens(gate, guardian, caller, request):
    account = request.getfixturevalue(caller)
    gate.pause(sender=guardian)

    gate.unpause(sender=account)

    assert only_event(gate, "Unpaused") == {"by": account}
    assert gate.paused_until() == 0
    gate.check_open()


def test_unpause__by_anyone_else__reverts(gate, guardian, stranger):
    gate.pause(sender=guardian)

    with boa.reverts("pause: not allowed"):
        gate.unpause(sender=stranger)


def test_unpause__not_paused__reverts(gate, guardian):
    with boa.reverts("pause: not paused"):
        gate.unpause(sender=guardian)
    gate.pause(sender=guardian)
    boa.env.time_travel(seconds=PAUSE_SECONDS)
    with boa.reverts("pause: not paused"):
        gate.unpause(sender=guardian)


def test_unpause__by_a_former_guardian__reverts(gate, owner, guardian, operator):
    gate.pause(sender=guardian)
    gate.set_guardian(operator, sender=owner)

    with boa.reverts("pause: not allowed"):
        gate.unpause(sender=guardian)
    gate.unpause(sender=operator)
    gate.check_open()
