"""Reads /proc, /sys and a few files of the machine: bounded, never the environment.

What is not there, or not readable by the runner, is None: absent, and the checks say what that
means. The root folder can be another one than `/`: tests bring a tree of their own.
"""

import hashlib
from dataclasses import dataclass
from pathlib import Path

MAX_BYTES = 1 << 20
"""Of a text file: mountinfo of a busy container host is some 100 KiB."""


@dataclass(frozen=True, slots=True)
class Stamp:
    """What tells cheaply whether a file is still the same."""

    device: int
    inode: int
    size: int
    modified_ns: int


class Platform:
    """The machine's files below a root folder."""

    def __init__(self, root: Path = Path("/")) -> None:
        self._root = root

    def _path(self, name: str) -> Path:
        return self._root / name.lstrip("/")

    def text(self, name: str) -> str | None:
        """Return a file's text (at most 1 MiB of it), None if it cannot be read."""
        try:
            with self._path(name).open("rb") as file:
                return file.read(MAX_BYTES).decode("utf-8", "replace")
        except OSError:
            return None

    def word(self, name: str) -> str | None:
        """Return a file's text without the space around it."""
        text = self.text(name)
        return None if text is None else text.strip()

    def names(self, folder: str) -> tuple[str, ...] | None:
        """Return what a folder holds, sorted; None if there is no such folder."""
        try:
            return tuple(sorted(entry.name for entry in self._path(folder).iterdir()))
        except OSError:
            return None

    def stamp(self, name: str) -> Stamp | None:
        """Return what tells one version of a file from another; None if there is no such file."""
        try:
            stat = self._path(name).stat()
        except OSError:
            return None
        return Stamp(stat.st_dev, stat.st_ino, stat.st_size, stat.st_mtime_ns)

    def digest(self, name: str) -> str | None:
        """Return the SHA-256 of a file, 64 hex digits; None if it cannot be read."""
        try:
            with self._path(name).open("rb") as file:
                return hashlib.file_digest(file, "sha256").hexdigest()
        except OSError:
            return None
