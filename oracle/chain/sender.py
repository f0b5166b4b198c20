"""Sends transactions of one paying key: pre-flight, fees, nonce, receipt."""

import time
from collections.abc import Callable
from typing import Any

from eth_account.signers.local import LocalAccount
from web3 import Web3
from web3.contract.contract import ContractFunction
from web3.exceptions import ContractLogicError, TransactionNotFound, Web3RPCError
from web3.types import BlockIdentifier, TxReceipt

from oracle.chain.base import Receipt
from oracle.chain.client import one_line, rpc_errors
from oracle.chain.fees import FeePolicy, Fees
from oracle.chain.refusals import reason_in, refusal
from oracle.errors import FatalError, RetryableError

GAS_HEADROOM_PERCENT = 125
"""Of the estimate: the state may move between the estimate and the block."""
POLL_SECONDS = 0.1
_KNOWN = ("already known", "already imported", "nonce too low", "known transaction")


class Sender:
    """The only user of its key: the next nonce is the chain's count of mined transactions."""

    def __init__(
        self,
        web3: Web3,
        account: LocalAccount,
        policy: FeePolicy,
        confirmations: int = 1,
        receipt_timeout_seconds: float = 120.0,
    ) -> None:
        self.address = str(account.address)
        self._web3 = web3
        self._account = account
        self._policy = policy
        self._confirmations = confirmations
        self._timeout_seconds = receipt_timeout_seconds
        self._last: tuple[int, Fees] | None = None

    def balance(self) -> int:
        """Return the paying key's balance, wei."""
        with rpc_errors("balance"):
            return int(self._web3.eth.get_balance(Web3.to_checksum_address(self.address)))

    def check_funds(self) -> int:
        """Return the balance, wei; FatalError if there is none at all."""
        balance = self.balance()
        if not balance:
            raise FatalError(
                f"empty wallet: {self.address} holds 0 wei: send it some of the chain's own coin"
            )
        return balance

    def send(self, call: ContractFunction, before: Callable[[str], None] | None = None) -> Receipt:
        """Send `call` and wait until it is mined and confirmed.

        `before` gets the transaction's hash before it is broadcast. A refusal by the contract is
        found without paying for it. Raises what the table of refusals says; RetryableError for an
        empty wallet (metering goes on until it is filled) and when it is not mined in time (the
        next call replaces it).
        """
        gas = self._preflight(call)
        with rpc_errors("transaction"):
            transaction, fees = self._build(call, gas)
        signed = self._account.sign_transaction(transaction)
        name = Web3.to_hex(signed.hash)
        if before is not None:
            before(name)
        self._last = (transaction["nonce"], fees)
        with rpc_errors("sending"):
            self._broadcast(signed.raw_transaction, name)
            return self._wait(name)

    def receipt(self, transaction: str) -> Receipt | None:
        """Return the receipt of a transaction sent earlier if it was mined and did its work."""
        with rpc_errors("receipt"):
            found = self._find(transaction)
        return _receipt(found) if found is not None and found["status"] == 1 else None

    def _preflight(self, call: ContractFunction) -> int:
        """Return the gas the call needs; raise what the contract has against it.

        The newest block may be older than the report's end: then the next block is asked.
        """
        try:
            return self._estimate(call, "latest")
        except RetryableError:
            return self._estimate(call, "pending")

    def _estimate(self, call: ContractFunction, block: BlockIdentifier) -> int:
        sender = Web3.to_checksum_address(self.address)
        with rpc_errors("pre-flight"):
            try:
                gas = int(call.estimate_gas({"from": sender}, block))
            except ContractLogicError as error:
                reason = reason_in(str(error))
                if reason is None:
                    raise FatalError(f"the contract refused: {one_line(error)}") from error
                raise refusal(reason) from error
        return gas * GAS_HEADROOM_PERCENT // 100

    def _build(self, call: ContractFunction, gas: int) -> tuple[dict[str, Any], Fees]:
        eth = self._web3.eth
        sender = Web3.to_checksum_address(self.address)
        nonce = eth.get_transaction_count(sender, "latest")
        base_fee = int(eth.get_block("latest")["baseFeePerGas"])
        stuck = self._last[1] if self._last is not None and self._last[0] == nonce else None
        fees = self._policy.fees(base_fee, int(eth.max_priority_fee), stuck)
        balance, needed = int(eth.get_balance(sender)), gas * fees.max_fee
        if balance < needed:
            raise RetryableError(
                f"empty wallet: {self.address} holds {balance} wei and a report may cost {needed}: "
                "send it some of the chain's own coin"
            )
        transaction = call.build_transaction(
            {
                "from": sender,
                "nonce": nonce,
                "gas": gas,
                "maxFeePerGas": Web3.to_wei(fees.max_fee, "wei"),
                "maxPriorityFeePerGas": Web3.to_wei(fees.tip, "wei"),
            }
        )
        return dict(transaction), fees

    def _broadcast(self, raw: bytes, name: str) -> None:
        """Hand the transaction over; one that the node knows already is no failure."""
        try:
            self._web3.eth.send_raw_transaction(raw)
        except Web3RPCError as error:
            if not any(word in str(error).lower() for word in _KNOWN):
                raise
            if "nonce too low" in str(error).lower() and self._find(name) is None:
                raise

    def _find(self, transaction: str) -> TxReceipt | None:
        try:
            return self._web3.eth.get_transaction_receipt(Web3.to_bytes(hexstr=transaction))  # type: ignore[arg-type]
        except TransactionNotFound:
            return None

    def _wait(self, name: str) -> Receipt:
        """Return the receipt once enough blocks stand on it (a reorg may take it away again)."""
        deadline = time.monotonic() + self._timeout_seconds
        while True:
            found = self._find(name)
            if found is not None:
                depth = int(self._web3.eth.block_number) - found["blockNumber"] + 1
                if depth >= self._confirmations:
                    break
            if time.monotonic() > deadline:
                raise RetryableError(
                    f"transaction {name} is not mined after {self._timeout_seconds:.0f} s: it will "
                    "be replaced with a higher fee"
                )
            time.sleep(POLL_SECONDS)
        if found["status"] != 1:
            raise RetryableError(f"transaction {name} reverted in block {found['blockNumber']}")
        return _receipt(found)


def _receipt(found: TxReceipt) -> Receipt:
    return Receipt(
        Web3.to_hex(found["transactionHash"]), int(found["blockNumber"]), int(found["gasUsed"])
    )
