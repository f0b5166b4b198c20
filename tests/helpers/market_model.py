"""What `market_curve.vy` computes, written from its formulas: fractions and fifty digits."""

from dataclasses import dataclass
from decimal import Decimal, localcontext
from fractions import Fraction

from tests.helpers.pool_math import BPS, decimal

YEAR = 365 * 86_400
WEEK = 7 * 86_400
_DIGITS = 50


@dataclass(frozen=True)
class Market:
    """Target utilisation, dearest price over the base, yearly logarithm at full error, in bps."""

    target_bps: int = 8_000
    steepness_bps: int = 20_000
    speed_bps: int = 40_000

    def error(self, leased: int, listed: int) -> Fraction:
        """Return the distance from the target, -1 to 1; 0 where nothing is listed."""
        if not listed:
            return Fraction(0)
        target = Fraction(self.target_bps, BPS)
        distance = min(Fraction(leased, listed), Fraction(1)) - target
        return distance / ((1 - target) if distance > 0 else target)

    def growth(self, error: Fraction, seconds: int) -> Decimal:
        """Return what a base of one grows to, were a week not the most of one step."""
        with localcontext(prec=_DIGITS):
            return decimal(Fraction(self.speed_bps, BPS) * error * seconds / YEAR).exp()

    def multiple(self, error: Fraction) -> Fraction:
        """Return the price over the base."""
        steepness = Fraction(self.steepness_bps, BPS)
        slope = steepness - 1 if error > 0 else 1 - 1 / steepness
        return 1 + error * slope
