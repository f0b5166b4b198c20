"""What the story promises, checked against the chain at its end."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from scripts.lib.accounts import checks
from scripts.lib.accounts.balance import Balance
from scripts.lib.accounts.leasing import LeaseAccount
from scripts.lib.demo.fleet import Fleet
from scripts.lib.demo.metered import MachineAccount
from scripts.lib.demo.trace import busy_seconds, covers

TOLERANCE = Fraction(1, 1_000)
"""Metered busy time of a fully covered node against the trace's integral."""


@dataclass(frozen=True, slots=True)
class BusyCheck:
    """One fully covered node: what the trace says and what the meter recorded, seconds."""

    asset: int
    node: str
    traced: Fraction
    metered: int

    @property
    def deviation(self) -> Fraction:
        return abs(self.metered - self.traced) / max(self.traced, Fraction(1))

    @property
    def holds(self) -> bool:
        return self.deviation <= TOLERANCE


def busy(fleet: Fleet, accounts: Sequence[MachineAccount]) -> list[BusyCheck]:
    """Return the comparison for every node of the trace without holes in its own time."""
    metered = {account.asset: account.busy_seconds for account in accounts}
    return [
        BusyCheck(machine.asset, machine.node, busy_seconds(machine.rows), metered[machine.asset])
        for machine in fleet.machines
        if machine.rows and covers(machine.rows)
    ]


def faults(
    balance: Balance, leases: Sequence[LeaseAccount], comparisons: Sequence[BusyCheck]
) -> list[str]:
    """Return every promise that does not hold, in words; the story fails if there is one."""
    return checks.leases(balance, leases) + [
        f"machine {one.asset} (node {one.node}): metered {one.metered} busy seconds, "
        f"the trace says {float(one.traced):.1f}"
        for one in comparisons
        if not one.holds
    ]
