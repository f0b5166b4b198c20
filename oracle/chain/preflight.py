"""Asks what a call would do before anything is paid for it."""

from typing import Any

from web3 import Web3
from web3.exceptions import ContractLogicError
from web3.types import BlockIdentifier

from oracle.chain.client import one_line, rpc_errors
from oracle.chain.endpoints import Endpoints
from oracle.chain.packed import Call
from oracle.chain.refusals import REFUSALS, Remedy, fault_in, reason_in, refusal, trouble
from oracle.errors import RetryableError

GAS_HEADROOM_PERCENT = 125
"""Of the estimate: the state may move between the estimate and the block."""
_LASTING = (Remedy.DROP, Remedy.EXPIRE, Remedy.STOP)
"""Remedies that give something up: they need more than one endpoint's word."""

_USELESS = ("other", "nonsense")


class Preflight:
    """Of one account."""

    def __init__(self, web3: Web3, endpoints: Endpoints, address: str) -> None:
        self._web3 = web3
        self._endpoints = endpoints
        self._from = Web3.to_checksum_address(address)

    def gas(self, call: Call) -> int:
        """Return the gas the call may use; raise what the contract has against it.

        The newest block may be older than the report's end: then the next block is asked.
        """
        try:
            gas = self._estimate(call, "latest")
        except RetryableError as error:
            if error.fault:  # the RPC's trouble, not the contract's word
                raise
            gas = self._estimate(call, "pending")
        with rpc_errors("block"):
            limit = int(self._web3.eth.get_block("latest")["gasLimit"])
        if gas > limit:
            raise trouble("too much gas", f"{gas} gas of the {limit} that a block has")
        return gas

    def _estimate(self, call: Call, block: BlockIdentifier) -> int:
        try:
            with rpc_errors("pre-flight"):
                gas = int(call.estimate_gas({"from": self._from}, block))
        except RetryableError as error:
            cause = error.__cause__
            if isinstance(cause, ContractLogicError):
                raise self._refusal(call, cause, block) from cause
            if error.fault in _USELESS:
                self._endpoints.blame(error.fault, "no usable estimate")
            raise
        return gas * GAS_HEADROOM_PERCENT // 100

    def _refusal(self, call: Call, error: ContractLogicError, block: BlockIdentifier) -> Exception:
        """Return the runner's error for a revert."""
        words = one_line(error)
        reason = reason_in(words) or self._reason_of_a_call(call, block)
        if reason is not None:
            self._check_agreed(call, reason)
            return refusal(reason)
        if fault_in(words) == "too much gas":
            return trouble("too much gas", words)
        self._endpoints.blame("other", "a refusal without a reason")
        return trouble("reverted", words)

    def _reason_of_a_call(self, call: Call, block: BlockIdentifier) -> str | None:
        """Return the reason from a plain call: some nodes name none for an estimate."""
        with rpc_errors("pre-flight"):
            try:
                call.call({"from": self._from}, block)
            except ContractLogicError as error:
                return reason_in(str(error))
        return None

    def _check_agreed(self, call: Call, reason: str) -> None:
        """RetryableError if a report or the node would be given up and another endpoint objects."""
        if REFUSALS[reason][0] not in _LASTING:
            return
        data = call._encode_transaction_data()
        query = [{"from": self._from, "to": call.address, "data": data}, "latest"]
        answers: list[Any] = self._endpoints.witnesses("eth_call", query)
        for answer in answers:
            message = str(answer.get("error", {}).get("message", ""))
            if reason not in message:
                raise trouble("disputed", f"one endpoint says {reason!r}, another does not")
