"""Reads a whole report from the books of a suite."""

from collections.abc import Sequence

from scripts.lib import release
from scripts.lib.books import Books
from scripts.lib.report import provenance
from scripts.lib.report.collectors import (
    bonds,
    days,
    leases,
    loans,
    machines,
    markets,
    pools,
    revenue,
    sheet,
)
from scripts.lib.report.model.report import ContractRow, Currency, Report
from scripts.lib.report.reading import Accounts, Reading
from scripts.lib.report.watch import History


def collect(
    books: Books,
    found: Accounts,
    history: History,
    network: str,
    faults: Sequence[str] = (),
    notes: Sequence[str] = (),
) -> Report:
    """Return the report; `faults` is what the caller found not to add up, in words."""
    reading = Reading(books, found)
    return Report(
        network=network,
        chain_id=books.chain.chain_id,
        block=books.chain.block,
        at=books.chain.now,
        release=release.version(),
        currency=Currency(
            symbol=books.token.read("symbol"),
            decimals=books.token.read("decimals"),
            address=books.token.address,
        ),
        contracts=_contracts(books),
        machines=machines.collect(reading),
        days=days.collect(reading),
        leases=leases.collect(reading),
        bonds=bonds.bonds(reading),
        disputes=bonds.disputes(reading),
        revenue=revenue.collect(reading),
        markets=markets.collect(reading),
        loans=loans.collect(reading, history),
        pools=pools.collect(reading, history),
        balance=sheet.collect(reading),
        faults=tuple(faults),
        notes=tuple(notes),
        sources=provenance.sources(books),
    )


def _contracts(books: Books) -> tuple[ContractRow, ...]:
    return tuple(
        ContractRow(name, record.address, record.receipt.block_number)
        for name, record in books.suite.records.items()
    )
