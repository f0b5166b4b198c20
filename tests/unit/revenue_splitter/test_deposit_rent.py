"""`deposit_rent`: the waterfall for listed escrows, counted as income."""

import boa

from tests.helpers.conservation import assert_splitter_conserves
from tests.helpers.deploy_money import deploy_title_word
from tests.helpers.event_logs import only_event
from tests.unit.revenue_splitter.conftest import ASSET, ESCROW_RIGHT

LESSOR_AND_LIEN_HOLDER = 3
BUCKET = 30 * 86_400


def test_deposit_rent__listed_escrow__divided_and_counted(
    splitter, token, rent, set_terms, escrow, operator, payee
):
    set_terms(operator, 2_500, payee)

    rent(1_000_000, seconds=3_600)

    assert only_event(splitter, "Deposited") == {
        "asset": ASSET,
        "payer": escrow,
        "beneficiary": payee,
        "split_id": 0,
        "gross": 1_000_000,
        "fee": 20_000,
        "opex": 245_000,
        "debt": 0,
        "net": 735_000,
        "seconds": 3_600,
    }
    assert splitter.revenue_of(ASSET) == (1_000_000, 735_000, 3_600)
    assert splitter.buckets_of(ASSET) == [735_000, 0, 0, 0]
    assert splitter.claimable(operator) == 245_000
    assert splitter.claimable(payee) == 735_000
    assert token.balanceOf(escrow) == 0
    assert_splitter_conserves(splitter, token, [operator, payee])


def test_deposit_rent__no_seconds__counted(splitter, rent):
    rent(50, seconds=0)

    assert splitter.revenue_of(ASSET) == (50, 49, 0)


def test_deposit_rent__endless_seconds__saturate_and_pay(splitter, rent, host):
    rent(100, seconds=2**256 - 1)
    rent(100, seconds=2**256 - 1)

    assert splitter.revenue_of(ASSET) == (200, 196, 2**40 - 1)
    assert splitter.claimable(host) == 196


def test_deposit_rent__a_bucket_later__income_before_gifts(splitter, rent, give):
    boa.env.timestamp = 700 * BUCKET
    rent(1_000, seconds=7_200)
    give(5_000)
    assert splitter.income_of(ASSET) == (0, 0)

    boa.env.timestamp = 701 * BUCKET

    assert splitter.income_of(ASSET) == (980, 7_200)


def test_deposit_rent__stranger__reverts(splitter, rent, fund, stranger):
    rent(100)
    fund(stranger, 100)

    with boa.env.prank(stranger), boa.reverts("splitter: not an escrow"):
        splitter.deposit_rent(ASSET, 100, 3_600)


def test_deposit_rent__listed_for_other_rights__reverts(splitter, fund, owner):
    account = str(deploy_title_word().address)
    fund(account, 200)
    with boa.env.prank(owner):
        splitter.approve_contract(account, LESSOR_AND_LIEN_HOLDER)

    with boa.env.prank(account), boa.reverts("splitter: not an escrow"):
        splitter.deposit_rent(ASSET, 100, 3_600)

    with boa.env.prank(owner):
        splitter.approve_contract(account, LESSOR_AND_LIEN_HOLDER | ESCROW_RIGHT)
    with boa.env.prank(account):
        splitter.deposit_rent(ASSET, 100, 3_600)


def test_deposit_rent__delisted_escrow__reverts(splitter, rent, fund, escrow, owner):
    rent(100)
    with boa.env.prank(owner):
        splitter.approve_contract(escrow, 0)
    fund(escrow, 100)

    with boa.env.prank(escrow), boa.reverts("splitter: not an escrow"):
        splitter.deposit_rent(ASSET, 100, 3_600)

    with boa.env.prank(escrow):
        splitter.deposit(ASSET, 100)  # a gift is open to all


def test_deposit_rent__bad_amounts_and_asset__revert(splitter, fund, escrow):
    fund(escrow, 2**97)

    with boa.env.prank(escrow):
        with boa.reverts("splitter: nothing to deposit"):
            splitter.deposit_rent(ASSET, 0, 3_600)
        with boa.reverts("splitter: no such asset"):
            splitter.deposit_rent(99, 100, 3_600)
        with boa.reverts("splitter: deposit too large"):
            splitter.deposit_rent(ASSET, 2**96, 3_600)
        splitter.deposit_rent(ASSET, 2**96 - 1, 3_600)
