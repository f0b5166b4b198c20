"""One way to fail for every script: one line that says what to do, exit code 2, no traceback."""

import sys
from collections.abc import Callable

from oracle.errors import OracleError

EXIT_FAILED = 1
"""The script ran and what it checks does not hold."""
EXIT_BAD_INPUT = 2
"""The script could not run: bad input, missing file, unreachable node."""


def guarded(script: Callable[[], int]) -> int:
    """Run `script` and return its exit code; an expected error becomes one line and code 2."""
    try:
        return script()
    except OracleError as error:
        print(f"error: {one_line(str(error))}", file=sys.stderr)
        return EXIT_BAD_INPUT
    except KeyboardInterrupt:
        print("error: interrupted", file=sys.stderr)
        return EXIT_BAD_INPUT


def one_line(text: str) -> str:
    """Return `text` with every run of white space as one space."""
    return " ".join(text.split())
