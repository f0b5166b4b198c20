"""What breaks, and that the committed page says what these runs say."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest

from scripts.lib.project import DOCS
from scripts.lib.simulation import draws, grid, outcome, page, study
from scripts.lib.simulation.grid import Cell
from scripts.lib.simulation.markets import Scenario
from scripts.lib.simulation.outcome import Outcome

GetScenario = Callable[[str], Scenario]
FINE = Outcome(
    scenario="expected",
    label="fine",
    lent_of_price=0.5,
    peak_ltv=1.0,
    under_water=0.0,
    defaults=0.10,
    auction_share=None,
    at_start=None,
    loss=0.01,
    worst_loss=0.02,
    lender_loss=0.0,
    reserve=0.01,
    reserve_use=1.0,
    wait_median=None,
    wait_max=None,
)


@pytest.mark.parametrize(
    ("changes", "breaks"),
    [
        ({}, ""),
        ({"loss": 0.011}, "R"),
        ({"peak_ltv": 1.001}, "U"),
        ({"defaults": 0.101}, "D"),
        ({"loss": 0.2, "peak_ltv": 1.5, "defaults": 0.5}, "RUD"),
    ],
)
def test_breaks__each_limit__only_above_it(changes: dict[str, float], breaks: str) -> None:
    assert replace(FINE, **changes).breaks == breaks  # type: ignore[arg-type]


def test_share_and_days__none_and_rounding__as_on_the_page() -> None:
    assert [page.share(value) for value in (None, 0.12345, -0.0, -0.0001)] == [
        "-",
        "12.3%",
        "0.0%",
        "0.0%",
    ]
    assert [page.days(value) for value in (None, 29.6)] == ["-", "30"]


def test_mixed_machines__ages__from_new_to_under_three_years() -> None:
    ages = grid.mixed_machines(40)
    assert len(np.unique(ages)) == 40
    assert ages.min() > 0 and ages.max() + 90 / 365 < 3
    assert abs(np.corrcoef(ages, np.arange(40))[0, 1]) < 0.3


@pytest.mark.parametrize("market", ["generation", "both"])
def test_page__contracts_and_design_run_anew__same_figures_as_committed(
    scenario: GetScenario, market: str
) -> None:
    """A part of `--check`, cheap enough for every run of the tests."""
    labels = ("the contracts", "the design")
    cells = [cell for cell in grid.VARIANTS if cell.label in labels]
    luck = draws.draw(study.SEED, study.RUNS, study.LOANS)
    found = outcome.run(scenario(market), cells, grid.mixed_machines(study.LOANS), luck)
    lines = (DOCS / "simulation.md").read_text("utf-8").splitlines()
    column = [one.name for one in study.markets.scenarios()].index(market) + 1
    for one in found:
        rows = [line.split(" | ") for line in lines if line.startswith(f"| {one.label} |")]
        shown = [row[column].removesuffix(" |") for row in rows]
        assert shown == [page.loss(one), page.auctions(one), page.wait(one)]


def test_run__twice__the_same(scenario: GetScenario) -> None:
    luck = draws.draw(9, 2, 5)
    cells = [Cell("x", grid.at(0.6, 24))]
    first = outcome.run(scenario("both"), cells, grid.new_machines(5), luck)
    assert first == outcome.run(scenario("both"), cells, grid.new_machines(5), luck)
    other = outcome.run(scenario("both"), cells, grid.new_machines(5), draws.draw(10, 2, 5))
    assert first != other
