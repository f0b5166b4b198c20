"""Sends transactions of one paying key: pre-flight, fees, nonce, book, broadcast, receipt."""

import threading
import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from eth_account.signers.local import LocalAccount
from web3 import Web3
from web3.types import Nonce, TxReceipt

from oracle.chain.base import Attempt, Before, NonceBook
from oracle.chain.client import endpoints_of, rpc_errors
from oracle.chain.fees import FeePolicy, Fees
from oracle.chain.nonces import MemoryBook, Nonces
from oracle.chain.packed import Call
from oracle.chain.preflight import Preflight
from oracle.chain.refusals import fault_in, trouble
from oracle.telemetry.logs import Log, Silent

FIRST_POLL_SECONDS = 0.1
MAX_POLL_SECONDS = 2.0
MAX_BUMPS = 8
"""In one go, where a node holds a dearer transaction at this nonce than the book knows."""
MAX_MISSES = 3
"""Looks at a mined nonce without a receipt of ours before it counts as taken."""


@dataclass(frozen=True, slots=True)
class SenderStats:
    """What one paying key did since the process began."""

    sent: int
    """Transactions broadcast for the first time."""
    replaced: int
    """Of them those that replaced an earlier one at the same nonce."""
    rebroadcast: int
    nonces_taken: int
    """Nonces that a transaction of another process took."""


