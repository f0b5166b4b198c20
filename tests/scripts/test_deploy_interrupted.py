"""A deployment that is killed and run again ends as one that was not: nothing is sent twice."""

import json
import multiprocessing
import os
import signal
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from oracle.errors import FatalError
from scripts.lib import index, plan
from scripts.lib.chains import anvil
from scripts.lib.chains.base import Chain
from scripts.lib.chains.embedded import EmbeddedChain
from scripts.lib.chains.node import NodeChain
from scripts.lib.deployer import Deployer
from scripts.lib.params import Params
from scripts.lib.project import ROOT
from scripts.lib.records import RecordStore, Underway
from tests.helpers.interrupting import Interruption, surround
from tests.scripts.conftest import START

POINTS = (5, 6, 9, 10, 4, 47, 30, 21)
"""Where the runs die: noted, sent, half written, recorded, half noted; then further on."""


HALF = 7
"""Transactions after which the command is killed: somewhere among the contracts."""


class Interrupted(BaseException):
    """As a kill that leaves the process alive, for the chain that lives in it."""


@dataclass(frozen=True)
class Outcome:
    """What a deployment leaves behind, but for the hashes of its transactions."""

    sent: int
    index: dict[str, Any]
    records: dict[str, dict[str, Any]]


def run(chain: Chain, records: Path, decided: Params) -> list[str]:
    """Deploy as the command does; return what was said."""
    said: list[str] = []
    store = RecordStore(records, "devnet", chain.chain_id)
    suite = Deployer(chain, store, decided, said.append).run(plan.make(decided))
    index.update(store, "ethereum", "0", suite.records, suite.external)
    return said


def outcome(chain: Chain, records: Path) -> Outcome:
    found = {}
    for file in sorted((records / "devnet").glob("[A-Z]*.json")):
        record = json.loads(file.read_text("utf-8"))
        record["transactionHash"] = record["receipt"]["transactionHash"] = None
        found[file.name] = record
    assert not (records / "devnet" / ".underway").exists()
    content = json.loads((records / "index.json").read_text("utf-8"))
    return Outcome(chain.nonce(chain.sender), content["chains"], found)


def interrupt(monkeypatch: pytest.MonkeyPatch, chain: EmbeddedChain, at: int) -> None:
    """Let the next run on the embedded chain end at a point."""

    def strike() -> None:
        raise Interrupted

    monkeypatch.setattr(Path, "replace", Path.replace)
    surround(Interruption(at, strike), chain)


def test_resume__embedded_chain_interrupted_at_every_kind_of_point__the_same_end(
    tmp_path: Path, decided: Params
) -> None:
    whole = EmbeddedChain(START)
    run(whole, tmp_path / "whole", decided)

    chain, records, at = EmbeddedChain(START), tmp_path / "cut", 0
    ended = False
    while not ended:
        at += 1
        with pytest.MonkeyPatch.context() as monkeypatch:
            interrupt(monkeypatch, chain, at)
            try:
                run(chain, records, decided)
                ended = True
            except Interrupted:
                pass
    assert at > 10
    assert outcome(chain, records) == outcome(whole, tmp_path / "whole")
    *said, last = run(chain, records, decided)
    assert all(line.endswith("[was done already]") for line in said)
    assert "[a proposer has to schedule it" in last


@pytest.fixture
def whole(tmp_path: Path, decided: Params) -> Outcome:
    """What a deployment on anvil leaves that nobody kills."""
    with anvil.running(START) as url:
        run(NodeChain(url), tmp_path / "whole", decided)
        return outcome(NodeChain(url), tmp_path / "whole")


def process(url: str, records: Path, decided: Params, point: int) -> int | None:
    """Deploy in a process of its own that kills itself at a point; return how it ended."""

    def victim() -> None:
        chain = NodeChain(url)
        surround(Interruption(point, lambda: os.kill(os.getpid(), signal.SIGKILL)), chain)
        run(chain, records, decided)

    child = multiprocessing.get_context("fork").Process(target=victim)
    child.start()
    child.join(timeout=60)
    return child.exitcode


