"""Who sits where: another account voids what the seat quoted."""

import boa
import pytest

from tests.helpers.appraisal import ACCELERATOR, PRICE, SEATS, USD, appraiser_key
from tests.helpers.appraisal_model import DAY
from tests.helpers.event_logs import only_event
from tests.helpers.signing import node_key

ZERO = "0x" + "00" * 20
NEWCOMER = node_key("newcomer")


def test_set_appraiser__another_account__signs_from_now_on(appraising, appraiser, owner):
    boa.env.timestamp += 60
    appraiser.set_appraiser(0, NEWCOMER.address, sender=owner)

    assert only_event(appraiser, "AppraiserSet") == {"seat": 0, "appraiser": NEWCOMER.address}
    assert appraiser.appraiser(0) == NEWCOMER.address
    with boa.reverts("appraiser: wrong signature"):
        appraising.quote(0)
    price = appraising.price(0)
    appraising.carry(price, appraising.sign(price, NEWCOMER))
    assert appraiser.quote_of(ACCELERATOR, 0) == (PRICE, boa.env.timestamp)


def test_set_appraiser__seat_replaced__its_quotes_count_no_more(appraising, appraiser):
    appraising.quotes(10, 20, 30, 40)
    assert appraiser.price_of(ACCELERATOR)[1] == 20

    appraising.seat(0, NEWCOMER)

    assert appraiser.quote_of(ACCELERATOR, 0) == (0, 0)
    assert appraiser.price_of(ACCELERATOR)[1] == 30
    appraising.seat(3, node_key("another newcomer"))
    assert appraiser.price_of(ACCELERATOR) == (20, 0, 0)


def test_set_appraiser__in_the_second_of_a_quote__voids_what_was_before_it(appraising, appraiser):
    appraising.quotes(10, 20, 30)
    appraising.seat(0, NEWCOMER)
    assert appraiser.price_of(ACCELERATOR)[1] == 0

    boa.env.timestamp += 1
    appraising.quote(0, 40)

    assert appraiser.price_of(ACCELERATOR) == (20, 30, boa.env.timestamp - 1)


def test_set_appraiser__same_account_again__cannot_bring_its_quote_back(appraising, appraiser):
    """A quote that was voided cannot be carried a second time."""
    price = appraising.quote(0)
    signature = appraising.sign(price)
    appraising.seat(0, NEWCOMER)
    appraising.seat(0)
    assert appraiser.quote_of(ACCELERATOR, 0) == (0, 0)

    with boa.reverts("appraiser: newer one known"):
        appraising.carry(price, signature)
    boa.env.timestamp += 1
    appraising.quote(0, PRICE + 1)
    assert appraiser.quote_of(ACCELERATOR, 0) == (PRICE + 1, boa.env.timestamp)


def test_set_appraiser__while_the_price_was_moving__waits_for_three_again(appraising, appraiser):
    appraising.quotes(*[PRICE] * 3)
    boa.env.timestamp += 60
    appraising.quotes(*[2 * PRICE] * 3)
    boa.env.timestamp += DAY
    appraising.seat(2, NEWCOMER)

    stored = appraiser.price_of(ACCELERATOR)
    boa.env.timestamp += 3 * DAY
    assert appraiser.price_of(ACCELERATOR) == stored == (PRICE, 0, 0)
    appraising.quote(2, 2 * PRICE)
    assert appraiser.price_of(ACCELERATOR)[:2] == (PRICE, 2 * PRICE)
    boa.env.timestamp += DAY
    assert appraiser.price_of(ACCELERATOR)[0] == PRICE * 101 // 100


@pytest.mark.parametrize("seat", [SEATS, 2**256 - 1])
def test_set_appraiser__no_such_seat__reverts(appraiser, owner, seat):
    with boa.reverts("appraiser: no such seat"):
        appraiser.set_appraiser(seat, NEWCOMER.address, sender=owner)
    appraiser.set_appraiser(SEATS - 1, NEWCOMER.address, sender=owner)


def test_set_appraiser__account_of_another_seat__reverts(appraiser, owner):
    """Three seats in one hand would be the median."""
    for seat in range(1, SEATS):
        with boa.reverts("appraiser: has a seat already"):
            appraiser.set_appraiser(0, appraiser_key(seat).address, sender=owner)
    appraiser.set_appraiser(0, appraiser_key(0).address, sender=owner)


def test_set_appraiser__several_vacant__allowed(appraiser, owner):
    for seat in range(SEATS):
        appraiser.set_appraiser(seat, ZERO, sender=owner)

    assert [appraiser.appraiser(seat) for seat in range(SEATS)] == [ZERO] * SEATS


def test_set_appraiser__many_times__touches_no_other_seat(appraising, appraiser):
    appraising.quotes(10 * USD, 20 * USD, 30 * USD, 40 * USD, 50 * USD)
    for _ in range(20):
        appraising.seat(2)

    assert [appraiser.quote_of(ACCELERATOR, seat)[0] // USD for seat in range(SEATS)] == [
        10, 20, 0, 40, 50,
    ]  # fmt: skip
