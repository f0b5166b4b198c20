"""What a transaction recorded, read from the blocks: a receipt alone is only somebody's word."""

from collections.abc import Sequence
from typing import Any, Literal

from eth_utils.abi import event_abi_to_log_topic
from web3 import Web3
from web3.contract import Contract
from web3.types import LogReceipt, TxReceipt

from oracle.chain.base import Receipt
from oracle.chain.client import rpc_errors
from oracle.chain.endpoints import Endpoints
from oracle.chain.refusals import reason_of, trouble
from oracle.report import Report

BLOCKS_A_LOOK = 2_000
"""What public endpoints let one look for events span."""
MAX_LOOKS = 128
FAR_BLOCKS = 32
"""Two honest endpoints may see different newest blocks for a while, but not for so many."""

Witness = Literal["agreed", "unsure", "denied"]
Pairs = tuple[tuple[int, int], ...]
Skips = tuple[tuple[int, int, str], ...]


def receipt_of(found: TxReceipt) -> Receipt:
    """Return the runner's form of a receipt."""
    return Receipt(
        Web3.to_hex(found["transactionHash"]),
        int(found["blockNumber"]),
        int(found["gasUsed"]),
        Web3.to_hex(found["blockHash"]),
    )


class Proofs:
    """Reads the events of one meter."""

    def __init__(self, web3: Web3, contract: Contract, endpoints: Endpoints) -> None:
        self._web3 = web3
        self._contract = contract
        self._endpoints = endpoints
        self._recorded = contract.events.Recorded()
        self._skipped = contract.events.Skipped()

    def recorded(self, logs: Sequence[LogReceipt]) -> Pairs:
        """Return (asset, sequence) of each `Recorded` of this meter among `logs`."""
        return tuple(
            (int(one["asset"]), int(one["sequence"])) for one in self._events(self._recorded, logs)
        )

    def skipped(self, logs: Sequence[LogReceipt]) -> Skips:
        """Return (asset, sequence, reason) of each `Skipped` of this meter among `logs`."""
        with rpc_errors("events"):
            return tuple(
                (int(one["asset"]), int(one["sequence"]), reason_of(int(one["code"])))
                for one in self._events(self._skipped, logs)
            )

    def ends(self, logs: Sequence[LogReceipt]) -> dict[int, int]:
        """Return by asset where the last report recorded in `logs` ended, Unix seconds."""
        return {
            int(one["asset"]): int(one["ended_at"]) for one in self._events(self._recorded, logs)
        }

    def in_block(self, found: TxReceipt) -> tuple[Pairs, Skips] | None:
        """Return what the transaction recorded and skipped according to its block's own log.

        None if that block is not in the chain (any more). RetryableError, and a rest for the
        endpoint, if the receipt tells of what the log does not hold.
        """
        with rpc_errors("block"):
            block = self._web3.eth.get_block(found["blockNumber"])
            if block["hash"] != found["blockHash"]:
                return None
            logs = self._web3.eth.get_logs(
                {"blockHash": found["blockHash"], "address": self._contract.address}
            )
            ours = [one for one in logs if one["transactionHash"] == found["transactionHash"]]
            proven, claimed = self.recorded(ours), self.recorded(found["logs"])
        if proven != claimed or not proven:
            name = Web3.to_hex(found["transactionHash"])
            self._endpoints.distrust(f"transaction {name} recorded nothing in its block")
            raise trouble("fake receipt", f"transaction {name}")
        return proven, self.skipped(ours)

    def witness(self, found: TxReceipt) -> Witness:
        """Return what the other endpoints say of a receipt's block and event.

        Another block at its height may be a reorganisation under way: `unsure`, until that endpoint
        has gone on far without ours. One that is silent, or not as far yet, denies nothing.
        """
        height, ours = int(found["blockNumber"]), Web3.to_hex(found["blockHash"])
        if {str(one.get("hash")) for one in self._blocks(Web3.to_hex(height))} - {ours}:
            heads = [int(one["number"], 16) for one in self._blocks("latest")]
            return "denied" if max(heads, default=0) >= height + FAR_BLOCKS else "unsure"
        query = {"blockHash": ours, "address": self._contract.address}
        answers: list[Any] = self._endpoints.witnesses("eth_getLogs", [query])
        name = Web3.to_hex(found["transactionHash"])
        logs = [a["result"] for a in answers if isinstance(a.get("result"), list)]
        is_known = all(any(one.get("transactionHash") == name for one in some) for some in logs)
        return "agreed" if is_known else "denied"

    def _blocks(self, height: str) -> list[dict[str, Any]]:
        """Return the other endpoints' blocks at a height."""
        answers: list[Any] = self._endpoints.witnesses("eth_getBlockByNumber", [height, False])
        return [one["result"] for one in answers if isinstance(one.get("result"), dict)]

    def find(self, report: Report) -> str | None:
        """Return the transaction that recorded exactly `report`, None if another took its sequence.

        Of a report whose sequence the meter no longer takes. RetryableError if no event explains
        that: then an endpoint keeps something back, and the report must not be given up.
        """
        with rpc_errors("events"):
            last, is_explained = int(self._web3.eth.block_number), False
            for _ in range(MAX_LOOKS):
                first = max(0, last - BLOCKS_A_LOOK + 1)
                events = self._everywhere(report.asset, first, last)
                same = (one for one in events if dict(one["args"]) == report.message())
                if (found := next(same, None)) is not None:
                    name: str | bytes = found["transactionHash"]  # text from another endpoint
                    return name if isinstance(name, str) else Web3.to_hex(name)
                later = (int(one["args"]["sequence"]) >= report.sequence for one in events)
                is_explained = is_explained or any(later)
                is_older = self._web3.eth.get_block(first)["timestamp"] < report.ended_at
                if first == 0 or is_older:
                    break
                last = first - 1
        if is_explained:
            return None
        self._endpoints.blame("nonsense", f"no event took sequence {report.sequence}")
        raise trouble("disputed", f"sequence {report.sequence} is taken, and no event took it")

    def _everywhere(self, asset: int, first: int, last: int) -> list[Any]:
        """Return an asset's `Recorded` events in a span of blocks, of every endpoint."""
        topic = Web3.to_hex(event_abi_to_log_topic(self._recorded.abi))
        query: Any = {
            "address": self._contract.address,
            "topics": [topic, f"0x{asset:064x}"],
            "fromBlock": Web3.to_hex(first),
            "toBlock": Web3.to_hex(last),
        }
        logs: list[Any] = list(self._web3.eth.get_logs(query))
        answers: list[Any] = self._endpoints.witnesses("eth_getLogs", [query])
        for answer in answers:
            logs += answer.get("result") or []
        return [self._recorded.process_log(one) for one in logs]

    def _events(self, event: Any, logs: Sequence[LogReceipt]) -> list[Any]:
        """Return the arguments of each such event of this meter among `logs`."""
        with rpc_errors("events"):
            topic = Web3.to_hex(event_abi_to_log_topic(event.abi))
            return [
                event.process_log(one)["args"]
                for one in logs
                if one["address"] == self._contract.address
                and one["topics"]
                and Web3.to_hex(one["topics"][0]) == topic
            ]
