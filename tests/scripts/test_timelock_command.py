"""`ape run timelock` as a proposer runs it, against anvil as external node."""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from scripts.lib import params, plan
from scripts.lib.chains import anvil
from scripts.lib.chains.node import NodeChain
from scripts.lib.deployer import Deployer, Suite
from scripts.lib.project import DEPLOYMENTS, ROOT
from scripts.lib.records import RecordStore
from tests.scripts.conftest import START

DELAY = 48 * 3_600
PROPOSER, STRANGER = "TEST::4", "TEST::7"
TREASURY = "0x976EA74026E726554dB657fA54763abd0C3a0aa9"
Run = Callable[..., "subprocess.CompletedProcess[str]"]


@dataclass
class Stand:
    """A suite on a node that its timelock owns."""

    url: str
    records: Path
    chain: NodeChain
    suite: Suite

    def wait(self) -> None:
        self.chain.move_to(self.chain.now + DELAY)
        self.chain.rpc("evm_mine")


@pytest.fixture(scope="module")
def stand(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stand]:
    records = tmp_path_factory.mktemp("deployments")
    decided = params.load(params.file_for(DEPLOYMENTS / "params", "ethereum", "devnet"))
    with anvil.running(START) as url:
        chain = NodeChain(url)
        store = RecordStore(records, "devnet", chain.chain_id)
        stand = Stand(url, records, chain, Suite())
        for account in (0, 4, 7):
            chain.sender = chain.accounts[account]
            stand.suite = Deployer(chain, store, decided, lambda _: None).run(plan.make(decided))
            if account == 4:
                stand.wait()
        assert stand.suite.waits == ""
        yield stand


@pytest.fixture
def change(stand: Stand) -> Run:
    def run(*words: str, account: str = PROPOSER) -> "subprocess.CompletedProcess[str]":
        tools = [str(Path(sys.executable).parent), str(anvil.binary().parent)]
        environment = {
            **os.environ,  # noqa: TID251 - the child needs HOME and PATH
            "PATH": os.pathsep.join([*tools, "/usr/bin", "/bin"]),
            "PYTHONWARNINGS": "ignore",
        }
        command = [sys.executable, "-m", "scripts.timelock", *words, "--account", account, "--yes"]
        command += ["--network", f"ethereum:devnet:{stand.url}", "--records", str(stand.records)]
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

    return run


def test_timelock__scheduled_then_ready__the_same_command_carries_it_out(
    stand: Stand, change: Run
) -> None:
    words = ("RevenueSplitter", "set_treasury", TREASURY)
    first = change(*words)
    assert first.returncode == 0, first.stderr
    assert first.stdout.startswith("scheduled, to be carried out from ")
    assert "RevenueSplitter.set_treasury(0x976E" in first.stderr
    assert stand.suite["RevenueSplitter"].read("treasury") != TREASURY
    stand.wait()
    second = change(*words, account=STRANGER)
    assert (second.returncode, second.stdout) == (0, "carried out\n"), second.stderr
    assert stand.suite["RevenueSplitter"].read("treasury") == TREASURY


def test_timelock__what_would_be_refused__is_not_scheduled(change: Run) -> None:
    done = change("RevenueSplitter", "propose_fee", "501")
    assert done.returncode == 2
    assert done.stderr.splitlines()[-1].startswith(
        "error: RevenueSplitter.propose_fee: splitter: fee"
    )
    assert done.stdout == ""
