"""Loans and pools. Units: see `report`."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class HealthPoint:
    """A loan at a moment."""

    at: int
    block: int
    debt: int
    ceiling: int
    """Most that the schedule lets be owed."""
    value: int | None
    """What covenants reckon with."""


@dataclass(frozen=True, slots=True)
class LoanRow:
    """One loan over its whole life: principal + interest = repaid + written off + outstanding."""

    asset: int
    borrower: str
    outcome: str
    swept: bool
    months: int
    principal: int
    interest: int
    from_rent: int
    from_borrower: int
    from_sale: int
    written_off: int
    outstanding: int
    ceiling: int
    value: int | None
    history: tuple[HealthPoint, ...]

    @property
    def repaid(self) -> int:
        return self.from_rent + self.from_borrower + self.from_sale


@dataclass(frozen=True, slots=True)
class PoolPoint:
    """A pool at a moment."""

    at: int
    block: int
    total_assets: int
    lent: int
    share_bps: int
    rate_bps: int


@dataclass(frozen=True, slots=True)
class PoolRow:
    """One pool: what lenders put in, and where it is."""

    record: str
    name: str
    deposited: int
    withdrawn: int
    total_assets: int
    performing: int
    impaired: int
    cash: int
    """What it must hold: all that is not lent out has an owner."""
    reserve: int
    unclaimed: int
    share_bps: int
    """What a share is worth, of its first price."""
    rate_bps: int
    """What borrowers pay a year."""
    history: tuple[PoolPoint, ...]
