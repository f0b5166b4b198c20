"""The open window's rows: what was sampled and is in no report yet."""

from abc import ABC, abstractmethod
from collections.abc import Sequence

from oracle.store import codec
from oracle.store.database import Database
from oracle.store.opening import WINDOW
from oracle.types import Sample


class SampleBook(ABC):
    """Samples on disk, by the moment they were taken."""

    _database: Database | None

    @abstractmethod
    def _opened(self) -> Database:
        """Return the open database; FatalError if there is none."""

    def keep_samples(self, samples: Sequence[Sample], durable: bool = False) -> None:
        """Keep samples of the open window, all or none: they outlive the end of the process.

        `durable` waits for the disk, so that they and all before them outlive a power cut.
        """
        database = self._opened()
        with database.transaction(durable):
            for sample in samples:
                database.put("samples", sample.taken_at_ms, codec.pack_sample(sample))

    def drop_samples_after(self, taken_at_ms: int) -> int:
        """Remove samples taken after a moment (the clock was ahead then); return how many."""
        late = [key for key, _, _ in self._opened().rows("samples") if key > taken_at_ms]
        if late:
            with self._opened().transaction(durable=True):
                for key in late:
                    self._opened().drop("samples", key)
        return len(late)

    def open_window(self) -> tuple[str | None, list[Sample]]:
        """Return (the builder's carried state or None, the samples taken since), oldest first."""
        if self._database is None:
            return None, []
        database = self._database
        with database.snapshot():
            facts = {key: body for key, body, is_whole in database.rows("facts") if is_whole}
            rows = [body for _, body, is_whole in database.rows("samples") if is_whole]
        state, samples = facts.get(WINDOW), [codec.unpack_sample(body) for body in rows]
        return None if state is None else state.decode("ascii"), samples
