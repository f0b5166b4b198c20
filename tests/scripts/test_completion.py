"""The tab key in a shell: scripts, verbs and options of `ape run`."""

import subprocess
import sys
from pathlib import Path

from scripts.lib.project import ROOT
from tests.helpers.devnet import environment

APE = str(Path(sys.executable).with_name("ape"))


def ask(what: str, *words: str) -> list[str]:
    """Return the lines that `ape` answers a shell with, of the last of `words`."""
    told = {"_APE_COMPLETE": what, "COMP_WORDS": " ".join(words)}
    told["COMP_CWORD"] = str(len(words) - 1)
    done = subprocess.run(
        [APE], cwd=ROOT, env=environment(**told), capture_output=True, text=True, check=True
    )
    return done.stdout.splitlines()


def test_completion__told_to_bash__proposes_verbs() -> None:
    script = "\n".join(ask("bash_source", "ape"))
    assert "_APE_COMPLETE=bash_complete" in script and "complete -o" in script
    assert ask("bash_complete", "ape", "run", "leasing", "te") == ["plain,terminate"]
    options = ask("bash_complete", "ape", "run", "leasing", "quote", "--")
    assert {"plain,--json", "plain,--network"} <= set(options)
