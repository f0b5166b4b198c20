"""The paying key's nonce book, in the inbox's file."""

from collections.abc import Sequence

from eth_account import Account

from oracle.chain.base import Attempt
from oracle.fleet.inbox import Inbox

_FIELDS = "nonce, transaction_hash, raw, max_fee, tip, sent_at"


class InboxAttempts:
    """A `NonceBook`; which reports an attempt carries, the inbox's rows say."""

    def __init__(self, inbox: Inbox) -> None:
        self._inbox = inbox

    def record_attempt(self, attempt: Attempt) -> None:
        """Keep an attempt, durable on return; keeping the same hash again changes nothing."""
        self._inbox.write(
            f"INSERT OR IGNORE INTO attempts ({_FIELDS}) VALUES (?, ?, ?, ?, ?, ?)",
            (
                attempt.nonce,
                attempt.transaction,
                attempt.raw,
                str(attempt.max_fee),
                str(attempt.tip),
                attempt.sent_at,
            ),
        )

    def open_attempts(self) -> Sequence[Attempt]:
        """Return every attempt whose nonce is not closed, by nonce, oldest first.

        Who pays is read off the transaction's own signature: another key has nonces of its own.
        """
        found = self._inbox.read(f"SELECT {_FIELDS} FROM attempts ORDER BY nonce, rowid")
        return [
            Attempt(nonce, name, raw, int(max_fee), int(tip), sent_at, payer=_payer(bytes(raw)))
            for nonce, name, raw, max_fee, tip, sent_at in found
        ]

    def close_nonce(self, nonce: int) -> None:
        """Forget the attempts at `nonce`, and at those below it: that nonce is settled."""
        self._inbox.write("DELETE FROM attempts WHERE nonce <= ?", (nonce,))


def _payer(raw: bytes) -> str:
    return str(Account.recover_transaction(raw))
