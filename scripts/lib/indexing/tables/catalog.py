"""Which event of which contract goes into which table."""

from sqlalchemy import Index

from scripts.lib.indexing.deployment import TOKEN
from scripts.lib.indexing.tables import bonds, credit, leases, machines
from scripts.lib.indexing.tables.columns import EventTable, event_table

MONEY_MOVED = event_table("money_moved", "sender:account receiver:account amount")
"""What the settlement token moved to or from the suite."""
Index("money_moved_payment", *(MONEY_MOVED.table.c[name] for name in ("receiver", "amount", "id")))

TABLES: dict[tuple[str, str], EventTable] = {
    (kind, event): table
    for kind, events in (
        ("ComputeAsset", machines.TITLE),
        ("MetricsOracle", machines.METER),
        ("LeaseEscrow", leases.ESCROW),
        ("LeaseBonds", bonds.BONDS),
        ("PriceIndex", leases.INDEX),
        ("RevenueSplitter", credit.SPLITTER),
        ("LoanDesk", credit.DESK),
        ("LendingPool", credit.POOL),
        ("Appraiser", credit.APPRAISER),
        (TOKEN, {"Transfer": MONEY_MOVED}),
    )
    for event, table in events.items()
}
"""By kind of contract and name of event; what is not here is in `logs` alone."""

EVENTS = tuple({id(one.table): one for one in TABLES.values()}.values())
