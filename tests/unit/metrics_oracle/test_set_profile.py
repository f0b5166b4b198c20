"""The physical bounds of an accelerator."""

import boa
import pytest

from tests.helpers.event_logs import only_event

A100 = b"A100-40GB-PCIE".ljust(32, b"\0")


@pytest.mark.parametrize(("idle", "peak"), [(35, 250), (1, 2), (1, 65_535), (65_534, 65_535)])
def test_set_profile__by_the_owner__is_stored(meter, owner, idle, peak):
    meter.set_profile(A100, idle, peak, sender=owner)
    event = only_event(meter, "ProfileSet")

    assert event == {"accelerator": A100, "idle_watts": idle, "peak_watts": peak}
    assert meter.profile_of(A100) == (idle, peak)


def test_set_profile__again__replaces(meter, owner):
    meter.set_profile(A100, 35, 250, sender=owner)

    meter.set_profile(A100, 40, 300, sender=owner)

    assert meter.profile_of(A100) == (40, 300)


def test_profile_of__unknown_accelerator__is_zero(meter):
    assert meter.profile_of(A100) == (0, 0)


@pytest.mark.parametrize(
    ("idle", "peak", "reason"),
    [
        (0, 250, "oracle: profile order"),
        (250, 250, "oracle: profile order"),
        (251, 250, "oracle: profile order"),
        (35, 65_536, "oracle: profile too high"),
        (35, 2**256 - 1, "oracle: profile too high"),
    ],
)
def test_set_profile__impossible_bounds__reverts(meter, owner, idle, peak, reason):
    with boa.reverts(reason):
        meter.set_profile(A100, idle, peak, sender=owner)

    assert meter.profile_of(A100) == (0, 0)


def test_set_profile__no_accelerator__reverts(meter, owner):
    with boa.reverts("oracle: no accelerator"):
        meter.set_profile(b"\0" * 32, 35, 250, sender=owner)


@pytest.mark.parametrize("role", ["host", "guardian", "stranger"])
def test_set_profile__not_by_the_owner__reverts(meter, role, request):
    with boa.reverts("ownable: caller is not the owner"):
        meter.set_profile(A100, 35, 250, sender=request.getfixturevalue(role))
