"""Metering while the chain cannot be reached yet: samples are kept, nothing else is possible.

A host that comes up without a network, or before an RPC that hangs, loses no second: once the chain
answers, the samples are replayed like those of a window that was open when the process ended.
"""

import threading
from collections import deque
from collections.abc import Callable
from concurrent import futures
from concurrent.futures import Future, ThreadPoolExecutor
from typing import TypeVar

from oracle.clock import Clock, SteadyClock
from oracle.errors import RetryableError
from oracle.sampling.base import Sampler
from oracle.store.samples import SampleBook
from oracle.telemetry.logs import Log
from oracle.telemetry.pulse import Pulse
from oracle.types import MS_PER_SECOND, Sample
from oracle.window import BACKLOG_SAMPLES, SYNC_SECONDS

RETRY_SECONDS = 5
SILENT = "the chain has not answered yet"

T = TypeVar("T")


class ChainWait:
    """Asks again and again, and samples meanwhile."""

    def __init__(
        self,
        log: Log,
        stop: threading.Event,
        clock: Clock | None = None,
        pulse: Pulse | None = None,
    ) -> None:
        self._pulse = Pulse() if pulse is None else pulse
        self._log = log
        self._stop = stop
        self._clock: Clock = SteadyClock() if clock is None else clock
        self._backlog: deque[Sample] = deque(maxlen=BACKLOG_SAMPLES)
        self._sync_ms = 0
        self._problem = ""

    def until(
        self,
        ask: Callable[[], T],
        sampler: Sampler,
        store: SampleBook,
        check: Callable[[Sample], Sample] = lambda sample: sample,
    ) -> T:
        """Return what `ask` returns as soon as it raises no RetryableError.

        It may take an interval before sampling begins beside it; what the disk refused is written
        first. RetryableError if it is told to stop before.
        """
        with ThreadPoolExecutor(1) as pool:
            asked = pool.submit(ask)
            futures.wait([asked], sampler.interval_ms / MS_PER_SECOND)
            is_done = asked.done()
            if is_done and not _failed(asked):
                return asked.result()
            problem = str(asked.exception()) if is_done else SILENT
            self._log.warning("waiting", problem=problem)
            ask_again_ms = 0
            while not self._stop.is_set():
                now_ms = self._clock.now_ms()
                self._keep(check(sampler.sample(now_ms)), store)
                is_done = asked.done()
                is_answered = is_done and not _failed(asked)
                if is_answered and not self._backlog:
                    return asked.result()
                if is_done and not is_answered and now_ms >= ask_again_ms:
                    asked = pool.submit(ask)
                    ask_again_ms = now_ms + RETRY_SECONDS * MS_PER_SECOND
                until_next = sampler.interval_ms - self._clock.now_ms() % sampler.interval_ms
                self._clock.wait(until_next / MS_PER_SECOND, self._stop)
        raise RetryableError("stopped before the chain could be reached: what was sampled is kept")

    def _keep(self, sample: Sample, store: SampleBook) -> None:
        """Keep a sample and what the disk refused before; wait for the disk once a minute."""
        self._backlog.append(sample)
        is_durable = sample.taken_at_ms >= self._sync_ms
        try:
            store.keep_samples(self._backlog, is_durable)
            self._backlog.clear()
            self._problem = ""
            if is_durable:
                self._sync_ms = sample.taken_at_ms + SYNC_SECONDS * MS_PER_SECOND
        except RetryableError as error:
            if not self._problem:
                self._log.warning("store", problem=str(error))
            self._problem = str(error)
        self._pulse.beat(sample, self._problem)


def _failed(asked: Future[T]) -> bool:
    """Return whether it may be asked again; raise what makes that pointless."""
    error = asked.exception()
    if error is not None and not isinstance(error, RetryableError):
        raise error
    return error is not None
