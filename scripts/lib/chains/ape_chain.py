"""The chain that ape is connected to, and the account that ape unlocks: for live networks."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from ape.api import AccountAPI, ProviderAPI
from ape.exceptions import ApeException, ContractLogicError
from eth_utils import to_checksum_address
from hexbytes import HexBytes
from web3.exceptions import Web3Exception

from oracle.errors import FatalError, RetryableError
from scripts.lib.chains import over_rpc
from scripts.lib.chains.abi import Log
from scripts.lib.chains.base import ZERO_ADDRESS, Receipt, Refused, reason
from scripts.lib.failure import one_line, without_paths

_REVERTED = "execution reverted: "
"""What nodes put before a contract's reason."""
_GAS_HEADROOM_PERCENT = 125
"""Of the estimate: the state may move between the estimate and the block."""


class ApeChain:
    """A `Chain` through ape: its gas limits, fees, confirmations and signers.

    Without an account it can only be read. `max_fee_wei` per gas is never exceeded.
    """

    def __init__(
        self, provider: ProviderAPI, account: AccountAPI | None, max_fee_wei: int | None = None
    ) -> None:
        self._provider = provider
        self._account = account
        self._max_fee_wei = max_fee_wei
        self.sender = str(account.address) if account is not None else ZERO_ADDRESS

    @property
    def chain_id(self) -> int:
        return int(self._provider.chain_id)

    @property
    def now(self) -> int:
        """Unix seconds of the latest block."""
        with _plainly():
            return int(self._provider.get_block("latest").timestamp)

    def transact(self, to: str | None, data: bytes, sender: str | None = None) -> Receipt:
        """Send a transaction of the account and wait until ape calls it confirmed."""
        if self._account is None:
            raise FatalError("name the account that sends: --account <alias>")
        if sender not in (None, self.sender):
            raise FatalError(f"ape has no key for {sender}: only {self.sender} can send")
        fields: dict[str, Any] = {"data": HexBytes(data), "sender": self.sender}
        if to is not None:
            fields["receiver"] = to
        transaction = self._provider.network.ecosystem.create_transaction(**fields)
        try:
            if to is not None:
                gas = self._provider.estimate_gas_cost(transaction)
                gas = gas * _GAS_HEADROOM_PERCENT // 100
                transaction.gas_limit = min(gas, self._provider.max_gas)
            if self._max_fee_wei is not None:
                transaction.max_fee = min(2 * self.fee_per_gas_wei(), self._max_fee_wei)
            receipt = self._account.call(transaction)
        except ApeException as error:
            told = without_paths(one_line(str(error)))
            if isinstance(error, ContractLogicError):
                raise Refused(_reason(error), self._mined(transaction)) from error
            if (mined := self._mined(transaction)) is not None:
                raise Refused(told, mined) from error
            raise FatalError(told) from error
        except (Web3Exception, OSError) as error:
            raise RetryableError(without_paths(one_line(str(error)))) from error
        created = getattr(receipt, "contract_address", None)
        return Receipt(
            transaction_hash=str(receipt.txn_hash),
            block_number=int(receipt.block_number),
            gas_used=int(receipt.gas_used),
            sender=self.sender,
            contract_address=str(created) if to is None and created else None,
            logs=tuple(_log(entry, int(receipt.timestamp) // 1_000) for entry in receipt.logs),
            fee_wei=int(receipt.total_fees_paid),
        )

    def _mined(self, transaction: Any) -> Receipt | None:
        """Return the receipt of a transaction that reverted in a block; None if none is known."""
        if transaction.signature is None:
            return None
        web3 = self._provider.web3
        try:
            found = web3.eth.get_transaction_receipt(HexBytes(transaction.txn_hash))
            return over_rpc.receipt(web3, found) if found["status"] == 0 else None
        except (Web3Exception, OSError):
            return None  # it was not sent, or the node does not say

    def call(self, to: str, data: bytes) -> bytes:
        """Call a view."""
        return self._ask({"receiver": to, "data": HexBytes(data)})

    def attempt(self, to: str, data: bytes, sender: str | None = None) -> None:
        """Ask the node what a transaction would do; Refused with the reason if it would revert."""
        self._ask({"receiver": to, "data": HexBytes(data), "sender": sender or self.sender})

    def construct(self, address: str, creation: bytes, sender: str) -> bytes:
        """Call an address as if the creation code stood there: the node must take overrides."""
        override = {to_checksum_address(address): {"code": "0x" + creation.hex()}}
        return self._ask({"receiver": address, "sender": sender}, state=override)

    def _ask(self, fields: dict[str, Any], **options: Any) -> bytes:
        transaction = self._provider.network.ecosystem.create_transaction(**fields)
        try:
            with _plainly():
                return bytes(self._provider.send_call(transaction, skip_trace=True, **options))
        except ContractLogicError as error:
            raise Refused(_reason(error)) from error

    def code(self, address: str) -> bytes:
        with _plainly():
            return bytes(HexBytes(self._provider.get_code(to_checksum_address(address))))

    def fee_per_gas_wei(self) -> int:
        """Return what a unit of gas costs now, tip included."""
        with _plainly():
            return int(self._provider.base_fee) + int(self._provider.priority_fee)

    @property
    def block(self) -> int:
        with _plainly():
            return int(self._provider.get_block("latest").number)

    def nonce(self, account: str) -> int:
        with _plainly():
            return over_rpc.nonce(self._provider.web3, account)

    def waiting(self, account: str) -> int:
        with _plainly():
            return over_rpc.waiting(self._provider.web3, account)

    def creation(self, sender: str, nonce: int, since_block: int) -> Receipt | None:
        with _plainly():
            return over_rpc.creation(self._provider.web3, sender, nonce, since_block)

    def balance_wei(self, account: str) -> int:
        with _plainly():
            return int(self._provider.get_balance(to_checksum_address(account)))


@contextmanager
def _plainly() -> Iterator[None]:
    """Let a node that does not answer be one line that says what to do; reverts pass."""
    try:
        yield
    except ContractLogicError:
        raise
    except (ApeException, Web3Exception, OSError) as error:
        told = without_paths(one_line(str(error)))
        raise RetryableError(f"{told} (check --network, and that its node runs)") from error


def _reason(error: ContractLogicError) -> str:
    """Return the contract's words: ape cuts them at the last colon, what it wraps has them all."""
    data = getattr(error.base_err, "data", None)
    if isinstance(data, str) and data.startswith("0x"):
        return reason(bytes.fromhex(data[2:]))
    _, found, words = str(error.base_err or "").partition(_REVERTED)
    return words if found else error.revert_message or one_line(str(error))


def _log(entry: dict[str, Any], timestamp: int) -> Log:
    return Log(
        address=to_checksum_address(entry["address"]),
        topics=tuple(bytes(HexBytes(topic)) for topic in entry["topics"]),
        data=bytes(HexBytes(entry["data"])),
        timestamp=timestamp,
    )
