"""The contracts over RPC: one class each; reads return dataclasses."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from web3 import Web3
from web3.exceptions import ContractLogicError

from oracle.chain.abi import METER_ABI, TITLE_ABI
from oracle.chain.base import Head, Node, Receipt
from oracle.chain.client import check_code, one_line, rpc_errors
from oracle.chain.sender import Sender
from oracle.errors import FatalError
from oracle.report import Report

HALF_DAY_SECONDS = 43_200
MAX_ROLLED_CARDS = 64


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

    def _read(self, function: str, *arguments: Any) -> Any:
        with rpc_errors(function):
            try:
                return self._contract.functions[function](*arguments).call()
            except ContractLogicError as error:
                raise FatalError(f"{function}: {one_line(error)}") from error


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
        self._web3 = web3
        self.chain_id = int(web3.eth.chain_id)
        self.sender = sender

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

    def submit(
        self, report: Report, signature: bytes, before: Callable[[str], None] | None = None
    ) -> Receipt:
        """Put one signed report on chain and wait for it; see `Sender.send`."""
        call = self._contract.functions.submit(report.as_tuple(), signature)
        return self._paying().send(call, before)

    def roll(self, asset: int) -> Receipt:
        """Fill as many missing half days as one transaction may."""
        head, delay = self.head(asset), int(self._read("REPORT_DELAY_SECONDS"))
        first = (head.ended_at - 1) // HALF_DAY_SECONDS + 1
        rollable = (self.now() - delay - 1) // HALF_DAY_SECONDS - first
        if rollable < 1:
            raise FatalError(f"asset {asset}: nothing to roll yet")
        count = min(rollable, MAX_ROLLED_CARDS)
        return self._paying().send(self._contract.functions.roll(asset, count))

    def mined(self, transaction: str) -> Receipt | None:
        """Return the receipt of a transaction sent earlier, None if it did not do its work."""
        return self._paying().receipt(transaction)

    def _paying(self) -> Sender:
        if self.sender is None:
            raise FatalError("dry run: set paying_keyfile to send transactions")
        return self.sender
