"""The lending pools: what lenders own, where it is, what a share is worth."""

from scripts.lib.report.model.credit import PoolPoint, PoolRow
from scripts.lib.report.model.report import Report
from scripts.lib.report.page.charts import draw
from scripts.lib.report.page.charts.scale import Scale, nice, top
from scripts.lib.report.page.parts import Chart, Column, Key, Section, Stroke, Table
from scripts.lib.report.page.words import Money, bps, moment, percent

_COLUMNS = (
    Column("Pool"),
    Column("Deposited", ("pools.deposited",)),
    Column("Paid out", ("pools.withdrawn",)),
    Column("Lenders own", ("pools.total_assets",)),
    Column("Lent out", ("pools.performing", "pools.impaired")),
    Column("of it doubtful", ("pools.impaired",)),
    Column("In hand", ("pools.cash",)),
    Column("of it reserve", ("pools.reserve",)),
    Column("to be claimed", ("pools.unclaimed",)),
    Column("Rate a year", ("pools.rate_bps",)),
    Column("A share", ("pools.share_bps",)),
)
_SPARE = 0.1
"""Of the height, above and below a share's value."""


def section(report: Report) -> Section:
    """Return the section."""
    if not report.pools:
        return Section("pools", "Lending pools", "There is no pool.")
    money = Money(report.currency.decimals)
    table = Table(
        caption="Every pool: lenders own + reserve + to be claimed = lent out + in hand",
        columns=_COLUMNS,
        rows=[_row(one, money) for one in report.pools],
    )
    lead = (
        "What lenders own together, where it is, and what a share is worth of its first price. "
        "Doubtful is what flagged loans are carried at; the reserve takes losses first."
    )
    charts = [
        chart
        for one in report.pools
        if len(one.history) > 1
        for chart in (_money(one, money), _share(one))
    ]
    return Section("pools", "Lending pools", lead, [table, *charts])


def _row(one: PoolRow, money: Money) -> tuple[str, ...]:
    return (
        one.name,
        money.show(one.deposited),
        money.show(one.withdrawn),
        money.show(one.total_assets),
        money.show(one.performing + one.impaired),
        money.show(one.impaired),
        money.show(one.cash),
        money.show(one.reserve),
        money.show(one.unclaimed),
        bps(one.rate_bps),
        bps(one.share_bps),
    )


def _money(one: PoolRow, money: Money) -> Chart:
    seen, unit = one.history, 10**money.decimals
    scale = Scale(seen[0].at, seen[-1].at, top(point.total_assets / unit for point in seen))
    peak = max(seen, key=lambda point: point.lent)
    return Chart(
        title=f"{one.name}: money",
        says=(
            f"Lenders own {money.show(one.total_assets)} at the end; most was lent out on "
            f"{moment(peak.at)} UTC, {money.show(peak.lent)}, "
            f"{percent(peak.lent, peak.total_assets)} of it."
        ),
        unit="$",
        strokes=[
            Stroke("area-4", draw.area(scale, [(point.at, point.lent / unit) for point in seen])),
            Stroke("line-4", draw.line(scale, [(point.at, point.lent / unit) for point in seen])),
            Stroke(
                "line-1",
                draw.line(scale, [(point.at, point.total_assets / unit) for point in seen]),
            ),
        ],
        x_ticks=scale.time_ticks(),
        y_ticks=scale.ticks(lambda value: money.whole(value * unit)),
        keys=[Key("line-1", "lenders own"), Key("line-4", "lent out")],
        paths=("pools.history.total_assets", "pools.history.lent"),
        table=_table(one, money),
        size="small",
    )


def _share(one: PoolRow) -> Chart:
    seen = one.history
    shares = [point.share_bps / 100 for point in seen]
    room = max(max(shares) - min(shares), 0.05)
    step = nice(room * (1 + 2 * _SPARE), 4)
    bottom = (min(shares) - room * _SPARE) // step * step
    high = -(-(max(shares) + room * _SPARE) // step) * step
    scale = Scale(seen[0].at, seen[-1].at, high, bottom)
    return Chart(
        title=f"{one.name}: a share",
        says=(
            f"A share's value of its first price: {min(shares):.2f} % at the lowest, "
            f"{shares[-1]:.2f} % at the end. Borrowers pay {bps(one.rate_bps)} a year."
        ),
        unit="% of a share's first price; the axis does not begin at zero",
        strokes=[
            Stroke("line-1", draw.line(scale, [(p.at, p.share_bps / 100) for p in seen])),
        ],
        x_ticks=scale.time_ticks(),
        y_ticks=scale.ticks(lambda value: f"{value:g} %"),
        keys=[Key("line-1", "value of a share")],
        paths=("pools.history.share_bps",),
        table=_table_of_shares(seen, one.name),
        size="small",
    )


def _table(one: PoolRow, money: Money) -> Table:
    return Table(
        caption=f"{one.name}, as it was looked at",
        columns=(
            Column("UTC, block"),
            Column("Lenders own", ("pools.history.total_assets",)),
            Column("Lent out", ("pools.history.lent",)),
        ),
        rows=[
            (
                f"{moment(point.at)}, {point.block:,}",
                money.show(point.total_assets),
                money.show(point.lent),
            )
            for point in one.history
        ],
        is_long=True,
    )


def _table_of_shares(seen: tuple[PoolPoint, ...], name: str) -> Table:
    return Table(
        caption=f"{name}, a share and the rate, as they were looked at",
        columns=(
            Column("UTC, block"),
            Column("A share", ("pools.history.share_bps",)),
            Column("Rate a year", ("pools.history.rate_bps",)),
        ),
        rows=[
            (f"{moment(point.at)}, {point.block:,}", bps(point.share_bps), bps(point.rate_bps))
            for point in seen
        ],
        is_long=True,
    )
