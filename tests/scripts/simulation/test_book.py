"""A book of loans follows the desk's rules; money is neither made nor lost."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest

from scripts.lib.simulation import book as books
from scripts.lib.simulation import draws, grid, outcome, peaks
from scripts.lib.simulation.book import AUCTION, CURRENT, FLAGGED, OVER, Book
from scripts.lib.simulation.grid import Cell, at
from scripts.lib.simulation.markets import Scenario
from scripts.lib.simulation.rules import ASSUMED, CONTRACTS

from .conftest import QUIET, MakeBook

GetScenario = Callable[[str], Scenario]


def live(book: Book, days: int | None = None) -> Book:
    for day in range(days if days is not None else book.days):
        book.live(day)
        if days is None and book.is_over:
            break
    return book


def test_open__calm_market__ltv_of_the_lendable_value(make_book: MakeBook) -> None:
    book = live(make_book("expected"), 1)
    lendable = book.appraiser.lendable[0, 0]
    assert book.principal[0, 0] == pytest.approx(0.45 * lendable)
    assert book.state[0, 0] == CURRENT
    assert book.pool.use[0] == pytest.approx(0.85)


def test_open__short_term__cover_bounds_the_loan(make_book: MakeBook) -> None:
    book = live(make_book("expected", at(0.45, 12)), 1)
    principal = book.principal[0, 0]
    service = principal / 12 + principal * 0.13 / 12
    assert book.appraiser.income[0, 0] / service == pytest.approx(1.6)
    assert principal < 0.45 * book.appraiser.lendable[0, 0]


def test_open__machine_older_than_a_year__lower_ltv(scenario: GetScenario) -> None:
    luck = draws.draw(1, 1, 10)
    ages = np.array([0.0, 0.99, 1.5, 2.5] + [0.0] * 6)
    book = outcome.book_of(scenario("expected"), [Cell("ages", CONTRACTS, QUIET)], ages, luck)
    live(book, books.OPENING_DAYS)
    shares = book.principal[0] / (book.price_at_opening[0] * 0.995)
    np.testing.assert_allclose(shares[[0, 2, 3]], [0.45, 0.45, 0.35], rtol=1e-9)
    assert shares[1] == pytest.approx(0.45), "it is lent against after its first birthday"


def test_live__calm_market__all_is_repaid_ahead_of_the_schedule(
    make_book: MakeBook, scenario: GetScenario
) -> None:
    book = live(make_book("expected"))
    assert (book.state == OVER).all()
    assert book.record.lost.sum() == 0
    assert not book.record.defaulted.any()
    assert book.record.peak.max() <= peaks.peak(scenario("expected"), 0.45, 24)
    assert book.lived < books.OPENING_DAYS + 24 * 30


def test_live__price_step_above_the_liquidation_ltv__flagged_then_auctioned_after_the_grace(
    make_book: MakeBook,
) -> None:
    helpless = replace(QUIET, support=0.0, crowd=0.0)
    rules = replace(at(0.70, 24), cover_open=1.3, cover_sweep=1.2)
    book = make_book("generation", rules, helpless, loans=1, step=0.25)
    states = []
    for day in range(book.days):
        book.live(day)
        states.append(int(book.state[0, 0]))
        if book.is_over:
            break
    flagged, auctioned = states.index(FLAGGED), states.index(AUCTION)
    assert auctioned - flagged == 7
    assert states.count(AUCTION) <= 8
    assert states[-1] == OVER
    assert flagged == 180 + 2, "the clamped value passes the liquidation LTV on the third day"
    assert book.record.peak[0, 0] > 0.80


def test_live__borrowers_with_other_money__cure_while_the_machine_is_worth_more(
    make_book: MakeBook,
) -> None:
    able = make_book("generation", at(0.55, 24), replace(QUIET, support=1.0), runs=4)
    unable = make_book("generation", at(0.55, 24), replace(QUIET, support=0.0), runs=4)
    live(able), live(unable)
    assert not able.record.defaulted.any()
    assert able.record.cured.sum() > 0
    assert unable.record.defaulted.any()


def test_live__silent_machine__auctioned_21_days_and_a_grace_later(make_book: MakeBook) -> None:
    world = replace(QUIET, dark_a_year=0.999, support=1.0, buyers=0.0)
    book = make_book("expected", replace(at(0.40, 24), liquidation=9.0), world, loans=1)
    dark = None
    for day in range(200):
        book.live(day)
        if dark is None and not book.appraiser.is_up(day)[0, 0]:
            dark = day
        if book.state[0, 0] == AUCTION:
            break
    assert dark is not None and dark > 0
    assert day - dark in (21 + 7 - 1, 21 + 7)


@pytest.mark.parametrize("market", ["idle", "generation", "slide", "both"])
def test_live__any_market__money_is_neither_made_nor_lost(make_book: MakeBook, market: str) -> None:
    """Each day: cash and reserve stay possible, and losses explain the lenders' assets."""
    book = make_book(market, at(0.60, 24), ASSUMED, loans=20, runs=3)
    for day in range(book.days):
        book.live(day)
        pool = book.pool
        assert (pool.cash >= -1e-6).all() and (pool.reserve >= -1e-6).all()
        assert (pool.debt >= 0).all() and (pool.carrying >= 0).all()
        assert (pool.absorbed_ever <= pool.reserved_ever + 1e-6).all()
        assert (book.exits.queued <= pool.supply + 1e-6).all()
        assert (pool.carrying[pool.performs] == 0).all()
        if book.is_over:
            break
    assert book.is_over
    assert book.pool.debt.sum() == 0
    np.testing.assert_allclose(book.pool.total_assets, book.pool.free_cash)
    np.testing.assert_allclose(
        book.pool.reserve, book.pool.reserved_ever - book.pool.absorbed_ever, atol=1e-6
    )
    np.testing.assert_allclose(book.exits.served[:, day], book.exits.asked[:, day], rtol=1e-9)


def test_run__cells_of_a_batch__do_not_touch_each_other(scenario: GetScenario) -> None:
    luck = draws.draw(2, 2, 6)
    cells = [Cell("a", at(0.50, 12)), Cell("b", at(0.70, 36)), Cell("c", CONTRACTS)]
    together = outcome.run(scenario("both"), cells, grid.mixed_machines(6), luck)
    for index, cell in enumerate(cells):
        alone = outcome.run(scenario("both"), [cell], grid.mixed_machines(6), luck)
        assert alone == [together[index]]
