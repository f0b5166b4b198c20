"""What the commands share: passwords, tables, the one line of an error."""

import json
import sys
import threading
import traceback
from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import typer
from eth_account.signers.local import LocalAccount

from oracle.errors import FatalError, OracleError, RetryableError
from oracle.keys import load_account, read_password
from oracle.telemetry.logs import StreamLog, bounded, printable, without_secrets

EXIT_BAD_INPUT = 2
"""Somebody must put something right: a service manager does not start it again."""
EXIT_TRY_AGAIN = 75
"""EX_TEMPFAIL of sysexits: what was missing may be there the next time."""
EXIT_INTERRUPTED = 130

MAX_LINE = 1_000
"""Characters of a line of a traceback."""


class LastingLog(StreamLog):
    """A log that outlives its reader and its disk: what cannot be written is counted, and the next
    line that can be says how many there were. A node that meters must not end with its log."""

    _lost = 0

    def _write(self, level: str, event: str, fields: Mapping[str, Any]) -> None:
        lost = {"lines_lost": self._lost} if self._lost else {}
        try:
            super()._write(level, event, {**fields, **lost})
        except (OSError, ValueError):  # full, gone, or closed
            self._lost += 1
        else:
            self._lost = 0


def ask_password(file: Path | None, what: str, confirm: bool = False) -> str:
    """Return the password from `file`, or from the person at the terminal."""
    if file is not None:
        return read_password(file)
    if not sys.stdin.isatty():
        raise FatalError(f"no password for {what}: give a password file (mode 600)")
    return str(typer.prompt(f"password of {what}", hide_input=True, confirmation_prompt=confirm))


def open_account(keyfile: Path, password_file: Path | None) -> LocalAccount:
    """Return the account in `keyfile`."""
    return load_account(keyfile, ask_password(password_file, str(keyfile)))


def moment(seconds: int) -> str:
    """Return Unix seconds as people read them, UTC; a dash for 0."""
    return datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%d %H:%M:%S") if seconds else "-"


def print_json(value: Any) -> None:
    """Print one JSON document, for machines."""
    print(json.dumps(value, indent=2, sort_keys=True))


def print_table(title: str, columns: Iterable[str], rows: Iterable[Iterable[object]]) -> None:
    """Print a table for people; every cell is made printable."""
    from rich.console import Console  # megabytes that a node which runs does not need
    from rich.table import Table

    table = Table(title=printable(title), title_justify="left")
    for column in columns:
        table.add_column(column, overflow="fold")
    for row in rows:
        table.add_row(*(printable(str(cell)).replace("[", "\\[") for cell in row))
    Console().print(table)


def guarded(program: Callable[[], Any]) -> int:
    """Run the program; an expected error becomes one line on stderr and exit code 2 or 75."""
    try:
        code = program()
    except OracleError as error:
        fail(str(error))
        return EXIT_TRY_AGAIN if isinstance(error, RetryableError) else EXIT_BAD_INPUT
    except typer.TyperException as error:
        describe = getattr(error, "format_message", None)
        return fail(f"{describe() if describe else error} (see --help)")
    except (typer.Abort, KeyboardInterrupt):
        print("interrupted", file=sys.stderr)
        return EXIT_INTERRUPTED
    except BrokenPipeError:
        sys.stderr.close()
        return 0
    return code if isinstance(code, int) else 0


def fail(text: str) -> int:
    """Print one printable line on stderr; return the exit code of bad input."""
    print(f"error: {printable(bounded(' '.join(text.split())))}", file=sys.stderr)
    return EXIT_BAD_INPUT


def hush_tracebacks() -> None:
    """Let tracebacks of bugs, of any thread, show no secret of an address and no escape."""
    sys.excepthook = lambda _kind, error, _trace: _print_traceback(error)
    threading.excepthook = lambda told: _print_traceback(told.exc_value)


def _print_traceback(error: BaseException | None) -> None:
    if error is None:
        return
    for line in without_secrets("".join(traceback.format_exception(error))).splitlines():
        print(printable(line[:MAX_LINE]), file=sys.stderr)
