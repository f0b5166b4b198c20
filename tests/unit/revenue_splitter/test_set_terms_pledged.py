"""`set_terms` under a lien (T2): the owner cannot route money past the lender."""

import boa
import pytest

from tests.helpers.words import ZERO_ADDRESS
from tests.unit.revenue_splitter.conftest import ASSET


@pytest.fixture
def pledge(set_title):
    """Put the host's asset under the lien of the first listed holder."""
    return lambda **fields: set_title(lien_index=1, **fields)


def test_set_terms__pledged__opex_may_fall(splitter, set_terms, pledge, operator, payee):
    set_terms(operator, 3_000, payee)
    pledge()

    set_terms(operator, 3_000, payee)
    set_terms(operator, 2_000, payee)

    assert splitter.terms_of(ASSET) == ((operator, 2_000, payee, 0), 0, True)


def test_set_terms__pledged__opex_may_not_rise(set_terms, pledge, operator, payee):
    set_terms(operator, 2_000, payee)
    pledge()

    with boa.reverts("splitter: lien, opex only falls"):
        set_terms(operator, 2_001, payee)


def test_set_terms__pledged__operator_stays_or_goes_for_good(
    splitter, set_terms, pledge, operator, payee, stranger
):
    set_terms(operator, 2_000, payee)
    pledge()

    with boa.reverts("splitter: lien keeps operator"):
        set_terms(stranger, 2_000, payee)
    set_terms(beneficiary=payee)

    assert splitter.terms_of(ASSET) == ((ZERO_ADDRESS, 0, payee, 0), 0, True)
    with boa.reverts("splitter: lien, opex only falls"):
        set_terms(operator, 1, payee)


def test_set_terms__pledged__beneficiary_stays(set_terms, pledge, payee, stranger):
    set_terms(beneficiary=payee)
    pledge()

    with boa.reverts("splitter: lien keeps beneficiary"):
        set_terms(beneficiary=stranger)


def test_set_terms__pledged__split_stays(splitter, set_terms, make_split, pledge, payee, stranger):
    split_id, other_id = make_split({payee: 10_000}), make_split({stranger: 10_000})
    set_terms(split_id=split_id)
    pledge()

    with boa.reverts("splitter: lien keeps split"):
        set_terms(split_id=other_id)
    with boa.reverts("splitter: lien keeps beneficiary"):
        set_terms(beneficiary=payee)
    set_terms(split_id=split_id)


def test_set_terms__pledged_without_terms__only_what_holds_anyway(
    set_terms, pledge, host, operator, payee
):
    pledge()

    with boa.reverts("splitter: lien, opex only falls"):
        set_terms(operator, 1)
    with boa.reverts("splitter: lien keeps beneficiary"):
        set_terms(beneficiary=payee)
    set_terms(beneficiary=host)


def test_set_terms__pledged_with_terms_of_a_former_owner__owner_takes_all(
    splitter, set_terms, give, pledge, operator, payee, lender
):
    set_terms(operator, 2_000, payee)
    pledge(owner=lender, tenure=2)

    with boa.reverts("splitter: lien, opex only falls"):
        set_terms(operator, 2_000, payee, sender=lender)
    give(10_000)

    assert splitter.claimable(lender) == 9_800


def test_set_terms__lien_released__free_again(set_terms, set_title, pledge, operator, payee):
    pledge()
    with boa.reverts("splitter: lien, opex only falls"):
        set_terms(operator, 4_000, payee)
    set_title()

    set_terms(operator, 4_000, payee)
