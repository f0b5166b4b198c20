"""Energy within physics: at most peak x (elapsed + 1) x 1.05, at least idle x busy x 0.95."""

import boa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.conftest import START
from tests.helpers.meter_model import AssetModel
from tests.helpers.metering import ACCELERATOR, ACCELERATORS, IDLE_WATTS, PEAK_WATTS

IDLE, PEAK = ACCELERATORS * IDLE_WATTS, ACCELERATORS * PEAK_WATTS


def most(elapsed, peak=PEAK):
    return peak * (elapsed + 1) * 105 // 100


def least(busy, idle=IDLE):
    return -(-idle * busy * 95 // 100)


@pytest.mark.parametrize("elapsed", [1, 2, 59, 1_801, 3_600])
def test_submit__at_the_peak__is_accepted_and_one_joule_more_reverts(enrolled, elapsed):
    period = {"started_at": START, "ended_at": START + elapsed}

    with boa.reverts("oracle: energy"):
        enrolled.submit(**period, energy_joules=most(elapsed) + 1)
    enrolled.submit(**period, energy_joules=most(elapsed))

    assert enrolled.meter.head(1).energy_joules == most(elapsed)


@pytest.mark.parametrize("busy", [1, 2, 59, 1_801, 3_600])
def test_submit__at_the_idle_draw__is_accepted_and_one_joule_less_reverts(enrolled, busy):
    with boa.reverts("oracle: energy"):
        enrolled.submit(busy_seconds=busy, energy_joules=least(busy) - 1)
    enrolled.submit(busy_seconds=busy, energy_joules=least(busy))

    assert enrolled.meter.head(1)[3:5] == (busy, least(busy))


@pytest.mark.parametrize(
    ("idle", "peak"),
    [(1, 2), (3, 7), (65_534, 65_535)],
)
def test_submit__bounds_that_do_not_divide__are_not_rounded(metering, owner, idle, peak):
    metering.meter.set_profile(ACCELERATOR, idle, peak, sender=owner)
    metering.enroll(1, count=1)
    boa.env.timestamp += 7
    period = {"busy_seconds": 7, "available_seconds": 7}

    for joules in (most(7, peak) + 1, least(7, idle) - 1):
        with boa.reverts("oracle: energy"):
            metering.submit(**period, energy_joules=joules)
    for joules in (most(7, peak), least(7, idle)):
        with boa.env.anchor():
            metering.submit(**period, energy_joules=joules)


def test_submit__idle_and_dark__may_be_without_energy(enrolled):
    enrolled.submit(available_seconds=0, busy_seconds=0, energy_joules=0)

    assert enrolled.meter.head(1).energy_joules == 0


@pytest.mark.parametrize("joules", [2**63, 2**64 - 1])
def test_submit__absurd_energy__reverts_without_wrapping(enrolled, joules):
    with boa.reverts("oracle: energy"):
        enrolled.submit(energy_joules=joules)


@given(
    elapsed=st.integers(1, 3_600),
    busy_share=st.fractions(0, 1),
    joules=st.integers(0, 25_000_000) | st.integers(0, 2**64 - 1),
)
def test_submit__any_energy__is_judged_like_exact_fractions(enrolled, elapsed, busy_share, joules):
    busy = int(elapsed * busy_share)
    model = AssetModel(START, IDLE, PEAK)
    report = enrolled.report(ended_at=START + elapsed, busy_seconds=busy, energy_joules=joules)

    with boa.env.anchor():
        if model.is_physical(joules, elapsed, busy):
            enrolled.submit_report(report)
        else:
            with boa.reverts("oracle: energy"):
                enrolled.submit_report(report)
