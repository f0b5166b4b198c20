"""A price index, an escrow that feeds it, and machines of several owners."""

from dataclasses import dataclass
from typing import Any

import boa

from tests.helpers.pool_math import WAD

H100 = b"NVIDIA H100 80GB HBM3".ljust(32, b"\0")
OTHER = b"NVIDIA B200".ljust(32, b"\0")
RATE = 2 * 10**6
"""Two dollars an accelerator-hour: what a market starts at."""
LOWEST, HIGHEST = 10**5, 20 * 10**6
COUNT = 16
"""Accelerators of a machine, unless a test says otherwise."""
DAY = 86_400
CURVE = (8_000, 20_000, 40_000)


@dataclass
class Indexing:
    """An index and the accounts around it."""

    index: Any
    owner: str
    escrow: str

    def open(
        self, market: bytes = H100, start: int = RATE, low: int = LOWEST, high: int = HIGHEST
    ) -> None:
        self.index.set_market(market, start, low, high, sender=self.owner)

    def enlist(self, asset: int, count: int = COUNT, market: bytes = H100) -> None:
        self.index.enlist(asset, market, count, sender=self.escrow)

    def update(
        self,
        asset: int,
        owner: str,
        rate: int = RATE * COUNT,
        is_indexed: bool = False,
        is_fresh: bool = True,
        is_leased: bool = False,
    ) -> int:
        return int(
            self.index.update(
                asset, owner, rate, is_indexed, is_fresh, is_leased, sender=self.escrow
            )
        )

    def observe(self, asset: int, amount: int, seconds: int, elapsed: int = DAY) -> None:
        self.index.observe(asset, amount, seconds, elapsed, sender=self.escrow)

    def pays(self, asset: int, rate: int, count: int = COUNT, elapsed: int = DAY) -> None:
        """Settle a lease that ran all of `elapsed` at a rate an accelerator-hour."""
        seconds = count * elapsed
        self.observe(asset, rate * seconds // 3_600, seconds, elapsed)

    def totals(self, market: bytes = H100) -> tuple[int, int, int]:
        """Return listed, leased, owners."""
        now = self.index.market(market)
        return now.listed, now.leased, now.owners

    def crowd(self, owners: int = 4, leased: bool = True, count: int = COUNT) -> list[int]:
        """Enlist and list one machine for each of so many owners; return them."""
        assets = list(range(1, owners + 1))
        for asset in assets:
            self.enlist(asset, count)
            self.update(asset, holder(asset), RATE * count, is_leased=leased)
        return assets


def holder(number: int) -> str:
    """Return the address of one of many owners."""
    return f"0x{number:040x}"


def make_indexing(owner: str) -> Indexing:
    """Return a fresh index that one escrow may feed."""
    with boa.env.prank(owner):
        index = boa.load("contracts/leasing/PriceIndex.vy", *CURVE)
        escrow = boa.load("contracts/mocks/MockCaller.vy").address
        index.set_escrow(escrow, True)
    return Indexing(index, owner, str(escrow))


def wad(rate: int) -> int:
    """Return settlement units as the index keeps them."""
    return rate * WAD
