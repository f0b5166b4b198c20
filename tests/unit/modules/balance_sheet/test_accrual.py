"""Interest: exact, and the same however often it is written down."""

from decimal import Decimal

import boa
from hypothesis import given
from hypothesis import strategies as st

from tests.conftest import START
from tests.helpers.pool_math import RESERVE_PART, STEP, WAD, continuous, growth
from tests.unit.modules.balance_sheet.conftest import RATE_BPS

DEBT = 10**6 * 10**18

gaps = st.lists(st.integers(0, STEP), min_size=1, max_size=12)


@given(seconds=st.integers(0, 120 * STEP))
def test_index__any_time__is_the_exponential_to_a_few_parts_in_ten_to_the_eighteen(sheet, seconds):
    boa.env.timestamp = START + seconds

    exact = growth(continuous(RATE_BPS), seconds)

    error = abs(Decimal(sheet.now().index) / WAD / exact - 1)
    assert error <= Decimal(150) / WAD  # 120 steps x the rate's own rounding, and one more


@given(gaps=gaps)
def test_accrue__any_number_of_times__index_and_debt_are_the_same_to_the_last_bit(sheet, gaps):
    end = START + sum(gaps)
    with boa.env.anchor():
        sheet.put(0, 0, DEBT, 0)
        boa.env.timestamp = end
        once = sheet.now()
    with boa.env.anchor():
        sheet.put(0, 0, DEBT, 0)
        boa.env.timestamp = START
        for gap in gaps:
            boa.env.timestamp += gap
            sheet.accrue()

        often = sheet.now()

    assert (often.growth, often.index, often.performing) == (
        once.growth,
        once.index,
        once.performing,
    )
    assert once.reserve - len(gaps) <= often.reserve <= once.reserve


@given(seconds=st.integers(1, STEP), reserve=st.integers(0, DEBT // 10))
def test_reserve__any_level__takes_its_part_until_a_twentieth_of_the_debt(sheet, seconds, reserve):
    with boa.env.anchor():
        sheet.put(DEBT, reserve, DEBT, 0)
        boa.env.timestamp = START + seconds

        now = sheet.now()

    interest = now.performing - DEBT
    target = now.performing // 20
    assert now.reserve == max(reserve, min(reserve + interest // RESERVE_PART, target))


@given(first=st.integers(1, STEP), second=st.integers(1, STEP))
def test_reserve__after_interest_was_written_down__part_of_what_came_since(sheet, first, second):
    with boa.env.anchor():
        sheet.put(DEBT, 0, DEBT + 7, 0)  # no whole tokens: else no division leaves a rest
        boa.env.timestamp = START + first
        sheet.accrue()
        before = sheet.now()
        boa.env.timestamp += second

        now = sheet.now()

    interest = now.performing - before.performing
    assert now.reserve == before.reserve + interest // RESERVE_PART


def test_index__second_after_second__never_falls(sheet):
    sheet.put(0, 0, DEBT, 0)
    former = sheet.now()

    for _ in range(300):
        boa.env.timestamp += 1
        now = sheet.now()
        assert now.index > former.index
        assert now.performing >= former.performing
        former = now


def test_step__twelve_percent__one_percent_of_the_debt(sheet):
    sheet.put(0, 0, DEBT, 0)

    boa.env.timestamp += STEP

    assert 0 <= DEBT // 100 - (sheet.now().performing - DEBT) <= 2 * 10**6
