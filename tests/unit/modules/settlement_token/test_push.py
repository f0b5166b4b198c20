"""`_push` and `_try_push`: pay or revert; pay or say that it was refused."""

import boa
import pytest

from tests.unit.modules.settlement_token.conftest import RICH


@pytest.mark.parametrize("style", ["NORMAL", "RETURNS_NOTHING"])
def test_push__token_pays__moves_exactly_that(vault, dollar, payee, style):
    dollar.set_style(getattr(dollar, style)())

    vault.push(payee, 400)

    assert dollar.balanceOf(payee) == 400
    assert dollar.balanceOf(vault) == RICH - 400


@pytest.mark.parametrize(
    ("style", "reason"),
    [("RETURNS_FALSE", "token: transfer refused"), ("REVERTS", "mock: transfers stopped")],
)
def test_push__token_refuses__reverts(vault, dollar, payee, style, reason):
    dollar.set_style(getattr(dollar, style)())

    with boa.reverts(reason):
        vault.push(payee, 400)


@pytest.mark.parametrize("style", ["NORMAL", "RETURNS_NOTHING"])
def test_try_push__token_pays__true(vault, dollar, payee, style):
    dollar.set_style(getattr(dollar, style)())

    assert vault.try_push(payee, 400) is True

    assert dollar.balanceOf(payee) == 400
    assert vault.paid() == 400


@pytest.mark.parametrize("style", ["RETURNS_FALSE", "REVERTS"])
def test_try_push__token_refuses__false_and_nothing_moves(vault, dollar, payee, style):
    dollar.set_style(getattr(dollar, style)())

    assert vault.try_push(payee, 400) is False

    assert dollar.balanceOf(payee) == vault.paid() == 0
    assert dollar.balanceOf(vault) == RICH


def test_try_push__frozen_payee__false(vault, dollar, payee):
    dollar.freeze(payee)

    assert vault.try_push(payee, 400) is False

    dollar.unfreeze(payee)
    assert vault.try_push(payee, 400) is True


def test_try_push__more_than_held__false(vault, payee):
    assert vault.try_push(payee, RICH + 1) is False


def test_token__is_readable(vault, dollar):
    assert vault.token() == dollar.address
