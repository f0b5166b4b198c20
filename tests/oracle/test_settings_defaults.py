"""What holds where an operator says nothing: a changed default changes every machine."""

import pytest

from oracle.settings import Settings
from oracle.settings_fleet import AggregatorSettings


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("confirmations", 1),
        ("receipt_timeout_seconds", 120.0),
        ("healthy_seconds", 60),
        ("ready_backlog_reports", 6),
        ("chain_look_seconds", 60),
        ("resend_seconds", 600),
        ("alarm_seconds", 3_600),
    ],
)
def test_settings__nothing_said__is_the_default(name, value):
    assert Settings.model_fields[name].default == value


@pytest.mark.parametrize(
    ("name", "value"), [("keep_days", 30), ("ahead_seconds", 5), ("key_expiry_seconds", 600)]
)
def test_aggregator_settings__nothing_said__is_the_default(name, value):
    assert AggregatorSettings.model_fields[name].default == value
