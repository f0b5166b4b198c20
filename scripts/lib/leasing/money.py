"""Amounts of the settlement token and shares, as people write and read them. All exact."""

from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, Decimal, InvalidOperation
from typing import Any

from oracle.errors import FatalError

_MOST_DIGITS = 30
_BPS = 10_000


@dataclass(frozen=True, slots=True)
class Money:
    """The settlement token: how its amounts are written."""

    symbol: str
    decimals: int
    address: str

    def text(self, units: int) -> str:
        """Return settlement units as 1,234.50 USDC: at least two decimals, and all that count."""
        return f"{self.number(units)} {self.symbol}"

    def number(self, units: int) -> str:
        """Return settlement units as 1,234.50."""
        whole, _, rest = f"{Decimal(units).scaleb(-self.decimals):,f}".partition(".")
        return f"{whole}.{rest.rstrip('0').ljust(2, '0')}"

    def share(self, units: int, parts: int) -> str:
        """Return units / parts as a number, rounded half even to one settlement unit."""
        return self.number(int((Decimal(units) / parts).quantize(Decimal(1), ROUND_HALF_EVEN)))

    def units(self, text: str, name: str) -> int:
        """Return `text` (dollars, such as 2.50) as settlement units; FatalError naming `name`."""
        exact = _decimal(text, name).scaleb(self.decimals)
        if exact <= 0:
            raise FatalError(f"{name} {text} is not above zero")
        if exact != exact.to_integral_value():
            raise FatalError(
                f"{name} {text} has more decimals than {self.symbol}: give at most {self.decimals}"
            )
        return int(exact)

    def for_json(self) -> dict[str, Any]:
        """Return what turns the integers beside it into dollars."""
        return {"symbol": self.symbol, "decimals": self.decimals, "address": self.address}


def bps(text: str, name: str) -> int:
    """Return a percentage such as 99.5 as basis points; FatalError naming `name`."""
    exact = _decimal(text.removesuffix("%").strip(), name) * 100
    if not 0 <= exact <= _BPS:
        raise FatalError(f"{name} {text} is no percentage: give 0 to 100")
    if exact != exact.to_integral_value():
        raise FatalError(f"{name} {text} has more than two decimals")
    return int(exact)


def percent(share_bps: int) -> str:
    """Return basis points as 99.5 %."""
    exact = Decimal(share_bps) / 100
    return f"{exact:f} %"


def _decimal(text: str, name: str) -> Decimal:
    try:
        exact = Decimal(text)
    except InvalidOperation as error:
        raise FatalError(f"{name} {text!r} is no number: write it as 2.50") from error
    if not exact.is_finite() or len(text) > _MOST_DIGITS:
        raise FatalError(f"{name} {text!r} is no number: write it as 2.50")
    return exact
