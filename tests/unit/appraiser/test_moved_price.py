"""The price that covenants see: +1 % / -10 % a day toward the median, clamped, never refused."""

import boa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.helpers.appraisal import ACCELERATOR, PRICE, SEATS
from tests.helpers.appraisal_model import DAY, EXP_ERROR, PriceModel
from tests.helpers.event_logs import events_of

UP, DOWN = 10 * PRICE, PRICE // 10


@pytest.fixture
def jumped(appraising):
    """Let a standing price jump; return its moment."""

    def jump(raw: int) -> int:
        appraising.quotes(*[PRICE] * SEATS)
        boa.env.timestamp += 60
        appraising.quotes(*[raw] * SEATS)
        return int(boa.env.timestamp)

    return jump


@pytest.mark.parametrize("raw", [UP, DOWN])
def test_submit_price__a_jump__is_taken_and_moves_nothing_at_once(
    appraising, appraiser, jumped, raw
):
    jumped(raw)

    assert events_of(appraiser, "PriceMoved")[-1] == {
        "accelerator": ACCELERATOR,
        "moved": PRICE,
        "raw": raw,
    }
    assert appraiser.price_of(ACCELERATOR) == (PRICE, raw, boa.env.timestamp)


@pytest.mark.parametrize("days", [1, 2, 7])
def test_price_of__after_a_jump__moves_by_a_day_s_share(appraising, jumped, days):
    for raw, share in ((UP, 101), (DOWN, 90)):
        with boa.env.anchor():
            boa.env.timestamp = jumped(raw) + days * DAY
            assert appraising.moved() == PRICE * share**days // 100**days


def test_price_of__after_a_jump__moves_by_the_second(appraising, jumped):
    moment = jumped(UP)
    seen = []
    for second in (0, 1, 2, DAY // 2, DAY - 1, DAY):
        boa.env.timestamp = moment + second
        seen.append(appraising.moved())

    assert seen[0] == PRICE
    assert seen[-1] == PRICE * 101 // 100
    assert sorted(set(seen)) == seen
    assert 0 < seen[1] - PRICE <= PRICE // 100 // DAY + 1


@pytest.mark.parametrize("raw", [UP, DOWN])
def test_submit_price__many_times_a_day__moves_no_further_than_one(appraising, jumped, raw):
    """Each submission loses less than one unit to rounding down: stated, and bounded here."""
    moment = jumped(raw)
    with boa.env.anchor():
        boa.env.timestamp = moment + DAY
        once = appraising.moved()
    count = 48
    for number in range(1, count + 1):
        boa.env.timestamp = moment + number * DAY // count
        appraising.quote(number % SEATS, raw)

    assert once - count <= appraising.moved() <= once


def test_price_of__median_reached__stops_there(appraising, jumped):
    boa.env.timestamp = jumped(PRICE * 102 // 100) + 3 * DAY

    assert appraising.moved() == PRICE * 102 // 100


def test_price_of__absent__freezes(appraising, appraiser, jumped):
    moment = jumped(DOWN)
    boa.env.timestamp = moment + 7 * DAY
    frozen = appraiser.price_of(ACCELERATOR)
    assert frozen == (PRICE * 9**7 // 10**7, DOWN, moment)

    for later in (1, DAY, 300 * DAY):
        boa.env.timestamp = moment + 7 * DAY + later
        assert appraiser.price_of(ACCELERATOR) == (frozen[0], 0, 0)


def test_submit_price__after_absence__goes_on_from_where_it_froze(appraising, appraiser, jumped):
    boa.env.timestamp = jumped(UP) + 300 * DAY
    frozen = appraising.moved()
    appraising.quotes(UP, UP)
    boa.env.timestamp += 12 * 3_600
    assert appraiser.price_of(ACCELERATOR) == (frozen, 0, 0)
    appraising.quote(2, UP)

    assert appraiser.price_of(ACCELERATOR)[:2] == (frozen, UP)
    boa.env.timestamp += DAY
    assert 0 <= frozen * 101 // 100 - appraising.moved() <= 1


def test_submit_price__refused_jump_of_other_protocols__cannot_keep_an_old_price_alive(
    appraising, appraiser, jumped
):
    """T19: the median itself is known at once; only the covenant's price takes its time."""
    jumped(DOWN)

    moved, raw, _ = appraiser.price_of(ACCELERATOR)
    assert min(moved, raw) == DOWN


steps = st.lists(
    st.tuples(
        st.integers(1, 5 * DAY) | st.integers(1, 60),
        st.integers(0, SEATS - 1),
        st.integers(PRICE // 100, 100 * PRICE),
        st.integers(0, DAY),
    ),
    min_size=3,
    max_size=14,
)


@given(told=steps, later=st.integers(0, 16 * DAY))
def test_submit_price__any_sequence__equals_the_model(appraising, appraiser, told, later):
    model = PriceModel()
    with boa.env.anchor():
        for wait, seat, price, age in told:
            boa.env.timestamp += wait
            now = int(boa.env.timestamp)
            known = model.quotes.get(seat, (0, 0))[1]
            observed_at = max(known + 1, now - age)
            appraising.quote(seat, price, observed_at=observed_at)
            model.submit(seat, price, observed_at, now)
        boa.env.timestamp += later
        now = int(boa.env.timestamp)
        moved, raw, as_of = appraiser.price_of(ACCELERATOR)

    exact = model.moved_at_moment(now)
    assert (raw, as_of) == model.raw(now)
    slack = 3 * len(told)
    assert exact - slack <= moved <= exact * (1 + 20 * EXP_ERROR) + 1
