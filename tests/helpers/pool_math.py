"""What `rate_curve.vy` and `share_math.vy` compute, exactly: fifty digits and fractions."""

from dataclasses import dataclass
from decimal import Decimal, localcontext
from fractions import Fraction
from math import ceil, floor

WAD = 10**18
BPS = 10_000
STEP = 30 * 86_400
STEPS_PER_YEAR = 12
VIRTUAL_SHARES = 10**6
RESERVE_PART = 4
"""One in four units of interest is the reserve's while it fills."""
_DIGITS = 50


@dataclass(frozen=True)
class Curve:
    """Nominal rates, bps, at no use, at the kink's use and at full use."""

    zero_bps: int
    kink_rate_bps: int
    kink_bps: int
    full_bps: int

    def continuous(self, use: Fraction) -> Decimal:
        """Return the continuous rate of a step at a use of 0 to 1."""
        zero, knee, full = (
            continuous(bps) for bps in (self.zero_bps, self.kink_rate_bps, self.full_bps)
        )
        kink = Fraction(self.kink_bps, BPS)
        with localcontext(prec=_DIGITS):
            if use <= kink:
                return zero + (knee - zero) * decimal(use / kink)
            return knee + (full - knee) * decimal((use - kink) / (1 - kink))


def continuous(rate_bps: int) -> Decimal:
    """Return ln(1 + r/12)."""
    with localcontext(prec=_DIGITS):
        return (1 + Decimal(rate_bps) / BPS / STEPS_PER_YEAR).ln()


def annual(rate: Decimal) -> Decimal:
    """Return the nominal annual rate of a continuous one of a step."""
    with localcontext(prec=_DIGITS):
        return (rate.exp() - 1) * STEPS_PER_YEAR


def growth(rate: Decimal, seconds: int) -> Decimal:
    """Return what a debt of one grows to at a continuous rate of a step."""
    with localcontext(prec=_DIGITS):
        return (rate * seconds / STEP).exp()


def decimal(value: Fraction) -> Decimal:
    """Return a fraction to fifty digits."""
    with localcontext(prec=_DIGITS):
        return Decimal(value.numerator) / Decimal(value.denominator)


def assets_of(shares: int, total: int, supply: int, *, up: bool = False) -> int:
    """Return what shares are worth."""
    exact = Fraction(shares * (total + 1), supply + VIRTUAL_SHARES)
    return ceil(exact) if up else floor(exact)


def shares_of(assets: int, total: int, supply: int, *, up: bool = False) -> int:
    """Return what assets are in shares."""
    exact = Fraction(assets * (supply + VIRTUAL_SHARES), total + 1)
    return ceil(exact) if up else floor(exact)
