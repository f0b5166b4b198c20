"""Where every number of the report comes from: contract, block, how it was read."""

from scripts.lib.books import Books
from scripts.lib.report.model.report import Source

VIEW, VIEWS, EVENTS = "view", "views", "events"
"""Read once, read at the block of each point, added up."""
_POOLS = "LendingPool"
READINGS: dict[str, tuple[str, str, str]] = {
    "machines.accelerators": ("ComputeAsset", VIEW, "spec(asset).accelerator_count"),
    "machines.reports": ("MetricsOracle", EVENTS, "count of Recorded"),
    "machines.available_seconds": ("MetricsOracle", VIEW, "head(asset).available_seconds"),
    "machines.busy_seconds": ("MetricsOracle", VIEW, "head(asset).busy_seconds"),
    "machines.energy_joules": ("MetricsOracle", VIEW, "head(asset).energy_joules"),
    "machines.leased_seconds": (
        "LeaseEscrow",
        VIEW,
        "lease(id).ends_at, or now, - started_at, summed",
    ),
    "machines.delivered_seconds": (
        "MetricsOracle",
        VIEW,
        "available_at(asset, end) - available_at(asset, start) of each lease, summed",
    ),
    "machines.earned": ("RevenueSplitter", EVENTS, "sum of Deposited.gross"),
    "machines.last_report_at": ("MetricsOracle", VIEW, "head(asset).ended_at"),
    "days.leased_seconds": ("LeaseEscrow", VIEW, "lease(id), cut at midnight UTC"),
    "days.delivered_seconds": (
        "MetricsOracle",
        VIEW,
        "available_at(asset, end) - available_at(asset, start) of each day of each lease",
    ),
    "days.available_seconds": (
        "MetricsOracle",
        EVENTS,
        "sum of Recorded.available_seconds by UTC day, less Refuted",
    ),
    "days.busy_seconds": (
        "MetricsOracle",
        EVENTS,
        "sum of Recorded.busy_seconds by UTC day, less Refuted",
    ),
    "leases.started_at": ("LeaseEscrow", EVENTS, "LeaseOpened.started_at"),
    "leases.ends_at": ("LeaseEscrow", VIEW, "lease(id).ends_at"),
    "leases.hourly_rate": ("LeaseEscrow", EVENTS, "LeaseOpened.hourly_rate"),
    "leases.sla_bps": ("LeaseEscrow", EVENTS, "last OfferPosted.offer.sla_bps before the lease"),
    "leases.leased_seconds": ("LeaseEscrow", VIEW, "lease(id).ends_at, or now, - started_at"),
    "leases.delivered_seconds": (
        "MetricsOracle",
        VIEW,
        "available_at(asset, end) - available_at(asset, start)",
    ),
    "leases.escrowed": ("LeaseEscrow", EVENTS, "LeaseOpened.escrowed"),
    "leases.paid": ("LeaseEscrow", EVENTS, "sum of LeaseSettled.amount and PeriodClosed.amount"),
    "leases.refunded": ("LeaseEscrow", EVENTS, "sum of PeriodClosed.refund"),
    "leases.credit": ("LeaseEscrow", EVENTS, "sum of PeriodClosed.credit"),
    "leases.held": ("LeaseEscrow", EVENTS, "escrowed - paid - refunded"),
    "bonds.added": ("LeaseBonds", EVENTS, "sum of BondAdded.amount"),
    "bonds.paid": ("LeaseBonds", EVENTS, "sum of BondPaid.amount"),
    "bonds.withdrawn": ("LeaseBonds", EVENTS, "sum of BondWithdrawn.amount"),
    "bonds.held": ("LeaseBonds", VIEW, "bond_of(asset)"),
    "disputes.bond": ("LeaseBonds", EVENTS, "Disputed.bond"),
    "revenue.gross": ("RevenueSplitter", EVENTS, "sum of Deposited.gross"),
    "revenue.fee": ("RevenueSplitter", EVENTS, "sum of Deposited.fee"),
    "revenue.operator": ("RevenueSplitter", EVENTS, "sum of Deposited.opex"),
    "revenue.lenders": ("RevenueSplitter", EVENTS, "sum of Deposited.debt"),
    "revenue.split": ("RevenueSplitter", EVENTS, "sum of Deposited.net where a split takes it"),
    "revenue.owners": ("RevenueSplitter", EVENTS, "sum of Deposited.net where no split takes it"),
    "markets.price": ("PriceIndex", VIEW, "market(class).price"),
    "markets.base": ("PriceIndex", VIEW, "market(class).base"),
    "markets.lowest": ("PriceIndex", VIEW, "market(class).lowest"),
    "markets.highest": ("PriceIndex", VIEW, "market(class).highest"),
    "markets.listed": ("PriceIndex", VIEW, "market(class).listed"),
    "markets.leased": ("PriceIndex", VIEW, "market(class).leased"),
    "markets.owners": ("PriceIndex", VIEW, "market(class).owners"),
    "markets.settled": ("PriceIndex", VIEW, "market(class).settled"),
    "markets.points": ("PriceIndex", EVENTS, "RateMoved: price, base, listed, leased"),
    "loans.months": ("LoanDesk", EVENTS, "Borrowed.months"),
    "loans.principal": ("LoanDesk", EVENTS, "Borrowed.amount, and what Refinanced added"),
    "loans.interest": (_POOLS, EVENTS, "Collected + Ended.written_off + debt now - Lent"),
    "loans.from_rent": ("RevenueSplitter", EVENTS, "sum of Deposited.debt"),
    "loans.from_borrower": (_POOLS, EVENTS, "Collected, less rent, sale and refinancing"),
    "loans.from_sale": ("LoanDesk", EVENTS, "Taken.repaid"),
    "loans.written_off": (_POOLS, EVENTS, "Ended.written_off"),
    "loans.outstanding": ("LoanDesk", VIEW, "loan(asset).debt"),
    "loans.ceiling": ("LoanDesk", VIEW, "loan(asset).ceiling"),
    "loans.value": ("Appraiser", VIEW, "value(asset)"),
    "loans.history.debt": ("LoanDesk", VIEWS, "loan(asset).debt, at the block of each point"),
    "loans.history.ceiling": ("LoanDesk", VIEWS, "loan(asset).ceiling, at the block of each point"),
    "loans.history.value": ("Appraiser", VIEWS, "value(asset), at the block of each point"),
    "pools.deposited": (_POOLS, EVENTS, "sum of Deposit.assets"),
    "pools.withdrawn": (_POOLS, EVENTS, "sum of Withdraw.assets and ExitClaimed.assets"),
    "pools.total_assets": (_POOLS, VIEW, "totalAssets()"),
    "pools.performing": (_POOLS, VIEW, "performing_debt()"),
    "pools.impaired": (_POOLS, VIEW, "impaired_total()"),
    "pools.cash": (_POOLS, VIEW, "totalAssets() - debts + reserve() + exits not yet claimed"),
    "pools.reserve": (_POOLS, VIEW, "reserve()"),
    "pools.unclaimed": (_POOLS, EVENTS, "sum of CohortServed.assets less ExitClaimed.assets"),
    "pools.share_bps": (_POOLS, VIEW, "convertToAssets(a first share)"),
    "pools.rate_bps": (_POOLS, VIEW, "borrow_rate()"),
    "pools.history.total_assets": (_POOLS, VIEWS, "totalAssets(), at the block of each point"),
    "pools.history.lent": (
        _POOLS,
        VIEWS,
        "performing_debt() + impaired_total(), at the block of each point",
    ),
    "pools.history.share_bps": (
        _POOLS,
        VIEWS,
        "convertToAssets(a first share), at the block of each point",
    ),
    "pools.history.rate_bps": (_POOLS, VIEWS, "borrow_rate(), at the block of each point"),
    "balance.sheets.money_in": ("settlement token", EVENTS, "sum of Transfer to the contract"),
    "balance.sheets.money_out": ("settlement token", EVENTS, "sum of Transfer from the contract"),
    "balance.sheets.held": ("settlement token", VIEW, "balanceOf(contract)"),
    "balance.sheets.owed": ("every contract", VIEW, "each contract's own views of what it owes"),
    "balance.between": ("settlement token", EVENTS, "sum of Transfer between the contracts"),
    "balance.flows.amount": (
        "every contract",
        EVENTS,
        "events by purpose: LeaseOpened, BondAdded, Deposit, Borrowed, Taken, Claimed, ...",
    ),
}
"""Path of a field to contract, kind of reading, how."""


def sources(books: Books) -> dict[str, Source]:
    """Return the source of every field; fields that were read alike share a footnote."""
    numbers: dict[tuple[str, str, str], int] = {}
    addresses = {name: contract.address for name, contract in books.suite.contracts.items()}
    addresses["settlement token"] = books.token.address
    first = {name: record.receipt.block_number for name, record in books.suite.records.items()}
    earliest = min(first.values(), default=0)
    return {
        path: Source(
            number=numbers.setdefault(reading, len(numbers) + 1),
            contract=_pools(books) if reading[0] == _POOLS else reading[0],
            address=addresses.get(reading[0], "") if reading[0] != _POOLS else "",
            kind=reading[1],
            how=reading[2],
            first_block=first.get(reading[0], earliest),
            last_block=books.chain.block,
        )
        for path, reading in READINGS.items()
    }


def _pools(books: Books) -> str:
    return "each pool (" + ", ".join(books.pools) + ")" if books.pools else _POOLS
