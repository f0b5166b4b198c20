"""Keeps what the reports stand on: one compressed file per report, named by its hash."""

import gzip
import time
from pathlib import Path

from oracle.evidence import Evidence

SECONDS_PER_DAY = 86_400


class EvidenceStore:
    """A folder of `<hash>.jsonl.gz`: the document in the first line, then the raw samples."""

    def __init__(self, folder: Path, days: int) -> None:
        """Keep files for `days` days; 0 keeps none."""
        self._folder = folder
        self._days = days

    def keep(self, evidence: Evidence) -> None:
        """Write one report's evidence and drop what is older than it needs to be."""
        if not self._days:
            return
        self._folder.mkdir(parents=True, exist_ok=True)
        text = "\n".join((evidence.document, *evidence.samples)) + "\n"
        file = self._folder / f"{evidence.digest.hex()}.jsonl.gz"
        file.write_bytes(gzip.compress(text.encode("ascii"), mtime=0))
        oldest = time.time() - self._days * SECONDS_PER_DAY
        for old in self._folder.glob("*.jsonl.gz"):
            if old.stat().st_mtime < oldest:
                old.unlink(missing_ok=True)
