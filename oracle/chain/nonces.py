"""Which nonce comes next: the chain's count of mined transactions against the book of attempts."""

import time
from collections.abc import Callable, Sequence
from itertools import groupby

from eth_typing import BlockNumber
from web3 import Web3
from web3.exceptions import TransactionNotFound
from web3.types import TxReceipt

from oracle.chain.base import Attempt, NonceBook
from oracle.chain.client import endpoints_of, rpc_errors
from oracle.chain.refusals import trouble
from oracle.telemetry.logs import Log

LAG_SECONDS = 600.0
"""So long a count below what was final is taken for an old node's, not for a deep reorg."""


class MemoryBook:
    """A `NonceBook` that ends with the process: for single passes without a store, and tests."""

    def __init__(self) -> None:
        self._attempts: dict[str, Attempt] = {}

    def record_attempt(self, attempt: Attempt) -> None:
        """Keep an attempt."""
        self._attempts.setdefault(attempt.transaction, attempt)

    def open_attempts(self) -> Sequence[Attempt]:
        """Return every attempt whose nonce is not closed, by nonce, oldest first."""
        return sorted(self._attempts.values(), key=lambda one: one.nonce)

    def close_nonce(self, nonce: int) -> None:
        """Forget the attempts at `nonce` and below."""
        kept = {key: one for key, one in self._attempts.items() if one.nonce > nonce}
        self._attempts = kept


class Nonces:
    """One paying key's nonces."""

    def __init__(
        self,
        web3: Web3,
        address: str,
        book: NonceBook,
        confirmations: int,
        log: Log,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.taken = 0
        """How many nonces a transaction took that is not on the book."""
        self._web3 = web3
        self._address = Web3.to_checksum_address(address)
        self._book = book
        self._confirmations = confirmations
        self._log = log
        self._clock = clock
        self._closed = 0
        """Nonces below it are final."""
        self._lags_since: float | None = None

    def next(self) -> tuple[int, list[Attempt]]:
        """Return the nonce to use and this key's open attempts at it, oldest first.

        Closes what is final. RetryableError while the endpoint's count is behind what is final.
        """
        mined = self.mined_count()
        attempts = self._attempts()
        self._check_lag(mined, attempts)
        self._close(mined, attempts)
        return mined, [attempt for attempt in attempts if attempt.nonce == mined]

    def _attempts(self) -> list[Attempt]:
        """Return this key's open attempts: one that paid before has nonces of its own."""
        found = self._book.open_attempts()
        return [one for one in found if one.payer in ("", str(self._address))]

    def mined_count(self) -> int:
        """Return how many transactions of this key are in blocks (never the pending count)."""
        with rpc_errors("nonce"):
            return int(self._web3.eth.get_transaction_count(self._address, "latest"))

    def receipt(self, transaction: str) -> TxReceipt | None:
        """Return a transaction's receipt as the endpoint tells it, None if it has none."""
        with rpc_errors("receipt"):
            try:
                return self._web3.eth.get_transaction_receipt(Web3.to_bytes(hexstr=transaction))  # type: ignore[arg-type]
            except TransactionNotFound:
                return None

    def _final_count(self, mined: int) -> int:
        """Return how many of `mined` transactions are in blocks that are deep enough."""
        if self._confirmations == 1:
            return mined
        with rpc_errors("nonce"):
            height = max(0, int(self._web3.eth.block_number) - self._confirmations + 1)
            block = BlockNumber(height)
            return min(mined, int(self._web3.eth.get_transaction_count(self._address, block)))

    def _check_lag(self, mined: int, attempts: Sequence[Attempt]) -> None:
        final = max(self._closed, min((attempt.nonce for attempt in attempts), default=0))
        if mined >= final:
            self._lags_since = None
            return
        now = self._clock()
        self._lags_since = now if self._lags_since is None else self._lags_since
        if now - self._lags_since < LAG_SECONDS:
            endpoints_of(self._web3).blame("old head", f"its count of transactions is {mined}")
            raise trouble("old head", f"{final} transactions were mined, the RPC knows {mined}")
        self._log.warning("nonces went back", known=final, mined=mined)
        self._closed = mined

    def _close(self, mined: int, attempts: Sequence[Attempt]) -> None:
        """Close the nonces that are final; those of which no attempt was mined were taken."""
        if not attempts or attempts[0].nonce >= mined:
            return
        final = self._final_count(mined)
        for nonce, group in groupby(attempts, key=lambda attempt: attempt.nonce):
            if nonce >= final:
                return
            if not any(self.receipt(attempt.transaction) for attempt in group):
                self._tell_taken(nonce)
            self._book.close_nonce(nonce)
            self._closed = max(self._closed, nonce + 1)

    def _tell_taken(self, nonce: int) -> None:
        self.taken += 1
        self._log.warning(
            "nonce taken",
            nonce=nonce,
            paying_key=self._address,
            do="another process pays with this key: give each its own",
        )
