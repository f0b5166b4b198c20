"""Debt service: what is due to the lien's holder, after fee and opex, before everybody else."""

from fractions import Fraction
from math import floor

import boa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.helpers.conservation import assert_splitter_conserves
from tests.helpers.deploy_money import deploy_lien_holder, deploy_splitter
from tests.helpers.event_logs import only_event
from tests.helpers.words import ZERO_ADDRESS
from tests.unit.revenue_splitter.conftest import ASSET, ESCROW_RIGHT, UNLIMITED


def test_deposit_rent__part_is_due__taken_before_the_beneficiary(
    splitter, token, rent, set_terms, pledged, set_title, escrow, operator, payee
):
    set_title()
    set_terms(operator, 2_500, payee)
    set_title(lien_index=7)
    pledged.set_due(500_000)

    rent(1_000_000, seconds=3_600)

    assert only_event(splitter, "Deposited") == {
        "asset": ASSET,
        "payer": escrow,
        "beneficiary": payee,
        "split_id": 0,
        "gross": 1_000_000,
        "fee": 20_000,
        "opex": 245_000,
        "debt": 500_000,
        "net": 235_000,
        "seconds": 3_600,
    }
    assert [pledged.seen(i) for i in range(3)] == [ASSET, 735_000, 735_000]
    assert token.balanceOf(pledged) == 500_000
    assert splitter.claimable(operator) == 245_000
    assert splitter.claimable(payee) == 235_000
    assert token.allowance(splitter, pledged) == 0
    assert_splitter_conserves(splitter, token, [operator, payee])


@pytest.mark.parametrize(
    ("due", "debt"), [(0, 0), (1, 1), (9_799, 9_799), (9_800, 9_800), (2**200, 9_800)]
)
def test_deposit__nothing_to_all_is_due__rest_to_the_owner_and_no_allowance_left(
    splitter, token, give, pledged, host, due, debt
):
    pledged.set_due(due)

    give(10_000)

    event = only_event(splitter, "Deposited")
    assert (event["debt"], event["net"]) == (debt, 9_800 - debt)
    assert token.balanceOf(pledged) == debt
    assert splitter.claimable(host) == 9_800 - debt
    assert token.allowance(splitter, pledged) == 0
    assert_splitter_conserves(splitter, token, [host])
    with boa.reverts("mock: allowance"):
        pledged.draw(splitter, 1)


def test_deposit_rent__all_goes_to_the_debt__is_income_all_the_same(splitter, rent, pledged):
    pledged.set_due(10_000)

    rent(10_000, seconds=60)

    assert splitter.revenue_of(ASSET) == (10_000, 9_800, 60)
    assert splitter.buckets_of(ASSET) == [9_800, 0, 0, 0]


def test_deposit__gift_to_a_pledged_asset__serves_the_debt_and_is_no_income(
    splitter, token, give, pledged
):
    pledged.set_due(4_000)

    give(10_000)

    assert token.balanceOf(pledged) == 4_000
    assert splitter.revenue_of(ASSET) == (0, 0, 0)
    assert splitter.buckets_of(ASSET) == [0, 0, 0, 0]


def test_deposit__split_of_a_pledged_asset__gets_what_the_debt_leaves(
    splitter, token, give, set_title, set_terms, make_split, pledged, host, payee
):
    set_title()
    split_id = make_split({payee: 2_500, host: 7_500})
    set_terms(split_id=split_id)
    set_title(lien_index=7)
    pledged.set_due(1_800)

    give(10_000)

    event = only_event(splitter, "Deposited")
    assert (event["debt"], event["net"], event["split_id"]) == (1_800, 8_000, split_id)
    assert splitter.split_received(split_id) == 8_000
    assert_splitter_conserves(splitter, token, [host, payee], {split_id: [host, payee]})


def test_deposit__no_lien__nobody_is_called(splitter, token, give, desk, host):
    desk.set_due(10_000)

    give(10_000)

    assert desk.call_count() == 0
    assert splitter.claimable(host) == 9_800
    assert token.allowance(splitter, desk) == 0


