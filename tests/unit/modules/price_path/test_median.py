"""Which quotes count, and the lower median of those that do."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.helpers.appraisal_model import MAX_AGE, PriceModel
from tests.unit.modules.price_path.conftest import SEATS

NOW = 1_767_225_600

quotes = st.dictionaries(
    st.integers(0, SEATS - 1),
    st.tuples(
        st.integers(1, 2**96 - 1) | st.integers(1, 3),
        st.integers(NOW - 2 * MAX_AGE, NOW) | st.integers(NOW - MAX_AGE - 1, NOW - MAX_AGE),
    ),
)


@pytest.mark.parametrize(
    ("prices", "median"),
    [
        ((10, 20, 30), 20),
        ((30, 10, 20), 20),
        ((10, 20, 30, 40), 20),
        ((40, 30, 20, 10), 20),
        ((10, 20, 30, 40, 50), 30),
        ((50, 10, 40, 20, 30), 30),
        ((7, 7, 7), 7),
        ((1, 1, 9, 9), 1),
        ((10, 20), 0),
        ((10,), 0),
        ((), 0),
    ],
)
def test_median__of_so_many_quotes__is_the_lower_one(path, words, prices, median):
    quoted = {seat: (price, NOW - seat) for seat, price in enumerate(prices)}

    assert path.median(words(quoted), NOW) == (median, median and NOW - len(prices) + 1)


def test_median__quotes_on_the_last_seats__count_as_well(path, words):
    assert path.median(words({2: (3, NOW), 3: (1, NOW - 9), 4: (2, NOW)}), NOW) == (2, NOW - 9)


def test_median__quote_a_second_over_seven_days_old__does_not_count(path, words):
    quoted = words({0: (10, NOW - MAX_AGE), 1: (20, NOW), 2: (30, NOW), 3: (40, NOW)})

    assert path.median(quoted, NOW) == (20, NOW - MAX_AGE)
    assert path.median(quoted, NOW + 1) == (30, NOW)


@given(quoted=quotes, later=st.integers(0, 2 * MAX_AGE))
def test_median__any_quotes__equals_the_sorted_list(path, words, quoted, later):
    expected = PriceModel(quotes=quoted).raw(NOW + later)

    assert path.median(words(quoted), NOW + later) == expected


@given(st.integers(1, 2**96 - 1), st.integers(0, 2**40 - 1), st.integers(0, 2**40 - 1))
def test_pack__any_fields__come_back(path, price, observed_at, version):
    assert path.fields(path.pack(price, observed_at, version)) == (price, observed_at, version)
