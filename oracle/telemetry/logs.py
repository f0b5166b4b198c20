"""Log lines: JSON for machines, short lines for people; hostile text cannot forge either."""

from typing import Any, Protocol, TextIO

import structlog
from structlog.typing import EventDict, WrappedLogger


class Log(Protocol):
    """What structlog's logger is to this package: an event and its fields, one line each."""

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


def printable(text: str) -> str:
    """Return `text` in printable ASCII: control characters, escapes and the rest as \\xNN or so."""
    return "".join(
        char if " " <= char <= "~" else char.encode("unicode_escape").decode("ascii")
        for char in text
    )


def _for_people(_logger: WrappedLogger, _method: str, event: EventDict) -> str:
    """Render `2026-01-01T00:00:00Z signed  sequence=1 ...`; warnings and errors say so."""
    moment, level, name = event.pop("timestamp"), event.pop("level"), event.pop("event")
    mark = "" if level == "info" else f"{level}: "
    fields = " ".join(f"{key}={printable(str(value))}" for key, value in event.items())
    return f"{moment} {mark}{printable(str(name))}  {fields}".rstrip()


def make_log(stream: TextIO, as_json: bool) -> Any:
    """Return a structlog logger that writes one line per event to `stream`."""
    renderer = structlog.processors.JSONRenderer() if as_json else _for_people
    return structlog.wrap_logger(
        structlog.PrintLogger(stream),
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="%Y-%m-%dT%H:%M:%SZ", utc=True),
            renderer,
        ],
    )
