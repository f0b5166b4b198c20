"""A node's way to the chain in a test: store, carrier, sender, and a proxy before each endpoint."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

from eth_account.signers.local import LocalAccount

from oracle import signing
from oracle.assembly import compare_digests, make_carrier
from oracle.carrier import Carrier
from oracle.chain.client import connect
from oracle.chain.contracts import RpcMeter
from oracle.chain.fees import FeePolicy
from oracle.chain.sender import Sender
from oracle.report import Mode, Report
from oracle.store.entries import Entry, Network, Signed
from oracle.store.store import Store
from tests.oracle.anvil import CHAIN_ID, Suite
from tests.oracle.chain.fault_proxy import FaultProxy

HOUR = 3_600
POLICY = FeePolicy(max_fee=100 * 10**9, min_tip=10**6, max_tip=3 * 10**9)


class Lines:
    """A log that keeps what it is told."""

    def __init__(self) -> None:
        self.lines: list[tuple[str, str, dict[str, Any]]] = []

    def info(self, event: str, **fields: Any) -> None:
        self.lines.append(("info", event, fields))

    def warning(self, event: str, **fields: Any) -> None:
        self.lines.append(("warning", event, fields))

    def error(self, event: str, **fields: Any) -> None:
        self.lines.append(("error", event, fields))

    def of(self, event: str, level: str | None = None) -> list[dict[str, Any]]:
        """Return the fields of each line about `event`."""
        return [f for at, name, f in self.lines if name == event and level in (None, at)]


class Post:
    """An enrolled machine of one accelerator whose hours are signed as they pass."""

    def __init__(
        self,
        suite: Suite,
        folder: Path,
        proxies: list[FaultProxy],
        *,
        wei: int = 10**18,
        confirmations: int = 1,
        timeout_seconds: float = 20.0,
        rpc_timeout_seconds: float = 20.0,
        urls: list[str] | None = None,
    ) -> None:
        self.suite = suite
        self.proxies = proxies
        self.asset, _ = suite.register(1)
        self.node = suite.new_account(0)
        suite.enroll(self.asset, self.node)
        self.paying = suite.new_account(wei)
        self.log = Lines()
        self._folder = folder
        self._urls = tuple(urls or [proxy.url for proxy in proxies])
        self._confirmations = confirmations
        self._timeout_seconds = timeout_seconds
        self._rpc_timeout_seconds = rpc_timeout_seconds
        self._closers: list[Callable[[], None]] = []
        self.start()

    def start(self, account: LocalAccount | None = None) -> None:
        """Open the store and connect, as a process does when it begins."""
        network = Network(CHAIN_ID, self.suite.meter.address, self.asset, self.node.address)
        self.store = Store(self._folder, network)
        web3 = connect(self._urls, self._rpc_timeout_seconds, CHAIN_ID)
        sender = Sender(
            web3,
            account or self.paying,
            POLICY,
            self._confirmations,
            self._timeout_seconds,
            wall=self.now,
        )
        self.meter = RpcMeter(web3, self.suite.meter.address, sender)
        compare_digests(self.meter)
        make_carrier(self.meter, self.store, self.log)
        self.carrier = Carrier(self.meter, self.store, self.log, self.now)
        self.sender = sender

    def restart(self) -> None:
        """Begin anew over the same store: what was only in memory is gone."""
        self.close()
        self.start()

    def close(self) -> None:
        """Let go of the store."""
        self.store.close()

    def now(self) -> int:
        """Return the node's time, asked without the proxy: the host's clock in these tests."""
        return int(self.suite.anvil.web3.eth.get_block("latest")["timestamp"])

    def pass_time(self, seconds: int) -> None:
        """Let the chain's time go on."""
        self.suite.anvil.rpc("evm_increaseTime", seconds)
        self.suite.anvil.rpc("evm_mine")

    def sign(self, **changes: Any) -> Report:
        """Sign the next ten seconds, once they are over."""
        head = self.meter_head()
        start = max(head, self.store.last_ended_at())
        if start % HOUR > HOUR - 10:
            start = (start // HOUR + 1) * HOUR
        return self.sign_span(start, start + 10, **changes)

    def sign_span(self, start: int, end: int, **changes: Any) -> Report:
        """Sign a span and let it pass."""
        span = end - start
        report = Report(
            self.asset,
            self.store.last_sequence() + 1,
            start,
            end,
            span,
            0,
            100 * span,
            0,
            int(Mode.IDLE),
            bytes(range(32)),
        )
        report = replace(report, **changes)
        message = signing.report_message(report, CHAIN_ID, self.suite.meter.address)
        signature = signing.sign(message, bytes(self.node.key))
        self.store.close_window([Signed(report, signature, signing.digest(message))])
        if self.now() < end:
            self.pass_time(end - self.now())
        return report

    def meter_head(self) -> int:
        """Return where the chain's readings end, asked without the proxy."""
        return self.suite.head(self.asset)[1]

    def entries(self) -> list[Entry]:
        """Return the store's reports."""
        return self.store.entries()

    def outcomes(self) -> list[str]:
        """Return what became of each report."""
        return [entry.outcome for entry in self.entries()]

    def recorded(self) -> list[int]:
        """Return the sequences of this asset's `Recorded` events in the blocks of now, in order."""
        events = self.suite.meter.events.Recorded().get_logs(
            argument_filters={"asset": self.asset}, from_block=0
        )
        hash_of = {
            number: self.suite.anvil.web3.eth.get_block(number)["hash"]
            for number in {event["blockNumber"] for event in events}
        }
        # A node may still tell of a log whose block a reorganisation has just replaced.
        standing = [
            event for event in events if hash_of[event["blockNumber"]] == event["blockHash"]
        ]
        return [int(event["args"]["sequence"]) for event in standing]

    def transactions(self) -> int:
        """Return how many transactions the paying key has in blocks."""
        return self.suite.anvil.web3.eth.get_transaction_count(self.paying.address)
