"""What the chain itself says of a report: the meter's `Recorded` events.

A head that has passed a sequence does not say that this report was recorded (a later one may have
gone first), and no receipt of an aggregator does.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from eth_abi import decode
from web3 import Web3

from oracle.chain.client import rpc_errors
from oracle.report import REPORT_FIELDS, Report
from oracle.words import keccak

_KINDS = [kind for _, kind in REPORT_FIELDS]
RECORDED_TOPIC = keccak(f"Recorded({','.join(_KINDS)})".encode())
LOG_BLOCKS = 5_000
"""In one question: what public endpoints allow."""
ASSETS_PER_QUESTION = 100


@dataclass(frozen=True, slots=True)
class Block:
    """The newest block."""

    number: int
    time: int
    """Unix seconds."""


@dataclass(frozen=True, slots=True)
class Sighting:
    """Where a report was recorded."""

    transaction: str
    block: int


class Witness(Protocol):
    """Reads what was recorded; RetryableError if the chain cannot be asked."""

    def newest(self) -> Block:
        """Return the newest block."""
        ...

    def find(
        self, reports: Sequence[Report], since_block: int | None = None
    ) -> Mapping[Report, Sighting]:
        """Return where those of `reports` were recorded that were.

        Looks back to `since_block`, by default to when the earliest of them ended.
        """
        ...


class RpcWitness:
    """The witness over RPC."""

    def __init__(self, web3: Web3, meter: str, log_blocks: int = LOG_BLOCKS) -> None:
        self._web3 = web3
        self._meter = Web3.to_checksum_address(meter)
        self._log_blocks = log_blocks
        self._hours: dict[int, int] = {}

    def newest(self) -> Block:
        """Return the newest block."""
        with rpc_errors("block"):
            block = self._web3.eth.get_block("latest")
            return Block(int(block["number"]), int(block["timestamp"]))

    def find(
        self, reports: Sequence[Report], since_block: int | None = None
    ) -> dict[Report, Sighting]:
        """Return where those of `reports` were recorded that were; newest blocks first."""
        missing, found = set(reports), dict[Report, Sighting]()
        if not missing:
            return found
        newest = self.newest()
        if since_block is None:
            since_block = self._block_at(min(report.ended_at for report in reports), newest)
        last = newest.number
        while last >= since_block and missing:
            first = max(since_block, last - self._log_blocks + 1)
            for report, sighting in self._logs(missing, first, last):
                if report in missing:
                    missing.remove(report)
                    found[report] = sighting
            last = first - 1
        return found

    def _logs(self, reports: set[Report], first: int, last: int) -> list[tuple[Report, Sighting]]:
        assets = sorted({report.asset for report in reports})
        found = []
        for start in range(0, len(assets), ASSETS_PER_QUESTION):
            some = assets[start : start + ASSETS_PER_QUESTION]
            topics: Any = ["0x" + RECORDED_TOPIC.hex(), [f"0x{asset:064x}" for asset in some]]
            with rpc_errors("events"):
                logs = self._web3.eth.get_logs(
                    {
                        "address": self._meter,
                        "topics": topics,
                        "fromBlock": Web3.to_hex(first),
                        "toBlock": Web3.to_hex(last),
                    }
                )
                found += [_sighted(log) for log in logs]
        return found

    def _block_at(self, moment: int, newest: Block) -> int:
        """Return a block not after `moment` (Unix seconds), at most an hour before it."""
        hour = moment - moment % 3_600
        if hour not in self._hours:
            low, high = 0, newest.number
            while low < high:
                middle = (low + high + 1) // 2
                with rpc_errors("block"):
                    time = int(self._web3.eth.get_block(middle)["timestamp"])
                low, high = (middle, high) if time <= hour else (low, middle - 1)
            self._hours[hour] = low
        return self._hours[hour]


def _sighted(log: Any) -> tuple[Report, Sighting]:
    values = decode(_KINDS[1:], bytes(log["data"]))
    report = Report(int.from_bytes(log["topics"][1], "big"), *values)
    return report, Sighting(Web3.to_hex(log["transactionHash"]), int(log["blockNumber"]))
