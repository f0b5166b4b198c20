"""The report: the one struct that leaves the node; mirror of `IMetricsOracle.vyi`."""

from dataclasses import asdict, astuple, dataclass
from enum import IntEnum
from typing import Any

from oracle.types import SECONDS_PER_HOUR


class Mode(IntEnum):
    """What the machine did, as the contract numbers it."""

    AI = 1
    MINING = 2
    IDLE = 3
    MAINTENANCE = 4


@dataclass(frozen=True, slots=True)
class Report:
    """One machine's metered time inside one UTC hour. Field order is the EIP-712 order."""

    asset: int
    """Title id."""
    sequence: int
    """Above the key's last one."""
    started_at: int
    """Unix seconds."""
    ended_at: int
    """Unix seconds, in the same UTC hour as `started_at`."""
    available_seconds: int
    """Seconds the machine was up, healthy, every accelerator answering."""
    busy_seconds: int
    """Utilisation integrated over available time, seconds."""
    energy_joules: int
    """All accelerators, joules."""
    work_units: int
    """Proven work; 0 until a verifier exists."""
    mode: int
    """A `Mode`."""
    evidence: bytes
    """32 bytes: hash of what backs the report."""

    @property
    def hour_ends_at(self) -> int:
        """Unix seconds, the end of the UTC hour in which it starts."""
        return (self.started_at // SECONDS_PER_HOUR + 1) * SECONDS_PER_HOUR

    def message(self) -> dict[str, Any]:
        """Return the fields by name, as EIP-712 wants them."""
        return asdict(self)

    def as_tuple(self) -> tuple[Any, ...]:
        """Return the fields in struct order, as an ABI call wants them."""
        return astuple(self)


REPORT_FIELDS: tuple[tuple[str, str], ...] = (
    ("asset", "uint256"),
    ("sequence", "uint64"),
    ("started_at", "uint40"),
    ("ended_at", "uint40"),
    ("available_seconds", "uint40"),
    ("busy_seconds", "uint40"),
    ("energy_joules", "uint64"),
    ("work_units", "uint64"),
    ("mode", "uint8"),
    ("evidence", "bytes32"),
)
"""Names and Solidity types, in order."""
