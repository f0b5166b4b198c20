"""The file that the NVML code which answers was mapped from: its digest, and whether it changed."""

import re
from dataclasses import dataclass

from oracle.truth.finding import Finding, Grade, machine
from oracle.truth.platform import Platform, Stamp

MAPS = "/proc/self/maps"
NAME = "libnvidia-ml"
PRELOAD = "/etc/ld.so.preload"
DELETED = " (deleted)"
Version = tuple[Stamp | None, str | None]
_VERSION = re.compile(r"\.so\.(\d{3,4}\.\d{2,3}(?:\.\d{2})?)$")


@dataclass(frozen=True, slots=True)
class Library:
    """The mapped file, as first seen and as it is now."""

    path: str
    """Empty: the code that answers belongs to no file."""
    digest: str | None
    """SHA-256 when first seen; None if the file could not be read."""
    now: str | None
    """SHA-256 of what lies at the path now; None if nothing does."""
    is_same_file: bool
    """Whether the path still leads to the inode first seen."""
    preload: str
    """What the loader puts before every program's libraries; empty as a rule."""


class LibraryWatch:
    """Remembers the library as first seen; reads the file again only when its stamp changes."""

    def __init__(self, address: int | None) -> None:
        """`address` is that of an NVML function; without it the library is found by its name."""
        self._address = address
        self._path: str | None = None
        self._first: Version = (None, None)
        self._last: Version = (None, None)

    def look(self, platform: Platform) -> Library | None:
        """Return the library, None as long as none is mapped."""
        if self._path is None:
            self._path = mapped_path(platform.text(MAPS) or "", self._address)
            if self._path is None:
                return None
            self._first = self._last = self._read(platform)
        elif platform.stamp(self._path) != self._last[0]:
            self._last = self._read(platform)
        return Library(
            path=self._path,
            digest=self._first[1],
            now=self._last[1],
            is_same_file=_inode(self._first[0]) == _inode(self._last[0]),
            preload=platform.word(PRELOAD) or "",
        )

    def _read(self, platform: Platform) -> Version:
        path = self._path or ""
        return platform.stamp(path), platform.digest(path)


def _inode(stamp: Stamp | None) -> tuple[int, int] | None:
    return None if stamp is None else (stamp.device, stamp.inode)


def mapped_path(maps: str, address: int | None) -> str | None:
    """Return the file that `address` is mapped from, or else the first one named like NVML.

    Empty if `address` lies in memory that belongs to no file; None if nothing is mapped there.
    """
    for line in maps.splitlines():
        fields = line.split(maxsplit=5)
        if len(fields) < 5:
            continue
        path = fields[5] if len(fields) == 6 else ""
        start, end = (int(part, 16) for part in fields[0].split("-"))
        if address is None:
            if NAME in path.rsplit("/", 1)[-1]:
                return path
        elif start <= address < end:
            return path if path.startswith("/") else ""
    return None


def judge(library: Library | None, driver_version: str | None) -> list[Finding]:
    """Say what is odd about where NVML's answers come from, and what became of the file."""
    if library is None:
        return [_finding("warning", "the file of the NVML library cannot be found in this process")]
    name = library.path.rsplit("/", 1)[-1]
    if NAME not in name:
        where = f"the file {library.path}" if name else "memory that belongs to no file"
        return [_finding("inconsistent", f"NVML's functions lie in {where}, not in {NAME}.so")]
    return [*_changes(library), *_oddities(library, name, driver_version)]


def _changes(library: Library) -> list[Finding]:
    if library.path.endswith(DELETED):
        return [_finding("warning", f"{library.path}: restart the runner to map the new file")]
    if library.now == library.digest:
        return []
    became = f"was {_short(library.digest)}, is {_short(library.now)}"
    if library.is_same_file:
        return [
            _finding(
                "inconsistent", f"{library.path} was overwritten while it was in use: {became}"
            )
        ]
    return [
        _finding(
            "warning",
            f"{library.path} was replaced: {became}; the former is still in use: if the driver was "
            "updated, restart the machine and the runner",
        )
    ]


def _oddities(library: Library, name: str, driver_version: str | None) -> list[Finding]:
    found = []
    if library.preload:
        found.append(_finding("warning", f"{PRELOAD} names {library.preload}"))
    version = _VERSION.search(name)
    if version and driver_version and version[1] != driver_version:
        found.append(_finding("warning", f"{name} says that it is version {driver_version}"))
    return found


def _short(digest: str | None) -> str:
    return "gone" if digest is None else digest[:16]


def _finding(grade: Grade, detail: str) -> Finding:
    return machine("library", grade, detail)
