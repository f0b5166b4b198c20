"""`_pull`: exactly what was asked for, or nothing at all."""

import boa
import pytest

from tests.unit.modules.settlement_token.conftest import RICH


@pytest.mark.parametrize("style", ["NORMAL", "RETURNS_NOTHING"])
def test_pull__token_pays__takes_exactly_that(vault, dollar, lessee, style):
    dollar.set_style(getattr(dollar, style)())

    vault.pull(lessee, 400)

    assert dollar.balanceOf(lessee) == RICH - 400
    assert dollar.balanceOf(vault) == RICH + 400
    assert vault.taken() == 400


def test_pull__token_returns_false__reverts(vault, dollar, lessee):
    dollar.set_style(dollar.RETURNS_FALSE())

    with boa.reverts("token: transfer refused"):
        vault.pull(lessee, 400)


def test_pull__token_reverts__reverts(vault, dollar, lessee):
    dollar.set_style(dollar.REVERTS())

    with boa.reverts("mock: transfers stopped"):
        vault.pull(lessee, 400)


@pytest.mark.parametrize("fee_bps", [25, 500, 10_000])
def test_pull__token_takes_a_fee__reverts(vault, dollar, lessee, fee_bps):
    dollar.set_fee_bps(fee_bps)

    with boa.reverts("token: amount not received"):
        vault.pull(lessee, 400)


def test_pull__fee_rounds_to_nothing__takes_exactly_that(vault, dollar, lessee):
    dollar.set_fee_bps(25)

    vault.pull(lessee, 399)

    assert dollar.balanceOf(vault) == RICH + 399


def test_pull__from_itself__reverts(vault, dollar):
    dollar.mint(vault, 400)
    with boa.env.prank(vault.address):
        dollar.approve(vault, 400)

    with boa.reverts("token: amount not received"):
        vault.pull(vault, 400)


def test_pull__frozen_or_paused_or_too_little__reverts(vault, dollar, lessee):
    dollar.freeze(lessee)
    with boa.reverts("mock: sender frozen"):
        vault.pull(lessee, 1)
    dollar.unfreeze(lessee)
    dollar.pause()
    with boa.reverts("mock: transfers stopped"):
        vault.pull(lessee, 1)
    dollar.unpause()
    with boa.reverts("mock: balance"):
        vault.pull(lessee, RICH + 1)

    vault.pull(lessee, RICH)


def test_pull__no_allowance__reverts(vault, dollar, stranger):
    dollar.mint(stranger, 10)

    with boa.reverts("mock: allowance"):
        vault.pull(stranger, 10)


def test_pull__money_sent_by_others_in_between__counts_for_nobody(vault, dollar, lessee):
    dollar.mint(vault, 77)

    vault.pull(lessee, 400)

    assert dollar.balanceOf(vault) == RICH + 477
    assert vault.taken() == 400


def test_pull__token_mints_to_the_receiver_on_the_way__reverts(vault, dollar, lessee):
    dollar.set_hook(dollar, dollar.mint.prepare_calldata(vault.address, 1))

    with boa.reverts("token: amount not received"):
        vault.pull(lessee, 400)
