"""The price of now: the median of quotes that count, and the price that follows it."""

import boa
import pytest

from tests.helpers.appraisal import ACCELERATOR, PRICE
from tests.helpers.appraisal_model import DAY


@pytest.mark.parametrize(
    ("prices", "median"),
    [((30, 10, 20), 20), ((40, 30, 20, 10), 20), ((50, 10, 40, 20, 30), 30)],
)
def test_price_of__three_four_or_five_quotes__is_the_lower_median(
    appraising, appraiser, prices, median
):
    appraising.quotes(*prices)

    moved, raw, as_of = appraiser.price_of(ACCELERATOR)
    assert (raw, as_of) == (median, boa.env.timestamp)
    assert moved == sorted(prices[:3])[1], "the first three made the first price"


@pytest.mark.parametrize("prices", [(), (10,), (10, 20)])
def test_price_of__less_than_three_quotes__is_absent(appraising, appraiser, prices):
    appraising.quotes(*prices)

    assert appraiser.price_of(ACCELERATOR) == (0, 0, 0)
    boa.env.timestamp += 1
    appraising.quotes(10, 20, 30)
    assert appraiser.price_of(ACCELERATOR)[1] == 20


def test_price_of__a_quote_seven_days_and_a_second_old__is_not_counted(appraising, appraiser):
    old = boa.env.timestamp
    appraising.quotes(10, 20, 30)
    boa.env.timestamp += DAY
    appraising.quotes(10, 20)
    assert appraiser.price_of(ACCELERATOR) == (20, 20, old)

    boa.env.timestamp = old + appraiser.MAX_AGE_SECONDS()
    assert appraiser.price_of(ACCELERATOR) == (20, 20, old)
    boa.env.timestamp += 1
    assert appraiser.price_of(ACCELERATOR) == (20, 0, 0)
    assert appraiser.MAX_AGE_SECONDS() == 7 * DAY


def test_price_of__one_of_four_expires__the_other_three_go_on(appraising, appraiser):
    old = boa.env.timestamp
    appraising.quote(3, 10)
    boa.env.timestamp += DAY
    appraising.quotes(20, 30, 40)
    assert appraiser.price_of(ACCELERATOR)[1:] == (20, old)

    boa.env.timestamp = old + 7 * DAY + 1
    assert appraiser.price_of(ACCELERATOR)[1:] == (30, old + DAY)


def test_price_of__carried_late__its_age_is_that_of_the_observation(appraising, appraiser):
    observed_at = boa.env.timestamp - DAY
    appraising.quote(0, observed_at=observed_at)
    appraising.quote(1)
    appraising.quote(2)

    assert appraiser.price_of(ACCELERATOR)[2] == observed_at
    boa.env.timestamp += 6 * DAY
    assert appraiser.price_of(ACCELERATOR)[1] == PRICE
    boa.env.timestamp += 1
    assert appraiser.price_of(ACCELERATOR)[1] == 0


def test_price_of__two_seats_lie__stays_within_what_the_others_say(appraising, appraiser):
    for lie in (1, 10**9 * PRICE):
        boa.env.timestamp += 60
        appraising.quotes(lie, PRICE, PRICE + 1, PRICE + 2, lie)
        assert PRICE <= appraiser.price_of(ACCELERATOR)[1] <= PRICE + 2
