"""Bonds and stakes: what hosts and lessees put behind what they say."""

from collections.abc import Iterator

from scripts.lib.report.model.report import Report
from scripts.lib.report.page.parts import Column, Table
from scripts.lib.report.page.words import Money

_BONDS = ("added", "paid", "withdrawn", "held")
_OUTCOMES = {
    "returned": "over, given back",
    "dismissed": "dismissed, to the owner",
    "open": "open",
}


def tables(report: Report, money: Money) -> Iterator[Table]:
    """Yield a table of each kind that there is."""
    if report.bonds:
        yield _bonds(report, money)
    if report.disputes:
        yield _disputes(report, money)


def _bonds(report: Report, money: Money) -> Table:
    sums = (sum(getattr(one, name) for one in report.bonds) for name in _BONDS)
    return Table(
        caption="Bonds behind the promises: posted = paid to lessees + taken back + held",
        columns=(
            Column("Machine"),
            Column("Posted", ("bonds.added",)),
            Column("Paid to lessees", ("bonds.paid",)),
            Column("Taken back", ("bonds.withdrawn",)),
            Column("Held", ("bonds.held",)),
        ),
        rows=[
            (str(one.asset), *(money.show(getattr(one, name)) for name in _BONDS))
            for one in report.bonds
        ],
        foot=("All bonds", *map(money.show, sums)),
    )


def _disputes(report: Report, money: Money) -> Table:
    return Table(
        caption="Hours that lessees doubted",
        columns=(Column("Lease"), Column("Stake", ("disputes.bond",)), Column("Outcome")),
        rows=[
            (str(one.lease_id), money.show(one.bond), _OUTCOMES[one.outcome])
            for one in report.disputes
        ],
    )
