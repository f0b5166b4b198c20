"""The chain through ape, in a process of its own: ape changes how others decode, for good."""

import subprocess
import sys
from pathlib import Path

from scripts.lib.project import ROOT
from tests.helpers.devnet import environment

CASES = Path(__file__).with_name("ape_chain_cases.py")


def test_ape_chain__cases__all_hold() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "--noconftest", "-p", "no:cacheprovider", CASES],
        cwd=ROOT,
        env=environment(),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert " passed" in done.stdout.splitlines()[-1]
