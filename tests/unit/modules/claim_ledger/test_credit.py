"""`_credit` and `claimable`: amount + 1 once touched, 0 before."""

import boa
from hypothesis import given
from hypothesis import strategies as st


def test_credit__first_time__amount_plus_one_is_stored(ledger, payee, stranger):
    ledger.credit(payee, 5)

    assert ledger.claimable(payee) == 5
    assert ledger.slot_of(payee) == 6
    assert ledger.claimable(stranger) == ledger.slot_of(stranger) == 0


def test_credit__again__adds_up(ledger, payee):
    ledger.credit(payee, 5)
    ledger.credit(payee, 7)

    assert ledger.claimable(payee) == 12
    assert ledger.slot_of(payee) == 13


def test_credit__nothing__leaves_the_slot_alone(ledger, payee):
    ledger.credit(payee, 0)
    assert ledger.slot_of(payee) == 0
    ledger.credit(payee, 1)
    ledger.credit(payee, 0)

    assert ledger.slot_of(payee) == 2


def test_credit__after_a_claim__one_stays_behind(ledger, owe, payee):
    owe(payee, 5)
    ledger.claim(payee)
    assert (ledger.claimable(payee), ledger.slot_of(payee)) == (0, 1)

    owe(payee, 3)

    assert (ledger.claimable(payee), ledger.slot_of(payee)) == (3, 4)


@given(steps=st.lists(st.one_of(st.integers(0, 2**96), st.just("claim")), max_size=12))
def test_credit__any_history__claim_is_credits_less_claims(ledger, dollar, owe, payee, steps):
    with boa.env.anchor():
        owed, paid = 0, 0
        for step in steps:
            if step != "claim":
                owe(payee, step)
                owed += step
            elif owed:
                assert ledger.claim(payee) == owed
                owed, paid = 0, paid + owed

            assert ledger.claimable(payee) == owed == dollar.balanceOf(ledger)
            assert dollar.balanceOf(payee) == paid
