"""The packed words of a loan in Python, independent of `modules/loan_word.vy`."""

from dataclasses import astuple, dataclass

from tests.helpers.packing import join


@dataclass(frozen=True)
class Terms:
    """borrower 160 | started at 40 | months 8 | state 8 | since 40."""

    borrower: str
    """Lower-case hex address."""
    started_at: int = 0
    months: int = 0
    state: int = 1
    since: int = 0

    def pack(self) -> int:
        borrower, *numbers = astuple(self)
        return join((int(borrower, 16), 160), *zip(numbers, (40, 8, 8, 40), strict=True))


@dataclass(frozen=True)
class Rest:
    """principal 96 | pool index 16 | sweeping 1 | known resale 96 | spare 7 | paid at 40."""

    principal: int = 0
    pool_index: int = 0
    is_sweeping: bool = False
    known_resale: int = 0
    paid_at: int = 0

    def pack(self) -> int:
        *lower, paid_at = map(int, astuple(self))
        return join(*zip([*lower, 0, paid_at], (96, 16, 1, 96, 7, 40), strict=True))


@dataclass(frozen=True)
class History:
    """flagged at 40 | cured at 40 | max rate 64 | until 40."""

    flagged_at: int = 0
    cured_at: int = 0
    max_rate: int = 0
    until: int = 0

    def pack(self) -> int:
        return join(*zip(astuple(self), (40, 40, 64, 40), strict=True))


@dataclass(frozen=True)
class Sale:
    """start price 96 | starter 160."""

    start_price: int
    starter: str
    """Lower-case hex address."""

    def pack(self) -> int:
        return join((self.start_price, 96), (int(self.starter, 16), 160))
