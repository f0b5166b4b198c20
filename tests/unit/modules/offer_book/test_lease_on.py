"""What lease an offer makes, when it can be taken, and what is left of a withdrawn one."""

import boa
import pytest

from tests.conftest import START
from tests.helpers.lease_builders import HOUR, RATE, ZERO, fields_of, make_lease


def test_lease_on__standing_offer__starts_now_on_its_terms(offer_book, post):
    post(asset=9, min_hours=5, sla_bps=9_000, credit_bps=100, notice_hours=2)

    lease = fields_of(offer_book.lease_on(9, 40, 3))

    assert lease == make_lease(
        lessee=ZERO,
        asset=9,
        hours=40,
        min_hours=5,
        sla_bps=9_000,
        credit_bps=100,
        notice_hours=2,
    )
    assert lease["escrowed"] == 40 * RATE
    assert lease["ends_at"] == START + 40 * HOUR


@pytest.mark.parametrize("hours", [5, 9])
def test_lease_on__hours_at_the_bounds__is_taken(offer_book, post, hours):
    post(min_hours=5, max_hours=9)

    assert offer_book.lease_on(1, hours, 3).hours == hours


@pytest.mark.parametrize(
    ("hours", "reason"), [(4, "escrow: hours below offer"), (10, "escrow: hours above offer")]
)
def test_lease_on__hours_beyond_the_bounds__reverts(offer_book, post, hours, reason):
    post(min_hours=5, max_hours=9)

    with boa.reverts(reason):
        offer_book.lease_on(1, hours, 3)


def test_lease_on__untouched_asset__reverts(offer_book):
    with boa.reverts("escrow: no offer"):
        offer_book.lease_on(1, 0, 0)


@pytest.mark.parametrize("tenure", [0, 2, 4])
def test_lease_on__other_tenure__reverts(offer_book, post, tenure):
    post(tenure=3)

    with boa.reverts("escrow: offer of former owner"):
        offer_book.lease_on(1, 1, tenure)


def test_lease_on__after_its_validity__reverts(offer_book, post):
    post(valid_until=START + 100)
    boa.env.timestamp = START + 100
    assert offer_book.lease_on(1, 1, 3).hours == 1

    boa.env.timestamp += 1
    with boa.reverts("escrow: offer expired"):
        offer_book.lease_on(1, 1, 3)


def test_withdraw__standing_offer__leaves_its_nonce(offer_book, post):
    post()
    post()

    assert offer_book.withdraw(1) == 2

    assert offer_book.word(1) == 2 << 204
    with boa.reverts("escrow: no offer"):
        offer_book.lease_on(1, 1, 3)
    assert post() == 3


def test_withdraw__nothing_stands__reverts(offer_book, post):
    with boa.reverts("escrow: no offer"):
        offer_book.withdraw(1)

    post()
    offer_book.withdraw(1)
    with boa.reverts("escrow: no offer"):
        offer_book.withdraw(1)
