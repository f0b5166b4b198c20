"""`contracts/modules/market_curve.vy` in plain floats.

Not integer-exact: the contract rounds to 10^-18, floats to 10^-16 of a value. Both agree to 10^-12
of the price or base (tests/scripts/market/test_curve.py compares them), which is far below a cent.
"""

import math
from dataclasses import dataclass

YEAR_SECONDS = 365 * 86_400
MAX_ELAPSED = 7 * 86_400


@dataclass(frozen=True)
class Curve:
    """What a market is deployed with; the defaults are the project's."""

    target: float = 0.8
    """Utilisation at which the base stands still."""
    steepness: float = 2.0
    """Price at full utilisation over the base; its inverse with nothing leased."""
    speed: float = 4.0
    """Logarithm of the base's growth in a year at full error."""

    def error(self, leased: float, listed: float) -> float:
        """Return the distance from the target, -1 to 1; 0 where nothing is listed."""
        if not listed:
            return 0.0
        distance = min(leased / listed, 1.0) - self.target
        return distance / ((1 - self.target) if distance > 0 else self.target)

    def base_after(
        self, base: float, error: float, seconds: float, lowest: float, highest: float
    ) -> float:
        """Return the base after at most a week of one error, inside its bounds."""
        years = min(seconds, MAX_ELAPSED) / YEAR_SECONDS
        return max(lowest, min(base * math.exp(self.speed * error * years), highest))

    def price(self, base: float, error: float, lowest: float, highest: float) -> float:
        """Return the price at an error, inside its bounds."""
        slope = self.steepness - 1 if error > 0 else 1 - 1 / self.steepness
        return max(lowest, min(base * (1 + error * slope), highest))
