"""A chain behind an RPC that signs for its own accounts: anvil, for gas figures and tests."""

from typing import Any

from hexbytes import HexBytes
from web3 import Web3
from web3.exceptions import ContractLogicError, Web3RPCError
from web3.types import RPCEndpoint, TxParams

from oracle.errors import FatalError
from scripts.lib.chains import over_rpc
from scripts.lib.chains.base import Receipt, Refused, reason

GAS_LIMIT = 16_000_000


class NodeChain:
    """A `Chain` over RPC."""

    def __init__(self, url: str) -> None:
        self._web3 = Web3(Web3.HTTPProvider(url))
        if not self._web3.is_connected():
            raise FatalError(f"no node answers at {url}: start one, or correct the address")
        self.accounts = [str(account) for account in self._web3.eth.accounts]
        self.sender = self.accounts[0]

    @property
    def chain_id(self) -> int:
        return int(self._web3.eth.chain_id)

    @property
    def now(self) -> int:
        """Unix seconds of the last block."""
        return int(self._web3.eth.get_block("latest")["timestamp"])

    def rpc(self, method: str, *params: Any) -> Any:
        """Call an RPC method that web3 has no name for, and return its result."""
        response = self._web3.provider.make_request(RPCEndpoint(method), list(params))
        if "error" in response:
            raise FatalError(f"{method}: {response['error']}")
        return response.get("result")

    def move_to(self, timestamp: int) -> None:
        """Mine the next block at `timestamp`."""
        self.rpc("evm_setNextBlockTimestamp", timestamp)

    def transact(self, to: str | None, data: bytes, sender: str | None = None) -> Receipt:
        """Send a transaction and wait for it; Refused with the contract's reason if it reverts."""
        origin = sender or self.sender
        transaction: TxParams = {"from": origin, "data": data, "gas": GAS_LIMIT}
        if to is not None:
            transaction["to"] = to
        try:
            sent = self._web3.eth.send_transaction(transaction)
        except (ContractLogicError, Web3RPCError) as error:
            raise _refusal(error) from error
        receipt = self._web3.eth.wait_for_transaction_receipt(sent, timeout=30, poll_latency=0.005)
        mined = over_rpc.receipt(self._web3, receipt)
        if receipt["status"] == 1:
            return mined
        try:
            self.call(to or "", data, origin)
        except Refused as error:
            raise Refused(str(error), mined) from error
        raise Refused("reverted, but not when tried again", mined)

    def call(self, to: str, data: bytes, sender: str | None = None) -> bytes:
        """Call a view."""
        call: TxParams = {"to": to, "data": data, "from": sender or self.sender}
        try:
            return bytes(self._web3.eth.call(call))
        except (ContractLogicError, Web3RPCError) as error:
            raise _refusal(error) from error

    def attempt(self, to: str, data: bytes, sender: str | None = None) -> None:
        """Ask the node what a transaction would do; Refused with the reason if it would revert."""
        self.call(to, data, sender)

    def code(self, address: str) -> bytes:
        return bytes(self._web3.eth.get_code(Web3.to_checksum_address(address)))

    def construct(self, address: str, creation: bytes, sender: str) -> bytes:
        """Call an address as if the creation code stood there."""
        target = Web3.to_checksum_address(address)
        call: TxParams = {"to": target, "from": Web3.to_checksum_address(sender)}
        try:
            return bytes(
                self._web3.eth.call(call, "latest", {target: {"code": HexBytes(creation)}})
            )
        except (ContractLogicError, Web3RPCError) as error:
            raise _refusal(error) from error

    @property
    def block(self) -> int:
        return int(self._web3.eth.block_number)

    def nonce(self, account: str) -> int:
        return over_rpc.nonce(self._web3, account)

    def waiting(self, account: str) -> int:
        return over_rpc.waiting(self._web3, account)

    def creation(self, sender: str, nonce: int, since_block: int) -> Receipt | None:
        return over_rpc.creation(self._web3, sender, nonce, since_block)

    def balance_wei(self, account: str) -> int:
        return int(self._web3.eth.get_balance(Web3.to_checksum_address(account)))


def _refusal(error: Exception) -> Refused:
    data = getattr(error, "data", None)
    if isinstance(data, str) and data.startswith("0x"):
        return Refused(reason(bytes.fromhex(data[2:])))
    return Refused(str(getattr(error, "message", None) or error))
