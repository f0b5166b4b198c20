"""The aggregator as a process: its doors on an event loop, its carrying in a thread."""

import asyncio
import random
import threading
import time
from contextlib import suppress
from dataclasses import asdict, dataclass
from typing import Any

from aiohttp import web

from oracle.chain.contracts import RpcMeter
from oracle.errors import RetryableError
from oracle.fleet.consumer import Consumer
from oracle.fleet.dispatch import Dispatcher
from oracle.fleet.doorman import Doorman
from oracle.fleet.inbox import Inbox
from oracle.fleet.intake import Intake
from oracle.fleet.service import Service, tls_of
from oracle.fleet.wire import Network
from oracle.settings_fleet import AggregatorSettings
from oracle.telemetry.logs import Log
from oracle.types import SECONDS_PER_DAY

MAX_BACKOFF_SECONDS = 60.0
MAX_BACKOFF_DOUBLINGS = 6
STALE_SECONDS = 300.0
"""Without a good pass for this long it is not well."""
LAST_PASS_SECONDS = 60.0
ROOM_SECONDS = 5.0
"""How long a count of what waits is good for."""


@dataclass(frozen=True, slots=True)
class AggregatorStats:
    """What it did since it began, and what it holds now."""

    answered: dict[int, int]
    """Items by HTTP status, of both doors."""
    reports: dict[str, int]
    """In the inbox by state."""
    oldest_waiting_seconds: int
    """Since the longest-waiting report came in; 0 if none waits."""
    batches: int
    """Transactions mined."""
    equivocations: int
    """Nodes of which the inbox holds a proof."""
    last_good_pass_seconds: float
    """Since the chain was last asked with success."""
    has_broker: bool
    """Connected to NATS; False without it."""


@dataclass(frozen=True, slots=True)
class Parts:
    """What an aggregator is put together from."""

    inbox: Inbox
    intake: Intake
    dispatcher: Dispatcher | None
    """None without a paying key: reports are kept."""
    network: Network
    signer: str
    meter: RpcMeter | None = None
    """Whose endpoints and sender are told of; None in process."""


class Aggregator:
    """Both doors and the carrying."""

    def __init__(self, parts: Parts, settings: AggregatorSettings, log: Log) -> None:
        self._parts = parts
        self._settings = settings
        self._log = log
        self._doorman = Doorman(parts.intake)
        self._consumer: Consumer | None = None
        if settings.nats_urls:
            self._consumer = Consumer(settings, parts.network, self._doorman, log)
        self._stopping = threading.Event()
        self._carried = asyncio.Event()
        self._failure: Exception | None = None
        self._prune_at = 0.0
        self._good_at = time.monotonic()
        self._room = (0.0, True)
        self.port = 0
        """Where it listens, once it does."""

    def stats(self) -> AggregatorStats:
        """Return a snapshot."""
        parts = self._parts
        oldest = parts.inbox.oldest_pending_at()
        return AggregatorStats(
            answered=parts.intake.answered(),
            reports=parts.inbox.counts(),
            oldest_waiting_seconds=max(0, int(time.time()) - oldest) if oldest else 0,
            batches=0 if parts.dispatcher is None else parts.dispatcher.batches,
            equivocations=len(parts.inbox.proofs()),
            last_good_pass_seconds=round(time.monotonic() - self._good_at, 1),
            has_broker=self._consumer is not None and self._consumer.is_connected,
        )

    def health(self) -> tuple[bool, dict[str, Any]]:
        """Return whether it does its work, and the stats for people."""
        try:
            told = asdict(self.stats())
        except RetryableError as error:
            return False, {"error": str(error)}
        is_well = told["last_good_pass_seconds"] < STALE_SECONDS or self._parts.dispatcher is None
        if self._consumer is not None:
            is_well = is_well and bool(told["has_broker"])
        return is_well, {"is_well": is_well} | told

    async def run(self, stop: asyncio.Event) -> None:
        """Serve until `stop` is set, then carry what is there; raises what ended a part of it."""
        service = Service(
            self._doorman,
            self._parts.inbox,
            self._parts.network,
            self._parts.signer,
            self.health,
            self._has_room,
            self._settings,
        )
        runner = web.AppRunner(service.app(), access_log=None)
        await runner.setup()
        site = web.TCPSite(
            runner, self._settings.host, self._settings.port, ssl_context=tls_of(self._settings)
        )
        tasks = [asyncio.create_task(self._doorman.serve()), asyncio.create_task(stop.wait())]
        if self._consumer is not None:
            tasks.append(asyncio.create_task(self._consumer.serve()))
        tasks.append(asyncio.create_task(self._carrying(asyncio.get_running_loop())))
        try:
            await site.start()
            self.port = runner.addresses[0][1]
            self._log.info("listening", host=self._settings.host, port=self.port)
            done, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
            for task in done:
                task.result()
        finally:
            await runner.cleanup()
            await self._end(tasks)

    async def _carrying(self, loop: asyncio.AbstractEventLoop) -> None:
        """Carry in a thread that no exit waits for; raises what ended it."""
        if self._parts.dispatcher is None:
            await loop.create_future()
        thread = threading.Thread(target=self._carry, args=(loop,), name="carrier", daemon=True)
        thread.start()
        await self._carried.wait()
        if self._failure is not None:
            raise self._failure

    async def _end(self, tasks: list["asyncio.Task[Any]"]) -> None:
        self._stopping.set()
        if self._parts.dispatcher is not None and not self._carried.is_set():
            with suppress(TimeoutError):
                await asyncio.wait_for(self._carried.wait(), LAST_PASS_SECONDS)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    def _has_room(self) -> bool:
        counted_at, has_room = self._room
        now = time.monotonic()
        if now - counted_at > ROOM_SECONDS:
            counts = self._parts.inbox.counts()
            waiting = sum(counts.get(state, 0) for state in ("pending", "sent", "mined"))
            has_room = waiting < self._settings.max_waiting
            self._room = (now, has_room)
        return has_room

    def _carry(self, loop: asyncio.AbstractEventLoop) -> None:
        try:
            self._pass_until_stopped()
        except Exception as error:  # the end of the thread: `run` raises it anew
            self._failure = error
        loop.call_soon_threadsafe(self._carried.set)

    def _pass_until_stopped(self) -> None:
        failures = 0
        while True:
            is_last = self._stopping.is_set()
            try:
                self._pass(is_last)
                failures, delay = 0, self._settings.poll_seconds
            except RetryableError as error:
                failures = min(failures + 1, MAX_BACKOFF_DOUBLINGS)
                delay = min(MAX_BACKOFF_SECONDS, 2.0**failures) * random.uniform(0.5, 1.0)
                delay = max(delay, error.after_seconds)
                self._log.warning("retrying", after_seconds=round(delay, 1), error=str(error))
            if is_last:
                return
            self._stopping.wait(delay)

    def _pass(self, is_last: bool) -> None:
        assert self._parts.dispatcher is not None
        self._parts.dispatcher.step(is_last)
        self._good_at = time.monotonic()
        if self._good_at >= self._prune_at:
            self._prune_at = self._good_at + SECONDS_PER_DAY
            oldest = int(time.time()) - self._settings.keep_days * SECONDS_PER_DAY
            self._parts.inbox.prune(oldest)
