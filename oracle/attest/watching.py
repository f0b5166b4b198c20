"""Probing: each node once in each slot, at a moment that nobody can foresee."""

import asyncio
import secrets
import time
from collections import Counter
from collections.abc import Callable, Coroutine, Sequence
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from typing import Any, Protocol

import aiohttp

from oracle.attest.observing import WRONG_KEY, Expected, Observation, Seen, judge
from oracle.attest.probe import NONCE_BYTES
from oracle.attest.store import ProbeStore
from oracle.attest.wire import exchange
from oracle.errors import OracleError, RetryableError
from oracle.types import SECONDS_PER_HOUR

LATE_SECONDS = 5
"""A probe that this host began later or earlier than it meant to says nothing."""
MAX_CONTROLS = 8
"""Asked at once after a lost probe."""
_random = secrets.SystemRandom()


class Nodes(Protocol):
    """What the chain says of the nodes; called in a thread."""

    def expected(self, asset: int, anew: bool = False) -> Expected:
        """Return what a valid answer must be; `anew` asks the chain again."""
        ...

    def is_reachable(self) -> bool:
        """Return whether the chain's endpoint answers now, with a fresh block."""
        ...


@dataclass(frozen=True, slots=True)
class Pace:
    """How nodes are probed; see the settings of the same names."""

    slot_seconds: int
    probe_retries: int
    retry_seconds: float
    clock_tolerance_seconds: int


@dataclass(frozen=True, slots=True)
class WatchStats:
    """Probes since the start, by outcome."""

    up: int
    down: int
    silent: int
    void: int
    last_kept_at: int
    """Unix seconds; 0 before the first."""


class Watcher:
    """Probes the nodes of one meter and keeps what it saw."""

    def __init__(
        self,
        session: aiohttp.ClientSession,
        urls: dict[int, str],
        control_urls: Sequence[str],
        nodes: Nodes,
        store: ProbeStore,
        pace: Pace,
        log: Any,
        now: Callable[[], float] = time.time,
        beside: Callable[[], Coroutine[Any, Any, None]] | None = None,
    ) -> None:
        """`urls` is asset to node; `control_urls` are answered by others than the nodes; `beside`
        is begun with each slot.

        With one node and no control URL a lost probe never counts.
        """
        self._session = session
        self._urls = urls
        self._control_urls = tuple(control_urls)
        self._nodes = nodes
        self._store = store
        self._pace = pace
        self._log = log
        self._now = now
        self._beside = beside
        self._counts: Counter[str] = Counter()
        self._last_kept_at = 0

    def stats(self) -> WatchStats:
        """Return what was counted so far."""
        count = self._counts
        counts = count["up"], count["down"], count["silent"], count["void"]
        return WatchStats(*counts, self._last_kept_at)

    async def run(self, stop: asyncio.Event, slots: int | None = None) -> None:
        """Probe until `stop` is set, or for so many whole slots, beginning with the next one."""
        seconds = self._pace.slot_seconds
        begin = (int(self._now()) // seconds + 1) * seconds
        asked: set[asyncio.Task[None]] = set()
        done = 0
        try:
            while slots is None or done < slots:
                if not await self._reached(begin, stop):
                    return
                for asset in self._urls:
                    moment = begin + _random.random() * seconds
                    asked.add(asyncio.create_task(self._probe(asset, begin, moment)))
                if self._beside is not None:
                    asked.add(asyncio.create_task(self._beside()))
                for task in [task for task in asked if task.done()]:
                    asked.remove(task)
                    task.result()  # raises what went wrong in it
                if begin % SECONDS_PER_HOUR == 0:
                    self._store.forget(self._urls, begin)
                begin += seconds
                done += 1
            await asyncio.gather(*asked)
        finally:
            for task in asked:
                task.cancel()

    async def observe(self, asset: int) -> Seen:
        """Return what one probe of a node, with its retries, shows now."""
        seen = Seen("silent", "not asked")
        for attempt in range(1 + self._pace.probe_retries):
            if attempt:
                await asyncio.sleep(self._pace.retry_seconds * (0.5 + _random.random()))
            seen = await self._ask(asset)
            if seen.outcome != "silent":
                return seen
            if not await self._is_connected(asset):
                return Seen("void", f"this host's own network? control probes fail; {seen.detail}")
        return seen

    async def _probe(self, asset: int, slot_at: int, moment: float) -> None:
        await asyncio.sleep(max(0.0, moment - self._now()))
        asked_at = int(self._now())
        if abs(self._now() - moment) > LATE_SECONDS:
            seen = Seen("void", "this host slept, or its clock was set")
        else:
            seen = await self.observe(asset)
        self._store.keep(Observation(asset, slot_at, self._pace.slot_seconds, asked_at, seen))
        self._counts[seen.outcome] += 1
        self._last_kept_at = int(self._now())
        tell = self._log.info if seen.outcome == "up" else self._log.warning
        tell("probed", asset=asset, outcome=seen.outcome, detail=seen.detail)

    async def _ask(self, asset: int, anew: bool = False) -> Seen:
        """Ask once; a chain that cannot say who should answer makes the probe void."""
        try:
            expected = await asyncio.to_thread(self._nodes.expected, asset, anew)
        except OracleError as error:
            return Seen("void", str(error))
        nonce, asked_at = secrets.token_bytes(NONCE_BYTES), int(self._now())
        url = f"{self._urls[asset]}/probe?nonce={nonce.hex()}"
        try:
            status, content = await exchange(self._session, "GET", url)
        except RetryableError as error:
            return Seen("silent", str(error))
        if status != 200:
            return Seen("silent", f"HTTP {status}")
        seen = judge(expected, nonce, asked_at, int(self._now()), content)
        if seen.detail == WRONG_KEY and not anew:
            return await self._ask(asset, anew=True)
        return seen

    async def _is_connected(self, asset: int) -> bool:
        """Return whether this host reaches the chain and somebody else, by whose clock its own is
        right: one that is wrong would make every node's answer look stale.
        """
        if not await asyncio.to_thread(self._nodes.is_reachable):
            return False
        others = [f"{url}/probe" for one, url in self._urls.items() if one != asset]
        controls = [*self._control_urls, *_random.sample(others, len(others))][:MAX_CONTROLS]
        asked = [asyncio.create_task(self._agrees(url)) for url in controls]
        try:
            for answered in asyncio.as_completed(asked):
                if await answered:
                    return True
            return False
        finally:
            for task in asked:
                task.cancel()

    async def _agrees(self, url: str) -> bool:
        """Return whether anything at all answers there, with about this host's time."""
        try:
            async with self._session.get(url, allow_redirects=False) as response:
                told = parsedate_to_datetime(response.headers.get("Date", "")).timestamp()
        except (aiohttp.ClientError, TimeoutError, OSError, ValueError):
            return False
        return abs(told - self._now()) <= self._pace.clock_tolerance_seconds

    async def _reached(self, moment: int, stop: asyncio.Event) -> bool:
        """Wait for a moment; return False if `stop` came first."""
        try:
            await asyncio.wait_for(stop.wait(), max(0.0, moment - self._now()))
        except TimeoutError:
            return True
        return False
