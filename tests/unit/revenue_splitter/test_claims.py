"""Claims through the splitter: a frozen payee blocks nobody, at no step."""

from typing import Any

import boa
import pytest

from tests.helpers.conservation import assert_splitter_conserves
from tests.unit.revenue_splitter.conftest import ASSET

Shared = tuple[int, dict[str, str]]


@pytest.fixture
def shared(make_split, set_terms, payee, lender, operator, treasury) -> Shared:
    """Let an operator, a two-payee split and the treasury live off the asset."""
    split_id = make_split({payee: 5_000, lender: 5_000})
    set_terms(operator, 1_000, split_id=split_id)
    accounts = {"payee": payee, "lender": lender, "operator": operator, "treasury": treasury}
    return split_id, accounts


@pytest.mark.parametrize("frozen", ["payee", "lender", "operator", "treasury"])
def test_claims__one_party_frozen__all_others_go_on(
    splitter, token, rent, give, shared, host, frozen
):
    split_id, accounts = shared
    token.freeze(accounts[frozen])
    splits = {split_id: [accounts["payee"], accounts["lender"]]}

    rent(10_000)
    give(10_000)
    for who in splits[split_id]:
        splitter.release_split(split_id, who)
    paid = splitter.claim_many([accounts["payee"], accounts["lender"], accounts["operator"]])
    if frozen != "treasury":
        assert splitter.claim_fees() == 400

    due = {"payee": 8_820, "lender": 8_820, "operator": 1_960, "treasury": 400}
    for role, amount in due.items():
        assert token.balanceOf(accounts[role]) == (0 if role == frozen else amount)
    assert paid == sum(amount for role, amount in due.items() if role not in (frozen, "treasury"))
    assert_splitter_conserves(splitter, token, [*accounts.values(), host], splits)
    assert token.balanceOf(splitter) == due[frozen]


def test_claims__frozen_title_owner__deposits_go_on(splitter, token, give, host, operator, payee):
    token.freeze(host)

    give(10_000)

    with boa.reverts("mock: receiver frozen"):
        splitter.claim(host)
    assert splitter.claimable(host) == 9_800
    token.unfreeze(host)
    assert splitter.claim(host) == token.balanceOf(host) == 9_800


def test_claims__token_paused__money_waits(splitter, token, give, host, fund, stranger):
    give(10_000)
    fund(stranger, 100)
    token.pause()

    with boa.reverts("mock: transfers stopped"):
        splitter.claim(host)
    with boa.env.prank(stranger), boa.reverts("mock: transfers stopped"):
        splitter.deposit(ASSET, 100)
    assert splitter.claim_many([host]) == 0
    token.unpause()

    assert splitter.claim_many([host]) == 9_800


def test_claims__everything_claimed__nothing_left_but_dust(
    splitter, token, rent, shared, host, treasury
):
    split_id, accounts = shared
    everyone: list[Any] = [*accounts.values(), host]
    rent(10_001)
    rent(77)

    for who in (accounts["payee"], accounts["lender"]):
        splitter.release_split(split_id, who)
    splitter.claim_many(everyone)
    splitter.claim_fees()

    assert token.balanceOf(splitter) <= 1  # at most one unit per payee but one
    paid = sum(token.balanceOf(account) for account in accounts.values())
    assert paid + token.balanceOf(splitter) == 10_078
