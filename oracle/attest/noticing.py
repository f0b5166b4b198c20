"""Tells the log of disputes while nodes are watched: attestors have a day to rule."""

import asyncio
import time
from collections.abc import Callable, Iterable
from typing import Any

from oracle.attest.disputes import open_disputes
from oracle.attest.judging import Judge
from oracle.errors import OracleError

LOOK_SECONDS = 600.0
"""Between two looks: a few questions to the chain for each machine."""


class Notices:
    """Tells each open dispute of some machines once."""

    def __init__(
        self,
        judge: Judge,
        assets: Iterable[int],
        log: Any,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """`judge` is used by nobody else: it works in a thread."""
        self._judge = judge
        self._assets = tuple(assets)
        self._log = log
        self._clock = clock
        self._next_at = clock()
        self._told: set[tuple[int, int]] = set()

    async def look(self) -> None:
        """Look, unless it is too soon after the last time."""
        if self._clock() < self._next_at:
            return
        self._next_at = float("inf")  # one look at a time
        try:
            await asyncio.to_thread(self._look)
        finally:
            self._next_at = self._clock() + LOOK_SECONDS

    def close(self) -> None:
        """Close the judge's probes."""
        self._judge.store.close()

    def _look(self) -> None:
        for asset in self._assets:
            try:
                self._tell(asset)
            except OracleError as error:
                self._log.warning("disputes unseen", asset=asset, reason=str(error))

    def _tell(self, asset: int) -> None:
        for one in open_disputes(self._judge, asset):
            place = (one.lease_id, one.period)
            if one.state != "open" or place in self._told:
                continue
            self._told.add(place)
            self._log.warning(
                "disputed",
                asset=asset,
                lease_id=one.lease_id,
                period=one.period,
                first_hour=one.dispute.first_hour,
                hours=one.dispute.hours,
                bond=one.dispute.bond,
                left_seconds=one.left_seconds,
                next=one.next_step,
            )
