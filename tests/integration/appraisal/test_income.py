"""What makes a machine worth lending on: rent of the market's size, and nothing else."""

import boa
import pytest

from tests.helpers.appraisal import PRICE, RATE, USD, UTILISATION
from tests.helpers.appraisal_model import DAY, STEP, YEAR
from tests.helpers.lease_builders import HOUR
from tests.integration.appraisal.conftest import NET_BPS

MARKET_MONTH = RATE * 720 * UTILISATION // 10_000 * 7 // 10
RENT = USD
"""An hour: below what the market is reckoned to bring, so that own income binds."""
MONTH = RENT * 720 * NET_BPS // 10_000


@pytest.fixture
def income(years):
    """Assess with fresh prices; return net rent of 30 days."""

    def read(asset):
        years.appraising.quotes(*[PRICE] * 5)
        return years.appraising.appraiser.assess(asset).income

    return read


def test_assess__rent_of_ninety_days__is_income(years, lessee, income):
    asset = years.machine()
    lease_id = years.let(asset, 8_760, lessee, RENT)
    years.settle_monthly(lease_id, 5, 12)

    assert abs(income(asset) - MONTH) <= 1
    told = years.appraising.appraiser.assess(asset)
    assert told.value == told.income * YEAR * 2 // STEP
    assert told.lendable == told.value, "never dark in thirty final days"
    assert told.hourly_rate == RATE


def test_assess__gifts__are_no_income(years, lessee, host, income):
    """T4: own money through `deposit` for ninety days buys no loan."""
    asset = years.machine()
    years.token.mint(host, 10**12)
    years.token.approve(years.splitter, 10**12, sender=host)
    for _ in range(4):
        years.splitter.deposit(asset, 10**10, sender=host)
        boa.env.timestamp += STEP

    assert income(asset) == 0
    assert years.appraising.appraiser.value(asset) == (0, boa.env.timestamp)
    assert years.appraising.appraiser.lendable(asset) == 0


def test_assess__a_year_in_one_settlement__is_no_more_than_by_the_month(years, lessee, income):
    """T5."""
    asset = years.machine()
    lease_id = years.let(asset, 8_640, lessee, RENT)
    with boa.env.anchor():
        years.settle_monthly(lease_id, 13, 12)
        steady = income(asset)

    boa.env.timestamp += 12 * STEP + 3 * DAY
    years.settle(lease_id, 12)
    assert income(asset) == 0, "the bucket is not whole yet"
    boa.env.timestamp += STEP
    at_once = income(asset)

    assert years.splitter.income_of(asset) == (12 * MONTH, 12 * STEP)
    assert at_once == MONTH
    assert at_once <= steady + 1


def test_assess__mostly_dark_and_settled_at_once__no_more_than_the_market_pays(
    years, lessee, income
):
    """The seconds paid for do not show how long it was dark: here the market's bound does."""
    asset = years.machine()
    lease_id = years.let(asset, 8_640, lessee, RENT)
    for _ in range(12):
        boa.env.timestamp += STEP // 4
        years.meter.switch(asset, False)
        boa.env.timestamp += STEP - STEP // 4
        years.meter.switch(asset, True)
    boa.env.timestamp += 3 * DAY
    years.settle(lease_id, 12)
    boa.env.timestamp += 8 * DAY
    years.meter.switch(asset, False)
    boa.env.timestamp = (boa.env.timestamp // STEP + 1) * STEP + HOUR

    told = income(asset)

    until = years.meter.final_until(asset)
    ran = years.meter.available_at(asset, until) - years.meter.available_at(asset, until - STEP)
    net, paid = years.splitter.income_of(asset)
    own = net * STEP // max(3 * STEP, paid)
    assert own > MONTH * 9 // 10, "own income alone would be multiplied"
    assert 0 < ran < STEP // 2
    assert told == MARKET_MONTH * ran // STEP < own


def test_assess__wash_rent__is_cut_to_the_market(years, stranger, income):
    """T51: fifty times the market's price, paid to oneself, is worth the market's income."""
    asset = years.machine()
    lease_id = years.let(asset, 8_640, stranger, 50 * RATE)
    years.settle_monthly(lease_id, 5, 12)

    assert income(asset) == MARKET_MONTH
    told = years.appraising.appraiser.assess(asset)
    assert told.value == MARKET_MONTH * YEAR * 2 // STEP
    assert years.splitter.income_of(asset)[0] > 100 * MARKET_MONTH


def test_assess__lease_over__income_fades_with_its_buckets(years, lessee, income):
    asset = years.machine()
    lease_id = years.let(asset, 5 * 720, lessee, RENT)
    years.settle_monthly(lease_id, 6, 5)
    full = income(asset)
    seen = []
    for _ in range(4):
        boa.env.timestamp += STEP
        seen.append(income(asset))

    assert full > seen[0] > seen[1] > seen[2] > seen[3] == 0
