"""Posting: the word, the nonce and every bound from both sides."""

import boa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.conftest import START
from tests.helpers import lease_words
from tests.helpers.lease_builders import DAY, fields_of, make_offer

MAX_RATE = 2**56 - 1
EDGES = {
    "hourly_rate": (1, MAX_RATE),
    "max_hours": (1, 8_760),
    "sla_bps": (0, 9_990),
    "credit_bps": (0, 3_000),
    "notice_hours": (1, 720),
    "tenancy": (0, 1),
    "valid_until": (START + 1, START + 365 * DAY),
}


def test_post__valid_offer__stores_it_in_one_word(offer_book, post):
    nonce = post(tenure=7)

    expected = make_offer()
    offer, stored_nonce, tenure = offer_book.offer(1)
    assert nonce == stored_nonce == 1
    assert tenure == 7
    assert fields_of(offer) == expected
    packed = {name: int(value) for name, value in expected.items()}
    assert offer_book.word(1) == lease_words.pack(
        lease_words.OFFER, **packed, nonce=nonce, tenure=tenure
    )


def test_post__again__replaces_the_offer_and_raises_the_nonce(offer_book, post):
    post(hourly_rate=5)

    assert post(hourly_rate=6, tenure=4) == 2

    offer, nonce, tenure = offer_book.offer(1)
    assert (offer.hourly_rate, nonce, tenure) == (6, 2, 4)
    assert offer_book.word(2) == 0


@pytest.mark.parametrize(("field", "values"), EDGES.items())
@pytest.mark.parametrize("edge", [0, 1])
def test_post__edge_value__is_kept(offer_book, post, field, values, edge):
    post(**{field: values[edge]})

    assert fields_of(offer_book.offer(1)[0])[field] == values[edge]


@given(
    rate=st.integers(1, MAX_RATE),
    hours=st.lists(st.integers(1, 8_760), min_size=2, max_size=2).map(sorted),
    terms=st.tuples(st.integers(0, 9_990), st.integers(0, 3_000), st.integers(1, 720)),
    premium=st.none() | st.integers(0, 5_000),
    tenure=st.integers(1, 2**32 - 1),
    nonce=st.integers(0, 2**32 - 2),
)
def test_post__any_terms__read_back_unchanged(
    offer_book, post, rate, hours, terms, premium, tenure, nonce
):
    offer_book.write(1, nonce << 204)
    expected = make_offer(
        hourly_rate=rate,
        min_hours=hours[0],
        max_hours=hours[1],
        is_indexed=premium is not None,
        premium_bps=premium or 0,
        **dict(zip(("sla_bps", "credit_bps", "notice_hours"), terms, strict=True)),
    )

    post(tenure=tenure, **expected)

    offer, stored_nonce, stored_tenure = offer_book.offer(1)
    assert fields_of(offer) == expected
    assert (stored_nonce, stored_tenure) == (nonce + 1, tenure)
    fields = lease_words.unpack(lease_words.OFFER, offer_book.word(1))
    assert fields["premium_bps"] == (premium or 0)
    assert fields["is_indexed"] == (0 if premium is None else 1)


@pytest.mark.parametrize(
    ("overrides", "reason"),
    [
        ({"tenancy": 2}, "escrow: unknown tenancy"),
        ({"tenancy": 255}, "escrow: unknown tenancy"),
        ({"premium_bps": 1}, "escrow: premium too high"),
        ({"premium_bps": 5_001, "is_indexed": True}, "escrow: premium too high"),
        ({"hourly_rate": 0}, "escrow: rate out of range"),
        ({"hourly_rate": MAX_RATE + 1}, "escrow: rate out of range"),
        ({"hourly_rate": 2**256 - 1}, "escrow: rate out of range"),
        ({"min_hours": 0}, "escrow: hours not 1 to 8760"),
        ({"min_hours": 3, "max_hours": 2}, "escrow: min hours above max"),
        ({"max_hours": 8_761}, "escrow: hours not 1 to 8760"),
        ({"sla_bps": 9_991}, "escrow: sla too high"),
        ({"credit_bps": 3_001}, "escrow: credit too high"),
        ({"notice_hours": 0}, "escrow: notice not 1 to 720"),
        ({"notice_hours": 721}, "escrow: notice not 1 to 720"),
        ({"valid_until": START}, "escrow: not valid within a year"),
        ({"valid_until": START + 365 * DAY + 1}, "escrow: not valid within a year"),
    ],
)
def test_post__beyond_a_bound__reverts(offer_book, post, overrides, reason):
    with boa.reverts(reason):
        post(**overrides)

    assert offer_book.word(1) == 0


def test_post__last_nonce_used__reverts(offer_book, post):
    offer_book.write(1, (2**32 - 2) << 204)
    assert post() == 2**32 - 1

    with boa.reverts("escrow: too many offers"):
        post()
