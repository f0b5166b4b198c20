"""The price index, market by market."""

from itertools import pairwise

from scripts.lib.report.model.market import MarketRow
from scripts.lib.report.model.report import Report
from scripts.lib.report.page.charts import draw
from scripts.lib.report.page.charts.scale import Scale, top
from scripts.lib.report.page.parts import Chart, Column, Key, Section, Stroke, Table
from scripts.lib.report.page.words import ABSENT, Money, bps, moment, percent

_COLUMNS = (
    Column("Accelerator"),
    Column("Price", ("markets.price",)),
    Column("Base", ("markets.base",)),
    Column("Bounds", ("markets.lowest", "markets.highest")),
    Column("Listed", ("markets.listed",)),
    Column("Let", ("markets.leased", "markets.listed")),
    Column("Owners", ("markets.owners",)),
    Column("Really paid", ("markets.settled",)),
)


def section(report: Report) -> Section:
    """Return the section."""
    money = Money(report.currency.decimals)
    lead = (
        "What an accelerator-hour costs by the index: its base drifts with the share of listed "
        "accelerators that are let, its price stands above the base the scarcer they are. "
        "Counted when somebody posts an offer or opens a lease."
    )
    table = Table(
        caption="Markets, $ an accelerator-hour",
        columns=_COLUMNS,
        rows=[_row(one, money) for one in report.markets],
    )
    traded = [one for one in report.markets if one.points]
    first = min((one.points[0].at for one in traded), default=0)
    charts = [_chart(one, first, report.at, money) for one in traded]
    return Section("price", "Price index", lead, [table, *charts])


def path(market: MarketRow, until: int) -> list[tuple[float, float]]:
    """Return the price up to `until`: it steps where it was counted, and drifts in between.

    While nothing is counted utilisation stands still and the price moves as its base does, so what
    it drifted to follows from the next base.
    """
    drawn: list[tuple[float, float]] = []
    for point, following in pairwise([*market.points, None]):
        if point is None:
            break
        drawn.append((point.at, float(point.price)))
        if following is None:
            drawn.append((until, float(market.price)))
        else:
            drawn.append((following.at, point.price * following.base / point.base))
    return drawn


def _row(one: MarketRow, money: Money) -> tuple[str, ...]:
    return (
        one.accelerator,
        money.rate(one.price),
        money.rate(one.base),
        f"{money.rate(one.lowest)} to {money.rate(one.highest)}",
        f"{one.listed:,}",
        percent(one.leased, one.listed),
        f"{one.owners:,}",
        money.rate(one.settled) if one.settled is not None else f"{ABSENT} (thin market)",
    )


def _chart(one: MarketRow, first: int, last: int, money: Money) -> Chart:
    line = path(one, last)
    prices = [value for _, value in line]
    unit = 10 ** (18 + money.decimals)
    scale = Scale(first, last, top(value / unit for value in prices))
    scaled = [(at, value / unit) for at, value in line]
    low, high = money.rate(int(min(prices))), money.rate(int(max(prices)))
    return Chart(
        title=one.accelerator,
        says=f"Price between {low} and {high} an accelerator-hour, {money.rate(one.price)} now.",
        unit="$ an accelerator-hour",
        strokes=[
            Stroke("area-1", draw.area(scale, scaled)),
            Stroke("line-1", draw.line(scale, scaled)),
        ],
        x_ticks=scale.time_ticks(),
        y_ticks=scale.ticks(lambda value: f"${value:g}"),
        keys=[Key("line-1", "price")],
        paths=("markets.points", "markets.price"),
        table=Table(
            caption=f"When the price of {one.accelerator} was counted anew",
            columns=(
                Column("UTC"),
                Column("Price", ("markets.points",)),
                Column("Let", ("markets.points",)),
            ),
            rows=[
                (moment(point.at), money.rate(point.price), bps(point.utilisation_bps))
                for point in one.points
            ],
            is_long=True,
        ),
        size="small",
    )
