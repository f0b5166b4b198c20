"""What is served where an operator says nothing: a changed default changes every machine."""

import pytest

from oracle.settings import Settings


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("healthy_seconds", 60),
        ("ready_backlog_reports", 6),
        ("chain_look_seconds", 60),
    ],
)
def test_settings__nothing_said__is_the_default(name, value):
    assert Settings.model_fields[name].default == value
