import boa
import pytest

from tests.helpers.event_logs import only_event
from tests.helpers.words import ZERO_ADDRESS


def test_set_guardian__by_the_owner__moves_the_power(gate, owner, guardian, operator):
    gate.set_guardian(operator, sender=owner)

    assert only_event(gate, "GuardianSet") == {"guardian": operator}
    assert gate.guardian() == operator
    with boa.reverts("pause: not the guardian"):
        gate.pause(sender=guardian)
    gate.pause(sender=operator)


def test_set_guardian__to_nobody__removes_the_power(gate, owner, guardian):
    gate.set_guardian(ZERO_ADDRESS, sender=owner)

    with boa.reverts("pause: not the guardian"):
        gate.pause(sender=guardian)


@pytest.mark.parametrize("caller", ["guardian", "stranger"])
def test_set_guardian__by_anyone_else__reverts(gate, caller, request):
    account = request.getfixturevalue(caller)

    with boa.reverts("ownable: caller is not the owner"):
        gate.set_guardian(account, sender=account)


def test_stop_new__by_the_owner__closes_for_ever(gate, owner, guardian):
    gate.stop_new(sender=owner)

    assert only_event(gate, "NewStopped") == {"by": owner}
    assert gate.is_stopped()
    assert gate.paused_until() == 0
    boa.env.time_travel(seconds=10 * 365 * 86_400)
    with boa.reverts("pause: stopped for ever"):
        gate.check_open()
    with boa.reverts("pause: already stopped"):
        gate.stop_new(sender=owner)


@pytest.mark.parametrize("caller", ["guardian", "stranger"])
def test_stop_new__by_anyone_else__reverts(gate, caller, request):
    with boa.reverts("ownable: caller is not the owner"):
        gate.stop_new(sender=request.getfixturevalue(caller))
    assert not gate.is_stopped()


def test_stop_new__survives_a_pause_and_its_end(gate, owner, guardian):
    gate.pause(sender=guardian)
    gate.stop_new(sender=owner)
    assert gate.paused_until() != 0

    gate.unpause(sender=guardian)

    assert gate.paused_until() == 0
    assert gate.is_stopped()
    with boa.reverts("pause: stopped for ever"):
        gate.check_open()


def test_pause__after_stop_new__leaves_it_stopped(gate, owner, guardian):
    gate.stop_new(sender=owner)

    gate.pause(sender=guardian)

    assert gate.is_stopped()
    boa.env.timestamp = gate.paused_until()
    with boa.reverts("pause: stopped for ever"):
        gate.check_open()
