"""The falling auction of a machine, a day at a time."""

from dataclasses import dataclass

import numpy as np

from scripts.lib.simulation.arrays import Bools, Floats
from scripts.lib.simulation.rules import Rules


def start(rules: Rules[Floats], value: Floats, debt: Floats) -> Floats:
    """Return the first price: above the value and above the debt."""
    return np.maximum(rules.start_value * value, rules.start_debt * debt)


def price(rules: Rules[Floats], first: Floats, days: Floats) -> Floats:
    """Return the price after so many days: it halves every half-life, and is zero at the end."""
    falling = first * 0.5 ** (days / rules.half_life_days)
    return np.where(days < rules.auction_days, falling, 0.0)


@dataclass(frozen=True)
class Day:
    """What a day of auctions brought."""

    sold: Bools
    price: Floats
    """Paid, where sold."""
    unsold: Bools
    """Nobody came in all the days: the workout account takes it at zero."""


def day_of(
    rules: Rules[Floats], live: Bools, first: Floats, days: Floats, private_value: Floats
) -> Day:
    """Return who bought on the day that begins `days` after the start.

    The best bidder takes at the moment when the price meets its private value; it falls without
    a gap, so the price paid is that value, or the first price if that is lower.
    """
    begin = price(rules, first, days)
    end = first * 0.5 ** ((days + 1) / rules.half_life_days)
    in_time = live & (days < rules.auction_days)
    sold = in_time & (private_value >= end) & (private_value > 0)
    paid = np.where(sold, np.minimum(begin, private_value), 0.0)
    return Day(sold, paid, live & (days >= rules.auction_days))


def private_values(
    raw: Floats, bid: Floats, live: Bools, crowd: Floats, crowd_cap: Floats
) -> Floats:
    """Return what the best bidder of each auction would pay; many at once depress all."""
    others = np.maximum(live.sum(axis=1, keepdims=True) - 1, 0)
    share = np.maximum(bid - np.minimum(crowd * others, crowd_cap), 0.0)
    values: Floats = raw * share
    return values