def test_resume__processes_killed_on_anvil__the_same_end(
    anvil_url: str, records: Path, decided: Params, whole: Outcome
) -> None:
    chain = NodeChain(anvil_url)
    progress = []
    for point in POINTS:
        assert process(anvil_url, records, decided, point) == -signal.SIGKILL
        progress.append(chain.nonce(chain.sender))
    assert progress == sorted(progress)
    assert progress[1] - progress[0] == 1
    assert not (records / "index.json").exists()
    assert process(anvil_url, records, decided, 0) == 0
    assert outcome(chain, records) == whole


def test_resume__command_killed_from_outside__the_same_end(records: Path, whole: Outcome) -> None:
    with anvil.running(START) as url:
        chain = NodeChain(url)
        command = [sys.executable, "-m", "scripts.deploy", "--account", "TEST::0"]
        command += ["--network", f"ethereum:devnet:{url}", "--records", str(records)]
        tools = {"PATH": f"{Path(sys.executable).parent}:{anvil.binary().parent}:/usr/bin:/bin"}
        environment = {**os.environ, **tools}  # noqa: TID251 - the child needs HOME
        process = subprocess.Popen(
            command, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE
        )
        deadline = time.monotonic() + 120
        while chain.nonce(chain.sender) < HALF and time.monotonic() < deadline:
            assert process.poll() is None, process.stderr.read() if process.stderr else ""
            time.sleep(0.002)
        process.kill()
        assert process.wait(timeout=10) == -signal.SIGKILL
        assert HALF <= chain.nonce(chain.sender) < whole.sent
        last = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, check=False)
        assert last.returncode == 0, last.stderr
        assert outcome(chain, records).sent == whole.sent
        found = {
            name: record["address"] for name, record in outcome(chain, records).records.items()
        }
        assert found == {name: record["address"] for name, record in whole.records.items()}
        assert outcome(chain, records).index == whole.index


def test_resume__sent_with_other_params__says_where_it_stands(
    embedded: EmbeddedChain, records: Path, decided: Params
) -> None:
    with pytest.MonkeyPatch.context() as monkeypatch:
        interrupt(monkeypatch, embedded, 36)
        with pytest.raises(Interrupted):
            run(embedded, records, decided)
    note = json.loads((records / "devnet" / ".underway").read_text())
    assert note["name"] == "MetricsOracle"
    stands = embedded.creation(note["sender"], note["nonce"], 0)
    assert stands is not None
    changed = decided.model_copy(update={"report_delay_hours": 7})
    with pytest.raises(
        FatalError, match=f"MetricsOracle stands at {stands.contract_address}, sent"
    ):
        run(embedded, records, changed)


def test_run__transactions_wait_to_be_mined__refused(records: Path, decided: Params) -> None:
    with anvil.running(START, "--no-mining") as url:
        chain = NodeChain(url)
        sending = {"from": chain.sender, "to": chain.sender, "gas": "0x5208"}
        chain.rpc("eth_sendTransaction", sending)
        with pytest.raises(FatalError, match=r"1 transactions of 0x.* wait to be mined"):
            run(chain, records, decided)
        chain.rpc("evm_mine")
        chain.rpc("evm_setAutomine", True)
        assert run(chain, records, decided)


def test_store__damaged_note__says_what_to_look_for(records: Path) -> None:
    store = RecordStore(records, "devnet", 31_337)
    (records / "devnet").mkdir()
    (records / "devnet" / ".underway").write_text("{")
    with pytest.raises(FatalError, match=r"devnet/.underway is damaged: see whether PriceIndex"):
        store.underway("PriceIndex")


def test_resume__killed_after_the_last_record__leaves_no_note(
    embedded: EmbeddedChain, records: Path, decided: Params
) -> None:
    run(embedded, records, decided)
    note = Underway(name="Timelock", sender="0x", nonce=0, since_block=0, creation_hash="0x")
    RecordStore(records, "devnet", embedded.chain_id).begin(note)
    run(embedded, records, decided)
    assert not (records / "devnet" / ".underway").exists()
