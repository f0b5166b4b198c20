"""The mark that attestors left on a machine's record: hours that they lowered."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from oracle.attest.contract import AttestedMeter
from oracle.attest.hours import HALF_DAY_HOURS
from oracle.chain.client import connect
from oracle.chain.contracts import RpcMeter
from oracle.errors import OracleError
from oracle.settings import Settings
from oracle.terminal import moment
from oracle.types import SECONDS_PER_HOUR

LOOKED_AT_HALF_DAYS = 14
"""A week before the last report: longer than an hour can be refuted with the usual window."""
LOOK_SECONDS = 600.0
FIRST_LOOK_SECONDS = 30.0
"""After the start, which has more urgent things to ask of the chain."""


@dataclass(frozen=True, slots=True)
class Mark:
    """One hour that attestors refuted."""

    hour: int
    """Unix seconds // 3,600."""
    seconds: int
    """Available seconds that they left of it."""


def marks(meter: AttestedMeter, asset: int) -> list[Mark]:
    """Return the refuted hours of an asset in the week up to its last report, oldest first."""
    ended_at = meter.meter.head(asset).ended_at
    head = max(0, ended_at - 1) // SECONDS_PER_HOUR // HALF_DAY_HOURS
    found = []
    for half_day in range(max(0, head - LOOKED_AT_HALF_DAYS + 1), head + 1):
        if not meter.refuted_hours(asset, half_day):
            continue
        hours = meter.hours(asset, half_day * HALF_DAY_HOURS, HALF_DAY_HOURS)
        found += [Mark(one.hour, one.seconds) for one in hours if one.is_refuted]
    return found


def read_marks(settings: Settings) -> list[Mark]:
    """Return the marks of a node's own asset, over a connection of its own."""
    web3 = connect(settings.rpc_urls, settings.rpc_timeout_seconds, settings.chain_id)
    return marks(AttestedMeter(web3, RpcMeter(web3, settings.meter_address)), settings.asset)


class MarkWatch:
    """Looks for new marks now and then and warns of each once."""

    def __init__(self, look: Callable[[], list[Mark]], log: Any) -> None:
        self._look = look
        self._log = log
        self._known: set[int] = set()
        self._stop = threading.Event()

    def look(self) -> None:
        """Warn of the hours refuted since the last look; a chain that is away can wait."""
        try:
            found = self._look()
        except OracleError as error:
            self._log.info("marks unread", error=str(error))
            return
        for mark in found:
            if mark.hour not in self._known:
                self._known.add(mark.hour)
                self._log.warning(
                    "refuted",
                    hour=moment(mark.hour * SECONDS_PER_HOUR),
                    seconds_left=mark.seconds,
                    advice="attestors lowered this hour: compare with state_dir/evidence",
                )

    @contextmanager
    def running(
        self, every_seconds: float = LOOK_SECONDS, first_seconds: float = FIRST_LOOK_SECONDS
    ) -> Iterator[None]:
        """Look in a thread of its own, soon and then every so often, while the block runs."""
        thread = threading.Thread(
            target=self._serve, args=(first_seconds, every_seconds), name="marks", daemon=True
        )
        thread.start()
        try:
            yield
        finally:
            self._stop.set()
            thread.join(1.0)

    def _serve(self, first_seconds: float, every_seconds: float) -> None:
        wait_seconds = first_seconds
        while not self._stop.wait(wait_seconds):
            self.look()
            wait_seconds = every_seconds
