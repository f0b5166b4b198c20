"""`deposit`: gifts run the waterfall to the unit and never count as income."""

from fractions import Fraction
from math import floor
from typing import Any

import boa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.helpers.conservation import assert_splitter_conserves
from tests.helpers.deploy_money import deploy_splitter
from tests.helpers.event_logs import only_event
from tests.helpers.words import ZERO_ADDRESS
from tests.unit.revenue_splitter.conftest import ASSET, UNLIMITED


def test_deposit__no_terms__owner_takes_all_after_the_fee(splitter, token, fund, stranger, host):
    fund(stranger, 1_000_049)

    with boa.env.prank(stranger):
        splitter.deposit(ASSET, 1_000_049)

    assert only_event(splitter, "Deposited") == {
        "asset": ASSET,
        "payer": stranger,
        "beneficiary": host,
        "split_id": 0,
        "gross": 1_000_049,
        "fee": 20_000,  # 20,000.98
        "opex": 0,
        "debt": 0,
        "net": 980_049,
        "seconds": 0,
    }
    assert splitter.fees_accrued() == 20_000
    assert splitter.claimable(host) == 980_049
    assert token.balanceOf(stranger) == 0
    assert_splitter_conserves(splitter, token, [host])


def test_deposit__operator_and_beneficiary__opex_from_what_the_fee_leaves(
    splitter, token, give, set_terms, operator, payee, host, stranger
):
    set_terms(operator, 3_333, payee)

    give(1_000_049)

    event = only_event(splitter, "Deposited")
    assert (event["fee"], event["opex"], event["net"]) == (20_000, 326_650, 653_399)
    assert (event["beneficiary"], event["payer"]) == (payee, stranger)
    assert splitter.claimable(operator) == 326_650  # 326,650.33
    assert splitter.claimable(payee) == 653_399
    assert splitter.claimable(host) == 0
    assert_splitter_conserves(splitter, token, [operator, payee, host])


def test_deposit__split__one_number_grows(
    splitter, token, give, set_terms, make_split, operator, payee, host
):
    split_id = make_split({payee: 2_500, host: 7_500})
    set_terms(operator, 1_000, split_id=split_id)

    give(100_000)

    event = only_event(splitter, "Deposited")
    assert (event["beneficiary"], event["split_id"], event["net"]) == (
        ZERO_ADDRESS,
        split_id,
        88_200,
    )
    assert splitter.split_received(split_id) == 88_200
    assert splitter.claimable(operator) == 9_800
    assert splitter.claimable(payee) == splitter.claimable(host) == 0
    assert_splitter_conserves(splitter, token, [operator, payee, host], {split_id: [payee, host]})


def test_deposit__operator_is_beneficiary__gets_both(splitter, give, set_terms, operator):
    set_terms(operator, 1_000, operator)

    give(10_000)

    assert splitter.claimable(operator) == 9_800


@pytest.mark.parametrize("amount", [1, 2, 49, 50, 51])
def test_deposit__dust__goes_to_the_beneficiary(
    splitter, token, give, set_terms, operator, payee, amount
):
    set_terms(operator, 1, payee)

    give(amount)

    assert splitter.fees_accrued() == amount // 50
    assert splitter.claimable(operator) == 0
    assert splitter.claimable(payee) == amount - amount // 50
    assert_splitter_conserves(splitter, token, [operator, payee])


def test_deposit__gift__is_never_income(splitter, give, rent):
    rent(10_000, seconds=60)
    before = (splitter.revenue_of(ASSET), splitter.buckets_of(ASSET))

    give(72_000_000_000)

    assert (splitter.revenue_of(ASSET), splitter.buckets_of(ASSET)) == before
    assert before == ((10_000, 9_800, 60), [9_800, 0, 0, 0])


def test_deposit__nothing__reverts(splitter, give, stranger):
    give(1)

    with boa.env.prank(stranger), boa.reverts("splitter: nothing to deposit"):
        splitter.deposit(ASSET, 0)


def test_deposit__no_such_asset__reverts(splitter, fund, stranger):
    fund(stranger, 100)

    with boa.env.prank(stranger), boa.reverts("splitter: no such asset"):
        splitter.deposit(99, 100)


def test_deposit__amount_at_its_bound__passes_and_one_more_reverts(splitter, give, fund, stranger):
    give(splitter.MAX_DEPOSIT())
    fund(stranger, splitter.MAX_DEPOSIT() + 1)

    with boa.env.prank(stranger), boa.reverts("splitter: deposit too large"):
        splitter.deposit(ASSET, splitter.MAX_DEPOSIT() + 1)


def test_deposit__retired_asset__still_pays_its_owner(splitter, give, set_title, host):
    set_title(flags=2)

    give(10_000)

    assert splitter.claimable(host) == 9_800


@given(
    amount=st.one_of(st.integers(1, 300), st.integers(1, 2**96 - 1)),
    fee_bps=st.integers(0, 500),
    opex_bps=st.integers(0, 4_000),
)
def test_deposit__any_amount_fee_and_opex__credits_add_up_to_gross(
    owner, treasury, token, title, host, operator, payee, stranger, amount, fee_bps, opex_bps
):
    with boa.env.anchor():
        splitter = deploy_splitter(owner, token, title, treasury, fee_bps)
        who: Any = operator if opex_bps else ZERO_ADDRESS
        with boa.env.prank(host):
            splitter.set_terms(ASSET, (who, opex_bps, payee, 0))
        token.mint(stranger, amount)

        with boa.env.prank(stranger):
            token.approve(splitter, UNLIMITED)
            splitter.deposit(ASSET, amount)

        fee = floor(Fraction(amount * fee_bps, 10_000))
        opex = floor(Fraction((amount - fee) * opex_bps, 10_000))
        assert splitter.fees_accrued() == fee
        assert splitter.claimable(operator) == opex
        assert splitter.claimable(payee) == amount - fee - opex
        assert token.balanceOf(splitter) == amount
