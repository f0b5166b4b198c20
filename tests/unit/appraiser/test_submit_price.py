"""What a seat may say and when."""

import boa
import pytest

from tests.helpers.appraisal import ACCELERATOR, OTHER_ACCELERATOR, PRICE, SEATS
from tests.helpers.appraisal_model import DAY
from tests.helpers.event_logs import events_of, only_event

MAX_PRICE = 2**96 - 1


def test_submit_price__by_anyone__is_the_seat_s_last_quote(appraising, appraiser, stranger):
    price = appraising.price(3, observed_at=boa.env.timestamp - 60)

    with boa.env.prank(stranger):
        appraising.carry(price)

    assert only_event(appraiser, "PriceSubmitted") == {
        "accelerator": ACCELERATOR,
        "seat": 3,
        "price": PRICE,
        "observed_at": boa.env.timestamp - 60,
    }
    assert events_of(appraiser, "PriceMoved") == [
        {"accelerator": ACCELERATOR, "moved": 0, "raw": 0}
    ]
    assert appraiser.quote_of(ACCELERATOR, 3) == (PRICE, boa.env.timestamp - 60)
    assert appraiser.quote_of(ACCELERATOR, 2) == (0, 0)
    assert appraiser.quote_of(OTHER_ACCELERATOR, 3) == (0, 0)


def test_submit_price__third_of_three__is_the_first_price(appraising, appraiser):
    appraising.quotes(30, 10, 20)

    assert only_event(appraiser, "PriceMoved") == {
        "accelerator": ACCELERATOR,
        "moved": 20,
        "raw": 20,
    }
    assert appraiser.price_of(ACCELERATOR) == (20, 20, boa.env.timestamp)
    assert appraiser.price_of(OTHER_ACCELERATOR) == (0, 0, 0)


def test_submit_price__same_observation_twice__reverts(appraising, appraiser):
    price = appraising.quote(0)

    with boa.reverts("appraiser: newer one known"):
        appraising.carry(price)
    with boa.reverts("appraiser: newer one known"):
        appraising.quote(0, PRICE + 1)
    with boa.reverts("appraiser: newer one known"):
        appraising.quote(0, observed_at=boa.env.timestamp - 1)
    assert appraiser.quote_of(ACCELERATOR, 0) == (PRICE, boa.env.timestamp)

    boa.env.timestamp += 1
    appraising.quote(0, PRICE + 1)
    assert appraiser.quote_of(ACCELERATOR, 0) == (PRICE + 1, boa.env.timestamp)


def test_submit_price__order_of_times__is_of_each_seat_and_accelerator(appraising, appraiser):
    early = boa.env.timestamp - 100
    appraising.quote(0)

    appraising.quote(1, observed_at=early)
    appraising.quote(0, accelerator=OTHER_ACCELERATOR, observed_at=early)

    assert appraiser.quote_of(ACCELERATOR, 1) == (PRICE, early)
    assert appraiser.quote_of(OTHER_ACCELERATOR, 0) == (PRICE, early)


def test_submit_price__observed_in_the_future__reverts(appraising):
    with boa.reverts("appraiser: observed later"):
        appraising.quote(0, observed_at=boa.env.timestamp + 1)
    with boa.reverts("appraiser: observed later"):
        appraising.quote(0, observed_at=2**256 - 1)
    appraising.quote(0, observed_at=boa.env.timestamp)


def test_submit_price__observed_over_a_day_ago__reverts(appraising, appraiser):
    with boa.reverts("appraiser: observed long ago"):
        appraising.quote(0, observed_at=boa.env.timestamp - DAY - 1)
    with boa.reverts("appraiser: observed long ago"):
        appraising.quote(0, observed_at=0)
    appraising.quote(0, observed_at=boa.env.timestamp - appraiser.MAX_DELAY_SECONDS())
    assert appraiser.MAX_DELAY_SECONDS() == DAY


def test_submit_price__zero__reverts(appraising):
    with boa.reverts("appraiser: price is zero"):
        appraising.quote(0, 0)
    appraising.quote(0, 1)


@pytest.mark.parametrize("price", [MAX_PRICE + 1, 2**256 - 1])
def test_submit_price__over_96_bits__reverts(appraising, appraiser, price):
    with boa.reverts("appraiser: price too high"):
        appraising.quote(0, price)
    appraising.quotes(MAX_PRICE, MAX_PRICE, MAX_PRICE)
    assert appraiser.price_of(ACCELERATOR)[:2] == (MAX_PRICE, MAX_PRICE)


def test_submit_price__of_no_accelerator__reverts(appraising):
    with boa.reverts("appraiser: no accelerator"):
        appraising.quote(0, accelerator=b"\0" * 32)


@pytest.mark.parametrize("seat", [SEATS, 2**256 - 1])
def test_submit_price__no_such_seat__reverts(appraising, appraiser, seat):
    price = appraising.price(seat)
    signature = appraising.sign(price, appraising.keys[0])

    with boa.reverts("appraiser: no such seat"):
        appraising.carry(price, signature)
    with boa.reverts("appraiser: no such seat"):
        appraiser.quote_of(ACCELERATOR, seat)
    with boa.reverts("appraiser: no such seat"):
        appraiser.appraiser(seat)
    appraising.quote(SEATS - 1)
