"""The appraiser's numbers in exact fractions, independent of `contracts/credit/Appraiser.vy`."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Context, Decimal
from fractions import Fraction
from functools import cache

DAY = 86_400
STEP = 30 * DAY
YEAR = 365 * DAY
BPS = 10_000
MAX_AGE = 7 * DAY
QUORUM = 3
RISE, FALL = "1.01", "0.9"
"""What a day may make of a price."""
RETAINED = (10_000, 6_500, 4_500, 3_000, 1_800, 1_200)
MULTIPLE = 20_000
EXP_ERROR = Fraction(2, 10**18)
"""Relative: what the contract's exponential may be off."""

_CONTEXT = Context(prec=60)


@cache
def factor(a_day: str, seconds: int) -> Fraction:
    """Return what is made of 1 in that time at a daily factor, to sixty digits."""
    exponent = _CONTEXT.divide(_CONTEXT.multiply(_CONTEXT.ln(Decimal(a_day)), seconds), DAY)
    return Fraction(_CONTEXT.exp(exponent))


def step(moved: Fraction, raw: int, seconds: int) -> Fraction:
    """Return where a price stands after some time on its way to the median."""
    if raw > moved:
        return min(Fraction(raw), moved * factor(RISE, seconds))
    return max(Fraction(raw), moved * factor(FALL, seconds))


def lower_median(prices: Sequence[int]) -> int | None:
    """Return the lower median of three or more prices."""
    return sorted(prices)[(len(prices) - 1) // 2] if len(prices) >= QUORUM else None


@dataclass
class PriceModel:
    """The price of one accelerator: every quote that counts, and the price that follows."""

    quotes: dict[int, tuple[int, int]] = field(default_factory=dict)
    """Seat to price and moment of observation."""
    moved: Fraction = Fraction(0)
    moved_at: int = 0

    def counting(self, now: int) -> list[tuple[int, int]]:
        return [quote for quote in self.quotes.values() if now - quote[1] <= MAX_AGE]

    def raw(self, now: int) -> tuple[int, int]:
        """Return the lower median and the oldest observation in it; zeros where absent."""
        counting = self.counting(now)
        median = lower_median([price for price, _ in counting])
        if median is None:
            return 0, 0
        return median, min(observed_at for _, observed_at in counting)

    def moved_at_moment(self, now: int) -> Fraction:
        """Follow each median while it stands; stand still while there is none."""
        moved, at = self.moved, self.moved_at
        ends = sorted({at + MAX_AGE for _, at in self.quotes.values()} | {now})
        counted_at = at
        for end in [end for end in ends if at <= end <= now]:
            raw, _ = self.raw(counted_at)
            if raw:
                moved = step(moved, raw, end - at)
            at, counted_at = end, end + 1
        return moved

    def submit(self, seat: int, price: int, observed_at: int, now: int) -> None:
        self.moved, self.moved_at = self.moved_at_moment(now), now
        self.quotes[seat] = (price, observed_at)
        if not self.moved:
            self.moved = Fraction(self.raw(now)[0])

    def replace(self, seat: int) -> None:
        """Let another account sit there."""
        self.quotes.pop(seat, None)


@dataclass(frozen=True)
class Figures:
    """What the appraiser reads of one machine."""

    count: int
    purchase_price: int
    age: int
    available: int
    """Seconds of the last 30 final days."""
    net: int
    paid_seconds: int
    hourly_rate: int
    utilisation_bps: int
    moved: int
    raw: int
    retained_bps: tuple[int, ...] = RETAINED
    multiple_bps: int = MULTIPLE

    def income(self) -> int:
        """Return net rent of 30 days, never above the market's; rounded down."""
        own = Fraction(self.net * STEP, max(3 * STEP, self.paid_seconds))
        availability = Fraction(self.available, STEP)
        let = min(Fraction(self.utilisation_bps, BPS), Fraction(9, 10))
        market = self.hourly_rate * self.count * 720 * availability * let * Fraction(7, 10)
        return int(min(own, market))

    def legs(self) -> tuple[int, int, int]:
        """Return purchase price by age, used price, and income leg; each rounded down."""
        return (
            int(self.purchase_price * retained(self.age, self.retained_bps)),
            self.moved * self.count,
            int(Fraction(self.income() * YEAR, STEP) * Fraction(self.multiple_bps, BPS)),
        )

    def value(self) -> int:
        return min(self.legs())

    def resale(self) -> int:
        """Return what a sale may bring: the used price alone, 0 where it is absent."""
        return self.moved * self.count if self.raw else 0

    def lendable(self, *, is_sound: bool = True) -> int:
        by_age, _, by_income = self.legs()
        least = min(by_age, min(self.moved, self.raw) * self.count, by_income)
        return int(least * Fraction(self.available, STEP)) if is_sound else 0


def retained(age: int, points_bps: Sequence[int] = RETAINED) -> Fraction:
    """Return the share of its price that a machine keeps at an age in seconds."""
    year, rest = divmod(age, YEAR)
    if year >= len(points_bps) - 1:
        return Fraction(points_bps[-1], BPS)
    fall = (points_bps[year] - points_bps[year + 1]) * Fraction(rest, YEAR)
    return (points_bps[year] - fall) / BPS
