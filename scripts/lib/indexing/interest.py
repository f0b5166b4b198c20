"""What a loan owes between two events: debt grows at its pool's rate, which events tell."""

from collections.abc import Sequence
from decimal import ROUND_CEILING, Context, Decimal, localcontext

_STEP_SECONDS = 2_592_000
"""Interest is counted by thirty days, and grows continuously inside them."""
_STEPS_A_YEAR = 12
_WAD = 10**18
_DIGITS = 40

Rates = Sequence[tuple[int, int]]
"""(Unix seconds from which it holds, annual rate in WAD), oldest first."""


def grown(debt: int, since: int, until: int, rates: Rates) -> int:
    """Return what `debt` of `since` is at `until`, rounded up: at most a unit above the contract.

    The contract keeps debt shares, of which an event gives the rounded value.
    """
    if debt == 0 or until <= since:
        return debt
    with localcontext(Context(prec=_DIGITS)):
        exponent = Decimal(0)
        ends = [at for at, _ in rates[1:]] + [until]
        for (start, annual), end in zip(rates, ends, strict=True):
            seconds = min(end, until) - max(start, since)
            if seconds > 0:
                step = (1 + Decimal(annual) / (_STEPS_A_YEAR * _WAD)).ln()
                exponent += step * seconds / _STEP_SECONDS
        return int((debt * exponent.exp()).to_integral_value(ROUND_CEILING))
