"""Looks at the chain now and then, so that nobody waits for it who reads metrics or health."""

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, replace

from eth_utils import to_checksum_address

from oracle.chain.base import Head, Node
from oracle.chain.client import connect, rpc_errors
from oracle.chain.contracts import RpcMeter
from oracle.errors import OracleError
from oracle.settings import Settings

STOP_SECONDS = 1.0


@dataclass(frozen=True, slots=True)
class ChainView:
    """What the last look that succeeded saw."""

    head: Head | None = None
    """None before the first."""
    node: Node | None = None
    block_time: int = 0
    """Of the newest block, Unix seconds."""
    base_fee_wei: int | None = None
    """None on a chain without base fee."""
    balance_wei: int | None = None
    """Of the paying key; None without one."""
    read_at: float = 0.0
    """Unix seconds."""
    failures: int = 0
    """Looks that failed since the start."""
    problem: str = ""
    """Why the last look failed; empty if it did not."""


class ChainWatch:
    """A thread of its own over a connection of its own."""

    def __init__(
        self,
        look: Callable[[], ChainView],
        every_seconds: float,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._look = look
        self._every_seconds = every_seconds
        self._clock = clock
        self._read_at = clock()
        self._view = ChainView()
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._serve, name="chain-watch", daemon=True)

    def view(self) -> ChainView:
        """Return the newest view."""
        return self._view

    def age_seconds(self) -> float:
        """Return the time since the last look that succeeded, or since the start."""
        return self._clock() - self._read_at

    def look(self) -> None:
        """Look once; a chain that does not answer leaves the last view and counts."""
        try:
            seen = self._look()
        except OracleError as error:
            failures = self._view.failures + 1
            self._view = replace(self._view, failures=failures, problem=str(error))
            return
        self._read_at = self._clock()
        self._view = replace(seen, failures=self._view.failures)

    def start(self) -> None:
        """Look at once, then every so often."""
        self._thread.start()

    def stop(self) -> None:
        """Look no more."""
        self._stopping.set()
        self._thread.join(STOP_SECONDS)

    def _serve(self) -> None:
        while not self._stopping.is_set():
            self.look()
            self._stopping.wait(self._every_seconds)


class NodeLook:
    """Reads head, node, fees and balance of a settings' asset; connects when first asked."""

    def __init__(self, settings: Settings, paying: str | None) -> None:
        """`paying` is the paying key's address."""
        self._settings = settings
        self._paying = paying
        self._meter: RpcMeter | None = None

    def __call__(self) -> ChainView:
        """Return what the chain says; RetryableError or FatalError."""
        settings = self._settings
        if self._meter is None:
            self._web3 = connect(settings.rpc_urls, settings.rpc_timeout_seconds, settings.chain_id)
            self._meter = RpcMeter(self._web3, settings.meter_address)
        with rpc_errors("block"):
            block = self._web3.eth.get_block("latest")
            base_fee = block.get("baseFeePerGas")
            block_time = int(block["timestamp"])
        with rpc_errors("balance"):
            balance = None
            if self._paying is not None:
                balance = int(self._web3.eth.get_balance(to_checksum_address(self._paying)))
        return ChainView(
            self._meter.head(settings.asset),
            self._meter.node_of(settings.asset),
            block_time,
            None if base_fee is None else int(base_fee),
            balance,
            time.time(),
        )
