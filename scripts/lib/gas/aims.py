"""What each path should cost at most, and why some cost more. The aims stand in the design."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Aim:
    """The most a path should cost; `reason` says why it may cost more, empty if it does not."""

    gas: int
    reason: str = ""


AIMS: dict[str, Aim] = {
    "submit: one signed report": Aim(48_000),
    "submit: first hour of a half day": Aim(65_000),
    "submit_many: another asset": Aim(26_000),
    "submit_many: a further hour of the same asset": Aim(14_500),
    "available_at: execution": Aim(6_500),
    "refute: six hours": Aim(80_000),  # 68,000 and two signatures of 6,000 each
    "open_lease": Aim(
        120_000,
        "37,000 of it count the machine at the price index, 12,600 reserve the host's bond; before "
        "there were these it took 118,354",
    ),
    "open_lease: indexed": Aim(
        145_000,
        "the price is asked before and the machine counted after, by what it then is; the index "
        "reads the meter itself, so that nobody has to be believed",
    ),
    "settle: first of a period": Aim(115_000),
    "settle": Aim(115_000),
    "close": Aim(
        110_000,
        "12,700 release the host's bond; two events tell consoles how the period ended and that "
        "the lease is over, and it stays readable: clearing its record would refund 4,800 more",
    ),
    "a lease's whole life with both claims": Aim(
        420_000,
        "the sum of its parts: the first settlement reads the meter at the lease's start as well, "
        "and `close` is over its own aim",
    ),
    "deposit: 2 payees": Aim(80_000),
    "deposit: 100 payees": Aim(80_000),
    "deposit_rent: operator and owner": Aim(
        80_000,
        "the list of escrows is asked and the money is measured by balance, before and after",
    ),
    "claim": Aim(45_000),
    "claim: a lessee's refund": Aim(45_000),
    "transfer of the title": Aim(48_000),
    "borrow": Aim(
        175_000,
        "its floor is above the aim: a machine is appraised on chain, from five signed prices, its "
        "own income and the meter's readings, before a unit is lent",
    ),
    "repay": Aim(105_000),
    "deposit: with a lien": Aim(
        125_000,
        "the money is measured by balance at the splitter, at the desk and at the pool, and the "
        "pool counts its interest anew and says its new rate",
    ),
    "pool: deposit": Aim(
        70_000,
        "the floor takes all of the aim: every deposit fixes the rate anew and says it in an event",
    ),
    "pool: withdraw": Aim(
        72_000, "what leaves is taken from what came in lately, which keeps one block from caps"
    ),
}


def faults(measured: dict[str, int]) -> list[str]:
    """Return the paths over their aim without a reason, and reasons that are not needed."""
    found = []
    for path, aim in AIMS.items():
        gas = measured.get(path)
        if gas is None:
            found.append(f"{path}: has an aim but is not measured")
        elif gas > aim.gas and not aim.reason:
            found.append(f"{path}: {gas} gas, the aim is {aim.gas}: make it cheaper or say why")
        elif gas <= aim.gas and aim.reason:
            found.append(f"{path}: reaches its aim: take its reason out of scripts/lib/gas/aims.py")
    return found
