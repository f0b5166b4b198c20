"""The decisions of the credit room: who signs prices, what machines are worth, the pools."""

from itertools import pairwise
from typing import Annotated, Literal

from pydantic import AfterValidator, Field, model_validator

from scripts.lib.params_types import Accelerator, Address, Strict

NONE = "none"
"""Instead of a feed's address: the network has no sequencer that could stop."""
SEATS = 5
"""Of the appraisers."""
LEAST_SEATS = 3
"""Fewer prices than this are no price."""
_POOL = r"^LendingPool[A-Za-z0-9]*$"

Bps = Annotated[int, Field(ge=1, le=10_000)]


def _falling(points: tuple[int, ...]) -> tuple[int, ...]:
    if any(later > earlier for earlier, later in pairwise(points)):
        raise ValueError("a machine does not gain value by age: no point above the one before")
    return points


class Market(Strict):
    """What one accelerator of a class earns."""

    hourly_rate_units: int = Field(gt=0, lt=2**64)
    """Settlement units an hour."""
    utilisation_bps: Bps


class Pool(Strict):
    """One lending pool: its share token, its curve and its caps."""

    record: str = Field(pattern=_POOL)
    """Name of its record: several pools have one code."""
    name: str = Field(min_length=1, max_length=25)
    symbol: str = Field(min_length=1, max_length=5)
    workout: Address
    """Takes what an auction left unsold, for this pool's lenders."""
    rate_zero_bps: int = Field(ge=0, le=3_600)
    rate_kink_bps: int = Field(ge=0, le=3_600)
    kink_bps: int = Field(ge=1, le=9_999)
    """Utilisation at which the curve bends."""
    rate_full_bps: int = Field(ge=1, le=3_600)
    supply_cap_units: int = Field(gt=0, lt=2**96)

    @model_validator(mode="after")
    def _rising(self) -> "Pool":
        if not self.rate_zero_bps <= self.rate_kink_bps <= self.rate_full_bps:
            raise ValueError("the rates must not fall with utilisation: zero <= kink <= full")
        return self


class Credit(Strict):
    """All of the credit room."""

    appraisers: list[Address] = Field(min_length=LEAST_SEATS, max_length=SEATS)
    """By seat, from 0."""
    retained_bps: Annotated[tuple[Bps, Bps, Bps, Bps, Bps, Bps], AfterValidator(_falling)]
    """What is left of the purchase price after 0 to 5 years."""
    income_multiple_bps: int = Field(ge=10_000, le=40_000)
    """Yearly income to value."""
    sequencer_feed: Literal["none"] | Address
    markets: dict[Accelerator, Market] = Field(min_length=1)
    pools: list[Pool] = Field(min_length=1)

    @model_validator(mode="after")
    def _told_apart(self) -> "Credit":
        if len(set(self.appraisers)) != len(self.appraisers):
            raise ValueError("an appraiser has two seats: one signature would count twice")
        for what in ("record", "name", "symbol"):
            if len({getattr(pool, what) for pool in self.pools}) != len(self.pools):
                raise ValueError(f"two pools have one {what}: nobody could tell them apart")
        return self
