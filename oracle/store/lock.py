"""One runner per folder: a lock that the kernel lets go of when the process ends."""

import fcntl
import os
from pathlib import Path

from oracle.errors import FatalError

LOCK_NAME = "lock"


class FolderLock:
    """Held from the making of it to `close`."""

    def __init__(self, folder: Path) -> None:
        """Make `folder` if need be and hold it; FatalError if it cannot be written or is held."""
        file = folder / LOCK_NAME
        try:
            folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            self._handle = os.open(file, os.O_RDWR | os.O_CREAT, 0o600)
        except OSError as error:
            raise FatalError(f"{folder}: cannot be written: {error.strerror or error}") from None
        try:
            fcntl.flock(self._handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            holder = os.pread(self._handle, 20, 0).decode("ascii", "replace").strip()
            os.close(self._handle)
            if isinstance(error, BlockingIOError):
                raise FatalError(
                    f"{folder}: another runner (process {holder or 'unknown'}) is using it: "
                    "stop that one"
                ) from None
            raise FatalError(f"{file}: cannot be locked: {error.strerror}") from None
        try:
            os.pwrite(self._handle, f"{os.getpid():<19}\n".encode(), 0)
        except OSError as error:
            self.close()
            raise FatalError(f"{folder}: cannot be written: {error.strerror}") from None

    def close(self) -> None:
        """Let go."""
        if self._handle >= 0:
            os.close(self._handle)
            self._handle = -1
