"""When an offer can be taken, and what is left of a withdrawn one."""

import boa
import pytest

from tests.conftest import START


@pytest.mark.parametrize("hours", [5, 7, 9])
def test_check_takeable__standing_offer__passes(offer_book, post, hours):
    post(min_hours=5, max_hours=9, valid_until=START + 100)

    assert offer_book.check_takeable(1, hours, 3) is None

    boa.env.timestamp = START + 100
    assert offer_book.check_takeable(1, hours, 3) is None


@pytest.mark.parametrize(
    ("hours", "reason"),
    [
        (0, "escrow: hours below offer"),
        (4, "escrow: hours below offer"),
        (10, "escrow: hours above offer"),
        (2**256 - 1, "escrow: hours above offer"),
    ],
)
def test_check_takeable__hours_beyond_the_bounds__reverts(offer_book, post, hours, reason):
    post(min_hours=5, max_hours=9)

    with boa.reverts(reason):
        offer_book.check_takeable(1, hours, 3)


def test_check_takeable__untouched_asset__reverts(offer_book):
    with boa.reverts("escrow: no offer"):
        offer_book.check_takeable(1, 0, 0)


@pytest.mark.parametrize("tenure", [0, 2, 4])
def test_check_takeable__other_tenure__reverts(offer_book, post, tenure):
    post(tenure=3)

    with boa.reverts("escrow: offer of former owner"):
        offer_book.check_takeable(1, 1, tenure)


def test_check_takeable__after_its_validity__reverts(offer_book, post):
    post(valid_until=START + 100)

    boa.env.timestamp = START + 101
    with boa.reverts("escrow: offer expired"):
        offer_book.check_takeable(1, 1, 3)


def test_withdraw__standing_offer__leaves_its_nonce(offer_book, post):
    post()
    post()

    assert offer_book.withdraw(1) == 2

    assert offer_book.word(1) == 2 << 204
    with boa.reverts("escrow: no offer"):
        offer_book.check_takeable(1, 1, 3)
    assert post() == 3


def test_withdraw__nothing_stands__reverts(offer_book, post):
    with boa.reverts("escrow: no offer"):
        offer_book.withdraw(1)

    post()
    offer_book.withdraw(1)
    with boa.reverts("escrow: no offer"):
        offer_book.withdraw(1)