class Sender:
    """The only user of its key; one transaction at a time, whatever thread asks."""

    def __init__(
        self,
        web3: Web3,
        account: LocalAccount,
        policy: FeePolicy,
        confirmations: int = 1,
        receipt_timeout_seconds: float = 120.0,
        wall: Callable[[], float] = time.time,
    ) -> None:
        """Until `keep_in` nothing is known of what was sent before this process began."""
        self.address = str(account.address)
        self.confirmations = confirmations
        self.endpoints = endpoints_of(web3)
        self._web3 = web3
        self._account = account
        self._policy = policy
        self._timeout_seconds = receipt_timeout_seconds
        self._wall = wall
        self.keep_in(MemoryBook(), Silent())
        self._counts: Counter[str] = Counter()
        self._lock = threading.RLock()
        self._preflight = Preflight(web3, self.endpoints, self.address)

    def keep_in(self, book: NonceBook, log: Log) -> None:
        """Take `book` for the book of attempts, and tell `log`; before anything is sent."""
        self._book, self._log = book, log
        self._nonces = Nonces(self._web3, self.address, book, self.confirmations, log)

    def stats(self) -> SenderStats:
        """Return the counts."""
        counts = self._counts
        return SenderStats(
            counts["sent"], counts["replaced"], counts["rebroadcast"], self._nonces.taken
        )

    def balance(self) -> int:
        """Return the paying key's balance, wei."""
        with rpc_errors("balance"):
            return int(self._web3.eth.get_balance(Web3.to_checksum_address(self.address)))

    def check_funds(self) -> int:
        """Return the balance, wei; RetryableError if there is none at all."""
        balance = self.balance()
        if not balance:
            raise trouble("empty wallet", f"{self.address} holds 0 wei")
        return balance

    def resume(self, first: int | None = None) -> None:
        """Finish what is open at the next nonce: broadcast it again and wait the rest of its time.

        Returns when nothing is open, it was mined, or its time is over: then the next transaction
        replaces it; as it does at once what begins with another report than `first` (after a
        reorganisation a later report may be open at the nonce that an earlier one had).
        """
        with self._lock:
            nonce, ours = self._nonces.next()
            if not ours:
                return
            newest = max(ours, key=lambda attempt: attempt.max_fee)
            if first is not None and newest.sequences and newest.sequences[0] != first:
                return
            self._counts["rebroadcast"] += 1
            self._log.info("sent again", transaction=newest.transaction, nonce=nonce)
            self._broadcast(newest.raw)
            # A clock that went back makes no attempt wait for longer than its time.
            left = min(newest.sent_at + self._timeout_seconds - self._wall(), self._timeout_seconds)
            if left > 0:
                self._wait(nonce, [attempt.transaction for attempt in ours], left)

    def send(
        self,
        call: Call,
        sequences: Sequence[int] = (),
        before: Before | None = None,
    ) -> TxReceipt:
        """Send `call` and return its receipt as soon as it is in a block.

        The attempt is told to `before` and is on the book before it is broadcast. A refusal by the
        contract is found without paying for it. Raises what the table of refusals says;
        RetryableError for an empty wallet (metering goes on until it is filled) and when it is not
        mined in time (the next call replaces it). The receipt may be of an earlier attempt at the
        same nonce: its events say what it did.
        """
        with self._lock:
            return self._send(call, sequences, before)

    def _send(self, call: Call, sequences: Sequence[int], before: Before | None) -> TxReceipt:
        self.resume(sequences[0] if sequences else None)
        gas = self._preflight.gas(call)
        for _ in range(MAX_BUMPS):
            attempt, names = self._attempt(call, gas, tuple(sequences))
            if before is not None:
                before(attempt)
            self._book.record_attempt(attempt)
            self._counts["sent"] += 1
            self._counts["replaced"] += bool(names)
            fault = self._broadcast(attempt.raw)
            if fault != "underpriced":
                break
        else:
            raise trouble("underpriced", f"nonce {attempt.nonce} is held by a dearer transaction")
        found = self._wait(attempt.nonce, [*names, attempt.transaction], self._timeout_seconds)
        if found is None:
            raise trouble(
                "not mined",
                f"transaction {attempt.transaction} is not mined after "
                f"{self._timeout_seconds:.0f} s: it will be replaced with a higher fee",
            )
        if found["status"] != 1:
            name = Web3.to_hex(found["transactionHash"])
            raise trouble("reverted", f"transaction {name} in block {found['blockNumber']}")
        return found

    def receipt(self, transaction: str) -> TxReceipt | None:
        """Return the receipt of a transaction sent earlier if it was mined and did its work."""
        found = self._nonces.receipt(transaction)
        return found if found is not None and found["status"] == 1 else None

    def _attempt(
        self, call: Call, gas: int, sequences: tuple[int, ...]
    ) -> tuple[Attempt, list[str]]:
        """Return a signed transaction and the hashes of those that it replaces."""
        nonce, ours = self._nonces.next()
        fees = self._fees(ours)
        self._check_balance(gas * fees.max_fee)
        with rpc_errors("transaction"):
            transaction: Any = call.build_transaction(
                {
                    "from": Web3.to_checksum_address(self.address),
                    "nonce": Nonce(nonce),
                    "gas": gas,
                    "maxFeePerGas": Web3.to_wei(fees.max_fee, "wei"),
                    "maxPriorityFeePerGas": Web3.to_wei(fees.tip, "wei"),
                }
            )
            signed = self._account.sign_transaction(transaction)
        attempt = Attempt(
            nonce,
            Web3.to_hex(signed.hash),
            bytes(signed.raw_transaction),
            fees.max_fee,
            fees.tip,
            int(self._wall()),
            sequences,
            self.address,
        )
        return attempt, [one.transaction for one in ours]

    def _fees(self, ours: Sequence[Attempt]) -> Fees:
        """Return the offer: an eighth above the dearest on the book, as it may be from before."""
        dearest = None
        if ours:
            dearest = Fees(max(one.max_fee for one in ours), max(one.tip for one in ours))
        with rpc_errors("fees"):
            base_fee = int(self._web3.eth.get_block("latest")["baseFeePerGas"])
            return self._policy.fees(base_fee, int(self._web3.eth.max_priority_fee), dearest)

    def _check_balance(self, needed: int) -> None:
        balance = self.balance()
        if balance < needed:
            raise trouble(
                "empty wallet",
                f"{self.address} holds {balance} wei and a report may cost {needed}",
            )

    def _broadcast(self, raw: bytes) -> str:
        """Hand a transaction to every endpoint; return the fault that need not stop us, if any.

        `already known` and `nonce too low` are no failures here: the receipt is what counts.
        """
        answer: Any = self.endpoints.broadcast(raw)
        if "error" not in answer:
            return ""
        error = answer["error"]
        words = " ".join(str(error.get("message", "")).split())[:200]
        fault = fault_in(words, error.get("code"))
        if fault not in ("already known", "nonce too low", "underpriced"):
            raise trouble(fault, f"sending: the RPC refused: {words}")
        return fault

    def _wait(self, nonce: int, names: list[str], seconds: float) -> TxReceipt | None:
        """Return the receipt of one of `names`, None if none is mined in time.

        RetryableError when the nonce was mined by a transaction that is none of them.
        """
        deadline = time.monotonic() + seconds
        pause, misses = FIRST_POLL_SECONDS, 0
        while True:
            found = next((r for name in reversed(names) if (r := self._nonces.receipt(name))), None)
            if found is not None:
                return found
            if self._nonces.mined_count() > nonce:
                misses += 1
            if misses >= MAX_MISSES:
                raise trouble("nonce taken", f"nonce {nonce} of {self.address}")
            if time.monotonic() > deadline:
                return None
            time.sleep(pause)
            pause = min(MAX_POLL_SECONDS, pause * 1.5)
