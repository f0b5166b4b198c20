"""A price index, and machines of several owners as the title, the meter and an escrow show them."""

from dataclasses import dataclass, field
from typing import Any

import boa

from tests.helpers.index_model import Paid
from tests.helpers.lease_words import IDS_PER_ASSET
from tests.helpers.pool_math import WAD
from tests.helpers.words import TitleWord

H100 = b"NVIDIA H100 80GB HBM3".ljust(32, b"\0")
OTHER = b"NVIDIA B200".ljust(32, b"\0")
RATE = 2 * 10**6
"""Two dollars an accelerator-hour: what a market starts at."""
LOWEST, HIGHEST = 10**5, 20 * 10**6
COUNT = 16
"""Accelerators of a machine, unless a test says otherwise."""
DAY = 86_400
MONTH = 30 * DAY
CURVE = (8_000, 20_000, 40_000)


@dataclass
class Indexing:
    """An index and what it reads."""

    index: Any
    owner: str
    machines: Any
    """Title, meter and escrow in one."""
    counts: dict[int, int] = field(default_factory=dict)
    """Asset to accelerators."""
    numbers: dict[int, int] = field(default_factory=dict)
    """Asset to the number of its latest lease."""
    paid: dict[int, Paid] = field(default_factory=dict)
    """Lease to what it has paid for."""

    def open(
        self, market: bytes = H100, start: int = RATE, low: int = LOWEST, high: int = HIGHEST
    ) -> None:
        self.index.set_market(market, start, low, high, sender=self.owner)

    def register(self, asset: int, count: int = COUNT, market: bytes = H100) -> None:
        """Let the title know a machine; nobody offers it yet."""
        self.counts[asset] = count
        self.machines.set_spec(asset, market, count)
        self.own(asset, holder(asset))

    def own(self, asset: int, owner: str, tenure: int = 1, flags: int = 0) -> None:
        """Give the title to an owner."""
        word = TitleWord(owner.lower(), tenure, flags, 0, self.counts[asset]).pack()
        self.machines.set_title(asset, word)

    def stand(
        self,
        asset: int,
        owner: str,
        rate: int = RATE * COUNT,
        *,
        is_fresh: bool = True,
        is_leased: bool = False,
        is_new: bool = True,
        tenure: int = 1,
        valid_for: int = MONTH,
    ) -> None:
        """Let a machine be offered at a rate, or let at it, on a new lease or the last one."""
        now, number = int(boa.env.timestamp), self.numbers.get(asset, 0)
        self.own(asset, owner)
        self.machines.set_ended_at(asset, now - (0 if is_fresh else DAY + 1))
        if is_leased:
            self.numbers[asset] = number = number + 1 if is_new or not number else number
            row = (number, now + MONTH, rate, 0, 0, 0)
        else:
            row = (number, now, 0, rate, tenure, now + valid_for)
        self.machines.set_standing(asset, row)

    def update(self, asset: int, owner: str, rate: int = RATE * COUNT, **how: Any) -> int:
        """Let a machine stand so and be counted; return the price before."""
        self.stand(asset, owner, rate, **how)
        return int(self.index.refresh(asset))

    def lease_id(self, asset: int, back: int = 0) -> int:
        """Return a machine's latest lease, or one so many before it."""
        return asset * IDS_PER_ASSET + max(self.numbers.get(asset, 0) - back, 1)

    def begin(self, asset: int, started_at: int) -> None:
        """Give a machine its next lease, which has paid for nothing yet."""
        self.numbers[asset] = self.numbers.get(asset, 0) + 1
        self.paid[self.lease_id(asset)] = Paid(started_at)

    def pay(self, asset: int, rate: int, seconds: int, elapsed: int = DAY, back: int = 0) -> int:
        """Let a machine's lease, which began `elapsed` ago if it is new, pay a rate an hour for
        more seconds; return its id.
        """
        lease_id, now = self.lease_id(asset, back), int(boa.env.timestamp)
        paid = self.paid.setdefault(lease_id, Paid(now - elapsed))
        paid.seconds += seconds
        lease = self._lease(asset, rate, paid)
        self.machines.set_lease(lease_id, lease)
        return lease_id

    def observe(
        self, asset: int, rate: int, seconds: int, elapsed: int = DAY, back: int = 0
    ) -> int:
        """Let a lease pay and the index look; return where it stands."""
        return int(self.index.observe(self.pay(asset, rate, seconds, elapsed, back)))

    def pays(self, asset: int, rate: int, elapsed: int = DAY) -> None:
        """Let a machine's lease be seen, all of `elapsed` delivered; rate an accelerator-hour."""
        self.observe(asset, rate * self.counts[asset], elapsed, elapsed)

    def _lease(self, asset: int, rate: int, paid: Paid) -> tuple[Any, ...]:
        ends_at = paid.started_at + MONTH
        head = (holder(0), asset, paid.started_at, ends_at, 720, 1, rate, 0, 0, 24, False, False)
        return (*head, 0, 0, paid.periods, 0, 0, paid.seconds, 0, False, False, paid.tenancy)

    def totals(self, market: bytes = H100) -> tuple[int, int, int]:
        """Return listed, leased, owners."""
        now = self.index.market(market)
        return now.listed, now.leased, now.owners

    def crowd(self, owners: int = 4, leased: bool = True, count: int = COUNT) -> list[int]:
        """List one machine for each of so many owners; return them."""
        assets = list(range(1, owners + 1))
        for asset in assets:
            self.register(asset, count)
            self.update(asset, holder(asset), RATE * count, is_leased=leased)
        return assets


def holder(number: int) -> str:
    """Return the address of one of many owners."""
    return f"0x{number:040x}"


def make_indexing(owner: str) -> Indexing:
    """Return a fresh index and the machines that it reads."""
    with boa.env.prank(owner):
        machines = boa.load("contracts/mocks/MockMachines.vy")
        index = boa.load("contracts/leasing/PriceIndex.vy", machines, machines, *CURVE)
        index.set_escrow(machines)
    return Indexing(index, owner, machines)


def wad(rate: int) -> int:
    """Return settlement units as the index keeps them."""
    return rate * WAD
