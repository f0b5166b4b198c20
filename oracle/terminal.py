"""What the commands share: passwords, tables, the one line of an error."""

import json
import sys
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import typer
from eth_account.signers.local import LocalAccount
from rich.console import Console
from rich.table import Table

from oracle.errors import FatalError, OracleError
from oracle.keys import load_account, read_password
from oracle.telemetry.logs import printable

EXIT_BAD_INPUT = 2
EXIT_INTERRUPTED = 130


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
    table = Table(title=printable(title), title_justify="left")
    for column in columns:
        table.add_column(column, overflow="fold")
    for row in rows:
        table.add_row(*(printable(str(cell)).replace("[", "\\[") for cell in row))
    Console().print(table)


def guarded(program: Callable[[], Any]) -> int:
    """Run the program; an expected error becomes one line on stderr and exit code 2."""
    try:
        code = program()
    except OracleError as error:
        return fail(str(error))
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
    print(f"error: {printable(' '.join(text.split()))}", file=sys.stderr)
    return EXIT_BAD_INPUT
