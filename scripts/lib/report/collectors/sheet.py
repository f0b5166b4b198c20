"""The balance sheet: by contract, and by what the money was for."""

from collections.abc import Iterator, Mapping

from scripts.lib.accounts.balance import Sheet
from scripts.lib.report.model.sheet import BalanceSheet, Flow, SheetRow
from scripts.lib.report.reading import Reading

IN, OUT, HELD = "in", "out", "held"
OTHER = "anything else"
TOTAL = "all together"


def collect(reading: Reading) -> BalanceSheet:
    """Return the balance sheet; what no purpose explains is a flow of its own."""
    found = reading.accounts.balance
    flows = [
        *by_purpose(IN, _money_in(reading), found.total.money_in),
        *by_purpose(OUT, _money_out(reading), found.total.money_out),
        *by_purpose(HELD, _held(reading), found.total.held),
    ]
    return BalanceSheet(
        sheets=tuple(_row(name, sheet) for name, sheet in found.contracts.items()),
        between=found.between,
        total=_row(TOTAL, found.total),
        flows=tuple(flows),
    )


def _row(name: str, sheet: Sheet) -> SheetRow:
    return SheetRow(name, sheet.money_in, sheet.money_out, sheet.held, sheet.owed)


def by_purpose(side: str, known: Mapping[str, int], total: int) -> Iterator[Flow]:
    """Yield what is known by purpose, and the rest of the total if there is any."""
    for purpose, amount in known.items():
        yield Flow(side, purpose, amount)
    if rest := total - sum(known.values()):
        yield Flow(side, OTHER, rest)


def _money_in(reading: Reading) -> dict[str, int]:
    books = reading.accounts
    return {
        "rent that lessees put into escrow": sum(one.escrowed for one in books.leases),
        "bonds of hosts": sum(one.added for one in books.bonds),
        "stakes of lessees who doubt": sum(one.bond for one in books.disputes),
        "deposits of lenders": sum(one.deposited for one in books.pools),
        "repaid by borrowers themselves": sum(one.from_borrower for one in books.loans),
        "paid by buyers of auctioned machines": sum(one.sold_for for one in books.loans),
    }


def _money_out(reading: Reading) -> dict[str, int]:
    books = reading.accounts
    return {
        "refunds and credits to lessees": _claimed(reading, "LeaseEscrow"),
        "bonds that hosts took back": sum(one.withdrawn for one in books.bonds),
        "from bonds and stakes, to whom they went": _claimed(reading, "LeaseBonds"),
        "rent to owners, operators, members of splits": _claimed(reading, "RevenueSplitter"),
        "fees to the protocol's treasury": _sum(reading, "RevenueSplitter", "FeesClaimed"),
        "loans to borrowers": sum(one.principal for one in books.loans),
        "withdrawn by lenders": sum(one.withdrawn for one in books.pools),
        "bounties and surpluses of auctions": _claimed(reading, "LoanDesk"),
    }


def _held(reading: Reading) -> dict[str, int]:
    pools, sheets = reading.accounts.pools, reading.accounts.balance.contracts
    reserve = sum(one.reserve for one in pools)
    leaving = sum(one.unclaimed for one in pools)
    return {
        "of lenders, not lent out": sum(one.owed for one in pools) - reserve - leaving,
        "first-loss reserves": reserve,
        "of lenders who leave, to be claimed": leaving,
        "rent of leases not yet settled, refunds to be claimed": sheets["LeaseEscrow"].owed,
        "bonds, stakes, what of them is to be claimed": sheets["LeaseBonds"].owed,
        "rent to be claimed": sheets["RevenueSplitter"].owed,
        "bounties and surpluses to be claimed": sheets["LoanDesk"].owed,
    }


def _claimed(reading: Reading, contract: str) -> int:
    return _sum(reading, contract, "Claimed")


def _sum(reading: Reading, contract: str, event: str) -> int:
    return sum(one["amount"] for one in reading.events(contract, event))
