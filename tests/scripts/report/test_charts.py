"""Where things stand on a chart."""

import re

import pytest

from scripts.lib.project import CONTRACTS
from scripts.lib.report.model.report import Report
from scripts.lib.report.page.charts import draw, fleet_days
from scripts.lib.report.page.charts.scale import FIELD, Scale, nice, top
from scripts.lib.report.page.sections import loans, prices
from tests.scripts.report.conftest import DAY, FIRST, NOW, UNIT, WAD, loan, market


def test_scale__ends__are_the_field_s_edges() -> None:
    scale = Scale(FIRST, NOW, 50)
    assert (scale.x(FIRST), scale.x(NOW)) == (0, FIELD)
    assert (scale.y(0), scale.y(50), scale.y(25)) == (FIELD, 0, FIELD / 2)


def test_ticks__round_figures__inside_the_axis() -> None:
    shown = Scale(FIRST, NOW, 50).ticks(lambda value: f"{value:g}")
    assert [tick.label for tick in shown] == ["0", "10", "20", "30", "40", "50"]
    assert [tick.at for tick in shown][::5] == [100, 0]
    assert (nice(97, 5), nice(0.3, 5), top([97])) == (20, 0.1, 100)
    assert top([]) == 1, "an axis of nothing still has a height"


def test_time_ticks__span__days_weeks_then_months() -> None:
    def labels(days: int) -> list[str]:
        return [tick.label for tick in Scale(FIRST, FIRST + days * DAY, 1).time_ticks()]

    assert labels(3) == ["5 Jan", "6 Jan", "7 Jan", "8 Jan"]
    assert labels(40) == ["5 Jan", "12 Jan", "19 Jan", "26 Jan", "2 Feb", "9 Feb"]
    assert labels(150) == ["1 Feb", "1 Mar", "1 Apr", "1 May", "1 Jun"]
    assert labels(900)[:3] == ["Jun 2026", "Nov 2026", "Apr 2027"]


def test_line__absent_figure__breaks_it() -> None:
    scale = Scale(0, 10, 10)
    assert draw.line(scale, [(0, 0.0), (5, 10.0), (6, None), (10, 5.0)]) == (
        "M0 1000L500 0M1000 500L1000 500"
    )
    assert draw.line(scale, []) == ""


def test_steps__figure__holds_until_the_next() -> None:
    assert draw.steps(Scale(0, 10, 10), [(0, 5.0), (5, 10.0)]) == "M0 500H500V0"


def test_bars__height__is_the_share_and_nothing_is_not_drawn() -> None:
    drawn = draw.bars(Scale(0, 10, 10), 1, [(0, 0, 5), (1, 5, 5), (2, 5, 10)])
    assert re.findall(r"M(\S+) (\S+)h\S+?v([\d.]+)h", drawn) == [
        ("0", "500", "500"),
        ("200", "0", "500"),
    ]


def test_path__between_counts__drifts_as_the_base_does() -> None:
    wad = UNIT * WAD
    moments, figures = zip(*prices.path(market(), NOW), strict=True)
    assert moments == (FIRST, FIRST + DAY, FIRST + DAY, NOW)
    assert figures == pytest.approx([2 * wad, 4 * wad, 6 * wad, 7 * wad])


def test_bound__value__counts_with_80_percent_and_not_when_absent() -> None:
    bounds = [loans.bound(point) for point in loan().history]
    assert bounds == [103 * UNIT, 72 * UNIT, 103 * UNIT]


def test_liquidation_bps__contract__says_the_same() -> None:
    source = (CONTRACTS / "modules" / "covenants.vy").read_text()
    (said,) = re.findall(r"LIQUIDATION_BPS: constant\(uint256\) = ([\d_]+)", source)
    assert int(said) == loans.LIQUIDATION_BPS


def test_days__sum__is_the_machines_sum(report: Report) -> None:
    found = fleet_days.days(report.days)
    assert [one.at for one in found] == [FIRST, FIRST + DAY]
    assert sum(one.missed for one in found) == 15_000
