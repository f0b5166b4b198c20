"""Whose signature counts for an asset: node keys read from the chain, kept for a while."""

import threading
from collections.abc import Callable
from dataclasses import dataclass

from eth_utils import to_canonical_address

from oracle.chain.base import Meter, Node
from oracle.chain.refusals import reason_in
from oracle.errors import FatalError

MAX_ASSETS = 65_536
NOT_ENROLLED = "oracle: not enrolled"
NOBODY = Node("0x" + 40 * "0", 0, 0, 0, False, False)
"""What an asset has that was never enrolled: the contract reverts."""


@dataclass(frozen=True, slots=True)
class Known:
    """An asset's node as the chain said at `read_at` (seconds of the book's clock)."""

    node: Node
    key: bytes
    """20 bytes."""
    read_at: float


class KeyBook:
    """Reads an asset's node when it is first asked for, and again after `expiry_seconds`.

    A key revoked meanwhile still gets receipts until then; the contract skips its reports.
    """

    def __init__(
        self,
        meter: Meter,
        clock: Callable[[], float],
        expiry_seconds: float,
        doubt_seconds: float,
    ) -> None:
        """`doubt_seconds`: how old an entry may be that turns a signature down; so a key that was
        just enrolled is found without a chain reading for each forged report."""
        self._meter = meter
        self._clock = clock
        self._expiry_seconds = expiry_seconds
        self._doubt_seconds = doubt_seconds
        self._known: dict[int, Known] = {}
        self._lock = threading.Lock()

    def find(self, asset: int, signer: bytes) -> tuple[Node | None, str]:
        """Return (the asset's node, "") if `signer` is its live key, else (None, the contract's
        reason). RetryableError or FatalError if the chain cannot be asked."""
        known = self._fresh(asset, self._expiry_seconds)
        if _fault(known, signer):
            known = self._fresh(asset, self._doubt_seconds)
        fault = _fault(known, signer)
        return (None if fault else known.node), fault

    def forget(self, asset: int) -> None:
        """Read the asset anew next time."""
        with self._lock:
            self._known.pop(asset, None)

    def _fresh(self, asset: int, max_age: float) -> Known:
        now = self._clock()
        with self._lock:
            known = self._known.get(asset)
        if known is not None and now - known.read_at <= max_age:
            return known
        node = self._read(asset)
        known = Known(node, to_canonical_address(node.key), now)
        with self._lock:
            if len(self._known) >= MAX_ASSETS:
                self._known.clear()
            self._known[asset] = known
        return known

    def _read(self, asset: int) -> Node:
        try:
            return self._meter.node_of(asset)
        except FatalError as error:
            if reason_in(str(error)) != NOT_ENROLLED:
                raise
            return NOBODY


def _fault(known: Known, signer: bytes) -> str:
    if not any(known.key):
        return NOT_ENROLLED
    if not known.node.is_live:
        return "oracle: key revoked"
    return "" if known.key == signer else "oracle: not the node key"
