"""What watches an aggregator: metrics and health on a port of their own, the service manager."""

import asyncio
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from functools import partial
from typing import Any

from oracle.errors import RetryableError
from oracle.fleet.aggregator import Aggregator, Parts
from oracle.serving import Server, telemetry_routes
from oracle.settings_fleet import AggregatorSettings
from oracle.settings_serve import ServiceManager
from oracle.telemetry.health import Verdict
from oracle.telemetry.logs import Log
from oracle.telemetry.metrics import Metrics, Reading
from oracle.telemetry.readings import transactions
from oracle.telemetry.readings_chain import endpoint_readings
from oracle.telemetry.service_manager import Notifier

LOOP_SECONDS = 5.0
"""In which a living event loop answers."""
WAITING = ("pending", "sent", "mined")


def readings(aggregator: Aggregator, has_broker: bool) -> Iterator[Reading]:
    """Yield what it did and holds; only its health if the inbox cannot be read.

    `has_broker`: the settings name one.
    """
    is_well, _ = aggregator.health()
    yield Reading("oracle_aggregator_healthy", is_well)
    try:
        stats = aggregator.stats()
    except RetryableError:
        return
    for state, count in stats.reports.items():
        yield Reading("oracle_aggregator_reports", count, (state,))
    for status, count in stats.answered.items():
        yield Reading("oracle_aggregator_answers_total", count, (str(int(status)),))
    yield Reading("oracle_aggregator_oldest_waiting_seconds", stats.oldest_waiting_seconds)
    yield Reading("oracle_aggregator_batches_total", stats.batches)
    yield Reading("oracle_aggregator_equivocations", stats.equivocations)
    yield Reading("oracle_aggregator_good_pass_age_seconds", stats.last_good_pass_seconds)
    if has_broker:
        yield Reading("oracle_aggregator_broker_connected", stats.has_broker)


def sending(parts: Parts) -> Iterable[Reading]:
    """Yield how its endpoints and its paying key do."""
    if parts.meter is None:
        return
    yield from endpoint_readings(parts.meter.endpoints.stats())
    if parts.meter.sender is not None:
        yield from transactions(parts.meter.sender.stats())


def healthy(aggregator: Aggregator) -> Verdict:
    """Return what its door says at /healthz."""
    is_well, told = aggregator.health()
    return Verdict(is_well, () if is_well else (_reason(told),))


def ready(aggregator: Aggregator, max_waiting: int) -> Verdict:
    """Return whether it takes more reports."""
    is_well, told = aggregator.health()
    if not is_well:
        return Verdict(False, (_reason(told),))
    waiting = sum(told["reports"].get(state, 0) for state in WAITING)
    is_full = waiting >= max_waiting
    return Verdict(not is_full, (f"{waiting} reports wait: the inbox is full",) if is_full else ())


def _reason(told: dict[str, Any]) -> str:
    if "error" in told:
        return str(told["error"])
    age = told["last_good_pass_seconds"]
    return f"last good pass {age} s ago, broker connected: {told['has_broker']}"


def alive(loop: asyncio.AbstractEventLoop) -> bool:
    """Return whether the event loop turns: all that a restart could mend."""
    try:
        asyncio.run_coroutine_threadsafe(asyncio.sleep(0), loop).result(LOOP_SECONDS)
    except (TimeoutError, RuntimeError):
        return False
    return True


@contextmanager
def watched(
    aggregator: Aggregator, parts: Parts, settings: AggregatorSettings, log: Log
) -> Iterator[Server]:
    """Serve while the block runs, called in the event loop; FatalError if it cannot listen."""
    own = partial(readings, aggregator, bool(settings.nats_urls))
    metrics = Metrics(own, partial(sending, parts))
    is_ready: Callable[[], Verdict] = partial(ready, aggregator, settings.max_waiting)
    routes = telemetry_routes(metrics, partial(healthy, aggregator), is_ready)
    server = Server(settings.serve_host, settings.serve_port, routes)
    server.start()
    log.info("serving", host=settings.serve_host, port=server.port)
    notifier = Notifier(ServiceManager(), partial(alive, asyncio.get_running_loop()))
    notifier.start()
    try:
        yield server
    finally:
        notifier.stop()
        server.stop()
