"""Where money went, and where it is. Units: see `report`."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Revenue:
    """Where all rent went: gross = fee + operator + lenders + split + owners."""

    gross: int
    fee: int
    operator: int
    lenders: int
    split: int
    owners: int


@dataclass(frozen=True, slots=True)
class SheetRow:
    """One contract's balance, or the total's: money_in = money_out + held, held = owed."""

    contract: str
    money_in: int
    money_out: int
    held: int
    owed: int


@dataclass(frozen=True, slots=True)
class Flow:
    """Money that crossed the suite's border, or lies inside it, by purpose."""

    side: str
    """in, out or held."""
    purpose: str
    amount: int


@dataclass(frozen=True, slots=True)
class BalanceSheet:
    """Every unit: by contract, and by purpose."""

    sheets: tuple[SheetRow, ...]
    between: int
    """Moved from one contract to another: in and out of each, neither of the total."""
    total: SheetRow
    flows: tuple[Flow, ...]
