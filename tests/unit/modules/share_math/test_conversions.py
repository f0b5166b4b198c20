"""The four conversions against fractions: exact, and each rounded for the pool."""

from typing import Any

import boa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.helpers.pool_math import assets_of, shares_of

MAX_SUPPLY = 2**128 - 1
MAX_TOTAL = 2**97

totals = st.integers(0, MAX_TOTAL)
supplies = st.integers(0, MAX_SUPPLY)


@pytest.fixture(scope="module")
def maths() -> Any:
    return boa.load("contracts/mocks/ShareMathHarness.vy")


@given(shares=st.integers(0, MAX_SUPPLY), total=totals, supply=supplies)
def test_assets__any_shares__floor_and_ceiling_of_the_fraction(maths, shares, total, supply):
    assert maths.assets_down(shares, total, supply) == assets_of(shares, total, supply)
    assert maths.assets_up(shares, total, supply) == assets_of(shares, total, supply, up=True)


@given(assets=st.integers(0, 2**120), total=totals, supply=supplies)
def test_shares__any_assets__floor_and_ceiling_of_the_fraction(maths, assets, total, supply):
    assert maths.shares_down(assets, total, supply) == shares_of(assets, total, supply)
    assert maths.shares_up(assets, total, supply) == shares_of(assets, total, supply, up=True)


@given(assets=st.integers(0, 2**96), total=totals, supply=supplies)
def test_shares__there_and_back__never_more_than_before(maths, assets, total, supply):
    minted = maths.shares_down(assets, total, supply)

    assert maths.assets_down(minted, total, supply) <= assets


@given(total=totals, supply=supplies)
def test_assets__of_all_shares__never_more_than_there_is(maths, total, supply):
    """What is left is the virtual shares' part."""
    assert maths.assets_down(supply, total, supply) <= total


def test_shares__empty_pool__a_million_for_one_unit(maths):
    assert maths.shares_down(1, 0, 0) == 10**6
    assert maths.assets_down(10**6, 0, 0) == 1
    assert maths.assets_up(1, 0, 0) == 1
