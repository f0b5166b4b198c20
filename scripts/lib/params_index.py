"""The decisions of the price index: its curve and where its markets begin."""

from typing import Self

from pydantic import Field, model_validator

from scripts.lib.params_types import Accelerator, Strict

_MOST_UNITS = 2**95 // 10**18
"""What the contract keeps: its prices are WAD in 95 bits."""


class IndexMarket(Strict):
    """Where the price of one accelerator begins and between what it stays: units an hour."""

    start_rate_units: int = Field(gt=0, le=_MOST_UNITS)
    lowest_units: int = Field(gt=0, le=_MOST_UNITS)
    """What its power costs: nobody lets below that."""
    highest_units: int = Field(gt=0, le=_MOST_UNITS)

    @model_validator(mode="after")
    def _ordered(self) -> Self:
        if not self.lowest_units <= self.start_rate_units <= self.highest_units:
            raise ValueError("start_rate_units must lie between lowest_units and highest_units")
        return self


class Index(Strict):
    """The curve, and no market unless some are named: indexed offers then have no price."""

    target_bps: int = Field(default=8_000, ge=5_000, le=9_500)
    """Utilisation at which prices stand still."""
    steepness_bps: int = Field(default=20_000, ge=10_000, le=40_000)
    """Price at full utilisation over the base."""
    speed_bps: int = Field(default=40_000, ge=1, le=120_000)
    """Logarithm of a year's growth at full utilisation."""
    markets: dict[Accelerator, IndexMarket] = Field(default_factory=dict)
