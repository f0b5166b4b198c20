"""The mean of a week of a price index stands in for governance's rate where it is present."""

from dataclasses import replace

import boa
import pytest

from tests.helpers.appraisal import ACCELERATOR, OTHER_ACCELERATOR, RATE, USD
from tests.helpers.appraisal_model import DAY
from tests.helpers.compiling import deployer
from tests.helpers.event_logs import only_event
from tests.helpers.pool_math import WAD

ZERO = "0x" + "00" * 20
WEEK = 7 * DAY
BOUND = {"net": 10**9 * USD}
"""A machine that says it earns more than any market brings."""


@pytest.fixture
def index(appraised, owner):
    """Return an index without a mean, named to the appraiser."""
    made = deployer("mocks/MockPriceIndex.vy").deploy()
    appraised.appraiser.set_index(made, sender=owner)
    return made


def _assert_reckons_with(appraised, rate):
    """Every figure of machine 1 is the model's at that rate of one accelerator."""
    figures = replace(appraised.figures(appraised.machine(**BOUND)), hourly_rate=rate)
    told = appraised.appraiser.assess(1)
    assert told.hourly_rate == appraised.appraiser.hourly_rate_of(1) == 8 * rate
    assert (told.income, told.value, told.lendable) == (
        figures.income(),
        figures.value(),
        figures.lendable(),
    )
    assert told.income == 8 * rate * 720 * 8 * 7 // 100, "the market binds"


@pytest.mark.parametrize("rate", [RATE // 2, RATE * 3 // 2])
def test_set_index__mean_of_a_week__stands_in_for_the_rate_both_ways(appraised, index, rate):
    _assert_reckons_with(appraised, RATE)

    index.set_mean(ACCELERATOR, WEEK, rate * WAD + WAD - 1)

    _assert_reckons_with(appraised, rate)
    assert appraised.appraiser.market_of(ACCELERATOR) == (RATE, 8_000), "governance's, as stated"


def test_set_index__absent_mean__leaves_governances_rate_and_never_zero(appraised, index):
    index.set_mean(ACCELERATOR, WEEK, 3 * RATE * WAD)
    _assert_reckons_with(appraised, 3 * RATE)

    for absent in (0, WAD - 1):
        index.set_mean(ACCELERATOR, WEEK, absent)
        _assert_reckons_with(appraised, RATE)
    index.set_mean(ACCELERATOR, WEEK, WAD)
    _assert_reckons_with(appraised, 1)


def test_set_index__other_market_or_shorter_mean__does_not_count(appraised, index):
    index.set_mean(OTHER_ACCELERATOR, WEEK, 3 * RATE * WAD)
    index.set_mean(ACCELERATOR, DAY, 3 * RATE * WAD)

    _assert_reckons_with(appraised, RATE)


def test_set_index__figure_withdrawn__class_is_absent_whatever_the_index_says(appraised, index):
    """Utilisation is governance's: without it a value would be zero, not absent."""
    index.set_mean(ACCELERATOR, WEEK, RATE * WAD)
    assert appraised.appraiser.value(1)[0] > 0

    appraised.market(0)

    assert appraised.appraiser.value(1) == (0, 0)
    assert appraised.appraiser.hourly_rate_of(1) == 0


def test_set_index__zero__withdraws_it_with_event(appraised, appraiser, owner, index):
    index.set_mean(ACCELERATOR, WEEK, 3 * RATE * WAD)
    assert appraiser.index() == index.address

    appraiser.set_index(ZERO, sender=owner)

    assert only_event(appraiser, "IndexSet") == {"index": ZERO}
    assert appraiser.index() == ZERO
    _assert_reckons_with(appraised, RATE)
    appraiser.set_index(index, sender=owner)
    assert only_event(appraiser, "IndexSet") == {"index": index.address}
    _assert_reckons_with(appraised, 3 * RATE)


def test_set_index__no_index__reverts_and_keeps_the_former(appraised, appraiser, owner, index):
    """It would fail every appraisal."""
    lying = deployer("mocks/MockPriceIndex.vy").deploy()
    lying.set_mean(b"\0" * 32, WEEK, 1)
    with boa.reverts("appraiser: index has no code"):
        appraiser.set_index("0x" + "11" * 20, sender=owner)
    with boa.reverts("appraiser: not an index"):
        appraiser.set_index(lying, sender=owner)
    with boa.reverts():
        appraiser.set_index(appraised.world, sender=owner)  # has no mean to tell

    assert appraiser.index() == index.address
