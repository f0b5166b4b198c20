"""Makes the page: one HTML file with its style inside, nothing fetched, no script."""

from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from scripts.lib.report.model.report import Report
from scripts.lib.report.page.parts import Paths
from scripts.lib.report.page.sections import (
    activity,
    balance,
    fleet,
    leases,
    loans,
    pools,
    prices,
    provenance,
    revenue,
)
from scripts.lib.report.page.summary import facts
from scripts.lib.report.page.words import Money, iso, moment

_TEMPLATES = Path(__file__).parent / "templates"
_SECTIONS = (fleet, activity, leases, revenue, prices, loans, pools, balance, provenance)


def render(report: Report) -> str:
    """Return the page."""
    environment = Environment(
        loader=FileSystemLoader(_TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )

    def numbers(paths: Paths) -> list[int]:
        """Return the footnotes of fields; KeyError if one has no source."""
        return sorted({report.sources[path].number for path in paths})

    money = Money(report.currency.decimals)
    return environment.get_template("page.html.j2").render(
        report=report,
        moment=moment,
        iso=iso(report.at),
        facts=facts(report),
        sections=[module.section(report) for module in _SECTIONS],
        footnotes=provenance.footnotes(report),
        numbers=numbers,
        total=report.balance.total,
        money=money,
    )
