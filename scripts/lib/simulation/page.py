"""`docs/simulation.md`: what the simulation assumes and what it found, as tables."""

from collections.abc import Callable, Iterable, Sequence

from scripts.lib.simulation import appraisal, carry, grid, markets, outcome, peaks
from scripts.lib.simulation.markets import Scenario
from scripts.lib.simulation.outcome import Outcome
from scripts.lib.simulation.rules import ASSUMED, CONTRACTS
from scripts.lib.simulation.study import Study

REFRESH = "python -m scripts.credit_simulation --write"
_RENTS = (1.70, 2.00, 2.35, 2.95, 8.00)
_LIMITS = (0.80, 1.00)


def share(value: float | None) -> str:
    """Return a share as per cent with one decimal; a dash for none."""
    return "-" if value is None else f"{value + 0.0:.1%}".replace("-0.0%", "0.0%")


def days(value: float | None) -> str:
    """Return whole days; a dash for none."""
    return "-" if value is None else f"{value:.0f}"


def table(headings: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Return a table: first column to the left, the others to the right."""
    lines = [headings, ["---", *("---:" for _ in headings[1:])], *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines) + "\n"


def render(study: Study) -> str:
    """Return the page."""
    return "\n".join(
        part.strip("\n") + "\n"
        for part in (
            _head(study),
            _assumptions(),
            _markets(study.scenarios),
            _alone(study.scenarios),
            _carried(),
            _changes(study),
            *(_matrix(study, scenario) for scenario in study.scenarios),
            _all(study),
        )
    )


def _head(study: Study) -> str:
    return f"""\
# What a book of loans lives through

A simulation of the credit room: {study.loans} loans on servers of eight H100
({markets.NEW_PRICE:,.0f} dollars new), lent in the first 90 days under the rules of desk, pool and
appraiser, a day at a time, in {len(study.scenarios)} markets, {study.runs} runs a cell with the
same luck for all cells (seed {study.seed}).
`{REFRESH}` runs it, writes this page and the chart; `--check` fails when a figure differs.
What follows from it is in [adr/0013](adr/0013-what-the-simulation-says.md).

![Peak LTV, losses, one loan through time, and the exit queue](simulation.svg)

A cell **breaks** with **R** when its mean loss is more than the reserve ever got, **U** when some
loan owed more than the used price of its machine, **D** when more than
{outcome.DEFAULTS_LIMIT:.0%} of its loans came to auction. Loss is debt that was never recovered, of
all that was lent.
"""


def _assumptions() -> str:
    world = ASSUMED
    rows = (
        ("lenders", f"keep the pool {world.use:.0%} used until the first write-down shows"),
        (
            "wave",
            f"then {world.wave:.0%} of all shares ask to leave within {world.wave_days:.0f} d",
        ),
        (
            "borrowers",
            f"{world.support:.0%} have other money, and pay arrears while the machine is worth "
            "more",
        ),
        ("machines", f"{world.dark_a_year:.0%} a year go dark for good, in any order"),
        ("rent", f"of a machine: the market's, +/- {world.luck:.0%}; contracts of 30 days at most"),
        ("host side", f"{appraisal.FEE:.0%} fee, {appraisal.OPEX:.0%} opex, paid after 2 days"),
        (
            "bidders",
            f"Poisson, {world.buyers:.0f} an auction; each takes at {world.bid_low:.0%} to "
            f"{world.bid_high:.0%} of the used price (uniform); {1 - world.dark_bid:.0%} less for "
            "a dark machine",
        ),
        (
            "crowding",
            f"each further auction on the same day takes {world.crowd:.1%} of the used price off "
            f"every bid, at most {world.crowd_cap:.0%}",
        ),
        (
            "workout",
            f"a machine that nobody takes brings {world.workout:.0%} after "
            f"{world.workout_days:.0f} d",
        ),
    )
    return (
        "## What it assumes about people\n\n"
        + table(("who", "what"), rows).replace("---:", "---")
        + """
Not in it: new lenders after the wave, refinancing, early repayment, cures by strangers, lies of any
sort, and more than one kind of machine (the pool's cap of 40 % for one accelerator would more than
halve a loss that hits one kind alone). All machines are let from before day 0. The best bidder
takes when the price meets its value, so the pace of the auction changes nothing here.
"""
    )


def _markets(scenarios: Sequence[Scenario]) -> str:
    rows = [
        (
            f"**{one.name}**",
            f"{one.title}",
            "-79 % in two years" if one.slides else "the appraiser's curve (-35 %, -55 %, -70 %)",
            "8.00 to 1.70 in two years, then 2.50" if one.rent is None else f"{one.rent:.2f}",
            "94 to 40 %" if one.idles else "94 %",
            "-40 % at a random moment" if one.steps else "none",
        )
        for one in scenarios
    ]
    return "## The markets\n\n" + table(
        ("name", "what", "used price", "rent, $/h", "utilisation", "step of price and rent"), rows
    ).replace("---:", "---")


def _alone(scenarios: Sequence[Scenario]) -> str:
    rows = []
    for one in scenarios:
        if one.name == "idle":
            continue
        for limit in _LIMITS:
            row = [share(peaks.largest_ltv(one, months, limit)) for months in grid.MONTHS]
            rows.append((f"{one.name}: peak {limit:.0%}", *row))
    return """
## The schedule alone

The origination LTV at which a loan that pays to the day just peaks at 80 % (liquidation) or at
100 % (under water): a new machine, the step at its worst moment, months across. `idle` has the
prices of `expected`.

""" + table(("market", *(str(months) for months in grid.MONTHS)), rows)


def _carried() -> str:
    rows = []
    for rent in _RENTS:
        row = [f"{rent:.2f}"]
        for rules in (CONTRACTS, grid.at(0.45, 12), grid.at(0.35, 36)):
            most = carry.largest_loan(rent, rules)
            row.append(f"{most.share:.1%} ({most.bound}, cover {most.cover:.2f})")
        rows.append(row)
    return """
## What rents carry

The largest loan on a new server, of its price, and what bounds it; well let, 13 % interest.

""" + table(("$/h", "45 % / 24", "45 % / 12", "35 % / 36"), rows)


def _changes(study: Study) -> str:
    labels = [cell.label for cell in grid.VARIANTS]
    return (
        """
## The contracts, the design, and one change at a time

A book of machines of all ages under three years. `the contracts`: 45/45/35 % by age, 24 months,
cover 1.6 and 1.5, a quarter of interest to the reserve, auction and carrying value on the used
price. `the design`, from which adr/0013 started: 50/45/35 %, cover 1.3 and 1.2, a tenth of
interest, auction and carrying value on the value. Every other row is the design with that one
thing changed; the last six change the world, not the rules.

Loss of all that was lent: mean (worst run), and what breaks.

"""
        + _by_market(study, labels, loss)
        + "\nLoans that came to auction / auctions sold at their very first price.\n\n"
        + _by_market(study, labels, auctions)
        + "\nDays in the exit queue: middle share (last share of the worst run).\n\n"
        + _by_market(study, labels, wait)
    )


def _by_market(study: Study, labels: Iterable[str], text: Callable[[Outcome], str]) -> str:
    names = [one.name for one in study.scenarios]
    return table(
        ("book", *names),
        ((label, *(text(study.variant(name, label)) for name in names)) for label in labels),
    )


def loss(one: Outcome) -> str:
    """Return mean and worst loss and what breaks."""
    return f"{share(one.loss)} ({share(one.worst_loss)}) {one.breaks}".rstrip()


def auctions(one: Outcome) -> str:
    """Return the share of loans in auction, and of those sold at their first price."""
    return f"{share(one.defaults)} / {whole(one.at_start)}"


def wait(one: Outcome) -> str:
    """Return the days in the queue of the middle and of the last share."""
    return f"{days(one.wait_median)} ({days(one.wait_max)})"


def whole(value: float | None) -> str:
    """Return a share as whole per cent; a dash for none."""
    return "-" if value is None else f"{value:.0%}"


def _matrix(study: Study, scenario: Scenario) -> str:
    rows = [
        (
            f"{ltv:.0%}",
            *(loss(study.cell(scenario.name, ltv, months)) for months in grid.MONTHS),
        )
        for ltv in grid.LTVS
    ]
    return f"\n## Loss by origination LTV and term: {scenario.name}\n\n" + table(
        ("LTV", *(f"{months} months" for months in grid.MONTHS)), rows
    )


def _all(study: Study) -> str:
    headings = (
        "cell",
        "lent of price",
        "peak LTV",
        "under water",
        "defaults",
        "auction price",
        "at start",
        "loss",
        "worst",
        "lenders'",
        "reserve",
        "reserve use",
        "wait",
        "last",
        "breaks",
    )
    rows = [
        (
            f"{one.scenario} {one.label}",
            share(one.lent_of_price),
            share(one.peak_ltv),
            share(one.under_water),
            share(one.defaults),
            share(one.auction_share),
            whole(one.at_start),
            share(one.loss),
            share(one.worst_loss),
            share(one.lender_loss),
            share(one.reserve),
            share(one.reserve_use),
            days(one.wait_median),
            days(one.wait_max),
            one.breaks,
        )
        for one in study.grid
    ]
    return """
## Every cell

What the contracts do, with one origination LTV for all ages and a term; every machine is new.
Auction price: median, of the used price of that day. At start: sold at the very first price.
Lenders': what the reserve did not bear. Reserve: all that it ever got; both, like losses, of all
that was lent. Wait and last: days in the exit queue, as above.

""" + table(headings, rows)
