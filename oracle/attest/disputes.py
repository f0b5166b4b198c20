"""Open disputes of a machine: found in the leases that its hours belong to."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from typing import Any, Literal

from web3 import Web3

from oracle.attest.bonds import Dispute
from oracle.attest.contract import AttestedMeter
from oracle.attest.dispute_checks import is_refuted
from oracle.attest.judging import Judge
from oracle.attest.tenancy import LESSOR_ABI, leases_after
from oracle.types import SECONDS_PER_HOUR

PERIOD_SECONDS = 720 * SECONDS_PER_HOUR
"""Of a lease, as `lease_math.vy` counts them."""

State = Literal["open", "refuted", "over"]
"""open: attestors can rule. refuted: they did, the bond goes back. over: nobody ruled in time, the
report stands and the bond goes back."""


@dataclass(frozen=True, slots=True)
class Found:
    """A dispute whose bond is still held, and what own probes say of its hours."""

    lease_id: int
    period: int
    asset: int
    dispute: Dispute
    left_seconds: int
    """For which attestors can still rule; 0 if it is too late."""
    state: State
    said: dict[str, int]
    """Verdict of `attest compare` to how many of the hours it says it of."""

    @property
    def next_step(self) -> str:
        """What to do; whether to dismiss is a person's decision."""
        if self.state != "open":
            return "anyone: end_dispute"
        if self.said.get("refute"):
            return f"attest propose {self.asset}"
        if self.said.get("wait"):
            return f"attest propose {self.asset}, once the hour takes no report"
        return f"decide: attest dismiss {self.lease_id} {self.period}, or nothing"

    def as_json(self) -> dict[str, Any]:
        """Return it for machines."""
        return asdict(self) | {"next": self.next_step}


def open_disputes(judge: Judge, asset: int) -> list[Found]:
    """Return the disputes of a machine whose bond is still held, oldest first."""
    found = []
    for lease_id, period, dispute in _held(judge.meter, asset):
        left = max(0, dispute.held_until - judge.meter.meter.now())
        state: State = "open" if left else "over"
        if is_refuted(lease_id, dispute, judge.meter):
            state = "refuted"
        rows = judge.rows(asset, dispute.first_hour, dispute.hours)
        said = dict(Counter(str(row.verdict) for row in rows))
        found.append(Found(lease_id, period, asset, dispute, left, state, said))
    return sorted(found, key=lambda one: (one.lease_id, one.period))


def _held(meter: AttestedMeter, asset: int) -> Iterator[tuple[int, int, Dispute]]:
    """Yield lease, period and dispute of each that is open, of hours that a ruling can still be on.

    Disputed hours were not final yet, and a dispute is open to rulings for as long as a hold lasts.
    """
    clock, bonds = meter.clock(asset), meter.bonds()
    periods = clock.report_delay_seconds + clock.dispute_window_seconds + clock.hold_seconds
    earliest = clock.now - periods - SECONDS_PER_HOUR
    lessor = meter.meter.web3.eth.contract(Web3.to_checksum_address(bonds.escrow()), abi=LESSOR_ABI)
    for lease_id, lease in leases_after(lessor, asset, earliest):
        started_at = lease["started_at"]
        first, end = max(earliest, started_at), min(clock.now, lease["ends_at"])
        if first >= end:
            continue
        first_period = (first - started_at) // PERIOD_SECONDS
        for period in range(first_period, (end - 1 - started_at) // PERIOD_SECONDS + 1):
            dispute = bonds.dispute_of(lease_id, period)
            if dispute.is_open:
                yield lease_id, period, dispute
