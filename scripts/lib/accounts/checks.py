"""What must add up in every suite's accounts."""

from collections.abc import Sequence

from scripts.lib.accounts.balance import Balance
from scripts.lib.accounts.credit import LoanAccount, PoolAccount
from scripts.lib.accounts.leasing import BondAccount, LeaseAccount


def leases(balance: Balance, accounts: Sequence[LeaseAccount]) -> list[str]:
    """Return what does not add up of the balance sheet and of leases, in words."""
    found = balance.faults()
    for lease in accounts:
        if lease.held < 0 or (lease.held and lease.outcome != "running"):
            found.append(f"lease {lease.lease_id}: {lease.held} units are unaccounted for")
        if lease.credit > lease.refunded:
            found.append(f"lease {lease.lease_id}: its credit is not part of what went back")
    return found


def bonds(accounts: Sequence[BondAccount]) -> list[str]:
    """Return every bond that does not add up, in words."""
    return [
        f"bond of machine {one.asset}: {missing} units are neither held nor paid out"
        for one in accounts
        if (missing := one.added - one.paid - one.withdrawn - one.held)
    ]


def credit(loans: Sequence[LoanAccount], pools: Sequence[PoolAccount]) -> list[str]:
    """Return everything about loans and pools that does not add up, in words."""
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
