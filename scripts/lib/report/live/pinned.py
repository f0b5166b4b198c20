"""A live chain as it stood at one block: views read there, logs up to it. Nothing is sent."""

from collections.abc import Sequence
from typing import NoReturn

from web3 import Web3
from web3.exceptions import ContractLogicError, Web3RPCError, Web3ValueError
from web3.types import TxParams

from oracle.errors import FatalError
from scripts.lib.chains.abi import Log
from scripts.lib.chains.base import ZERO_ADDRESS, Receipt, Refused, reason


class PinnedChain:
    """A `Chain` that is only read."""

    sender = ZERO_ADDRESS

    def __init__(self, web3: Web3, block: int, logs: Sequence[Log] = ()) -> None:
        self._web3 = web3
        self.block = block
        self.logs = logs
        self.chain_id = int(web3.eth.chain_id)
        self.now = int(web3.eth.get_block(block)["timestamp"])

    def at(self, block: int) -> "PinnedChain":
        """Return the same chain at another block, without its logs."""
        return PinnedChain(self._web3, block)

    def call(self, to: str, data: bytes) -> bytes:
        """Call a view; FatalError if the node has forgotten the block's state."""
        call: TxParams = {"to": Web3.to_checksum_address(to), "data": data}
        try:
            return bytes(self._web3.eth.call(call, self.block))
        except ContractLogicError as error:
            data_of = error.data if isinstance(error.data, str) else ""
            told = reason(bytes.fromhex(data_of[2:])) if data_of.startswith("0x") else str(error)
            raise Refused(told) from error
        except (Web3RPCError, Web3ValueError) as error:
            raise FatalError(f"the node does not answer at block {self.block:,}: {error}") from (
                error
            )

    def code(self, address: str) -> bytes:
        return bytes(self._web3.eth.get_code(Web3.to_checksum_address(address), self.block))

    def balance_wei(self, account: str) -> int:
        return int(self._web3.eth.get_balance(Web3.to_checksum_address(account), self.block))

    def transact(self, to: str | None, data: bytes, sender: str | None = None) -> Receipt:
        _read_only()

    def attempt(self, to: str, data: bytes, sender: str | None = None) -> None:
        _read_only()

    def construct(self, address: str, creation: bytes, sender: str) -> bytes:
        _read_only()

    def nonce(self, account: str) -> int:
        _read_only()

    def waiting(self, account: str) -> int:
        _read_only()

    def creation(self, sender: str, nonce: int, since_block: int) -> Receipt | None:
        _read_only()


def _read_only() -> NoReturn:
    raise FatalError("a report only reads: nothing is sent")
