"""The nonce book's rows: every transaction that was about to be broadcast."""

from abc import ABC, abstractmethod
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace

from oracle.chain.base import Attempt
from oracle.store import codec
from oracle.store.database import Database

_TABLE = "attempts"


class AttemptBook(ABC):
    """A `NonceBook` on disk. A closed nonce's attempts stay until their reports are cleaned up."""

    @abstractmethod
    def _opened(self) -> Database:
        """Return the open database; FatalError if there is none."""

    def record_attempt(self, attempt: Attempt) -> None:
        """Keep an attempt, durable on return; keeping the same hash again changes nothing."""
        database = self._opened()
        if any(kept.transaction == attempt.transaction for _, kept, _ in self._attempt_rows()):
            return
        with database.transaction(durable=True):
            key = database.last_key(_TABLE) + 1
            database.put(_TABLE, key, codec.pack_attempt(attempt, is_closed=False))

    def open_attempts(self) -> list[Attempt]:
        """Return every attempt whose nonce is not closed, by nonce, oldest first."""
        attempts = [attempt for _, attempt, is_closed in self._attempt_rows() if not is_closed]
        return sorted(attempts, key=lambda attempt: attempt.nonce)

    def close_nonce(self, nonce: int) -> None:
        """Forget the attempts at `nonce`, and at those below it: that nonce is settled.

        A power cut may undo it: the chain says it again.
        """
        database = self._opened()
        with database.transaction(durable=False):
            for key, attempt, is_closed in self._attempt_rows():
                if attempt.nonce <= nonce and not is_closed:
                    database.put(_TABLE, key, codec.pack_attempt(attempt, is_closed=True))

    def sent(self, sequences: Sequence[int], attempt: Attempt) -> None:
        """Keep an attempt that carries the reports `sequences`."""
        self.record_attempt(replace(attempt, sequences=tuple(sequences)))

    def _hashes(self) -> dict[int, list[str]]:
        """Return the transactions of each sequence, oldest first."""
        found: dict[int, list[str]] = defaultdict(list)
        for _, attempt, _ in self._attempt_rows():
            for sequence in attempt.sequences:
                found[sequence].append(attempt.transaction)
        return found

    def _drop_through(self, sequence: int) -> None:
        """Remove closed attempts whose reports are all up to `sequence`; in a transaction."""
        database = self._opened()
        for key, attempt, is_closed in self._attempt_rows():
            if is_closed and max(attempt.sequences, default=0) <= sequence:
                database.drop(_TABLE, key)

    def _attempt_rows(self) -> list[tuple[int, Attempt, bool]]:
        rows = self._opened().rows(_TABLE)
        return [(key, *codec.unpack_attempt(body)) for key, body, is_whole in rows if is_whole]
