"""What stands between a victim and its chain: keeps every signed report that leaves, and kills."""

import os
import signal
import threading
from collections.abc import Callable
from contextlib import suppress
from typing import Any

from eth_account.typed_transactions import TypedTransaction
from hexbytes import HexBytes

from tests.oracle.chain.fault_proxy import Fault, Forward, Raw


class Tap:
    """A fault of `FaultProxy`: honest unless `fault` says otherwise, deadly at one request."""

    def __init__(self) -> None:
        self.pid = 0
        self.fault: Fault | None = None
        self.calldata: set[bytes] = set()
        """Of everything that left the victim: transactions, estimates, calls."""
        self.requests = 0
        """Of this life."""
        self._deadly: tuple[int, bool] | None = None
        self._lock = threading.Lock()

    def begin(self, deadly: tuple[int, bool] | None) -> None:
        """Expect a life, to be ended at its n-th request: (n, after the chain was asked)."""
        with self._lock:
            self.pid, self.requests, self._deadly = 0, 0, deadly

    def __call__(self, method: str, params: list[Any], forward: Forward) -> Any:
        self._keep(method, params)
        with self._lock:
            self.requests += 1
            is_deadly = self._deadly is not None and self.requests == self._deadly[0]
            is_after = is_deadly and self._deadly is not None and self._deadly[1]
        if is_deadly and not is_after:
            return self._kill()
        answer = forward() if self.fault is None else self.fault(method, params, forward)
        return self._kill() if is_after else answer

    def _kill(self) -> Raw:
        with suppress(ProcessLookupError):
            os.kill(self.pid, signal.SIGKILL)
        return Raw(None)

    def _keep(self, method: str, params: list[Any]) -> None:
        if method == "eth_sendRawTransaction":
            transaction: Any = TypedTransaction.from_bytes(HexBytes(params[0])).as_dict()
            self.calldata.add(bytes(HexBytes(transaction["data"])))
        elif method in ("eth_call", "eth_estimateGas"):
            data = params[0].get("data") or params[0].get("input") or "0x"
            self.calldata.add(bytes(HexBytes(data)))


def signed_in(
    calldata: set[bytes], decode: Callable[[bytes], tuple[Any, dict[str, Any]]]
) -> list[tuple[dict[str, Any], bytes]]:
    """Return (report by field, signature) of each `submit` and `submit_many` in `calldata`."""
    found: list[tuple[dict[str, Any], bytes]] = []
    for data in calldata:
        with suppress(ValueError):
            function, given = decode(data)
            if function.fn_name == "submit":
                found.append((given["report"], given["signature"]))
            elif function.fn_name == "submit_many":
                found += zip(given["reports"], given["signatures"], strict=True)
    return found
