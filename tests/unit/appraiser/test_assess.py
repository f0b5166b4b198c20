"""Value: the least of purchase price by age, used price, and a multiple of income."""

import boa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.helpers.appraisal import ACCELERATOR, OTHER_ACCELERATOR, PRICE, RATE, USD
from tests.helpers.appraisal_model import DAY, STEP, YEAR

LEGS = ("age", "price", "income")


def _assert_equals_the_model(appraising, machine, asset=1):
    told = appraising.appraiser.assess(asset)
    figures = appraising.figures(machine)
    assert told.value == figures.value()
    assert told.resale == figures.resale()
    assert told.lendable == figures.lendable()
    assert told.income == figures.income()
    assert told.hourly_rate == figures.hourly_rate * figures.count
    assert told.commissioned_at == machine["commissioned_at"]
    assert told.accelerator == machine["accelerator"]
    return told, figures


def test_assess__everything_known__is_all_in_one(appraised):
    told, figures = _assert_equals_the_model(appraised, appraised.machine())

    assert told.as_of == told.priced_at == boa.env.timestamp
    assert told.resale == 8 * PRICE
    assert told.hourly_rate == 8 * RATE
    assert told.income == 8 * 720 * USD
    assert figures.legs() == (250_000 * USD * 65 // 100, 8 * PRICE, 8 * 720 * USD * 2 * 365 // 30)


@pytest.mark.parametrize(
    ("leg", "overrides"),
    [
        ("age", {"purchase_price": 100_000 * USD}),
        ("age", {"purchase_price": 700_000 * USD, "years": 6}),
        ("price", {"net": 3 * 30_000 * USD, "purchase_price": 10**6 * USD}),
        ("income", {"net": 3 * 2_000 * USD}),
        ("income", {"net": 10**9 * USD, "total": STEP + 20 * DAY}),
    ],
)
def test_assess__each_leg__binds_in_turn(appraised, leg, overrides):
    years = overrides.get("years", 1)
    fields = {name: value for name, value in overrides.items() if name != "years"}
    appraised.market(10 * RATE if leg == "price" else RATE)
    machine = appraised.machine(commissioned_at=boa.env.timestamp - years * YEAR, **fields)

    told, figures = _assert_equals_the_model(appraised, machine)

    assert told.value == figures.legs()[LEGS.index(leg)]
    assert told.resale == figures.legs()[LEGS.index("price")], "whatever else binds the value"
    assert sorted(figures.legs())[0] < sorted(figures.legs())[1], "one leg alone binds"


def test_value_and_lendable__are_those_of_assess(appraised, appraiser):
    told = appraiser.assess(1)

    assert appraiser.value(1) == (told.value, told.as_of)
    assert appraiser.lendable(1) == told.lendable
    assert appraiser.hourly_rate_of(1) == told.hourly_rate


def test_assess__moved_above_the_median__covenants_see_it_and_loans_do_not(appraised):
    """T19: a price that falls is lent on at once, and felt by covenants day by day."""
    machine = appraised.machine(purchase_price=10**7 * USD, net=10**7 * USD)
    appraised.market(100 * RATE)
    boa.env.timestamp += 60
    appraised.quotes(*[PRICE // 2] * 5)

    told, figures = _assert_equals_the_model(appraised, machine)

    assert told.value == told.resale == figures.moved * 8 == PRICE * 8
    assert told.lendable == PRICE // 2 * 8


def test_assess__moved_below_the_median__both_see_the_moved_one(appraised):
    machine = appraised.machine(purchase_price=10**7 * USD, net=10**7 * USD)
    appraised.market(100 * RATE)
    boa.env.timestamp += 60
    appraised.quotes(*[PRICE * 2] * 5)

    told, _ = _assert_equals_the_model(appraised, machine)

    assert told.value == told.lendable == PRICE * 8


def test_assess__half_available__health_is_in_lendable_and_not_in_value(appraised):
    machine = appraised.machine(purchase_price=100_000 * USD, total=STEP + STEP // 2)
    appraised.market(10 * RATE)

    told, _ = _assert_equals_the_model(appraised, machine)

    assert told.value == 65_000 * USD
    assert told.lendable == told.value // 2


def test_assess__rent_above_the_market__is_cut_to_it(appraised):
    """T4, wash rent: whatever is paid to oneself, income is what the market would bring."""
    honest = appraised.appraiser.assess(1)
    appraised.machine(net=10**9 * USD)

    washed = appraised.appraiser.assess(1)

    assert washed.income == 8 * RATE * 720 * 8 // 10 * 7 // 10
    assert washed.value <= washed.income * 2 * 365 // 30
    assert honest.income < washed.income


def test_assess__a_year_settled_at_once__does_not_multiply(appraised):
    """T5: four times the money for four times the time is the same income."""
    steady = appraised.appraiser.assess(1)
    machine = appraised.machine()
    appraised.machine(net=4 * machine["net"], paid_seconds=12 * STEP)

    assert appraised.appraiser.assess(1) == steady


def test_assess__other_accelerator__has_its_own_price_and_market(appraised):
    machine = appraised.machine(2, accelerator=OTHER_ACCELERATOR, count=4)
    assert appraised.appraiser.value(2) == (0, 0)
    appraised.quotes(*[3 * PRICE] * 3, accelerator=OTHER_ACCELERATOR)
    appraised.market(3 * RATE, accelerator=OTHER_ACCELERATOR)

    told, _ = _assert_equals_the_model(appraised, machine, 2)

    assert told.hourly_rate == 12 * RATE
    assert appraised.appraiser.price_of(ACCELERATOR)[0] == PRICE


@given(
    count=st.integers(1, 16),
    purchase_price=st.integers(0, 10**13) | st.just(2**96 - 1),
    age=st.integers(0, 8 * YEAR),
    net=st.integers(0, 10**12) | st.just(3 * (2**64 - 1)),
    paid_seconds=st.integers(0, 13 * STEP),
    dark=st.integers(0, STEP),
    prices=st.lists(st.integers(1, 10**12), min_size=3, max_size=5),
    jump=st.lists(st.integers(1, 10**12), min_size=0, max_size=5),
    later=st.integers(0, 6 * DAY),
    rate=st.integers(1, 100 * USD) | st.just(2**64 - 1),
    utilisation=st.integers(0, 10_000),
    multiple=st.integers(10_000, 40_000),
)
def test_assess__any_figures__equal_the_model(
    appraising, owner, count, purchase_price, age, net, paid_seconds, dark, prices, jump, later,
    rate, utilisation, multiple,
):  # fmt: skip
    with boa.env.anchor():
        appraising.quotes(*prices)
        boa.env.timestamp += 60
        appraising.quotes(*jump)
        boa.env.timestamp += later
        appraising.market(rate, utilisation)
        appraising.appraiser.set_multiple(multiple, sender=owner)
        machine = appraising.machine(
            count=count,
            purchase_price=purchase_price,
            commissioned_at=boa.env.timestamp - age,
            net=net,
            paid_seconds=paid_seconds,
            total=2 * STEP - dark,
        )

        told, figures = _assert_equals_the_model(appraising, machine)

    assert told.value <= min(figures.legs()) and told.value <= told.resale
    assert told.lendable <= told.value
