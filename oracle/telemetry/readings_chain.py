"""A node's parts as readings: what the chain said, how endpoints and store do."""

import shutil
import time
from collections.abc import Iterable, Iterator
from pathlib import Path

from oracle.chain.endpoints import EndpointStats
from oracle.store.database import DATABASE_NAME
from oracle.telemetry.metrics import Reading
from oracle.telemetry.panel import Panel
from oracle.types import MS_PER_SECOND


def chain(panel: Panel) -> Iterator[Reading]:
    """Yield the last look's head, key, fees and balance, and this host's clock against it."""
    yield Reading("oracle_max_fee_wei", panel.max_fee_wei)
    if panel.last_sequence is not None:
        yield Reading("oracle_signed_sequence", panel.last_sequence())
    if panel.chain_now is not None:
        yield Reading("oracle_clock_offset_seconds", round(time.time() - panel.chain_now(), 1))
    if panel.chain is None:
        return
    view = panel.chain()
    yield Reading("oracle_chain_look_failures_total", view.failures)
    if view.head is None or view.node is None:
        return
    yield Reading("oracle_chain_look_timestamp_seconds", view.read_at)
    yield Reading("oracle_head_sequence", view.head.sequence)
    yield Reading("oracle_head_timestamp_seconds", view.head.ended_at)
    yield Reading("oracle_head_lag_seconds", max(0, view.block_time - view.head.ended_at))
    is_live = view.node.is_live and view.node.key.lower() == panel.node.lower()
    yield Reading("oracle_key_live", is_live)
    if view.base_fee_wei is not None:
        yield Reading("oracle_base_fee_wei", view.base_fee_wei)
    if view.balance_wei is not None:
        yield Reading("oracle_wallet_balance_wei", view.balance_wei)


def endpoints(panel: Panel) -> Iterator[Reading]:
    """Yield how each endpoint does."""
    if panel.endpoints is not None:
        yield from endpoint_readings(panel.endpoints())


def endpoint_readings(stats: Iterable[EndpointStats]) -> Iterator[Reading]:
    """Yield how each endpoint does, by its public name."""
    for one in stats:
        yield Reading("oracle_endpoint_up", one.state == "good", (one.name,))
        yield Reading("oracle_endpoint_wrong_chain", one.state == "wrong chain", (one.name,))
        yield Reading("oracle_endpoint_requests_total", one.requests, (one.name,))
        if one.head:
            yield Reading("oracle_endpoint_head_blocks", one.head, (one.name,))
        for fault, count in one.faults.items():
            yield Reading("oracle_endpoint_faults_total", count, (one.name, fault))


def storing(panel: Panel) -> Iterator[Reading]:
    """Yield how cycle, store and disk do."""
    labels = (str(panel.asset), str(panel.chain_id), panel.node)
    yield Reading("oracle_node_info", 1, labels)
    yield Reading("oracle_good_cycle_age_seconds", round(panel.pulse.good_age_seconds(), 1))
    yield Reading("oracle_store_refusing", bool(panel.pulse.problem))
    if panel.pulse.newest is not None:
        taken_at = panel.pulse.newest.taken_at_ms / MS_PER_SECOND
        yield Reading("oracle_newest_sample_timestamp_seconds", taken_at)
    if panel.store is not None:
        stats = panel.store()
        yield Reading("oracle_store_damaged_rows_total", stats.damaged_rows)
        yield Reading("oracle_expired_seconds_total", stats.expired_seconds)
    if panel.folder.is_dir():
        yield Reading("oracle_store_free_bytes", shutil.disk_usage(panel.folder).free)
        yield Reading("oracle_store_size_bytes", _size(panel.folder))


def _size(folder: Path) -> int:
    return sum(file.stat().st_size for file in folder.glob(f"{DATABASE_NAME}*"))
