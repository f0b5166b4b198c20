"""A node that is killed over and over: its folder, its lives, and the proxy before its chain."""

import json
import os
import random
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from collections import defaultdict
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from select import select
from typing import Any

from oracle.store.entries import Network
from oracle.store.store import Store
from tests.oracle.anvil import CHAIN_ID, PROJECT, Suite
from tests.oracle.chain.fault_proxy import FaultProxy
from tests.oracle.crash.tap import Tap
from tests.oracle.node import Node

DRIVER = Path(__file__).with_name("driver.py")
FAILPOINTS = Path(__file__).with_name("failpoints.c")
PATIENCE_SECONDS = 60.0
LAST_LIVES = 10


def build_failpoints(folder: Path) -> Path:
    """Compile what counts steps on the disk."""
    target = folder / "failpoints.so"
    command = ["gcc", "-std=gnu11", "-O1", "-Wall", "-Wextra", "-Werror", "-fPIC", "-shared"]
    subprocess.run([*command, "-o", str(target), str(FAILPOINTS), "-ldl"], check=True)
    return target


class Driver:
    """The process whose forks are lives."""

    def __init__(self, failpoints: Path) -> None:
        environment = (f"LD_PRELOAD={failpoints}", f"PYTHONPATH={PROJECT}")
        self._process = subprocess.Popen(
            ["env", *environment, sys.executable, str(DRIVER)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            bufsize=0,
        )
        assert self._line(PATIENCE_SECONDS) == "ready"

    def begin(self, life: dict[str, Any]) -> int:
        """Begin a life; return its process id."""
        self._process.stdin.write(json.dumps(life).encode() + b"\n")
        return int(self._line(PATIENCE_SECONDS) or 0)

    def end(self, seconds: float) -> int | None:
        """Return the wait status of the life, None if it goes on after `seconds`."""
        line = self._line(seconds)
        return None if line is None else int(line)

    def _line(self, seconds: float) -> str | None:
        if not select([self._process.stdout], [], [], max(0.0, seconds))[0]:
            return None
        return self._process.stdout.readline().decode().strip()

    def close(self) -> None:
        """End it, and with it the life that it may have."""
        self._process.kill()
        self._process.wait()


@dataclass(frozen=True)
class Plan:
    """How a life ends: after `seconds`, at a step on the disk, at a point of the code, or at a
    request; with none of them it runs `cycles` samples and ends by itself."""

    seconds: float | None = None
    step: tuple[int, bool, bool] | None = None
    """The n-th, after it, counting syncs only."""
    point: tuple[str, bool, int] | None = None
    """`module:Class.method`, after it, the n-th call."""
    request: tuple[int, bool] | None = None
    """The n-th, after the chain was asked but before the answer."""
    cycles: int | None = 14


class Victim:
    """One machine, enrolled, with a store that outlives its lives."""

    def __init__(self, node: Node, suite: Suite, driver: Driver) -> None:
        self.node, self.suite = node, suite
        self.proxy = FaultProxy(suite.anvil.url)
        self.tap = Tap()
        self.proxy.fault = self.tap
        self.journal = node.folder / "journal.txt"
        self.log = node.folder / "log.txt"
        self.enrolled_at = suite.head(node.asset)[1]
        self.killed: set[int] = set()
        """The lives that were."""
        self.lives = 0
        self.bug = ""
        """What its lives do wrong: a key of the driver's `PLANTS`."""
        self.digests: dict[int, set[str]] = defaultdict(set)
        """By sequence: of every signed report that any life left on disk."""
        self._driver = driver
        node.write(
            rpc_urls=[self.proxy.url], report_seconds=1, receipt_timeout_seconds=2, evidence_days=1
        )

    def live(self, plan: Plan) -> bool:
        """Be born and die as planned; return whether it was killed, False if it ended well."""
        self.lives += 1
        cycles = [] if plan.cycles is None else ["--cycles", str(plan.cycles)]
        self.tap.begin(plan.request)
        pid = self._driver.begin(
            {
                "number": self.lives,
                "journal": str(self.journal),
                "log": str(self.log),
                "command": self.node.command("run", "--json", *cycles),
                "step": plan.step,
                "point": plan.point,
                "bug": self.bug,
            }
        )
        self.tap.pid = pid
        status = self._driver.end(PATIENCE_SECONDS if plan.seconds is None else plan.seconds)
        if status is None:
            os.kill(pid, signal.SIGKILL)
            status = self._driver.end(PATIENCE_SECONDS)
            assert plan.seconds is not None, f"life {self.lives} hangs: {plan}\n{self.tail()}"
        assert status in (0, signal.SIGKILL), f"life {self.lives}: {plan}: {status}\n{self.tail()}"
        if status:
            self.killed.add(self.lives)
        self._remember()
        return bool(status)

    def has_metered(self) -> bool:
        """Return whether it was handed a sample: from then on it comes up without a chain."""
        return self.journal.exists() and self.journal.stat().st_size > 0

    def finish(self) -> None:
        """Let it live undisturbed until everything is in a block."""
        self.tap.fault = None
        for _ in range(LAST_LIVES):
            assert not self.live(Plan()), self.tail()
            with closing(self.store()) as store:
                if not store.pending():
                    return
        raise AssertionError(f"still pending after {LAST_LIVES} lives:\n{self.tail()}")

    def store(self) -> Store:
        """Return its store, to be read while it is dead and closed before it lives again: locks of
        a file end with any handle of it in the process, those of copying it too."""
        meter, node = self.suite.meter.address, self.node
        network = Network(CHAIN_ID, meter, node.asset, node.account.address)
        return Store(node.folder / "state", network, read_only=True)

    def tail(self, lines: int = 25) -> str:
        """Return the end of what it said."""
        return "\n".join(self.log.read_text().splitlines()[-lines:]) if self.log.exists() else ""

    def _remember(self) -> None:
        """Take down every signed report on disk, from a copy: nobody mends what a kill left."""
        state, copy = self.node.folder / "state", self.node.folder / "copy"
        shutil.rmtree(copy, ignore_errors=True)
        copy.mkdir()
        for file in state.glob("node.sqlite3*"):
            shutil.copy(file, copy)
        if not (copy / "node.sqlite3").exists():
            return
        connection = sqlite3.connect(copy / "node.sqlite3")
        try:
            if connection.execute("PRAGMA user_version").fetchone()[0]:
                for sequence, body in connection.execute("SELECT key, body FROM reports"):
                    self.digests[sequence].add(json.loads(body)[2])
        finally:
            connection.close()

    def close(self) -> None:
        """Let go of the proxy."""
        self.proxy.close()


def random_plan(dice: random.Random) -> Plan:
    """Return a life that ends somewhere: in its start, its first report, or later."""
    return Plan(seconds=dice.choice((0.5, 1.2, 2.4)) * dice.random(), cycles=None)


def wait_until(moment: int) -> None:
    """Wait until Unix second `moment` is over."""
    time.sleep(max(0.0, moment + 1 - time.time()))
