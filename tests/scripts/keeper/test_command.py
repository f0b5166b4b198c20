"""`ape run keeper` and `silverback run keeper` as people run them, against anvil."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from scripts.lib import index, params, plan
from scripts.lib.chains import anvil
from scripts.lib.chains.node import NodeChain
from scripts.lib.deployer import Deployer
from scripts.lib.project import DEPLOYMENTS, ROOT
from scripts.lib.records import RecordStore
from tests.helpers.leasing_desk import DOLLAR, FINALITY, HOUR, START, Desk

KEEPER = "TEST::8"


@dataclass
class Stand:
    """A deployment on a node, and where it is recorded."""

    url: str
    records: Path
    chain: NodeChain
    desk: Desk

    def closable(self) -> int:
        """Return a lease that anyone may close."""
        lease_id = self.desk.leased(hours=2, rate=20 * DOLLAR)
        self.desk.run(lease_id // 10**6, self.chain.now + 2 * HOUR)
        self.chain.move_to(self.chain.now + FINALITY + 2 * HOUR)
        self.desk.fund(self.desk.stranger, 1)
        return lease_id

    def is_closed(self, lease_id: int) -> bool:
        return bool(self.desk["LeaseEscrow"].read("lease", lease_id)["is_closed"])

    def command(self, *words: str, by: str = "ape run keeper") -> list[str]:
        network = ["--network", f"ethereum:devnet:{self.url}"]
        return [*by.split(), *words, *network, "--records", str(self.records)]


@pytest.fixture(scope="module")
def stand(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stand]:
    records = tmp_path_factory.mktemp("deployments")
    decided = params.load(params.file_for(DEPLOYMENTS / "params", "ethereum", "devnet"))
    with anvil.running(START) as url:
        chain = NodeChain(url)
        store = RecordStore(records, "devnet", chain.chain_id)
        suite = Deployer(chain, store, decided, lambda _: None).run(plan.make(decided))
        index.update(store, "ethereum", "test", suite.records, suite.external)
        desk = Desk(chain, store, suite, decided.registrars[0], *chain.accounts[5:8])  # type: ignore[arg-type]
        yield Stand(url, records, chain, desk)


@pytest.fixture
def environment(stand: Stand, tmp_path: Path) -> dict[str, str]:
    """Return what a keeper of this test finds around it."""
    tools = [str(Path(sys.executable).parent), str(anvil.binary().parent)]
    return {
        **os.environ,  # noqa: TID251 - the child needs HOME and PATH
        "PATH": os.pathsep.join([*tools, "/usr/bin", "/bin"]),
        "PYTHONWARNINGS": "ignore",
        "PYTHONPATH": str(ROOT),
        "PYTHONUNBUFFERED": "1",
        "WELLHEAD_KEEPER_STATE_DIR": str(tmp_path / "state"),
        "WELLHEAD_KEEPER_KILL_FILE": str(tmp_path / "STOP"),
        "WELLHEAD_KEEPER_RECORDS": str(stand.records),
        "WELLHEAD_KEEPER_COIN_PRICE": "3000",
        "WELLHEAD_KEEPER_POLL_SECONDS": "0.5",
    }


def run(command: list[str], environment: dict[str, str]) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        command,
        cwd=ROOT,
        env=environment,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def start(command: list[str], environment: dict[str, str], log: Path) -> Any:
    with log.open("w") as stream:
        return subprocess.Popen(
            command,
            cwd=ROOT,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=stream,
            stderr=subprocess.STDOUT,
        )


def until(holds: Callable[[], bool], process: Any, log: Path) -> None:
    deadline = time.monotonic() + 60
    while not holds():
        assert process.poll() is None, log.read_text()
        assert time.monotonic() < deadline, log.read_text()
        time.sleep(0.1)


def test_keeper__dry_then_once__plans_then_closes(
    stand: Stand, environment: dict[str, str]
) -> None:
    lease_id = stand.closable()
    key = f"close:LeaseEscrow({lease_id})"
    program = f"{sys.executable} -m scripts.keeper"
    dry = run(stand.command("--once", "--dry-run", "--json", by=program), environment)
    assert dry.returncode == 0, dry.stderr
    found = json.loads(dry.stdout)
    assert [one["value"] for one in found["due"] if one["call"] == key] == [(40 + 24 * 20) * DOLLAR]
    assert (found["outcomes"], stand.is_closed(lease_id)) == ([], False)

    poor = run(
        stand.command("--once", "--account", KEEPER, "--daily-budget", "0.0000001", by=program),
        environment,
    )
    assert poor.returncode == 1, poor.stderr
    assert f"over budget    {key}: over the day's budget: 0 wei were paid" in poor.stdout
    assert not stand.is_closed(lease_id)

    done = run(stand.command("--once", "--account", KEEPER, "--daily-budget", "1"), environment)
    assert done.returncode == 0, done.stderr
    assert f"sent           {key}: final up to its end" in done.stdout
    assert stand.is_closed(lease_id)


def test_keeper__killed_and_started_again__goes_on_and_repeats_nothing(
    stand: Stand, environment: dict[str, str], tmp_path: Path
) -> None:
    program = f"{sys.executable} -m scripts.keeper"
    log, command = tmp_path / "log", stand.command("--account", KEEPER, by=program)
    first = stand.closable()
    one = start(command, environment, log)
    until(lambda: stand.is_closed(first), one, log)
    one.send_signal(signal.SIGKILL)
    assert one.wait() == -signal.SIGKILL
    second = stand.closable()
    account = stand.chain.accounts[8]
    before = stand.chain.nonce(account)

    two = start(command, environment, log)
    until(lambda: stand.is_closed(second), two, log)
    other = run([*command, "--once"], environment)
    assert other.returncode == 2
    assert "another runner (process" in other.stderr
    until(lambda: f"close:LeaseEscrow({second})" in log.read_text(), two, log)
    two.send_signal(signal.SIGTERM)
    assert two.wait(timeout=15) == 0, log.read_text()
    said = log.read_text()
    assert f"close:LeaseEscrow({first})" not in said, "it was done before"
    assert said.count(f"sent           close:LeaseEscrow({second})") == 1
    assert " failed " not in said
    assert stand.chain.nonce(account) - before == said.count("  sent  ")


def test_silverback__bot_on_a_node__closes_what_is_due(
    stand: Stand, environment: dict[str, str], tmp_path: Path
) -> None:
    log, lease_id = tmp_path / "log", stand.closable()
    network = f"ethereum:devnet:{stand.url}"
    command = ["silverback", "run", "keeper", "--network", network, "--account", KEEPER]
    bot = start(command, environment, log)
    try:

        def closed() -> bool:
            stand.chain.rpc("evm_mine")
            return stand.is_closed(lease_id)

        until(closed, bot, log)
    finally:
        bot.send_signal(signal.SIGTERM)
    assert bot.wait(timeout=30) == 0, log.read_text()
    assert f"close:LeaseEscrow({lease_id})" in log.read_text()
