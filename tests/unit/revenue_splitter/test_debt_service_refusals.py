"""A lien holder that lies, takes too much, fails or re-enters: the deposit does not happen."""

import boa
import pytest

from tests.helpers.conservation import assert_splitter_conserves
from tests.helpers.event_logs import only_event
from tests.unit.revenue_splitter.conftest import ASSET, UNLIMITED


@pytest.fixture(params=["deposit", "deposit_rent"])
def pay(request, splitter, fund, escrow):
    """Pay 10,000 as the listed escrow, by gift and as rent: 9,800 are left for the debt."""
    fund(escrow, 20_000)
    arguments = (ASSET, 10_000) if request.param == "deposit" else (ASSET, 10_000, 60)

    def _pay(**call) -> None:
        getattr(splitter, request.param)(*arguments, sender=escrow, **call)

    return _pay


def _assert_untouched(splitter, token, desk, host):
    assert splitter.claimable(host) == splitter.fees_accrued() == 0
    assert splitter.revenue_of(ASSET) == (0, 0, 0)
    assert token.balanceOf(splitter) == token.balanceOf(desk) == 0
    assert token.allowance(splitter, desk) == 0


def test_deposit__lender_draws_above_what_there_is__reverts(splitter, token, pledged, pay, host):
    pledged.set_due(9_801)
    pledged.set_said(9_800)

    with boa.reverts("mock: allowance"):
        pay()
    _assert_untouched(splitter, token, pledged, host)

    pledged.set_due(9_800)
    pay()
    assert token.balanceOf(pledged) == 9_800


@pytest.mark.parametrize("said", [9_801, 2**256 - 1])
def test_deposit__lender_says_more_than_there_is__reverts(
    splitter, token, pledged, pay, host, said
):
    pledged.set_due(100)
    pledged.set_said(said)

    with boa.reverts("splitter: lender took too much"):
        pay()

    _assert_untouched(splitter, token, pledged, host)


@pytest.mark.parametrize(
    ("took", "said"), [(100, 99), (100, 101), (100, 0), (0, 1), (9_800, 0), (0, 9_800)]
)
def test_deposit__lender_says_other_than_it_took__reverts(
    splitter, token, pledged, pay, host, took, said
):
    pledged.set_due(took)
    pledged.set_said(said)

    with boa.reverts("splitter: not as the lender says"):
        pay()
    _assert_untouched(splitter, token, pledged, host)

    pledged.set_said(took)
    pay()
    assert splitter.claimable(host) == 9_800 - took


@pytest.mark.parametrize("conduct", ["REVERTS", "BURNS", "SHOUTS"])
def test_deposit__lender_fails__reverts_whole(splitter, token, pledged, pay, host, conduct):
    pledged.set_due(100)
    pledged.set_conduct(getattr(pledged, conduct)())

    with boa.reverts():
        pay(gas=2_000_000)
    _assert_untouched(splitter, token, pledged, host)

    pledged.set_conduct(pledged.HONEST())
    pay()
    assert splitter.claimable(host) == 9_700


def test_deposit__lender_without_code__reverts(splitter, title, pledged, pay, stranger):
    title.set_holder(ASSET, stranger)

    with boa.reverts():
        pay()

    title.set_holder(ASSET, pledged)
    pay()


def test_deposit__lender_draws_for_a_moment_and_gives_back__reverts(
    splitter, token, pledged, pay, host
):
    """Money that somebody sends meanwhile hides nothing either."""
    token.mint(pledged, 1)
    pledged.set_due(100)
    back = token.transfer.prepare_calldata(splitter.address, 1)
    pledged.set_call(token, back)
    pledged.set_conduct(pledged.CALLS())

    with boa.reverts("splitter: not as the lender says"):
        pay()

    assert splitter.claimable(host) == 0


def test_deposit__lender_re_enters__finds_every_money_door_locked(
    splitter, token, pledged, pay, host, stranger, operator, make_split
):
    split_id = make_split({host: 10_000})
    doors = {
        "deposit": (ASSET, 1), "deposit_rent": (ASSET, 1, 1), "claim": (host,),
        "claim_many": ([host],), "claim_fees": (), "release_split": (split_id, host),
        "create_split": ([host], [10_000]), "set_terms": (ASSET, (host, 1, host, 0)),
        "lock_terms": (ASSET, 2**39), "apply_fee": (), "claimable": (host,),
        "income_of": (ASSET,), "revenue_of": (ASSET,), "buckets_of": (ASSET,),
        "terms_of": (ASSET,), "is_locked": (ASSET,),
    }  # fmt: skip
    pledged.set_conduct(pledged.TRIES())
    pledged.set_due(2**100)
    token.mint(pledged, 100)
    token.approve(splitter, UNLIMITED, sender=pledged.address)
    for name, arguments in doors.items():
        with boa.env.anchor():
            pledged.set_call(splitter, getattr(splitter, name).prepare_calldata(*arguments))

            pay()

            assert only_event(splitter, "Deposited")["debt"] == 9_800
            assert (pledged.call_success(), pledged.call_response()) == (False, b""), name
            assert token.balanceOf(pledged) == 9_900
            assert_splitter_conserves(splitter, token, [host])


def test_deposit__lender_pushes_a_re_entry_through__reverts_whole(
    splitter, token, pledged, pay, host
):
    pledged.set_call(splitter, splitter.claim.prepare_calldata(host))
    pledged.set_conduct(pledged.CALLS())

    with boa.reverts():
        pay()

    _assert_untouched(splitter, token, pledged, host)


@pytest.mark.parametrize("due", [0, 500, 9_800])
@pytest.mark.parametrize("style", ["RETURNS_NOTHING", "FROM_ZERO"])
def test_deposit__token_returns_nothing_or_approves_from_zero__served_twice(
    splitter, token, pledged, pay, host, style, due
):
    token.set_style(getattr(token, style)())
    for round_ in (1, 2):
        pledged.set_due(due)

        pay()

        assert token.balanceOf(pledged) == round_ * due
        assert token.allowance(splitter, pledged) == 0
        assert splitter.claimable(host) == round_ * (9_800 - due)


def test_deposit__token_refuses_the_approval__reverts(splitter, token, pledged, pay, host):
    token.set_style(token.APPROVES_NOT())

    with boa.reverts("token: approval refused"):
        pay()
    _assert_untouched(splitter, token, pledged, host)

    token.set_style(token.NORMAL())
    pay()


def test_deposit__token_taxes_the_lender__serves_what_left(splitter, token, pledged, pay, host):
    """A tax on the way to the lender is the lender's affair: it measures what arrives."""
    pledged.set_due(100)
    token.set_hook(token, token.set_fee_bps.prepare_calldata(1_000))

    pay()

    assert splitter.claimable(host) == 9_700
    assert token.balanceOf(splitter) == 9_900
