"""The pool's books: interest, reserve, losses and recoveries, dollar by dollar."""

from collections.abc import Callable

import numpy as np
import pytest

from scripts.lib.simulation.arrays import Bools, Floats
from scripts.lib.simulation.pool import Pool

MakePool = Callable[..., Pool]


def row(*values: float) -> Floats:
    return np.array([values], dtype=np.float64)


def which(*values: bool) -> Bools:
    return np.array([values])


def test_use__lent_and_free__of_both(make_pool: MakePool) -> None:
    assert make_pool(85.0, cash=15.0).use[0] == pytest.approx(0.85)


def test_accrue__30_days__interest_to_lenders_and_a_quarter_to_the_reserve(
    make_pool: MakePool,
) -> None:
    pool = make_pool(85_000.0, cash=15_000.0)
    pool.set_rate()
    for _ in range(30):
        pool.accrue()
    interest = 85_000 * 0.13 / 12
    assert pool.debt[0, 0] == pytest.approx(85_000 + interest)
    assert pool.reserve[0] == pytest.approx(interest / 4)
    assert pool.total_assets[0] == pytest.approx(100_000 + interest * 3 / 4)


def test_accrue__reserve_at_its_cap__takes_no_more(make_pool: MakePool) -> None:
    pool = make_pool(1_000.0, reserve_share=1.0, reserve_cap=0.01)
    pool.set_rate()
    for _ in range(60):
        pool.accrue()
    assert pool.reserve[0] == pytest.approx(0.01 * pool.debt[0, 0], rel=1e-3)


def test_lend__fee_to_the_reserve__borrower_gets_less_and_lenders_lose_nothing(
    make_pool: MakePool,
) -> None:
    pool = make_pool(1_000.0, cash=100.0, reserve_fee=0.02)
    assert (pool.cash[0], pool.reserve[0], pool.debt[0, 0]) == (120.0, 20.0, 1_000.0)
    assert pool.total_assets[0] == pytest.approx(1_100)


def test_impair__loss__reserve_first_then_lenders(make_pool: MakePool) -> None:
    pool = make_pool(1_000.0, 1_000.0, reserve_fee=0.05)
    pool.impair(which(True, False), row(700, 0))
    assert pool.reserve[0] == 0
    assert pool.carrying[0, 0] == 700
    assert pool.total_assets[0] == pytest.approx(2_000 - 200)
    assert pool.written_down[0]


def test_impair__again__only_lower(make_pool: MakePool) -> None:
    pool = make_pool(1_000.0)
    pool.impair(which(True), row(700))
    pool.impair(which(True), row(900))
    assert pool.carrying[0, 0] == 700
    pool.impair(which(True), row(600))
    assert pool.carrying[0, 0] == 600


def test_impair__worth_more_than_the_debt__no_loss(make_pool: MakePool) -> None:
    pool = make_pool(1_000.0)
    pool.impair(which(True), row(5_000))
    assert pool.carrying[0, 0] == 1_000
    assert not pool.written_down[0]


def test_accrue__impaired__debt_grows_and_assets_do_not(make_pool: MakePool) -> None:
    pool = make_pool(1_000.0)
    pool.impair(which(True), row(700))
    pool.accrue()
    assert pool.debt[0, 0] > 1_000
    assert pool.total_assets[0] == pytest.approx(700)


def test_collect__above_the_carrying_value__reserve_gets_back_first(make_pool: MakePool) -> None:
    pool = make_pool(1_000.0, reserve_fee=0.05)
    pool.impair(which(True), row(700))
    pool.collect(row(900))
    assert pool.reserve[0] == pytest.approx(50)
    assert pool.absorbed_ever[0] == pytest.approx(0)
    assert pool.total_assets[0] == pytest.approx(900)
    pool.end(which(True))
    assert (pool.debt[0, 0], pool.total_assets[0]) == (0, pytest.approx(900))


def test_restore__cured__loss_undone_reserve_first(make_pool: MakePool) -> None:
    pool = make_pool(1_000.0, reserve_fee=0.05)
    pool.impair(which(True), row(700))
    pool.restore(which(True))
    assert pool.reserve[0] == pytest.approx(50)
    assert pool.total_assets[0] == pytest.approx(1_000)
    assert pool.performs[0, 0]


def test_end__still_carried__lost(make_pool: MakePool) -> None:
    pool = make_pool(1_000.0, 500.0)
    pool.impair(which(True, False), row(700, 0))
    pool.collect(row(400, 0))
    pool.end(which(True, False))
    assert pool.total_assets[0] == pytest.approx(500 + 400)
    pool.recover(np.array([100.0]))
    assert pool.total_assets[0] == pytest.approx(1_000)


def test_withdraw__free_cash__price_stays(make_pool: MakePool) -> None:
    pool = make_pool(1_000.0, cash=200.0)
    shares = pool.withdraw(np.array([200.0]))
    assert shares[0] == pytest.approx(200)
    assert pool.free_cash[0] == 0
    assert pool.share_price[0] == pytest.approx(1)
