"""The contracts over RPC: one class each; reads return dataclasses."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from web3 import Web3
from web3.exceptions import BadFunctionCallOutput, ContractLogicError
from web3.types import TxReceipt

from oracle.chain.abi import METER_ABI, TITLE_ABI
from oracle.chain.base import (
    MAX_REPORTS,
    MAX_ROLLED_CARDS,
    BatchReceipt,
    Before,
    Head,
    Node,
    Receipt,
    Standing,
)
from oracle.chain.client import check_code, endpoints_of, one_line, rpc_errors
from oracle.chain.packed import PackedCall
from oracle.chain.proofs import Pairs, Proofs, receipt_of
from oracle.chain.refusals import trouble
from oracle.chain.sender import Sender
from oracle.errors import FatalError, RetryableError
from oracle.report import Report
from oracle.words import pack, submit_many_calldata

HALF_DAY_SECONDS = 43_200


@dataclass(frozen=True, slots=True)
class AssetSpec:
    """What the runner needs of an asset's spec."""

    owner: str
    accelerator: str
    accelerator_count: int
    power_limit_watts: int


class _Contract:
    """Calls views of one contract; errors are the runner's."""

    def __init__(self, web3: Web3, address: str, abi: list[dict[str, Any]], what: str) -> None:
        check_code(web3, address, what)
        self.address = address
        self._contract = web3.eth.contract(Web3.to_checksum_address(address), abi=abi)
        self._web3 = web3
        self._is_proven = False
        self._answered: set[tuple[Any, ...]] = set()

    def _read(self, function: str, *arguments: Any) -> Any:
        """Call a view.

        FatalError for a contract that has no such view, unless one was answered before, and for a
        revert, unless that question was answered before: then it is the endpoint that errs.
        """
        key = (function, *arguments)
        with rpc_errors(function):
            try:
                answer = self._contract.functions[function](*arguments).call()
            except (ContractLogicError, BadFunctionCallOutput) as error:
                is_empty = isinstance(error, BadFunctionCallOutput)
                if key in self._answered or (is_empty and self._is_proven):
                    endpoints_of(self._web3).blame("nonsense", f"no usable answer to {function}")
                    raise trouble("nonsense", f"{function}: {one_line(error)}") from error
                if is_empty:
                    raise
                raise FatalError(f"{function}: {one_line(error)}") from error
        self._is_proven = True
        if all(isinstance(one, int) for one in arguments):
            self._answered.add(key)
        return answer


class RpcTitle(_Contract):
    """ComputeAsset."""

    def __init__(self, web3: Web3, address: str) -> None:
        super().__init__(web3, address, TITLE_ABI, "the meter's title contract")

    def spec(self, asset: int) -> AssetSpec:
        """Return the machine's spec; FatalError if there is no such asset."""
        try:
            owner = str(self._read("ownerOf", asset))
            fields = self._read("spec", asset)
        except FatalError as error:
            raise FatalError(
                f"no such asset: {asset} is not registered at {self.address} ({error})"
            ) from error
        name = bytes(fields[1]).rstrip(b"\0").decode("ascii", "backslashreplace")
        return AssetSpec(owner, name, int(fields[2]), int(fields[4]))

    def device_asset(self, device_id: bytes) -> int:
        """Return the asset that a device backs, 0 if none."""
        return int(self._read("device_asset", device_id))


