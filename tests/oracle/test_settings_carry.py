"""How reports are carried where an operator says nothing: the defaults are promised."""

import pytest

from oracle.settings import Settings


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("resend_seconds", 600),
        ("alarm_seconds", 3_600),
        ("aggregator_timeout_seconds", 10.0),
    ],
)
def test_settings__nothing_said__is_the_default(name, value):
    assert Settings.model_fields[name].default == value
