"""Loan health: debt against what may be owed against what the machine is worth."""

from scripts.lib.report.model.credit import HealthPoint, LoanRow
from scripts.lib.report.model.report import Report
from scripts.lib.report.page.charts import draw
from scripts.lib.report.page.charts.scale import Scale, top
from scripts.lib.report.page.parts import Chart, Column, Key, Section, Stroke, Table
from scripts.lib.report.page.words import ABSENT, Money, moment, percent

LIQUIDATION_BPS = 8_000
"""Of the value; above it a loan can be flagged (LIQUIDATION_BPS of `covenants`)."""
_BPS = 10_000
_IN_SIGHT = 3
"""A value above so many times the debt's scale is told, not drawn: it would flatten the debt."""
_OUTCOMES = {
    "repaid": "repaid",
    "refinanced": "refinanced, running",
    "auctioned": "machine sold",
    "running": "running",
}
_PATHS = ("loans.history.debt", "loans.history.ceiling", "loans.history.value")
_COLUMNS = (
    Column("Machine, borrower"),
    Column("Outcome"),
    Column("Term", ("loans.months",)),
    Column("Borrowed", ("loans.principal",)),
    Column("Interest", ("loans.interest",)),
    Column("Paid by rent", ("loans.from_rent",)),
    Column("by borrower", ("loans.from_borrower",)),
    Column("by sale", ("loans.from_sale",)),
    Column("Lost", ("loans.written_off",)),
    Column("Still owed", ("loans.outstanding",)),
    Column("May be owed", ("loans.ceiling", "loans.value")),
    Column("Value now", ("loans.value",)),
)


def section(report: Report) -> Section:
    """Return the section."""
    if not report.loans:
        return Section("loans", "Loan health", "Nobody has borrowed yet.")
    money = Money(report.currency.decimals)
    table = Table(
        caption="Every loan: borrowed + interest = paid + lost + still owed",
        columns=_COLUMNS,
        rows=[_row(one, money) for one in report.loans],
        foot=_foot(report.loans, money),
    )
    lead = (
        "A loan is current while its debt is at most what may be owed: what its schedule says, "
        f"and {LIQUIDATION_BPS // 100} % of the machine's value. A value that rests on a price "
        "older than seven days is absent and bounds nothing."
    )
    charts = [_chart(one, money) for one in report.loans if one.history]
    return Section("loans", "Loan health", lead, [table, *charts])


def bound(point: HealthPoint) -> int:
    """Return what may be owed at most at a moment."""
    if point.value is None:
        return point.ceiling
    return min(point.ceiling, point.value * LIQUIDATION_BPS // _BPS)


def _row(one: LoanRow, money: Money) -> tuple[str, ...]:
    swept = "swept, " if one.swept else ""
    now = one.history[-1] if one.history else None
    return (
        f"{one.asset} · {one.borrower}",
        swept + _OUTCOMES[one.outcome],
        "1 month" if one.months == 1 else f"{one.months} months",
        money.show(one.principal),
        money.show(one.interest),
        money.show(one.from_rent),
        money.show(one.from_borrower),
        money.show(one.from_sale),
        money.show(one.written_off),
        money.show(one.outstanding),
        money.show(bound(now)) if now is not None and one.outstanding else ABSENT,
        money.show(one.value),
    )


def _foot(loans: tuple[LoanRow, ...], money: Money) -> tuple[str, ...]:
    names = (
        "principal",
        "interest",
        "from_rent",
        "from_borrower",
        "from_sale",
        "written_off",
        "outstanding",
    )
    sums = (money.show(sum(getattr(one, name) for one in loans)) for name in names)
    return ("All loans", "", "", *sums, "", "")


def _chart(one: LoanRow, money: Money) -> Chart:
    seen = one.history
    unit = 10**money.decimals
    highest = max(max(point.debt, bound(point)) for point in seen)
    values = [point.value for point in seen if point.value is not None]
    is_near = bool(values) and min(values) < _IN_SIGHT * highest
    drawn = [min(max(values), _IN_SIGHT * highest)] if is_near else []
    scale = Scale(seen[0].at, seen[-1].at, top(value / unit for value in [highest, *drawn]))
    strokes = [
        Stroke("line-3", draw.steps(scale, [(p.at, bound(p) / unit or None) for p in seen])),
        Stroke("line-1", draw.line(scale, [(p.at, p.debt / unit) for p in seen])),
    ]
    keys = [Key("line-1", "debt"), Key("line-3", "may be owed")]
    if is_near:
        spots: list[draw.Point] = [(p.at, _in_sight(p, scale.top * unit, unit)) for p in seen]
        strokes.insert(0, Stroke("line-2", draw.line(scale, spots)))
        keys.append(Key("line-2", "value"))
    return Chart(
        title=f"Machine {one.asset}, {one.borrower}",
        says=_says(one, values, money),
        unit="$",
        strokes=strokes,
        x_ticks=scale.time_ticks(),
        y_ticks=scale.ticks(lambda value: money.whole(value * unit)),
        keys=keys,
        paths=_PATHS,
        table=_table(one, money),
        size="small",
        note="" if is_near else _beyond(values),
    )


def _in_sight(point: HealthPoint, most: float, unit: int) -> float | None:
    """The part of the value's line that the chart has room for."""
    return None if point.value is None or point.value > most else point.value / unit


def _beyond(values: list[int]) -> str:
    if not values:
        return "The value was absent all the time."
    return "The value lies above this scale."


def _says(one: LoanRow, values: list[int], money: Money) -> str:
    peak = max(one.history, key=lambda point: point.debt)
    closest = max(one.history, key=lambda point: point.debt / (bound(point) or 1))
    low, high = (money.show(of(values, default=None)) for of in (min, max))
    worth = f" The machine was worth {low if low == high else f'{low} to {high}'}."
    return (
        f"Debt at most {money.show(peak.debt)}, {money.show(one.outstanding)} at the end; closest "
        f"to its bound with {percent(closest.debt, bound(closest))} of what may be owed."
        f"{worth if values else ''}"
    )


def _table(one: LoanRow, money: Money) -> Table:
    return Table(
        caption=f"The loan of machine {one.asset}, as it was looked at",
        columns=(
            Column("UTC, block"),
            Column("Debt", ("loans.history.debt",)),
            Column("May be owed", ("loans.history.ceiling", "loans.history.value")),
            Column("Value", ("loans.history.value",)),
        ),
        rows=[
            (
                f"{moment(point.at)}, {point.block:,}",
                money.show(point.debt),
                money.show(bound(point)) if point.debt else ABSENT,
                money.show(point.value),
            )
            for point in one.history
        ],
        is_long=True,
    )