class RpcMeter(_Contract):
    """MetricsOracle; reads only, unless it has a sender."""

    def __init__(self, web3: Web3, address: str, sender: Sender | None = None) -> None:
        super().__init__(web3, address, METER_ABI, "meter_address")
        self.chain_id = int(web3.eth.chain_id)
        self.web3 = web3
        self.sender = sender
        self.endpoints = endpoints_of(web3)
        self._proofs = Proofs(web3, self._contract, self.endpoints)
        self._delay_seconds = 0

    def title(self) -> str:
        """Return the address of the title contract."""
        return str(self._read("title"))

    def is_enrolled(self, asset: int) -> bool:
        """Return whether a live node key stands."""
        return bool(self._read("is_enrolled", asset))

    def node_of(self, asset: int) -> Node:
        """Return the asset's node."""
        return Node(*self._read("node_of", asset))

    def head(self, asset: int) -> Head:
        """Return the asset's newest totals."""
        return Head(*self._read("head", asset))

    def hash_report(self, report: Report) -> bytes:
        """Return the contract's own digest of `report`."""
        return bytes(self._read("hash_report", report.as_tuple()))

    def now(self) -> int:
        """Return the newest block's time, Unix seconds."""
        with rpc_errors("block"):
            return int(self._web3.eth.get_block("latest")["timestamp"])

    def deadline(self, report: Report) -> int:
        """Return the last second at which the contract takes `report`, Unix seconds."""
        return report.hour_ends_at + self._report_delay()

    def submit(self, report: Report, signature: bytes, before: Before | None = None) -> Receipt:
        """Put one signed report on chain and wait for it; see `Sender.send`."""
        call = self._contract.functions.submit(report.as_tuple(), signature)
        found = self._paying().send(call, (report.sequence,), before)
        if (report.asset, report.sequence) not in self._proofs.recorded(found["logs"]):
            raise trouble("not mined", "an earlier transaction was mined in its place")
        return receipt_of(found)

    def submit_many(
        self,
        reports: Sequence[Report],
        signatures: Sequence[bytes],
        before: Before | None = None,
    ) -> BatchReceipt:
        """Put up to 64 signed reports on chain and wait; half of them if a block has no room."""
        if not 0 < len(reports) <= MAX_REPORTS or len(reports) != len(signatures):
            raise FatalError(f"a batch of {len(reports)} reports and {len(signatures)} signatures")
        count = len(reports)
        while True:
            some, theirs = reports[:count], signatures[:count]
            packed = [(pack(report), theirs[place]) for place, report in enumerate(some)]
            call = PackedCall(self._web3, self.chain_id, self.address, submit_many_calldata(packed))
            try:
                found = self._paying().send(call, [report.sequence for report in some], before)
            except RetryableError as error:
                if error.fault != "too much gas" or count == 1:
                    raise
                count = (count + 1) // 2
                continue
            logs = found["logs"]
            return BatchReceipt(
                receipt_of(found), self._proofs.recorded(logs), self._proofs.skipped(logs)
            )

    def roll(self, asset: int) -> Receipt:
        """Fill as many missing half days as one transaction may."""
        head = self.head(asset)
        first = (head.ended_at - 1) // HALF_DAY_SECONDS + 1
        rollable = (self.now() - self._report_delay() - 1) // HALF_DAY_SECONDS - first
        if rollable < 1:
            raise FatalError(f"asset {asset}: nothing to roll yet")
        count = min(rollable, MAX_ROLLED_CARDS)
        return receipt_of(self._paying().send(self._contract.functions.roll(asset, count)))

    def survey(self) -> None:
        """Look at every endpoint's newest block; see `Endpoints.survey`."""
        self.endpoints.survey()

    def resume(self, first: int | None = None) -> None:
        """Finish what is open on the sender's book, if there is a sender; see `Sender.resume`."""
        if self.sender is not None:
            self.sender.resume(first)

    def standing(self, transaction: str) -> Standing | None:
        """Return what a transaction sent earlier recorded, None if it is in no block or failed."""
        sender = self._paying()
        found = sender.receipt(transaction)
        proven = None if found is None else self._proofs.in_block(found)
        if found is None or proven is None:
            return None
        recorded, skipped = proven
        with rpc_errors("block number"):
            depth = int(self._web3.eth.block_number) - int(found["blockNumber"]) + 1
        is_final = depth >= sender.confirmations and self._is_agreed(recorded, found)
        return Standing(receipt_of(found), recorded, is_final, skipped)

    def recorded_by(self, report: Report) -> str | None:
        """Return the transaction (of anyone) that recorded exactly this report, or None."""
        return self._proofs.find(report)

    def _is_agreed(self, recorded: Pairs, found: TxReceipt) -> bool:
        """Return whether heads stand where the events say and no other endpoint denies them."""
        ends = self._proofs.ends(found["logs"])
        for asset in {asset for asset, _ in recorded}:
            if self.head(asset).ended_at < ends[asset]:
                return False
        with rpc_errors("witness"):
            word = self._proofs.witness(found)
        if word == "denied":
            name = Web3.to_hex(found["transactionHash"])
            self.endpoints.distrust(f"another endpoint does not know transaction {name}")
            raise trouble("fake receipt", f"transaction {name}")
        return word == "agreed"

    def _report_delay(self) -> int:
        if not self._delay_seconds:
            self._delay_seconds = int(self._read("REPORT_DELAY_SECONDS"))
        return self._delay_seconds

    def _paying(self) -> Sender:
        if self.sender is None:
            raise FatalError("dry run: set paying_keyfile to send transactions")
        return self.sender
