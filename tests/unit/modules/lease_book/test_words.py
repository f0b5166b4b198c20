"""Every word against the Python packing, at the edges of every width."""

import boa
from hypothesis import given
from hypothesis import strategies as st

from tests.helpers import lease_words
from tests.helpers.lease_builders import RATE, fields_of, make_lease

MAX_40 = 2**40 - 1
opened = st.fixed_dictionaries(
    {
        "lessee": st.integers(1, 2**160 - 1).map(lambda number: f"0x{number:040x}"),
        "asset": st.integers(1, 2**32 - 1),
        "started_at": st.integers(1, MAX_40),
        "ends_at": st.integers(1, MAX_40),
        "hours": st.integers(1, 8_760),
        "min_hours": st.integers(1, 8_760),
        "hourly_rate": st.one_of(st.integers(1, 2**56 - 1), st.just(2**56 - 1)),
        "sla_bps": st.integers(0, 9_990),
        "credit_bps": st.integers(0, 3_000),
        "notice_hours": st.integers(1, 720),
    }
)
progress = st.fixed_dictionaries(
    {
        "escrowed": st.one_of(st.integers(0, 2**72 - 1), st.just((2**56 - 1) * 8_760)),
        "released": st.one_of(st.integers(0, 2**72 - 1), st.just((2**56 - 1) * 720)),
        "period_started_at": st.integers(1, MAX_40),
        "period_total": st.integers(0, MAX_40),
        "period_seconds": st.integers(0, 2_592_000),
    }
)


@given(terms=opened, moved=progress, earlier=st.integers(0, 2**32 - 2))
def test_words__any_lease__reads_back_unchanged(lease_book, terms, moved, earlier):
    with boa.env.anchor():
        lease_book.set_count(earlier)
        lease = make_lease(**terms)

        lease_id = lease_book.open(tuple(lease.values()))
        read = fields_of(lease_book.lease(lease_id))
        party, terms_word, progress_word = lease_book.words(lease_id)

        assert lease_id == lease_book.lease_count() == earlier + 1
        assert read | {"lessee": read["lessee"].lower()} == lease
        fields = {name: lease[name] for name, _ in lease_words.PARTY}
        fields["lessee"] = int(lease["lessee"], 16)
        assert party == lease_words.pack(lease_words.PARTY, **fields)
        names = {name for name, _ in lease_words.TERMS} & set(lease)
        assert terms_word == lease_words.pack(
            lease_words.TERMS,
            **{name: lease[name] for name in names},
            state=lease_words.STATE_OPEN,
        )
        assert progress_word == 0

        lease_book.write_progress(lease_id, tuple((lease | moved).values()))
        read = fields_of(lease_book.lease(lease_id))
        assert read | {"lessee": read["lessee"].lower()} == lease | moved
        assert lease_book.words(lease_id)[2] == lease_words.pack(lease_words.PROGRESS, **moved)


@given(terms=opened, ends_at=st.integers(1, MAX_40))
def test_write_notice__any_end__changes_end_and_flag_alone(lease_book, terms, ends_at):
    with boa.env.anchor():
        lease_id = lease_book.open(tuple(make_lease(**terms).values()))
        before = fields_of(lease_book.lease(lease_id))

        lease_book.write_notice(lease_id, ends_at)

        after = fields_of(lease_book.lease(lease_id))
        assert after == before | {"ends_at": ends_at, "notice_by_lessee": True}


@given(terms=opened, moved=progress)
def test_write_closed__any_lease__holds_nothing_and_keeps_its_terms(lease_book, terms, moved):
    with boa.env.anchor():
        lease = make_lease(**terms)
        lease_id = lease_book.open(tuple(lease.values()))
        lease_book.write_progress(lease_id, tuple((lease | moved).values()))
        before = fields_of(lease_book.lease(lease_id))

        lease_book.write_closed(lease_id)

        assert fields_of(lease_book.lease(lease_id)) == before | {
            "is_closed": True,
            "escrowed": 0,
            "released": 0,
            "period_started_at": lease["ends_at"],
            "period_total": 0,
            "period_seconds": 0,
        }
        assert lease_book.words(lease_id)[2] == 0


@given(
    amount=st.one_of(st.integers(0, 2**96 - 1), st.just(2**96 - 1)),
    seconds=st.integers(0, MAX_40),
)
def test_write_owed__any_amount__leaves_the_latest_lease(lease_book, amount, seconds):
    with boa.env.anchor():
        lease_id = lease_book.open(tuple(make_lease(asset=5).values()))

        lease_book.write_owed(5, amount, seconds)

        assert lease_book.owed(5) == (amount, seconds)
        assert lease_book.latest_lease(5) == lease_id
        assert lease_book.account(5) == lease_words.pack(
            lease_words.ACCOUNT, owed=amount, owed_seconds=seconds, latest_lease=lease_id
        )


def test_open__next_lease_of_an_asset__points_to_the_one_before(lease_book):
    first = lease_book.open(tuple(make_lease(asset=1).values()))
    other = lease_book.open(tuple(make_lease(asset=2).values()))
    lease_book.write_owed(1, 11 * RATE, 12)

    second = lease_book.open(tuple(make_lease(asset=1).values()))

    assert (first, other, second) == (1, 2, 3)
    assert lease_book.lease(second).previous_lease_id == first
    assert lease_book.lease(other).previous_lease_id == 0
    assert lease_book.latest_lease(1) == second
    assert lease_book.owed(1) == (11 * RATE, 12)


def test_open__last_id_used__reverts(lease_book):
    lease_book.set_count(2**32 - 2)
    lease = tuple(make_lease().values())
    assert lease_book.open(lease) == 2**32 - 1

    with boa.reverts("escrow: too many leases"):
        lease_book.open(lease)


def test_lease__never_opened__reverts(lease_book):
    lease_book.open(tuple(make_lease().values()))

    for lease_id in (0, 2, 2**256 - 1):
        with boa.reverts("escrow: no such lease"):
            lease_book.lease(lease_id)
