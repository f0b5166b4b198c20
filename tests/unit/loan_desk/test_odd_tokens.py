"""Payments with tokens that return nothing, lie, revert, tax or mint on the way."""

import boa
import pytest

from tests.helpers.loan_stage import NONE, PRINCIPAL, UNLIMITED, USD


@pytest.fixture(params=["repay", "debt_service", "take", "cure"])
def pay(request, stage, on_sale, payer):
    """Pay in each way that money comes in."""
    arguments = {
        "repay": (on_sale, 100 * USD),
        "debt_service": (on_sale, 100 * USD),
        "take": (on_sale, UNLIMITED),
        "cure": (on_sale,),
    }[request.param]

    def _pay() -> None:
        getattr(stage.desk, request.param)(*arguments, sender=payer)

    return _pay


def books(stage, asset) -> tuple:
    return (
        tuple(stage.desk.loan(asset)),
        stage.token.balanceOf(stage.desk),
        stage.token.balanceOf(stage.pool),
        stage.title.ownerOf(asset),
    )


def test_pay__token_returns_nothing__works(stage, pay, on_sale):
    debt = stage.debt(on_sale)
    stage.token.set_style(stage.token.RETURNS_NOTHING())

    pay()

    assert stage.debt(on_sale) < debt


@pytest.mark.parametrize(
    ("style", "reasons"),
    [
        ("RETURNS_FALSE", ("desk: payment refused", "token: transfer refused")),
        ("REVERTS", ("mock: transfers stopped",)),
    ],
)
def test_pay__token_does_not_pay__changes_nothing(stage, pay, on_sale, style, reasons):
    before = books(stage, on_sale)
    stage.token.set_style(getattr(stage.token, style)())

    with pytest.raises(boa.BoaError, match="|".join(reasons)):
        pay()

    assert books(stage, on_sale) == before


def test_pay__fee_switched_on__changes_nothing(stage, pay, on_sale):
    before = books(stage, on_sale)
    stage.token.set_fee_bps(10)

    with pytest.raises(boa.BoaError, match="not received"):
        pay()

    assert books(stage, on_sale) == before
    stage.token.set_fee_bps(0)
    pay()


@pytest.mark.parametrize("whom", ["pool", "desk"])
def test_pay__fee_made_good_by_a_mint__is_refused(stage, lent, payer, whom):
    receiver = getattr(stage, whom).address
    stage.token.set_hook(stage.token, stage.token.mint.prepare_calldata(receiver, 1))
    if whom == "desk":
        stage.desk.repay(lent, 100, sender=payer)
        return

    with boa.reverts("desk: payment not received"):
        stage.desk.repay(lent, 100, sender=payer)


def test_borrow__token_returns_nothing__works_to_the_end(stage, asset, payer, host):
    stage.token.set_style(stage.token.RETURNS_NOTHING())
    stage.borrow(asset)

    stage.desk.repay(asset, UNLIMITED, sender=payer)

    assert stage.token.balanceOf(host) == PRINCIPAL
    assert stage.desk.loan(asset).state == NONE


def test_desk__money_sent_directly__belongs_to_nobody(stage, on_sale, payer, host, operator):
    stage.token.mint(stage.desk, 555)

    stage.desk.take(on_sale, UNLIMITED, sender=payer)
    stage.desk.claim(host)
    stage.desk.claim(operator)

    assert stage.token.balanceOf(stage.desk) == 555


def test_refinance__pool_lends_less_than_it_says__reverts(stage, lent, host):
    other = stage.new_pool()
    stage.token.set_hook(stage.token, stage.token.mint.prepare_calldata(stage.desk.address, 1))

    with boa.reverts("desk: loan not received"):
        stage.desk.refinance(lent, other, PRINCIPAL, 12, sender=host)
