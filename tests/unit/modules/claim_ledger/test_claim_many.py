"""`claim_many`: one account that cannot be paid blocks nobody."""

import boa
import pytest

from tests.helpers.event_logs import events_of


def _accounts(count: int) -> list[str]:
    return [str(boa.env.generate_address(f"payee {i}")) for i in range(count)]


def test_claim_many__all_owed__all_paid(ledger, dollar, owe, payee, operator, stranger):
    owe(payee, 500)
    owe(operator, 7)

    with boa.env.prank(stranger):
        total = ledger.claim_many([payee, operator])

    assert events_of(ledger, "Claimed") == [
        {"account": payee, "by": stranger, "amount": 500},
        {"account": operator, "by": stranger, "amount": 7},
    ]
    assert events_of(ledger, "ClaimDeferred") == []
    assert total == 507
    assert (dollar.balanceOf(payee), dollar.balanceOf(operator)) == (500, 7)
    assert ledger.slot_of(payee) == ledger.slot_of(operator) == 1


@pytest.mark.parametrize("frozen", [0, 1, 2])
def test_claim_many__one_frozen__others_paid_and_its_claim_stands(
    ledger, dollar, owe, payee, operator, lender, stranger, frozen
):
    accounts = [payee, operator, lender]
    for account in accounts:
        owe(account, 100)
    dollar.freeze(accounts[frozen])

    with boa.env.prank(stranger):
        total = ledger.claim_many(accounts)

    paid = [account for account in accounts if account != accounts[frozen]]
    assert events_of(ledger, "ClaimDeferred") == [{"account": accounts[frozen], "amount": 100}]
    assert [event["account"] for event in events_of(ledger, "Claimed")] == paid
    assert total == 200
    assert ledger.claimable(accounts[frozen]) == dollar.balanceOf(ledger) == 100
    dollar.unfreeze(accounts[frozen])
    assert ledger.claim_many(accounts) == 100


@pytest.mark.parametrize("style", ["RETURNS_FALSE", "REVERTS"])
def test_claim_many__token_refuses_all__all_claims_stand(
    ledger, dollar, owe, payee, operator, style
):
    owe(payee, 500)
    owe(operator, 7)
    dollar.set_style(getattr(dollar, style)())

    assert ledger.claim_many([payee, operator]) == 0

    assert (ledger.claimable(payee), ledger.claimable(operator)) == (500, 7)
    assert dollar.balanceOf(ledger) == 507


def test_claim_many__token_returns_nothing__paid(ledger, dollar, owe, payee):
    owe(payee, 500)
    dollar.set_style(dollar.RETURNS_NOTHING())

    assert ledger.claim_many([payee]) == 500

    assert dollar.balanceOf(payee) == 500


def test_claim_many__named_twice_or_owed_nothing__skipped(ledger, dollar, owe, payee, stranger):
    owe(payee, 500)

    assert ledger.claim_many([stranger, payee, payee]) == 500

    assert dollar.balanceOf(payee) == 500
    assert ledger.slot_of(stranger) == 0
    assert ledger.claim_many([]) == 0


def test_claim_many__the_ledger_itself__skipped(ledger, owe, payee):
    owe(ledger.address, 500)
    owe(payee, 5)

    assert ledger.claim_many([ledger.address, payee]) == 5

    assert ledger.claimable(ledger) == 500


def test_claim_many__sixty_four__within_three_million_gas(ledger, owe):
    accounts = _accounts(64)
    for account in accounts:
        owe(account, 10)

    assert ledger.claim_many(accounts) == 640

    assert ledger._computation.get_gas_used() < 3_000_000
    with pytest.raises(boa.BoaError):  # beyond the array's bound: no reason is given
        ledger.claim_many([*accounts, accounts[0]])


def test_claim_many__starved_of_gas__paid_in_full_or_still_owed(ledger, dollar, owe, payee):
    owe(payee, 500)

    outcomes = set()
    for gas in range(30_000, 90_000, 1_000):
        with boa.env.anchor():
            try:
                ledger.claim_many([payee], gas=gas)
            except boa.BoaError:
                assert dollar.balanceOf(payee) == 0
            outcomes.add((dollar.balanceOf(payee), ledger.claimable(payee)))

    assert outcomes == {(500, 0), (0, 500)}
