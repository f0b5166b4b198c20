"""What the report says, as data. The page shows it, `--json` writes it, tests reckon with it.

Amounts are settlement units (`currency` tells how many make one), times Unix seconds, durations
seconds, shares basis points, prices WAD settlement units an accelerator-hour. `None` is absent.
"""

from dataclasses import dataclass, field

from scripts.lib.report.model.credit import LoanRow, PoolRow
from scripts.lib.report.model.fleet import BondRow, DayRow, DisputeRow, LeaseRow, MachineRow
from scripts.lib.report.model.market import MarketRow
from scripts.lib.report.model.sheet import BalanceSheet, Revenue


@dataclass(frozen=True, slots=True)
class Currency:
    """The settlement token."""

    symbol: str
    decimals: int
    address: str


@dataclass(frozen=True, slots=True)
class ContractRow:
    """A contract that the report was read from."""

    name: str
    address: str
    start_block: int


@dataclass(frozen=True, slots=True)
class Source:
    """Where a number comes from and how it was read; views at `last_block`, events up to it."""

    number: int
    """Its footnote."""
    contract: str
    address: str
    kind: str
    """view, views (at several blocks) or events."""
    how: str
    first_block: int
    last_block: int


@dataclass(frozen=True, slots=True)
class Report:
    """Everything, at one block."""

    network: str
    chain_id: int
    block: int
    at: int
    release: str
    currency: Currency
    contracts: tuple[ContractRow, ...]
    machines: tuple[MachineRow, ...]
    days: tuple[DayRow, ...]
    leases: tuple[LeaseRow, ...]
    bonds: tuple[BondRow, ...]
    disputes: tuple[DisputeRow, ...]
    revenue: Revenue
    markets: tuple[MarketRow, ...]
    loans: tuple[LoanRow, ...]
    pools: tuple[PoolRow, ...]
    balance: BalanceSheet
    faults: tuple[str, ...]
    """What does not add up, in words; empty if every unit is accounted for."""
    notes: tuple[str, ...] = ()
    """What a reader has to know: what is made up, what could not be read."""
    sources: dict[str, Source] = field(default_factory=dict)
    """Path of a field (`machines.earned`) to where it comes from."""