def test_deposit__other_assets_lien__only_the_title_s_holder_is_called(
    splitter, token, title, give, pledged, set_title, host
):
    other = deploy_lien_holder(token)
    set_title(asset=2, lien_index=8)
    title.set_holder(2, other)
    pledged.set_due(100)
    other.set_due(200)

    give(10_000, asset=2)

    assert (pledged.call_count(), other.call_count()) == (0, 1)
    assert (token.balanceOf(pledged), token.balanceOf(other)) == (0, 200)
    assert only_event(splitter, "Deposited")["debt"] == 200


def test_deposit__lien_lifted__nobody_is_called_any_more(splitter, give, pledged, set_title, host):
    pledged.set_due(100)
    give(10_000)
    pledged.set_due(100)

    set_title()
    give(10_000)

    assert pledged.call_count() == 1
    assert splitter.claimable(host) == 2 * 9_800 - 100


@given(
    amount=st.one_of(st.integers(1, 300), st.integers(1, 2**96 - 1)),
    due=st.one_of(st.integers(0, 300), st.integers(0, 2**97)),
    fee_bps=st.integers(0, 500),
    opex_bps=st.integers(0, 4_000),
    pays_split=st.booleans(),
    is_rent=st.booleans(),
)
def test_deposit__any_amount_and_debt__goes_fee_opex_debt_rest_to_the_unit(
    owner, treasury, token, title, pledged, set_title, host, operator, payee, escrow,
    amount, due, fee_bps, opex_bps, pays_split, is_rent,
):  # fmt: skip
    with boa.env.anchor():
        splitter = deploy_splitter(owner, token, title, treasury, fee_bps)
        splitter.approve_contract(escrow, ESCROW_RIGHT, sender=owner)
        who = operator if opex_bps else ZERO_ADDRESS
        set_title()
        split_id = splitter.create_split([payee], [10_000]) if pays_split else 0
        rest_to = ZERO_ADDRESS if pays_split else payee
        splitter.set_terms(ASSET, (who, opex_bps, rest_to, split_id), sender=host)
        set_title(lien_index=7)
        pledged.set_due(due)
        token.mint(escrow, amount)
        token.approve(splitter, UNLIMITED, sender=escrow)

        if is_rent:
            splitter.deposit_rent(ASSET, amount, 60, sender=escrow)
        else:
            splitter.deposit(ASSET, amount, sender=escrow)

        fee = floor(Fraction(amount * fee_bps, 10_000))
        opex = floor(Fraction((amount - fee) * min(opex_bps, 3_000), 10_000))
        debt = min(due, amount - fee - opex)
        rest = amount - fee - opex - debt
        assert splitter.fees_accrued() == fee
        assert splitter.claimable(operator) == opex
        assert token.balanceOf(pledged) == debt
        assert splitter.claimable(payee) == (0 if pays_split else rest)
        assert splitter.split_received(split_id) == (rest if pays_split else 0)
        assert splitter.revenue_of(ASSET)[1] == (min(debt + rest, 2**72 - 1) if is_rent else 0)
        assert token.balanceOf(splitter) == fee + opex + rest
        assert token.allowance(splitter, pledged) == 0


@pytest.mark.parametrize(
    ("set_bps", "paid"), [(2_999, 2_939), (3_000, 2_940), (3_001, 2_940), (4_000, 2_940)]
)
def test_deposit__pledged__opex_is_three_tenths_at_most_and_as_set_without_the_lien(
    splitter, token, give, set_title, set_terms, pledged, operator, host, set_bps, paid
):
    set_title()
    set_terms(operator, set_bps)
    set_title(lien_index=7)
    pledged.set_due(10_000)

    give(10_000)

    assert splitter.claimable(operator) == paid
    assert token.balanceOf(pledged) == 9_800 - paid
    set_title()
    give(10_000)
    assert splitter.claimable(operator) == paid + 9_800 * set_bps // 10_000
    assert_splitter_conserves(splitter, token, [host, operator])
