"""What governance may set, and within which bounds."""

import boa
import pytest

from tests.helpers.appraisal import ACCELERATOR, OTHER_ACCELERATOR, RATE
from tests.helpers.appraisal_model import MULTIPLE, RETAINED
from tests.helpers.event_logs import only_event

LEVEL = (9_000, 9_000, 9_000, 9_000, 9_000, 1)


def test_set_market__figure__is_of_that_accelerator(appraiser, owner):
    appraiser.set_market(ACCELERATOR, RATE, 8_500, sender=owner)

    assert only_event(appraiser, "MarketSet") == {
        "accelerator": ACCELERATOR,
        "hourly_rate": RATE,
        "utilisation_bps": 8_500,
    }
    assert appraiser.market_of(ACCELERATOR) == (RATE, 8_500)
    assert appraiser.market_of(OTHER_ACCELERATOR) == (0, 0)


@pytest.mark.parametrize(
    ("arguments", "reason"),
    [
        ((b"\0" * 32, RATE, 8_000), "appraiser: no accelerator"),
        ((ACCELERATOR, 2**64, 8_000), "appraiser: rate too high"),
        ((ACCELERATOR, RATE, 10_001), "appraiser: utilisation too high"),
        ((ACCELERATOR, RATE, 2**255), "appraiser: utilisation too high"),
    ],
)
def test_set_market__out_of_bounds__reverts(appraiser, owner, arguments, reason):
    with boa.reverts(reason):
        appraiser.set_market(*arguments, sender=owner)
    appraiser.set_market(ACCELERATOR, 2**64 - 1, 10_000, sender=owner)
    assert appraiser.market_of(ACCELERATOR) == (2**64 - 1, 10_000)
    appraiser.set_market(ACCELERATOR, 0, 0, sender=owner)
    assert appraiser.market_of(ACCELERATOR) == (0, 0)


def test_set_retained__curve__replaces_the_former_and_nothing_else(appraiser, owner):
    assert tuple(appraiser.retained_bps()) == RETAINED

    appraiser.set_retained(LEVEL, sender=owner)

    assert only_event(appraiser, "RetainedSet") == {"points_bps": LEVEL}
    assert tuple(appraiser.retained_bps()) == LEVEL
    assert appraiser.multiple_bps() == MULTIPLE


@pytest.mark.parametrize(
    ("points", "reason"),
    [
        ((9_000, 9_001, 1, 1, 1, 1), "appraiser: retained rises"),
        ((10_001, 1, 1, 1, 1, 1), "appraiser: retained rises"),
        ((10_000, 1, 1, 1, 1, 0), "appraiser: nothing retained"),
    ],
)
def test_set_retained__out_of_bounds__reverts(appraiser, owner, points, reason):
    with boa.reverts(reason):
        appraiser.set_retained(points, sender=owner)
    assert tuple(appraiser.retained_bps()) == RETAINED
    appraiser.set_retained((10_000,) * 6, sender=owner)
    appraiser.set_retained((1,) * 6, sender=owner)


def test_set_multiple__years_of_income__replaces_the_former_and_nothing_else(appraiser, owner):
    assert appraiser.multiple_bps() == MULTIPLE

    appraiser.set_multiple(30_000, sender=owner)

    assert only_event(appraiser, "MultipleSet") == {"multiple_bps": 30_000}
    assert appraiser.multiple_bps() == 30_000
    assert tuple(appraiser.retained_bps()) == RETAINED


def test_set_multiple__out_of_bounds__reverts(appraiser, owner):
    for multiple in (0, appraiser.MIN_MULTIPLE_BPS() - 1):
        with boa.reverts("appraiser: multiple too low"):
            appraiser.set_multiple(multiple, sender=owner)
    for multiple in (appraiser.MAX_MULTIPLE_BPS() + 1, 2**255):
        with boa.reverts("appraiser: multiple too high"):
            appraiser.set_multiple(multiple, sender=owner)
    assert (appraiser.MIN_MULTIPLE_BPS(), appraiser.MAX_MULTIPLE_BPS()) == (10_000, 40_000)
    for bound in (10_000, 40_000):
        appraiser.set_multiple(bound, sender=owner)
        assert appraiser.multiple_bps() == bound
