"""What the story promises, checked against the chain at its end."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from scripts.lib.demo.balance import Balance
from scripts.lib.demo.credit.ledger import LoanAccount, PoolAccount
from scripts.lib.demo.fleet import Fleet
from scripts.lib.demo.ledger import BondAccount, LeaseAccount, MachineAccount
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
    found = balance.faults()
    for lease in leases:
        if lease.held < 0 or (lease.held and lease.outcome != "running"):
            found.append(f"lease {lease.lease_id}: {lease.held} units are unaccounted for")
        if lease.credit > lease.refunded:
            found.append(f"lease {lease.lease_id}: its credit is not part of what went back")
    found += [
        f"machine {one.asset} (node {one.node}): metered {one.metered} busy seconds, "
        f"the trace says {float(one.traced):.1f}"
        for one in comparisons
        if not one.holds
    ]
    return found


def bonds(accounts: Sequence[BondAccount]) -> list[str]:
    """Return every bond that does not add up, in words."""
    return [
        f"bond of machine {one.asset}: {missing} units are neither held nor paid out"
        for one in accounts
        if (missing := one.added - one.paid - one.withdrawn - one.held)
    ]


def credit(loans: Sequence[LoanAccount], pools: Sequence[PoolAccount]) -> list[str]:
    """Return every promise of the credit room that does not hold, in words."""
    found = [fault for loan in loans for fault in loan.faults()]
    for pool in pools:
        if not 0 <= pool.dust <= pool.roundings:
            found.append(f"{pool.record}: {pool.dust} units of its exits have no owner")
    owed = sum(loan.outstanding for loan in loans if not loan.is_flagged)
    booked = sum(pool.performing for pool in pools)
    # Each debt is rounded up, their sum down.
    if not booked <= owed <= booked + len(loans):
        found.append(f"pools: count on {booked} units, borrowers owe {owed}")
    return found
