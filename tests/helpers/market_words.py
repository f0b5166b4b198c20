"""The packed words of a market in Python, independent of `modules/market_word.vy`."""

from dataclasses import astuple, dataclass

from tests.helpers.packing import join


@dataclass(frozen=True)
class State:
    """base 96 | updated 40 | listed 40 | leased 40 | owners 40."""

    base: int
    updated_at: int
    listed: int = 0
    leased: int = 0
    owners: int = 0

    def pack(self) -> int:
        return join(*zip(astuple(self), (96, 40, 40, 40, 40), strict=True))


@dataclass(frozen=True)
class Bounds:
    """lowest 96 | highest 96."""

    lowest: int
    highest: int

    def pack(self) -> int:
        return join((self.lowest, 96), (self.highest, 96))


@dataclass(frozen=True)
class Settled:
    """value 96 | since 40 | updated 40."""

    value: int
    since: int
    updated_at: int

    def pack(self) -> int:
        return join(*zip(astuple(self), (96, 40, 40), strict=True))


@dataclass(frozen=True)
class Entry:
    """owner 160 | market number 32 | accelerators 16 | lease number 24 | listed, leased, near."""

    owner: str
    """Lower-case hex address."""
    number: int = 0
    accelerators: int = 0
    lease_number: int = 0
    is_listed: bool = False
    is_leased: bool = False
    is_near: bool = False

    @property
    def flags(self) -> int:
        """As the contract keeps them, in place."""
        return (self.is_listed | self.is_leased << 1 | self.is_near << 2) << 232

    def pack(self) -> int:
        owner, *numbers = astuple(self)
        widths = (32, 16, 24, 1, 1, 1)
        return join((int(owner, 16), 160), *zip(numbers, widths, strict=True))


@dataclass(frozen=True)
class Seen:
    """periods closed 16 | seconds 24 | allowance begins 40 | lease began 40."""

    periods: int
    seconds: int
    allowance_at: int
    started_at: int

    def pack(self) -> int:
        return join(*zip(astuple(self), (16, 24, 40, 40), strict=True))
