"""What a machine keeps of its price: straight between years, flat after the fifth."""

from itertools import pairwise

import boa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.helpers.appraisal_model import BPS, RETAINED, YEAR, retained
from tests.helpers.compiling import deployer

PRICE = 30_000 * 10**6


@pytest.fixture(scope="session")
def legs():
    return deployer("mocks/AppraisalLegsHarness.vy").deploy()


@pytest.mark.parametrize(
    ("years", "percent"),
    [(0, 100), (1, 65), (2, 45), (3, 30), (4, 18), (5, 12), (6, 12), (50, 12)],
)
def test_of__whole_years__is_the_point(legs, years, percent):
    curve = legs.curve_of(RETAINED)

    assert legs.retained(PRICE, curve, years * YEAR) == PRICE * percent // 100


def test_of__between_years__is_straight(legs):
    curve = legs.curve_of(RETAINED)

    assert legs.retained(PRICE, curve, YEAR // 2) == PRICE * 825 // 1_000
    assert legs.retained(PRICE, curve, 4 * YEAR + YEAR // 4) == PRICE * 165 // 1_000
    assert legs.retained(PRICE, curve, 1) < PRICE


curves = st.lists(st.integers(1, BPS), min_size=6, max_size=6).map(lambda x: sorted(x)[::-1])


@given(price=st.integers(0, 2**96 - 1), points=curves, age=st.integers(0, 8 * YEAR))
def test_of__any_curve_and_age__equals_the_model_rounded_down(legs, price, points, age):
    assert legs.retained(price, legs.curve_of(points), age) == int(price * retained(age, points))


@given(points=curves, ages=st.lists(st.integers(0, 8 * YEAR), min_size=2, max_size=6))
def test_of__older__is_never_worth_more(legs, points, ages):
    curve = legs.curve_of(points)
    values = [legs.retained(PRICE, curve, age) for age in sorted(ages)]

    assert all(before >= after for before, after in pairwise(values))


@pytest.mark.parametrize(
    ("points", "reason"),
    [
        ((10_001, 6_500, 4_500, 3_000, 1_800, 1_200), "appraiser: retained rises"),
        ((10_000, 6_500, 4_500, 3_000, 1_800, 1_801), "appraiser: retained rises"),
        ((10_000, 0, 4_500, 3_000, 1_800, 1_200), "appraiser: retained rises"),
        ((2**255, 1, 1, 1, 1, 1), "appraiser: retained rises"),
        ((10_000, 6_500, 4_500, 3_000, 1_800, 0), "appraiser: nothing retained"),
        ((0, 0, 0, 0, 0, 0), "appraiser: nothing retained"),
    ],
)
def test_pack__rising_or_empty__reverts(legs, points, reason):
    with boa.reverts(reason):
        legs.curve_of(points)
    assert legs.curve_of((10_000,) * 6) == sum(10_000 << 16 * year for year in range(6))
    assert legs.curve_of((1,) * 6) == sum(1 << 16 * year for year in range(6))
