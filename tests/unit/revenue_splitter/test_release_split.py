"""`release_split`: any order and number of releases gives each payee the same."""

from fractions import Fraction
from math import floor

import boa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.helpers.conservation import assert_splitter_conserves
from tests.helpers.event_logs import only_event
from tests.helpers.revenue_words import ShareWord
from tests.helpers.storage import map_word
from tests.unit.revenue_splitter.conftest import ASSET


@pytest.fixture
def split_id(make_split, set_terms, payee, operator, lender):
    """Send the asset's revenue to a split of thirds that do not divide evenly."""
    split_id = make_split({payee: 3_333, operator: 3_333, lender: 3_334})
    set_terms(split_id=split_id)
    return split_id


def test_release_split__first_time__credits_the_claim(
    splitter, token, give, split_id, payee, operator, lender, stranger
):
    give(1_021)  # 1,001 after the fee

    with boa.env.prank(stranger):
        amount = splitter.release_split(split_id, payee)

    expected = {"split_id": split_id, "payee": payee, "amount": 333}
    assert only_event(splitter, "SplitReleased") == expected
    assert amount == splitter.claimable(payee) == 333  # 333.63
    assert splitter.split_released(split_id, payee) == 333
    assert splitter.split_releasable(split_id, payee) == 0
    assert splitter.claimable(operator) == splitter.claimable(stranger) == 0
    word = map_word(splitter, ("split_book", "_shares"), split_id, payee)
    assert ShareWord.unpack(word) == ShareWord(3_333, 333)
    assert_splitter_conserves(
        splitter, token, [payee, operator, lender], {split_id: [payee, operator, lender]}
    )


def test_release_split__twice__second_reverts_until_more_comes(splitter, give, split_id, payee):
    give(1_021)
    splitter.release_split(split_id, payee)

    with boa.reverts("split: nothing to release"):
        splitter.release_split(split_id, payee)
    give(2)

    assert splitter.release_split(split_id, payee) == 1  # 334.30 in all: the dust was kept


def test_release_split__all__dust_stays_owed(splitter, give, split_id, payee, operator, lender):
    give(1_021)

    drawn = sum(splitter.release_split(split_id, who) for who in (payee, operator, lender))

    assert drawn == 333 + 333 + 333
    assert splitter.split_received(split_id) - drawn == 2


def test_release_split__not_a_payee__reverts(splitter, give, split_id, payee, stranger):
    give(1_021)

    with boa.reverts("split: not a payee"):
        splitter.release_split(split_id, stranger)
    with boa.reverts("split: not a payee"):
        splitter.release_split(split_id + 1, payee)


def test_release_split__terms_changed_since__old_money_stays_with_the_split(
    splitter, give, set_terms, split_id, payee, host
):
    give(1_021)
    set_terms(beneficiary=host)
    give(1_021)

    assert splitter.release_split(split_id, payee) == 333
    assert splitter.claimable(host) == 1_001


SHARES = st.lists(st.integers(1, 9_000), min_size=2, max_size=8).map(
    lambda cuts: [max(1, cut * 9_990 // sum(cuts)) for cut in cuts]
)
"""All shares but the last, which takes the rest of 10,000 bps."""
STEPS = st.lists(
    st.one_of(st.integers(1, 10**12), st.tuples(st.integers(0, 99))), min_size=1, max_size=12
)


@given(parts=SHARES, steps=STEPS)
def test_release_split__any_order_and_number__totals_are_the_same(
    splitter, token, give, make_split, set_terms, parts, steps
):
    shares = [*parts, 10_000 - sum(parts)]
    payees = [str(boa.env.generate_address(f"payee {i}")) for i in range(len(shares))]
    with boa.env.anchor():
        split_id = make_split(dict(zip(payees, shares, strict=True)))
        set_terms(split_id=split_id)

        for step in steps:
            if isinstance(step, int):
                give(step)
            elif splitter.split_releasable(split_id, payees[step[0] % len(payees)]):
                splitter.release_split(split_id, payees[step[0] % len(payees)])
            assert_splitter_conserves(splitter, token, payees, {split_id: payees})
        for payee in payees:
            if splitter.split_releasable(split_id, payee):
                splitter.release_split(split_id, payee)

        received = sum(step - step * 200 // 10_000 for step in steps if isinstance(step, int))
        assert splitter.split_received(split_id) == received
        for payee, share in zip(payees, shares, strict=True):
            assert splitter.claimable(payee) == floor(Fraction(received * share, 10_000))


def test_release_split__largest_sums__do_not_overflow(splitter, give, split_id, payee):
    for _ in range(3):
        give(splitter.MAX_DEPOSIT())

    received = splitter.split_received(split_id)

    assert splitter.release_split(split_id, payee) == received * 3_333 // 10_000
    assert splitter.terms_of(ASSET)[2] is True
