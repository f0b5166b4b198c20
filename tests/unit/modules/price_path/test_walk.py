"""The way of a price between two submissions: it follows each median until that one expires."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.helpers.appraisal_model import DAY, EXP_ERROR, MAX_AGE, PriceModel
from tests.unit.modules.price_path.conftest import SEATS

NOW = 1_767_225_600
PRICE = 20_000 * 10**6


@pytest.fixture
def walk(path, words):
    """Walk from PRICE at NOW; return moved, raw and as_of."""

    def go(quoted: dict[int, tuple[int, int]], days: float) -> tuple[int, int, int]:
        return tuple(path.walk(PRICE, NOW, words(quoted), NOW + int(days * DAY)))

    return go


def test_walk__median_stands__moves_toward_it(walk):
    far = {seat: (10 * PRICE, NOW) for seat in range(3)}

    assert walk(far, 0) == (PRICE, 10 * PRICE, NOW)
    assert walk(far, 1) == (PRICE * 101 // 100, 10 * PRICE, NOW)
    assert walk(far, 7)[1:] == (10 * PRICE, NOW)


def test_walk__median_expires__stands_still_where_it_was(walk):
    far = {0: (1, NOW - 5 * DAY), 1: (1, NOW), 2: (1, NOW)}

    assert walk(far, 2) == (PRICE * 81 // 100, 1, NOW - 5 * DAY)
    assert walk(far, 2.5) == walk(far, 30) == (PRICE * 81 // 100, 0, 0)


def test_walk__oldest_quotes_go_one_by_one__each_median_for_its_time(walk):
    """Five say low, then four say high, then three say low, then none."""
    high, low = 100 * PRICE, 1
    quoted = {
        0: (low, NOW - 6 * DAY),
        1: (low, NOW - 5 * DAY),
        2: (low, NOW - 4 * DAY),
        3: (high, NOW - 4 * DAY),
        4: (high, NOW - 4 * DAY),
    }

    assert walk(quoted, 1) == (PRICE * 9 // 10, low, NOW - 6 * DAY)
    assert walk(quoted, 2) == (PRICE * 81 // 100, low, NOW - 5 * DAY)
    third = walk(quoted, 3)
    assert third == (PRICE * 81 * 101 // 10_000, high, NOW - 4 * DAY)
    assert walk(quoted, 3.5) == (third[0], 0, 0)


def test_walk__no_quotes__stands_still(walk):
    assert walk({}, 100) == (PRICE, 0, 0)
    assert walk({0: (1, NOW), 1: (1, NOW)}, 3) == (PRICE, 0, 0)


ages = st.integers(0, 8 * DAY)


@given(
    quoted=st.dictionaries(
        st.integers(0, SEATS - 1), st.tuples(st.integers(10**6, 10**14), ages), max_size=SEATS
    ),
    moved=st.integers(10**6, 10**14),
    later=st.integers(0, 20 * DAY),
)
def test_walk__any_quotes__equals_the_model(path, words, quoted, moved, later):
    told = {seat: (price, NOW - age) for seat, (price, age) in quoted.items()}
    model = PriceModel(quotes=told, moved=Fraction(moved), moved_at=NOW)

    after, raw, as_of = path.walk(moved, NOW, words(told), NOW + later)

    exact = model.moved_at_moment(NOW + later)
    assert (raw, as_of) == model.raw(NOW + later)
    assert exact * (1 - 4 * EXP_ERROR) - 4 < after <= exact * (1 + 4 * EXP_ERROR) + 1


@given(quoted=st.dictionaries(st.integers(0, 4), st.tuples(st.integers(1, 10**14), ages)))
def test_walk__any_moment__no_later_one_brings_the_median_back(path, words, quoted):
    """Without a submission what is absent stays absent, and the price stays where it is."""
    told = words({seat: (price, NOW - age) for seat, (price, age) in quoted.items()})
    points = [path.walk(PRICE, NOW, told, NOW + day * DAY // 2) for day in range(18)]

    gone = [point for point in points if point.raw == 0]

    assert gone == points[len(points) - len(gone) :]
    assert len(gone) >= 18 - 2 * MAX_AGE // DAY - 1
    assert len({point.moved for point in gone}) == 1
