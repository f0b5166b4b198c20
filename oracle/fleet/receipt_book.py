"""What a node was told by aggregators about reports that are not settled: a file of its own.

It is no proof for the chain; losing it costs a second hand-over. So it may be damaged or missing.
"""

import json
import os
from collections.abc import Collection
from pathlib import Path
from typing import Any

from oracle.errors import FatalError, RetryableError


class ReceiptBook:
    """Receipts by the report's digest, in one JSON file that is replaced whole."""

    def __init__(self, file: Path) -> None:
        """Read `file` if it is there."""
        self._file = file
        self._kept: dict[str, dict[str, Any]] = {}
        try:
            found = json.loads(file.read_text("utf-8"))
            self._kept = {name: one for name, one in found.items() if "handed_at" in one}
        except FileNotFoundError:
            return
        except (ValueError, AttributeError, TypeError):
            self._kept = {}
        except OSError as error:
            raise FatalError(f"{file}: cannot be read: {error.strerror or error}") from None

    def keep(self, digest: bytes, sequence: int, handed_at: int, receipt: str) -> None:
        """Keep what came back (JSON; empty if it was turned down) at `handed_at`, Unix seconds."""
        self._kept[digest.hex()] = {
            "sequence": sequence,
            "handed_at": handed_at,
            "receipt": receipt,
        }
        self._write()

    def handed_at(self, digest: bytes) -> int:
        """Return when the report was last handed over, Unix seconds; 0 if never."""
        return int(self._kept.get(digest.hex(), {}).get("handed_at", 0))

    def receipt(self, digest: bytes) -> str:
        """Return the receipt, JSON; empty if there is none."""
        return str(self._kept.get(digest.hex(), {}).get("receipt", ""))

    def keep_only(self, digests: Collection[bytes]) -> None:
        """Let the receipts of all other reports go: they are settled."""
        left = {digest.hex() for digest in digests}
        kept = {name: one for name, one in self._kept.items() if name in left}
        if len(kept) < len(self._kept):
            self._kept = kept
            self._write()

    def _write(self) -> None:
        beside = self._file.with_suffix(".new")
        try:
            beside.write_text(json.dumps(self._kept), "utf-8")
            os.replace(beside, self._file)
        except OSError as error:
            raise RetryableError(f"{self._file}: cannot be written: {error.strerror}") from error
