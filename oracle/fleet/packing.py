"""Which reports go into the next transaction. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from oracle.chain.base import MAX_REPORTS
from oracle.fleet.inbox import Row

BASE_GAS = 40_000
"""A transaction and the batch around the reports; rounded up from docs/gas.md, as the next two."""
ASSET_GAS = 46_000
"""An asset's first report in the batch, when it opens a half day."""
FURTHER_GAS = 16_000
"""Each further one of the same asset."""


@dataclass(slots=True)
class Packer:
    """Takes rows in order until the batch is full. What must wait holds back what follows it."""

    now: int
    """Unix seconds."""
    max_gas: int
    gap_seconds: int
    """How long a report waits for the one before it."""
    chain_sequences: Mapping[int, int]
    """The chain's last sequence of each asset with a gap."""
    rows: list[Row] = field(default_factory=list)
    gas: int = BASE_GAS
    _assets: set[int] = field(default_factory=set)
    _held: set[tuple[int, bytes]] = field(default_factory=set)
    _numbers: set[tuple[int, int]] = field(default_factory=set)

    def take(self, row: Row) -> bool:
        """Put `row` into the batch if it may go; return whether there is room for another."""
        if self._must_wait(row):
            self._held.add((row.asset, row.node))
            return True
        gas = FURTHER_GAS if row.asset in self._assets else ASSET_GAS
        if self.rows and self.gas + gas > self.max_gas:
            return False
        self.rows.append(row)
        self.gas += gas
        self._assets.add(row.asset)
        self._numbers.add((row.asset, row.sequence))
        return len(self.rows) < MAX_REPORTS

    def _must_wait(self, row: Row) -> bool:
        if (row.asset, row.node) in self._held or row.retry_at > self.now:
            return True
        if row.is_behind:
            return True  # else a reorg could leave the later one alone, and the earlier is lost
        if (row.asset, row.sequence) in self._numbers:
            return True  # of another key: results are told apart by asset and sequence
        if row.has_predecessor or row.sequence == 1:
            return False
        if self.now - row.received_at >= self.gap_seconds:
            return False
        return self.chain_sequences.get(row.asset, 0) < row.sequence - 1
