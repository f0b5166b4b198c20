"""Three words: each field keeps what it was given, whatever its neighbours hold."""

import boa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.conftest import START
from tests.unit.modules.balance_sheet.conftest import CAP_TOKENS, RATE_BPS

MAX_96 = 2**96 - 1
MAX_32 = 2**32 - 1

edges = st.sampled_from([0, 1, MAX_96]) | st.integers(0, MAX_96)
positions = st.sampled_from([0, 1, MAX_32 - 1]) | st.integers(0, MAX_32 - 1)


@given(cash=edges, reserve=edges, debt=edges, carried=edges, head=positions, tail=positions)
def test_save__any_figures__are_read_back(sheet, cash, reserve, debt, carried, head, tail):
    with boa.env.anchor():
        sheet.move_queue(head, tail)
        sheet.put(cash, reserve, debt, carried)

        now = sheet.now()

        assert (now.cash, now.reserve, now.debt_shares, now.carried) == (
            cash,
            reserve,
            debt,
            carried,
        )
        assert (now.head, now.tail, now.cap) == (head, tail, CAP_TOKENS)
        assert (now.growth, now.index, now.performing) == (0, 10**18, debt)


@pytest.mark.parametrize("place", range(4))
def test_save__figure_of_97_bits__reverts(sheet, place):
    figures = [MAX_96] * 4
    sheet.put(*figures)
    figures[place] = MAX_96 + 1

    with boa.reverts("pool: figure too large"):
        sheet.put(*figures)


def test_save__last_cohort__reverts_beyond_it(sheet):
    sheet.move_queue(MAX_32, MAX_32 - 1)

    with boa.reverts("pool: figure too large"):
        sheet.move_queue(MAX_32, MAX_32)


def test_save__odd_rate__read_back_to_the_last_bit(sheet, make_sheet):
    rates = [one.now().rate for one in (sheet, *(make_sheet(RATE_BPS + n) for n in range(1, 5)))]

    assert {rate % 2 for rate in rates} == {0, 1}


def test_set_supply_cap__other_fields__stay(sheet, owner):
    sheet.put(MAX_96, MAX_96, MAX_96, MAX_96)

    sheet.set_supply_cap(7 * 10**18 + 1, sender=owner)

    now = sheet.now()
    assert (now.cap, now.cash, now.reserve, now.carried) == (7, MAX_96, MAX_96, MAX_96)


def test_now__five_hundred_years__growth_stops_and_nothing_reverts(sheet):
    sheet.put(10**24, 0, 10**24, 0)

    boa.env.timestamp = START + 500 * 365 * 86_400

    first = sheet.now().index
    boa.env.timestamp += 365 * 86_400
    assert sheet.now().index == first
    assert first == pytest.approx(10**18 * 2.718281828459045**40, rel=1e-9)
