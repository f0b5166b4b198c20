"""What the contracts decide (`Rules`) and what people do (`World`), for one cell or for many.

Each class stands twice: with plain numbers for one cell, and `stacked` with columns of numbers,
one row for each run, so that a whole grid is run at once.
"""

from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from typing import Generic, TypeVar

import numpy as np

from scripts.lib.simulation.arrays import Floats

N = TypeVar("N", float, Floats)


@dataclass(frozen=True)
class Rules(Generic[N]):
    """Parameters of desk, pool and appraiser; shares are of one, times are days."""

    ltv_new: N
    """Origination LTV under one year of age, of the lendable value."""
    ltv_mid: N
    ltv_old: N
    months: N
    """Steps of 30 days."""
    cover_open: N
    """Least income over debt service for a new loan."""
    cover_sweep: N
    """Below this all net revenue goes to the debt."""
    liquidation: N
    """LTV from which a loan is delinquent."""
    allowance: N
    """The ceiling over the schedule."""
    grace_days: N
    repeat_days: N
    """No grace if a flag was raised within so many days."""
    silence_days: N
    """Days without a sign of life that make a loan delinquent."""
    start_value: N
    """Auction start over the value or, see `on_price`, the used price."""
    start_debt: N
    """Auction start over the debt."""
    half_life_days: N
    auction_days: N
    bounty: N
    """Share of the price for who started the auction."""
    bounty_cap: N
    """Dollars."""
    impaired: N
    """Share of the same at which a flagged loan is carried."""
    rate_zero: N
    """Nominal annual rate at no use, at the kink, at full use."""
    rate_kink: N
    rate_full: N
    kink: N
    reserve_share: N
    """Of interest, to the first-loss reserve."""
    reserve_cap: N
    """Of performing debt: the reserve takes no more above it."""
    reserve_fee: N
    """Of principal, into the reserve at opening. No rule of the contracts: a thing to measure."""
    on_price: N
    """1: auction start and carrying value rest on the used price alone. The design had 0."""
    price_up: N
    """Most that the moved price rises a day."""
    price_down: N
    income_multiple: N
    """Years of income that a machine is worth at most."""


@dataclass(frozen=True)
class World(Generic[N]):
    """Assumptions about people and machines; shares are of one."""

    use: N
    """Utilisation that lenders keep the pool at until the wave."""
    wave: N
    """Share of all pool shares that asks to leave when the first write-down shows."""
    wave_days: N
    """Days over which they ask."""
    support: N
    """Share of borrowers who have other money and pay arrears while the machine is worth more."""
    dark_a_year: N
    """Share of machines that go dark a year, for good."""
    luck: N
    """Rent of a machine: market +/- this share, uniform."""
    buyers: N
    """Mean number of bidders of an auction (Poisson)."""
    bid_low: N
    """Private values: uniform between these shares of the raw price."""
    bid_high: N
    crowd: N
    """What each further auction at the same time takes off a bid, share of the raw price."""
    crowd_cap: N
    dark_bid: N
    """A dark machine's bids over a healthy one's."""
    workout: N
    """What the workout account gets for a machine that nobody took, of the raw price."""
    workout_days: N


CONTRACTS: Rules[float] = Rules(
    ltv_new=0.45,
    ltv_mid=0.45,
    ltv_old=0.35,
    months=24.0,
    cover_open=1.6,
    cover_sweep=1.5,
    liquidation=0.80,
    allowance=1.03,
    grace_days=7.0,
    repeat_days=90.0,
    silence_days=21.0,
    start_value=1.2,
    start_debt=1.1,
    half_life_days=1.0,
    auction_days=7.0,
    bounty=0.01,
    bounty_cap=1_000.0,
    impaired=0.70,
    rate_zero=0.06,
    rate_kink=0.13,
    rate_full=0.36,
    kink=0.85,
    reserve_share=0.25,
    reserve_cap=0.05,
    reserve_fee=0.0,
    on_price=1.0,
    price_up=0.01,
    price_down=0.10,
    income_multiple=2.0,
)
"""What the contracts do."""

DESIGN: Rules[float] = replace(
    CONTRACTS,
    ltv_new=0.50,
    cover_open=1.3,
    cover_sweep=1.2,
    reserve_share=0.10,
    on_price=0.0,
)
"""What was designed before it was simulated: docs/adr/0013 measures every change against it."""

ASSUMED: World[float] = World(
    use=0.85,
    wave=0.50,
    wave_days=7.0,
    support=0.50,
    dark_a_year=0.03,
    luck=0.20,
    buyers=4.0,
    bid_low=0.60,
    bid_high=0.95,
    crowd=0.005,
    crowd_cap=0.20,
    dark_bid=0.60,
    workout=0.35,
    workout_days=60.0,
)
"""What the committed page assumes."""


def stacked_rules(rows: Sequence[Rules[float]]) -> Rules[Floats]:
    """Return the rules of many runs as columns of shape (rows, 1)."""
    return Rules(**_columns(rows))


def stacked_world(rows: Sequence[World[float]]) -> World[Floats]:
    """Return the assumptions of many runs as columns of shape (rows, 1)."""
    return World(**_columns(rows))


def _columns(rows: Sequence[Rules[float]] | Sequence[World[float]]) -> dict[str, Floats]:
    return {
        field.name: np.array([[getattr(row, field.name)] for row in rows], dtype=np.float64)
        for field in fields(rows[0])
    }
