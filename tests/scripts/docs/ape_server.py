"""ape in a process of its own, which runs one command line after the other.

ape takes seconds to start and changes how others decode, so tests share one of it. A line of
standard input is a command line as a JSON list, without `ape`; a line of standard output answers
with exit code, standard output and standard error. `["tree"]` asks for the scripts' commands.
"""

import importlib
import json
import os
import sys
from typing import Any

from ape._cli import cli
from click.testing import CliRunner

SCRIPTS = ("deploy", "keeper", "leasing", "report", "timelock", "verify")


def node(command: Any) -> dict[str, Any]:
    """Return help, options and commands of a command of click or typer, and of all below it."""
    words = [word for one in command.params for word in one.opts]
    below = getattr(command, "commands", {})
    return {
        "help": command.help or "",
        "options": [word for word in words if word.startswith("-")],
        "commands": {name: node(one) for name, one in below.items()},
    }


def answer(words: list[str]) -> dict[str, Any]:
    """Return what a command line comes to."""
    if words == ["tree"]:
        return {name: node(importlib.import_module(f"scripts.{name}").cli) for name in SCRIPTS}
    done = CliRunner(mix_stderr=False).invoke(cli, words, prog_name="ape")
    failed = done.exception if not isinstance(done.exception, SystemExit) else None
    said = done.stderr + (f"{failed!r}\n" if failed else "")
    return {"code": done.exit_code, "out": done.stdout, "err": said}


def main() -> None:
    """Serve until standard input ends; what ape itself prints goes to standard error."""
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "w")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    for line in sys.stdin:
        print(json.dumps(answer(json.loads(line))), file=answers, flush=True)


if __name__ == "__main__":
    main()
