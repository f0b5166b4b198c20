"""Where every number comes from."""

from scripts.lib.report.model.report import Report, Source
from scripts.lib.report.page.parts import Column, Section, Table


def section(report: Report) -> Section:
    """Return the section; the footnotes are drawn by the page itself."""
    contracts = Table(
        caption="Contracts that were read",
        columns=(Column("Contract"), Column("Address"), Column("Stands since block")),
        rows=[(one.name, one.address, f"{one.start_block:,}") for one in report.contracts],
    )
    lead = (
        f"Views were read at block {report.block:,}, events up to it, on chain id "
        f"{report.chain_id}. The small figures beside labels point here; anyone with the "
        "addresses and the block can read the same."
    )
    return Section("provenance", "Provenance", lead, [contracts])


def footnotes(report: Report) -> list[Source]:
    """Return every source once, by number."""
    return sorted({one.number: one for one in report.sources.values()}.values(), key=_number)


def _number(source: Source) -> int:
    return source.number
