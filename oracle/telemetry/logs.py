"""Log lines: JSON for machines, short lines for people; hostile text cannot forge or fill either.

What an event says may come from a driver or an RPC. Texts are cut, control characters escaped,
addresses lose whatever in them may be secret. Not structlog: it brings a terminal library of six
megabytes, which a process that should stay under 80 does not show anybody.
"""

import json
import math
import re
import threading
import time
from collections.abc import Mapping
from typing import Any, Protocol, TextIO

MAX_TEXT = 2_000
"""Characters of one value."""
MAX_ITEMS = 64
MAX_DEPTH = 4
RESERVED = ("timestamp", "level", "event")
_URL = re.compile(r"\b([A-Za-z][A-Za-z0-9+.-]{0,15})://([^\s\"'<>|\\]*)")
_HOST = re.compile(r"[A-Za-z0-9.-]+(:\d{1,5})?|\[[0-9A-Fa-f:.]+\](:\d{1,5})?")


class Log(Protocol):
    """What the loggers are to this package: an event and its fields, one line each."""

    def info(self, event: str, **fields: Any) -> Any:
        """Tell what happened."""
        ...

    def warning(self, event: str, **fields: Any) -> Any:
        """Tell what somebody should look at."""
        ...

    def error(self, event: str, **fields: Any) -> Any:
        """Tell what somebody must put right."""
        ...


class Silent:
    """A log that says nothing."""

    def info(self, event: str, **fields: Any) -> None:
        """Say nothing."""

    def warning(self, event: str, **fields: Any) -> None:
        """Say nothing."""

    def error(self, event: str, **fields: Any) -> None:
        """Say nothing."""


class StreamLog:
    """Writes one line per event to a stream; safe to use from several threads."""

    def __init__(self, stream: TextIO, as_json: bool) -> None:
        self._stream = stream
        self._render = _for_machines if as_json else _for_people
        self._lock = threading.Lock()

    def info(self, event: str, **fields: Any) -> None:
        """Tell what happened."""
        self._write("info", event, fields)

    def warning(self, event: str, **fields: Any) -> None:
        """Tell what somebody should look at."""
        self._write("warning", event, fields)

    def error(self, event: str, **fields: Any) -> None:
        """Tell what somebody must put right."""
        self._write("error", event, fields)

    def _write(self, level: str, event: str, fields: Mapping[str, Any]) -> None:
        moment = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())
        told = {_name(name): _told(value) for name, value in fields.items()}
        line = self._render(moment, level, bounded(str(event)), told)
        with self._lock:
            self._stream.write(line + "\n")
            self._stream.flush()


def printable(text: str) -> str:
    """Return `text` in printable ASCII: control characters, escapes and the rest as \\xNN or so."""
    return "".join(
        char if " " <= char <= "~" else char.encode("unicode_escape").decode("ascii")
        for char in text
    )


def without_secrets(text: str) -> str:
    """Return `text` with every address reduced to scheme, host and port.

    User, password, path and query of an endpoint are what its owner pays for.
    """
    return _URL.sub(_public, text)


def bounded(text: str) -> str:
    """Return a text of at most about MAX_TEXT characters without secrets in addresses."""
    if len(text) <= MAX_TEXT:
        return without_secrets(text)
    kept, cut = text[:MAX_TEXT], len(text) - MAX_TEXT
    head, _, last = kept.rpartition("://")
    if head and not re.search(r"\s", last):  # half an address may hide what comes before its @
        kept = head + "://"
    return f"{without_secrets(kept)}... ({cut} characters more)"


def _public(match: re.Match[str]) -> str:
    authority = re.split(r"[/?#]", match[2], maxsplit=1)[0]
    host = authority.rpartition("@")[2].rstrip(":.,;)")
    return f"{match[1]}://" + (host if _HOST.fullmatch(host) else "...")


def _name(name: str) -> str:
    return f"{name}_" if name in RESERVED else name


def _told(value: Any, depth: int = MAX_DEPTH) -> Any:
    """Return a value as JSON may hold it, bounded."""
    if value is None or isinstance(value, bool | int):
        return value
    if isinstance(value, float):
        return value if math.isfinite(value) else str(value)
    if depth and isinstance(value, Mapping):
        some = list(value.items())[:MAX_ITEMS]
        return {bounded(str(key)): _told(one, depth - 1) for key, one in some}
    if depth and isinstance(value, list | tuple | set | frozenset):
        return [_told(one, depth - 1) for one in list(value)[:MAX_ITEMS]]
    if isinstance(value, bytes):
        return bounded(value[:MAX_TEXT].hex())
    return bounded(str(value))


def _for_machines(moment: str, level: str, event: str, fields: dict[str, Any]) -> str:
    return json.dumps({"timestamp": moment, "level": level, "event": event} | fields)


def _for_people(moment: str, level: str, event: str, fields: dict[str, Any]) -> str:
    """Render `2026-01-01T00:00:00Z signed  sequence=1 ...`; warnings and errors say so."""
    mark = "" if level == "info" else f"{level}: "
    told = " ".join(f"{key}={printable(str(value))}" for key, value in fields.items())
    return f"{moment} {mark}{printable(event)}  {told}".rstrip()
