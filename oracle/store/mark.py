"""How far the node key's sequence numbers may have been used, beside the database.

Written and synced before a number is signed, in two slots by turns, so that a torn write leaves the
former one. If the database loses what it had (a damaged write-ahead log is cut off in silence, a
damaged file is moved away), numbers go on above the mark and none is signed twice.
"""

import os
from hashlib import sha256
from pathlib import Path

from oracle.errors import FatalError
from oracle.store.database import unavailable

MARK_NAME = "sequence"
SLOT_BYTES = 64
_DIGITS = 20


def _slot(sequence: int) -> bytes:
    number = f"{sequence:0{_DIGITS}d}"
    return f"{number} {sha256(number.encode()).hexdigest()[:42]}\n".encode()


def _read_slot(slot: bytes) -> int | None:
    number = slot[:_DIGITS]
    return int(number) if number.isdigit() and _slot(int(number)) == slot else None


class SequenceMark:
    """The file `sequence` of a state folder."""

    def __init__(self, folder: Path, read_only: bool = False) -> None:
        """Read the mark; FatalError if the file cannot be opened. No file is a mark of 0."""
        self.file = folder / MARK_NAME
        self._handle = -1
        try:
            raw = self.file.read_bytes() if self.file.exists() else b""
            if not read_only:
                self._handle = os.open(self.file, os.O_RDWR | os.O_CREAT, 0o600)
        except OSError as error:
            raise FatalError(f"{self.file}: cannot be opened: {error.strerror}") from None
        slots = [_read_slot(raw[at : at + SLOT_BYTES]) for at in (0, SLOT_BYTES)]
        self.is_damaged = bool(raw) and (len(raw) != 2 * SLOT_BYTES or None in slots)
        """Whether a slot is not as it was written; what the other says still holds."""
        self.sequence = max((slot for slot in slots if slot is not None), default=0)
        """The highest number that may have been signed."""
        self._next_slot = 0 if slots[0] is None or slots[0] < self.sequence else 1

    def raise_to(self, sequence: int) -> None:
        """Put `sequence` on disk, synced, before anything is signed with it.

        RetryableError if the disk refuses: then nothing may be signed.
        """
        if sequence <= self.sequence and not self.is_damaged:
            return
        sequence = max(sequence, self.sequence)
        slots = (0, 1) if self.is_damaged or not self.sequence else (self._next_slot,)
        try:
            for slot in slots:
                os.pwrite(self._handle, _slot(sequence), slot * SLOT_BYTES)
                os.fsync(self._handle)
            self._sync_folder()
        except OSError as error:
            raise unavailable(self.file, error.strerror or str(error)) from None
        self.is_damaged = False
        self.sequence = sequence
        self._next_slot = 1 - slots[-1]

    def _sync_folder(self) -> None:
        """Make the file's name as durable as what is in it; needed once."""
        if self.sequence:
            return
        folder = os.open(self.file.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)

    def close(self) -> None:
        """Let go of the file."""
        if self._handle >= 0:
            os.close(self._handle)
            self._handle = -1
