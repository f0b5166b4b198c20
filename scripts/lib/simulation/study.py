"""The whole study: the grid and the one-at-a-time changes, in every market."""

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass

from scripts.lib.simulation import draws, grid, markets, outcome, trace
from scripts.lib.simulation.grid import Cell
from scripts.lib.simulation.markets import Scenario
from scripts.lib.simulation.outcome import Outcome
from scripts.lib.simulation.trace import Path

SEED, RUNS, LOANS = 1, 12, 40
"""Of the committed page."""
TRACED = "both"
"""The market of the path through time."""


@dataclass(frozen=True)
class Study:
    """Everything that the page and the chart are made of."""

    scenarios: tuple[Scenario, ...]
    grid: list[Outcome]
    """By market, then LTV, then term."""
    variants: list[Outcome]
    """By market, then as listed."""
    path: Path
    seed: int
    runs: int
    loans: int

    def cell(self, scenario: str, ltv: float, months: int) -> Outcome:
        """Return one outcome of the grid."""
        label = grid.label(ltv, months)
        return next(one for one in self.grid if (one.scenario, one.label) == (scenario, label))

    def variant(self, scenario: str, label: str) -> Outcome:
        """Return one outcome of the changes."""
        return next(one for one in self.variants if (one.scenario, one.label) == (scenario, label))


def run(
    seed: int = SEED,
    runs: int = RUNS,
    loans: int = LOANS,
    catalogue: float = markets.CATALOGUE_MEDIAN,
    tick: Callable[[str, float], None] = lambda what, done: None,
) -> Study:
    """Run everything; `tick` hears what is being run and how much of all is done (0 to 1)."""
    luck = draws.draw(seed, runs, loans)
    chosen = markets.scenarios(catalogue)
    cells = list(grid.grid())
    of_grid: list[Outcome] = []
    of_variants: list[Outcome] = []
    share = 1 / (2 * len(chosen))
    for index, scenario in enumerate(chosen):
        for half, (batch, ages, found) in enumerate(
            (
                (cells, grid.new_machines(loans), of_grid),
                (grid.VARIANTS, grid.mixed_machines(loans), of_variants),
            )
        ):
            begun = (2 * index + half) * share
            found += outcome.run(
                scenario, batch, ages, luck, _ticker(tick, scenario.title, begun, share)
            )
    path = trace.follow(
        next(one for one in chosen if one.name == TRACED),
        Cell("path", grid.at(0.45, 24)),
        grid.new_machines(loans),
        luck,
    )
    tick("done", 1.0)
    return Study(chosen, of_grid, of_variants, path, seed, runs, loans)


def rows(outcomes: Sequence[Outcome]) -> list[dict[str, object]]:
    """Return outcomes as plain rows for a file."""
    return [{**asdict(one), "breaks": one.breaks} for one in outcomes]


def _ticker(
    tick: Callable[[str, float], None], what: str, begun: float, share: float
) -> Callable[[float], None]:
    return lambda done: tick(what, begun + share * done)
