"""What an attestor saw: one SQLite file, one row per node and slot."""

import json
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from oracle.attest.observing import Observation, Seen
from oracle.errors import FatalError
from oracle.types import SECONDS_PER_HOUR

KEPT_SECONDS = 30 * 86_400
"""Hours are final after days; the rest is for whoever asks why."""
_BUSY_SECONDS = 10.0
_SCHEMA = """
CREATE TABLE IF NOT EXISTS network (id INTEGER PRIMARY KEY CHECK (id = 1), name TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS probes (
    asset INTEGER NOT NULL, slot_at INTEGER NOT NULL, slot_seconds INTEGER NOT NULL,
    asked_at INTEGER NOT NULL, outcome TEXT NOT NULL, detail TEXT NOT NULL, answer TEXT NOT NULL,
    PRIMARY KEY (asset, slot_at)) WITHOUT ROWID;
"""


@dataclass(frozen=True, slots=True)
class Tally:
    """The probes of one node in one hour."""

    up: int = 0
    down: int = 0
    silent: int = 0
    void: int = 0
    watched_seconds: int = 0
    """Of the hour: the slots of probes that count."""

    @property
    def counted(self) -> int:
        """Probes that say something."""
        return self.up + self.down + self.silent

    @property
    def failed(self) -> int:
        """Probes that did not find the machine up."""
        return self.down + self.silent


class ProbeStore:
    """Probes of the nodes of one meter. One process writes, others may read; of the threads of a
    process one at a time."""

    def __init__(self, file: Path, chain_id: int, meter: str) -> None:
        """Open or make the file; FatalError if it is damaged or of another meter."""
        self._file = file
        name = f"{chain_id}:{meter.lower()}"
        with self._errors():
            file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            self._database = sqlite3.connect(file, timeout=_BUSY_SECONDS, check_same_thread=False)
            self._database.execute("PRAGMA journal_mode=WAL")
            self._database.executescript(_SCHEMA)
            with self._database:
                self._database.execute("INSERT OR IGNORE INTO network VALUES (1, ?)", (name,))
            (found,) = self._database.execute("SELECT name FROM network").fetchone()
        if found != name:
            self.close()
            raise FatalError(f"{file}: probes of another meter ({found}): use another state_dir")

    def keep(self, observation: Observation) -> None:
        """Keep one probe; a slot has one, the first."""
        seen = observation.seen
        answer = "" if seen.answer is None else json.dumps(seen.answer, sort_keys=True)
        row = (
            observation.asset,
            observation.slot_at,
            observation.slot_seconds,
            observation.asked_at,
            seen.outcome,
            seen.detail,
            answer,
        )
        with self._errors(), self._database:
            self._database.execute("INSERT OR IGNORE INTO probes VALUES (?,?,?,?,?,?,?)", row)

    def observations(self, asset: int, hour: int) -> list[Observation]:
        """Return the probes of a node in an hour (Unix seconds // 3,600), oldest first."""
        begin = hour * SECONDS_PER_HOUR
        with self._errors():
            rows = self._database.execute(
                "SELECT asset, slot_at, slot_seconds, asked_at, outcome, detail, answer "
                "FROM probes WHERE asset = ? AND slot_at >= ? AND slot_at < ? ORDER BY slot_at",
                (asset, begin, begin + SECONDS_PER_HOUR),
            ).fetchall()
            return [_observation(row) for row in rows]

    def tally(self, asset: int, hour: int) -> Tally:
        """Return how the probes of a node in an hour came out."""
        return tally(self.observations(asset, hour))

    def forget(self, assets: Iterable[int], now: int) -> None:
        """Drop what is older than a month."""
        rows = [(asset, now - KEPT_SECONDS) for asset in assets]  # by the key: no scan of the table
        with self._errors(), self._database:
            self._database.executemany("DELETE FROM probes WHERE asset = ? AND slot_at < ?", rows)

    def close(self) -> None:
        """Close the file."""
        self._database.close()

    @contextmanager
    def _errors(self) -> Iterator[None]:
        try:
            yield
        except (sqlite3.Error, OSError, ValueError) as error:
            raise FatalError(
                f"{self._file}: {error}: restore it or use another state_dir"
            ) from None


def tally(observations: list[Observation]) -> Tally:
    """Return how probes of one hour came out."""
    counts = {"up": 0, "down": 0, "silent": 0, "void": 0}
    watched = 0
    for one in observations:
        counts[one.seen.outcome] += 1
        watched += one.slot_seconds if one.seen.outcome != "void" else 0
    return Tally(**counts, watched_seconds=min(watched, SECONDS_PER_HOUR))


def _observation(row: tuple[Any, ...]) -> Observation:
    asset, slot_at, slot_seconds, asked_at, outcome, detail, answer = row
    seen = Seen(outcome, detail, json.loads(answer) if answer else None)
    return Observation(asset, slot_at, slot_seconds, asked_at, seen)
