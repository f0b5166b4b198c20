"""`lock_terms`: what an investor relies on (T13)."""

import boa
import pytest

from tests.helpers.event_logs import only_event
from tests.helpers.revenue_words import RestWord
from tests.helpers.storage import map_word
from tests.unit.revenue_splitter.conftest import ASSET

MONTH = 30 * 86_400


@pytest.fixture
def lock(splitter, host):
    def _lock(seconds: int = MONTH, sender: str = host) -> int:
        until = boa.env.timestamp + seconds
        with boa.env.prank(sender):
            splitter.lock_terms(ASSET, until)
        return until

    return _lock


def test_lock_terms__valid_terms__stored_and_told(splitter, set_terms, lock, host, operator, payee):
    set_terms(operator, 100, payee)

    until = lock()

    assert only_event(splitter, "TermsLocked") == {"asset": ASSET, "owner": host, "until": until}
    assert splitter.terms_of(ASSET) == ((operator, 100, payee, 0), until, True)
    word = RestWord.unpack(map_word(splitter, ("terms_book", "_rests"), ASSET))
    assert word == RestWord(int(payee, 16), until)


def test_lock_terms__extended__never_shortened(splitter, set_terms, lock):
    set_terms()
    until = lock(MONTH)

    with boa.reverts("splitter: lock only extends"):
        lock(MONTH)
    with boa.reverts("splitter: lock only extends"):
        lock(MONTH - 1)

    assert lock(MONTH + 1) == until + 1
    assert splitter.terms_of(ASSET)[1] == until + 1


def test_lock_terms__bounds__from_now_to_five_years(splitter, set_terms, lock):
    set_terms()

    with boa.reverts("splitter: lock in the past"):
        lock(0)
    with boa.reverts("splitter: lock too long"):
        lock(splitter.MAX_LOCK_SECONDS() + 1)
    lock(1)
    lock(splitter.MAX_LOCK_SECONDS())


def test_lock_terms__no_terms__reverts(set_terms, lock):
    with boa.reverts("splitter: no terms to lock"):
        lock()
    set_terms()

    lock()


def test_lock_terms__terms_of_a_former_owner__reverts(set_terms, set_title, lock, stranger):
    set_terms()
    set_title(stranger, tenure=2)

    with boa.reverts("splitter: no terms to lock"):
        lock(sender=stranger)


def test_lock_terms__stranger__reverts(splitter, set_terms, lock, stranger):
    set_terms()

    with boa.reverts("splitter: not the title owner"):
        lock(sender=stranger)
    with boa.env.prank(stranger), boa.reverts("splitter: no such asset"):
        splitter.lock_terms(99, boa.env.timestamp + 1)


def test_lock_terms__transferred__terms_stand(
    splitter, set_terms, set_title, lock, give, make_split, operator, payee, stranger
):
    split_id = make_split({payee: 10_000})
    set_terms(operator, 1_000, split_id=split_id)
    until = lock()
    set_title(stranger, tenure=2)

    give(10_000)

    assert splitter.terms_of(ASSET)[1:] == (until, True)
    assert splitter.split_received(split_id) == 8_820
    assert splitter.claimable(operator) == 980
    assert splitter.claimable(stranger) == 0
    with boa.reverts("splitter: terms locked"):
        set_terms(sender=stranger)


def test_lock_terms__owner_was_beneficiary_and_sold__still_paid(
    splitter, set_terms, set_title, lock, give, host, stranger
):
    set_terms(beneficiary=host)
    lock()
    set_title(stranger, tenure=2)

    give(10_000)

    assert splitter.claimable(host) == 9_800
    assert splitter.claimable(stranger) == 0


def test_lock_terms__new_owner__may_extend(splitter, set_terms, set_title, lock, stranger):
    set_terms()
    lock(MONTH)
    set_title(stranger, tenure=2)

    until = lock(2 * MONTH, sender=stranger)

    assert splitter.terms_of(ASSET)[1:] == (until, True)


def test_lock_terms__lock_ran_out_after_a_transfer__owner_takes_all(
    splitter, set_terms, set_title, lock, give, payee, stranger
):
    set_terms(beneficiary=payee)
    lock(MONTH)
    set_title(stranger, tenure=2)

    boa.env.time_travel(seconds=MONTH - 1)
    give(10_000)
    boa.env.time_travel(seconds=1)
    give(10_000)

    assert splitter.claimable(payee) == 9_800
    assert splitter.claimable(stranger) == 9_800
    assert splitter.terms_of(ASSET)[2] is False
    set_terms(sender=stranger)


def test_lock_terms__lock_ran_out_in_the_same_tenure__terms_stand(
    splitter, set_terms, lock, give, payee
):
    set_terms(beneficiary=payee)
    lock(MONTH)
    boa.env.time_travel(seconds=MONTH + 1)

    give(10_000)

    assert splitter.claimable(payee) == 9_800


def test_lock_terms__seized__terms_lapse_at_once(
    splitter, set_terms, set_title, lock, give, payee, lender
):
    set_terms(beneficiary=payee)
    until = lock()
    set_title(lender, tenure=2, seizures=1)

    give(10_000)

    assert splitter.terms_of(ASSET)[1:] == (until, False)
    assert splitter.claimable(payee) == 0
    assert splitter.claimable(lender) == 9_800
    with boa.reverts("splitter: no terms to lock"):
        lock(2 * MONTH, sender=lender)
    set_terms(sender=lender)
    assert splitter.terms_of(ASSET)[1:] == (0, True)


def test_lock_terms__under_a_lien__not_even_opex_falls(set_terms, set_title, lock, operator, payee):
    set_terms(operator, 200, payee)
    lock()
    set_title(lien_index=1)

    with boa.reverts("splitter: terms locked"):
        set_terms(operator, 100, payee)


def test_is_locked__set_locked_sold_and_seized__as_long_as_the_promise_stands(
    splitter, set_terms, set_title, lock, stranger, lender
):
    assert splitter.is_locked(ASSET) is False
    set_terms()
    assert splitter.is_locked(ASSET) is False
    until = lock()
    assert splitter.is_locked(ASSET) is True
    set_title(stranger, tenure=2)
    assert splitter.is_locked(ASSET) is True
    with boa.env.anchor():
        boa.env.timestamp = until
        assert splitter.is_locked(ASSET) is False

    set_title(lender, tenure=3, seizures=1)
    assert splitter.is_locked(ASSET) is False
