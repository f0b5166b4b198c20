"""Terms and the real title: sales, liens, seizures and retirement (T2, T13)."""

import boa
import pytest

MONTH = 30 * 86_400


def test_title__no_terms__owner_of_the_day_is_paid(title, asset, earned, host, lessee):
    assert earned() == {host: 9_800}

    title.transferFrom(host, lessee, asset, sender=host)

    assert earned() == {lessee: 9_800}


def test_title__sold__terms_lapse_with_the_tenure(
    splitter, title, asset, set_terms, earned, host, lessee, operator, payee
):
    set_terms(host, payee, operator, 1_000)
    assert earned() == {payee: 8_820, operator: 980}

    title.transferFrom(host, lessee, asset, sender=host)

    assert splitter.terms_of(asset)[2] is False
    assert earned() == {lessee: 9_800}
    with boa.reverts("splitter: not the title owner"):
        set_terms(host, payee)
    set_terms(lessee, payee)
    assert earned() == {payee: 9_800}


def test_title__sold_and_bought_back__old_terms_stay_dead(
    title, asset, set_terms, earned, host, lessee, payee
):
    set_terms(host, payee)

    title.transferFrom(host, lessee, asset, sender=host)
    title.transferFrom(lessee, host, asset, sender=lessee)

    assert earned() == {host: 9_800}


def test_title__locked_and_sent_to_the_owners_second_address__investors_go_on(
    splitter, title, asset, set_terms, earned, host, stranger, payee
):
    """T13: the split outlives a sale to oneself."""
    set_terms(host, payee)
    splitter.lock_terms(asset, boa.env.timestamp + MONTH, sender=host)

    title.transferFrom(host, stranger, asset, sender=host)

    assert earned() == {payee: 9_800}
    with boa.reverts("splitter: terms locked"):
        set_terms(stranger, stranger)
    boa.env.time_travel(seconds=MONTH)
    assert earned() == {stranger: 9_800}


def test_title__locked_and_seized__lock_falls(
    splitter, title, asset, set_terms, pledge, earned, host, lien_holder, lender, payee
):
    set_terms(host, payee)
    splitter.lock_terms(asset, boa.env.timestamp + MONTH, sender=host)
    pledge(host)
    assert earned() == {payee: 9_800}

    title.seize(asset, lender, sender=lien_holder)

    assert splitter.terms_of(asset)[2] is False
    assert earned() == {lender: 9_800}
    set_terms(lender, lender)


def test_title__pledged__owner_cannot_siphon(
    splitter, title, asset, set_terms, pledge, earned, host, operator, payee, stranger, lien_holder
):
    """T2: from the lien on, what others take may only fall."""
    set_terms(host, payee, operator, 1_000)
    pledge(host)

    with boa.reverts("splitter: lien, opex only falls"):
        set_terms(host, payee, operator, 4_000)
    with boa.reverts("splitter: lien keeps operator"):
        set_terms(host, payee, stranger, 1_000)
    with boa.reverts("splitter: lien keeps beneficiary"):
        set_terms(host, stranger, operator, 1_000)
    set_terms(host, payee, operator, 500)
    assert earned() == {payee: 9_310, operator: 490}
    title.release(asset, sender=lien_holder)

    set_terms(host, stranger, operator, 4_000)


def test_title__retired__last_money_finds_its_owner(title, asset, earned, host):
    title.retire(asset, sender=host)

    assert earned() == {host: 9_800}


@pytest.mark.parametrize("unknown", [0, 2, 2**32, 2**256 - 1])
def test_title__unknown_asset__refused(splitter, asset, stranger, unknown):
    with boa.reverts("splitter: no such asset"):
        splitter.deposit(unknown, 100, sender=stranger)
    with boa.reverts("splitter: no such asset"):
        splitter.lock_terms(unknown, boa.env.timestamp + 1, sender=stranger)
