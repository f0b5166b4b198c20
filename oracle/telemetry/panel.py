"""The parts of a running node as telemetry sees them: whatever stands by now, nothing else."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from oracle.carrier import CarrierStats
from oracle.chain.endpoints import EndpointStats
from oracle.chain.sender import SenderStats
from oracle.runner import RunnerStats
from oracle.store.entries import StoreStats
from oracle.telemetry.chain_watch import ChainView
from oracle.telemetry.pulse import Pulse
from oracle.truth.checks import TruthStats
from oracle.types import DeviceInfo


@dataclass(slots=True)
class Panel:
    """Filled while a node comes up, read at each scrape. None: not there, or not yet."""

    pulse: Pulse
    folder: Path
    """Where the store lies."""
    max_fee_wei: int
    asset: int
    chain_id: int
    node: str = ""
    """Address of the node key, empty until it is opened."""
    devices: tuple[DeviceInfo, ...] = ()
    runner: Callable[[], RunnerStats] | None = None
    store: Callable[[], StoreStats] | None = None
    last_sequence: Callable[[], int] | None = None
    carrier: Callable[[], CarrierStats] | None = None
    endpoints: Callable[[], tuple[EndpointStats, ...]] | None = None
    sender: Callable[[], SenderStats] | None = None
    truth: Callable[[], TruthStats] | None = None
    chain: Callable[[], ChainView] | None = None
    chain_now: Callable[[], int] | None = None
    """The chain's time, Unix seconds."""
