"""The packing in Vyper against the packing in Python, for any fields of their widths."""

from dataclasses import astuple, replace

import boa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.helpers.loan_words import History, Rest, Sale, Terms

MOST = 2**96 - 1


def uint(bits: int) -> st.SearchStrategy[int]:
    """Any number of that width, its ends often."""
    return st.one_of(st.sampled_from([0, 1, 2**bits - 1]), st.integers(0, 2**bits - 1))


addresses = uint(160).map("0x{:040x}".format)
all_terms = st.builds(
    Terms, borrower=addresses, started_at=uint(40), months=uint(8), state=uint(8), since=uint(40)
)
rests = st.builds(
    Rest,
    principal=uint(96),
    pool_index=uint(16),
    is_sweeping=st.booleans(),
    known_resale=uint(96),
    paid_at=uint(40),
)
histories = st.builds(
    History, flagged_at=uint(40), cured_at=uint(40), max_rate=uint(64), until=uint(40)
)
sales = st.builds(Sale, start_price=uint(96), starter=addresses)


@pytest.fixture(scope="module")
def harness():
    return boa.load("contracts/mocks/LoanWordHarness.vy")


@given(terms=all_terms)
def test_terms__any_fields__equal_the_model_and_come_back(harness, terms):
    word = harness.pack_terms(*astuple(terms))

    assert word == terms.pack()
    borrower, *numbers = harness.unpack_terms(word)
    assert (borrower.lower(), *numbers) == astuple(terms)


@given(terms=all_terms, state=uint(8), since=uint(40))
def test_with_state__changes_state_and_since_alone(harness, terms, state, since):
    word = harness.with_state(terms.pack(), state, since)

    assert word == replace(terms, state=state, since=since).pack()


@given(rest=rests)
def test_rest__any_fields__equal_the_model_and_come_back(harness, rest):
    packed = harness.pack_rest(rest.principal, rest.pool_index, rest.known_resale)

    assert packed == replace(rest, is_sweeping=False, paid_at=0).pack()
    assert harness.unpack_rest(rest.pack()) == astuple(rest)


@given(rest=rests, is_sweeping=st.booleans())
def test_with_sweeping__changes_it_alone(harness, rest, is_sweeping):
    word = harness.with_sweeping(rest.pack(), is_sweeping)

    assert word == replace(rest, is_sweeping=is_sweeping).pack()


@given(rest=rests, known_resale=st.one_of(uint(96), uint(256)))
def test_with_known_resale__changes_it_alone_and_caps_it(harness, rest, known_resale):
    capped = replace(rest, known_resale=min(known_resale, MOST))

    assert harness.with_known_resale(rest.pack(), known_resale) == capped.pack()
    fresh = harness.pack_rest(rest.principal, rest.pool_index, known_resale)
    assert fresh == replace(capped, is_sweeping=False, paid_at=0).pack()


@given(rest=rests, moment=uint(40))
def test_with_paid_at__changes_it_alone(harness, rest, moment):
    word = harness.with_paid_at(rest.pack(), moment)

    assert word == replace(rest, paid_at=moment).pack()


@given(history=histories, moment=uint(40))
def test_history__any_fields__each_changes_alone(harness, history, moment):
    word = history.pack()

    assert harness.unpack_history(word) == astuple(history)
    assert harness.with_flagged_at(word, moment) == replace(history, flagged_at=moment).pack()
    assert harness.with_cured_at(word, moment) == replace(history, cured_at=moment).pack()


@given(history=histories, max_rate=uint(64), until=uint(40))
def test_with_consent__changes_the_consent_alone(harness, history, max_rate, until):
    word = harness.with_consent(history.pack(), max_rate, until)

    assert word == replace(history, max_rate=max_rate, until=until).pack()


@given(sale=sales)
def test_sale__any_fields__equal_the_model_and_come_back(harness, sale):
    word = harness.pack_sale(sale.start_price, sale.starter)

    assert word == sale.pack()
    start_price, starter = harness.unpack_sale(word)
    assert (start_price, starter.lower()) == astuple(sale)


@pytest.mark.parametrize("fields", [{"months": 256}, {"since": 2**40}, {"started_at": -1}])
def test_model__of_a_field_too_wide__refuses(fields):
    with pytest.raises(ValueError, match="does not fit"):
        replace(Terms("0x" + "00" * 20), **fields).pack()
