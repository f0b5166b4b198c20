"""`set_terms`: who may be paid, and who says so."""

import boa
import pytest

from tests.helpers.event_logs import only_event
from tests.helpers.revenue_words import RestWord, RuleWord
from tests.helpers.storage import map_word
from tests.helpers.words import ZERO_ADDRESS
from tests.unit.revenue_splitter.conftest import ASSET


def _rule(splitter) -> RuleWord:
    return RuleWord.unpack(map_word(splitter, ("terms_book", "_rules"), ASSET))


def _rest(splitter) -> RestWord:
    return RestWord.unpack(map_word(splitter, ("terms_book", "_rests"), ASSET))


def test_set_terms__beneficiary__stored_and_told(
    splitter, set_terms, set_title, host, operator, payee
):
    set_title(tenure=7, seizures=3)

    set_terms(operator, 4_000, payee)

    terms = (operator, 4_000, payee, 0)
    assert only_event(splitter, "TermsSet") == {
        "asset": ASSET,
        "owner": host,
        "tenure": 7,
        "terms": terms,
    }
    assert splitter.terms_of(ASSET) == (terms, 0, True)
    assert _rule(splitter) == RuleWord(int(operator, 16), 4_000, 7)
    assert _rest(splitter) == RestWord(int(payee, 16), 0, 3)


def test_set_terms__owner_is_beneficiary__marked(splitter, set_terms, host, operator):
    set_terms(operator, 1, host)

    assert _rule(splitter) == RuleWord(int(operator, 16), 1, 1, pays_owner=1)
    assert splitter.terms_of(ASSET) == ((operator, 1, host, 0), 0, True)


def test_set_terms__split__stored(splitter, set_terms, make_split, payee):
    split_id = make_split({payee: 10_000})

    set_terms(split_id=split_id)

    assert splitter.terms_of(ASSET) == ((ZERO_ADDRESS, 0, ZERO_ADDRESS, split_id), 0, True)
    assert _rule(splitter) == RuleWord(0, 0, 1, split_id)
    assert _rest(splitter) == RestWord(0)


def test_set_terms__again__replaces_all(splitter, set_terms, make_split, operator, payee, host):
    split_id = make_split({payee: 10_000})
    set_terms(operator, 100, split_id=split_id)

    set_terms(beneficiary=payee)

    assert splitter.terms_of(ASSET) == ((ZERO_ADDRESS, 0, payee, 0), 0, True)


def test_terms_of__never_set__not_valid(splitter):
    nothing = (ZERO_ADDRESS, 0, ZERO_ADDRESS, 0)

    assert splitter.terms_of(ASSET) == (nothing, 0, False)
    assert splitter.terms_of(99) == (nothing, 0, False)  # an asset that never was


def test_set_terms__stranger_or_former_owner__reverts(
    splitter, set_terms, set_title, host, payee, stranger
):
    set_terms(sender=host)
    with boa.reverts("splitter: not the title owner"):
        set_terms(sender=stranger)
    set_title(stranger, tenure=2)

    with boa.reverts("splitter: not the title owner"):
        set_terms(sender=host)
    set_terms(beneficiary=payee, sender=stranger)


def test_set_terms__no_such_asset__reverts_even_for_the_zero_address(set_terms):
    with boa.reverts("splitter: no such asset"):
        set_terms(asset=99)
    with boa.reverts("splitter: no such asset"):
        set_terms(asset=99, sender=ZERO_ADDRESS)


def test_set_terms__opex_above_its_bound__reverts(splitter, set_terms, operator):
    set_terms(operator, splitter.MAX_OPEX_BPS())

    with boa.reverts("splitter: opex too high"):
        set_terms(operator, splitter.MAX_OPEX_BPS() + 1)
    with boa.reverts("splitter: opex too high"):
        set_terms(operator, 2**16 - 1)


def test_set_terms__operator_without_opex_or_opex_without_operator__reverts(set_terms, operator):
    with boa.reverts("splitter: operator and opex"):
        set_terms(operator, 0)
    with boa.reverts("splitter: operator and opex"):
        set_terms(opex_bps=1)


@pytest.mark.parametrize("with_split", [False, True])
def test_set_terms__both_or_neither_of_beneficiary_and_split__reverts(
    splitter, make_split, host, payee, with_split
):
    split_id = make_split({payee: 10_000}) if with_split else 0
    beneficiary = payee if with_split else ZERO_ADDRESS

    with boa.env.prank(host), boa.reverts("splitter: beneficiary or split"):
        splitter.set_terms(ASSET, (ZERO_ADDRESS, 0, beneficiary, split_id))


def test_set_terms__split_that_does_not_exist__reverts(set_terms, make_split, payee):
    split_id = make_split({payee: 10_000})

    with boa.reverts("splitter: no such split"):
        set_terms(split_id=split_id + 1)
    with boa.reverts("splitter: no such split"):
        set_terms(split_id=2**256 - 1)


def test_set_terms__splitter_as_payee__reverts(splitter, set_terms):
    with boa.reverts("splitter: pays itself"):
        set_terms(beneficiary=str(splitter.address))
    with boa.reverts("splitter: pays itself"):
        set_terms(str(splitter.address), 100)


def test_set_terms__locked__reverts_until_the_lock_ends(splitter, set_terms, host, payee):
    set_terms()
    until = boa.env.timestamp + 100
    with boa.env.prank(host):
        splitter.lock_terms(ASSET, until)

    boa.env.time_travel(seconds=99)
    with boa.reverts("splitter: terms locked"):
        set_terms(beneficiary=payee)
    boa.env.time_travel(seconds=1)
    set_terms(beneficiary=payee)

    assert splitter.terms_of(ASSET) == ((ZERO_ADDRESS, 0, payee, 0), 0, True)
