"""Health by the age of the last good cycle; readiness by what stands between time and pay."""

from dataclasses import replace

import pytest

from oracle.settings_serve import HealthSettings
from oracle.telemetry.health import Health
from tests.oracle.telemetry.panels import NODE, Steps, carrier, make_panel, runner, view

FULL = "node.sqlite3: cannot be written: disk full"


@pytest.fixture
def stage(tmp_path):
    """Return (panel, clock, health, ages): a well node; ages["chain"] is the chain's silence."""
    clock, ages = Steps(), {"chain": 1.0}
    panel = make_panel(tmp_path, clock)
    return panel, clock, Health(panel, HealthSettings(), lambda: ages["chain"]), ages


def test_healthy__good_cycle_a_second_ago__is_well_and_ready(stage):
    _, clock, health, _ = stage
    clock.seconds += 59

    assert health.healthy().is_well
    assert health.ready().is_well
    assert health.alive()
    assert [reading.value for reading in health.readings()] == [1, 1]


def test_healthy__no_sample_for_a_minute__is_neither_well_nor_alive(stage):
    _, clock, health, _ = stage
    clock.seconds += 60

    assert health.healthy().reasons == ("no sample for 60 s",)
    assert not health.ready().is_well
    assert not health.alive()


def test_healthy__disk_refuses_for_a_minute__is_ill_but_alive_so_that_no_restart_loses_memory(
    stage,
):
    panel, clock, health, _ = stage
    for _ in range(60):
        clock.seconds += 1
        panel.pulse.beat(panel.pulse.newest, FULL)

    assert health.healthy().reasons == (f"nothing stored for 60 s: {FULL}",)
    assert health.alive()
    panel.pulse.beat(panel.pulse.newest, "")
    assert health.healthy().is_well


def test_alive__before_the_first_sample__is_not_yet(stage):
    panel, _, health, _ = stage
    sample, panel.pulse.newest = panel.pulse.newest, None
    assert not health.alive()

    panel.pulse.beat(sample, FULL)

    assert health.alive()


@pytest.mark.parametrize(
    ("part", "value", "words"),
    [
        ("chain", lambda: view(node=None), "the chain was not read yet"),
        ("chain", lambda: view(node=replace(view().node, is_live=False)), "key was revoked"),
        ("chain", lambda: view(node=replace(view().node, key="0x1")), "another key is enrolled"),
        ("carrier", lambda: carrier(pending=7), "7 reports wait to be recorded"),
        ("runner", lambda: runner(early_seconds=9), "clock is 9 s too far ahead"),
        ("runner", None, "the node is starting"),
    ],
)
def test_ready__something_stands_between_time_and_pay__says_what(stage, part, value, words):
    panel, _, health, _ = stage
    assert health.ready().is_well

    setattr(panel, part, value)

    assert health.healthy().is_well
    (reason,) = health.ready().reasons
    assert words in reason


def test_ready__chain_silent_for_three_looks__is_not_ready(stage):
    _, _, health, ages = stage
    ages["chain"] = 180.0
    assert health.ready().is_well

    ages["chain"] = 181.0

    assert "did not answer for 181 s" in health.ready().reasons[0]


def test_ready__dry_run__needs_no_carrier(stage):
    panel, _, health, _ = stage
    panel.carrier, panel.node = None, NODE.lower()

    assert health.ready().is_well
