"""Opening: ids, words copied from the offer, one lease of a machine at a time."""

import boa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.conftest import START
from tests.helpers import lease_words
from tests.helpers.lease_builders import HOUR, RATE, fields_of

LESSEE = "0x" + "11" * 20
offers = st.fixed_dictionaries(
    {
        "hourly_rate": st.one_of(st.integers(1, 2**56 - 1), st.just(2**56 - 1)),
        "min_hours": st.integers(1, 8_760),
        "max_hours": st.integers(1, 8_760),
        "sla_bps": st.integers(0, 9_990),
        "credit_bps": st.integers(0, 3_000),
        "notice_hours": st.integers(1, 720),
        "valid_until": st.integers(0, 2**40 - 1),
        "tenure": st.integers(1, 2**32 - 1),
        "nonce": st.integers(1, 2**32 - 1),
    }
)


@given(
    offer=offers,
    asset=st.integers(1, 2**32 - 1),
    hours=st.integers(1, 8_760),
    lessee=st.integers(1, 2**160 - 1),
    earlier=st.integers(0, 999_998),
)
def test_open__any_offer__keeps_its_terms(lease_book, offer, asset, hours, lessee, earlier):
    with boa.env.anchor():
        account = {"owed": 2**96 - 1, "owed_seconds": 7, "leases": earlier, "let_until": START}
        lease_book.write_account(asset, lease_words.pack(lease_words.ACCOUNT, **account))
        word = lease_words.pack(lease_words.OFFER, **offer)

        lease_id = lease_book.open(asset, f"0x{lessee:040x}", hours, word)

        ends_at = START + hours * HOUR
        assert lease_id == asset * 1_000_000 + earlier + 1
        party, terms = lease_book.open_words(lease_id)
        times = {"started_at": START, "ends_at": ends_at, "hours": hours}
        assert party == lease_words.pack(lease_words.PARTY, lessee=lessee, **times)
        kept = {name for name, _ in lease_words.TERMS} & set(offer)
        assert terms == lease_words.pack(lease_words.TERMS, **{name: offer[name] for name in kept})
        account |= {"leases": earlier + 1, "let_until": ends_at}
        assert lease_book.account(asset) == lease_words.pack(lease_words.ACCOUNT, **account)
        assert lease_book.lease_count(asset) == earlier + 1


def test_open__next_lease_of_an_asset__follows_the_one_before(lease_book, open_one):
    first = open_one(asset=1, hours=2)
    other = open_one(asset=2)
    boa.env.timestamp += 2 * HOUR

    second = open_one(asset=1)

    assert (first, other, second) == (1_000_001, 2_000_001, 1_000_002)
    previous = [lease_book.lease(one).previous_lease_id for one in (first, other, second)]
    assert previous == [0, 0, first]


def test_open__second_before_the_end__reverts_and_in_the_end_s_second_not(lease_book, open_one):
    open_one(hours=2)

    boa.env.timestamp += 2 * HOUR - 1
    with boa.reverts("escrow: machine in use"):
        open_one()

    boa.env.timestamp += 1
    assert open_one() == 1_000_002


def test_open__last_number_used__reverts(lease_book, open_one):
    lease_book.write_account(1, lease_words.pack(lease_words.ACCOUNT, leases=999_998))
    assert open_one(hours=1) == 1_999_999

    boa.env.timestamp += HOUR
    with boa.reverts("escrow: too many leases"):
        open_one()


def test_lease__just_opened__reads_its_terms_and_all_of_its_escrow(lease_book, open_one):
    lease_id = open_one(
        asset=7, hours=1_000, min_hours=3, sla_bps=9_000, credit_bps=100, notice_hours=2
    )

    assert fields_of(lease_book.lease(lease_id)) == {
        "lessee": LESSEE,
        "asset": 7,
        "started_at": START,
        "ends_at": START + 1_000 * HOUR,
        "hours": 1_000,
        "min_hours": 3,
        "hourly_rate": RATE,
        "sla_bps": 9_000,
        "credit_bps": 100,
        "notice_hours": 2,
        "is_closed": False,
        "notice_by_lessee": False,
        "escrowed": 1_000 * RATE,
        "released": 0,
        "periods_closed": 0,
        "period_started_at": START,
        "period_total": 0,
        "period_seconds": 0,
        "previous_lease_id": 0,
        "notice_by_owner": False,
        "is_successor": False,
        "tenancy": 0,
    }


@pytest.mark.parametrize("lease_id", [0, 1, 999_999, 1_000_000, 1_000_002, 2_000_001, 2**256 - 1])
def test_lease__never_opened__reverts(lease_book, open_one, lease_id):
    open_one()

    with boa.reverts("escrow: no such lease"):
        lease_book.lease(lease_id)
    with boa.reverts("escrow: no such lease"):
        lease_book.open_words(lease_id)
