"""One way to fail for every script: one line that says what to do, exit code 2, no traceback."""

import argparse
import re
import sys
from collections.abc import Callable
from typing import NoReturn

from oracle.errors import FatalError, OracleError

_URL = re.compile(
    r"\b(?P<scheme>https?|wss?)://(?P<user>[^\s/@'\"]+@)?(?P<host>[^\s/?#@'\",)]+)"
    r"(?P<rest>[/?#][^\s'\",)]*)?"
)
_BARE_PATH = re.compile(r"(?P<name>\burl: )/\S+")

EXIT_FAILED = 1
"""The script ran and what it checks does not hold."""
EXIT_BAD_INPUT = 2
"""The script could not run: bad input, missing file, unreachable node."""


def guarded(script: Callable[[], int]) -> int:
    """Run `script` and return its exit code; an expected error becomes one line and code 2."""
    try:
        return script()
    except OracleError as error:
        return _say(str(error))
    except OSError as error:
        where = f"{error.filename}: " if error.filename else ""
        return _say(f"{where}{error.strerror or error}")
    except KeyboardInterrupt:
        return _say("interrupted")


def _say(text: str) -> int:
    """Print an error, of a URL no more than its host: the rest may hold a key."""
    print(f"error: {without_paths(one_line(text))}", file=sys.stderr)
    return EXIT_BAD_INPUT


class Parser(argparse.ArgumentParser):
    """Command line options whose mistakes are an expected error."""

    def error(self, message: str) -> NoReturn:
        raise FatalError(f"{message} (see --help)")


def one_line(text: str) -> str:
    """Return `text` with every run of white space as one space."""
    return " ".join(text.split())


def without_paths(text: str) -> str:
    """Return `text` with no more than the host of every URL: the rest may hold a user's key."""
    return _BARE_PATH.sub(r"\g<name>...", _URL.sub(_host, text))


def _host(found: re.Match[str]) -> str:
    hidden = found["user"] or (found["rest"] or "/") != "/"
    return f"{found['scheme']}://{found['host']}" + ("/..." if hidden else found["rest"] or "")
