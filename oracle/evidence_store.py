"""Keeps what the reports stand on: one compressed file per report, named by its hash."""

import gzip
import os
import time
from itertools import chain
from pathlib import Path

from oracle.errors import RetryableError
from oracle.evidence import Evidence
from oracle.types import SECONDS_PER_DAY


class EvidenceStore:
    """A folder of `<hash>.jsonl.gz`: the document in the first line, then the raw samples."""

    def __init__(self, folder: Path, days: int) -> None:
        """Keep files for `days` days; 0 keeps none."""
        self._folder = folder
        self._days = days

    def keep(self, evidence: Evidence) -> None:
        """Write one report's evidence and drop what is older than it needs to be.

        RetryableError if the disk refuses.
        """
        if not self._days:
            return
        name = f"{evidence.digest.hex()}.jsonl.gz"
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            self._write(name, evidence)
            self._clean()
        except OSError as error:
            raise RetryableError(
                f"{self._folder}: cannot be written: {error.strerror or error}"
            ) from error

    def _write(self, name: str, evidence: Evidence) -> None:
        """Write the whole file or none."""
        draft = self._folder / f".{name}"
        with draft.open("wb") as stream:
            with gzip.GzipFile("", "wb", fileobj=stream, mtime=0) as packed:
                for line in chain((evidence.document,), evidence.samples):
                    packed.write(f"{line}\n".encode("ascii"))
            stream.flush()
            os.fsync(stream.fileno())
        draft.replace(self._folder / name)
        folder = os.open(self._folder, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)

    def _clean(self) -> None:
        oldest = time.time() - self._days * SECONDS_PER_DAY
        for old in self._folder.glob("*.jsonl.gz"):
            if old.stat().st_mtime < oldest:
                old.unlink(missing_ok=True)
