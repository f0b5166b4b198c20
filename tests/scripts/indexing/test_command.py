"""`python -m scripts.indexing` as people run it, against anvil as external node."""

import json
import os
import re
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from scripts import indexing
from scripts.lib import index
from scripts.lib.chains import anvil
from scripts.lib.chains.node import NodeChain
from scripts.lib.failure import EXIT_BAD_INPUT, guarded
from scripts.lib.project import ROOT
from tests.helpers.devnet import Devnet
from tests.helpers.leasing_desk import DOLLAR, START, Desk

Run = Callable[..., "tuple[int, str, str]"]


@dataclass
class Stand:
    """A deployment on a node with a lease on it, and where it is recorded."""

    url: str
    records: Path
    chain: NodeChain
    desk: Desk

    @property
    def options(self) -> list[str]:
        return ["--rpc", self.url, "--deployments", str(self.records)]


@pytest.fixture(scope="module")
def stand(devnet: Devnet) -> Stand:
    external = {"settlementToken": devnet.suite.token}
    index.update(devnet.store, "ethereum", "test", devnet.suite.records, external)
    desk = devnet.desk
    desk.leased(hours=24)
    return Stand(devnet.url, devnet.records, devnet.chain, desk)


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Run:
    """Return what runs a verb; gives exit code, standard output and standard error."""

    def verb(*words: str) -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", ["indexing", *words])
        capsys.readouterr()
        code = guarded(indexing.main)
        return (code, *capsys.readouterr())

    return verb


def test_run__deployment_on_a_node__store_says_what_the_contracts_say(
    stand: Stand, run: Run, tmp_path: Path
) -> None:
    kept = ["--store", str(tmp_path / "index.sqlite3")]
    code, out, said = run("verify", *stand.options, *kept)
    assert (code, out) == (EXIT_BAD_INPUT, "")
    assert "the store is empty: fill it" in said
    code, out, said = run("run", "--once", *stand.options, *kept)
    assert (code, out) == (0, ""), said
    assert "following devnet (chain id 31337) at http://127.0.0.1" in said
    assert "up to date: block " in said
    code, out, said = run("verify", *stand.options, *kept)
    assert code == 0, out + said
    assert out.endswith(" values compared, 0 differ\n")
    code, out, _ = run("show", "fleet", "--json", *kept)
    (machine,) = json.loads(out)["fleet"]
    assert (code, machine["state"], machine["owner"]) == (0, "let", stand.desk.host)
    _, out, _ = run("show", "fleet", *kept)
    assert "H100-80GB-SXM" in out
    _, out, _ = run("show", "leases", "--account", stand.desk.lessee, *kept)
    assert "480.00" in out
    _, out, _ = run("statement", stand.desk.lessee, "--json", *kept)
    assert json.loads(out)["totals"]["paid"] == 24 * 20 * DOLLAR
    _, out, _ = run("statement", stand.desk.lessee, *kept)
    assert "rent into escrow" in out
    _, out, _ = run("sql", "SELECT COUNT(*) AS n FROM logs", "--json", *kept)
    _, status, _ = run("status", "--json", *kept)
    assert json.loads(out)["rows"][0]["n"] == json.loads(status)["events"] > 50


def test_run__node_takes_blocks_back__store_follows_what_stands(
    stand: Stand, run: Run, tmp_path: Path
) -> None:
    kept = ["--store", str(tmp_path / "index.sqlite3")]
    snapshot = stand.chain.rpc("evm_snapshot")
    stand.desk.offered(rate=31 * DOLLAR)
    stand.desk.leased(hours=3, rate=33 * DOLLAR)
    run("run", "--once", *stand.options, *kept)
    stand.chain.rpc("evm_revert", snapshot)
    asset = stand.desk.offered(rate=35 * DOLLAR)
    code, _, said = run("run", "--once", *stand.options, *kept)
    assert code == 0
    assert "the chain reorganised: back from block" in said
    assert run("verify", *stand.options, *kept)[0] == 0
    (rates,) = _rows(tmp_path / "index.sqlite3", f"SELECT * FROM offers WHERE asset >= {asset}")
    assert rates["hourly_rate"] == 35 * DOLLAR
    anew = tmp_path / "anew.sqlite3"
    run("run", "--once", *stand.options, "--store", str(anew))
    assert _events(tmp_path / "index.sqlite3") == _events(anew)


def test_run__killed_in_the_middle__goes_on_and_has_every_event_once(
    stand: Stand, run: Run, tmp_path: Path
) -> None:
    """The back-fill in steps of one block, ended by SIGKILL again and again."""
    file, whole = tmp_path / "index.sqlite3", tmp_path / "whole.sqlite3"
    command = [sys.executable, "-m", "scripts.indexing", "run", "--once", "--span", "1"]
    command += [*stand.options, "--store", str(file)]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}  # noqa: TID251 - PATH
    reached, kills = 0, 0
    for _ in range(3):
        follower = subprocess.Popen(
            command, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        deadline = time.monotonic() + 60
        while _position(file) < reached + 8 and follower.poll() is None:
            assert time.monotonic() < deadline, "the follower does not move"
            time.sleep(0.01)
        follower.send_signal(signal.SIGKILL)
        kills += follower.wait() == -signal.SIGKILL
        assert _position(file) >= reached
        reached = _position(file)
    assert kills == 3, "each was killed before it was done"
    run("run", "--once", *stand.options, "--store", str(whole))
    code, _, said = run("run", "--once", *stand.options, "--store", str(file))
    assert code == 0, said
    assert _events(file) == _events(whole)
    assert _position(file) == _position(whole)


def test_run__without_once__follows_what_is_mined_later(
    stand: Stand, run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept = ["--store", str(tmp_path / "index.sqlite3")]
    naps: list[float] = []

    def nap(seconds: float) -> None:
        naps.append(seconds)
        if len(naps) > 1:
            raise KeyboardInterrupt
        stand.desk.offered(rate=29 * DOLLAR)

    monkeypatch.setattr(indexing, "time", SimpleNamespace(sleep=nap))
    code, _, said = run("run", "--poll-seconds", "7", *stand.options, *kept)
    assert (code, naps) == (EXIT_BAD_INPUT, [7.0, 7.0])
    assert said.count("up to date: block") == 2
    assert said.endswith("error: interrupted\n")
    rates = _rows(tmp_path / "index.sqlite3", "SELECT hourly_rate FROM offers ORDER BY asset")
    assert rates[-1]["hourly_rate"] == 29 * DOLLAR


def test_run__two_confirmations_as_documented__follows_two_blocks_behind(
    stand: Stand, run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    line = "python -m scripts.indexing run --rpc https://rpc.example --confirmations 2"
    heads: list[int] = []

    def nap(_: float) -> None:
        heads.append(stand.chain.block)
        if len(heads) > 1:
            raise KeyboardInterrupt
        stand.desk.offered(rate=29 * DOLLAR)

    monkeypatch.setattr(indexing, "DEFAULT_STORE", tmp_path / "index.sqlite3")
    monkeypatch.setattr(indexing, "DEPLOYMENTS", stand.records)
    monkeypatch.setattr(indexing, "time", SimpleNamespace(sleep=nap))
    code, _, said = run(*line.replace("https://rpc.example", stand.url).split()[3:])
    assert code == EXIT_BAD_INPUT
    assert said.endswith("error: interrupted\n")
    reached = [int(one.replace(",", "")) for one in re.findall(r"up to date: block ([\d,]+)", said)]
    assert reached == [head - 2 for head in heads]
    assert heads[0] < heads[1]


def test_run__node_is_away__says_so_and_tries_again(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    naps: list[float] = []

    def nap(seconds: float) -> None:
        naps.append(seconds)
        if len(naps) > 3:
            raise KeyboardInterrupt

    monkeypatch.setattr(indexing, "time", SimpleNamespace(sleep=nap))
    kept = ["--store", str(tmp_path / "index.sqlite3")]
    code, _, said = run("run", "--rpc", "http://127.0.0.1:9", "--poll-seconds", "1", *kept)
    assert code == EXIT_BAD_INPUT
    assert naps == [10.0, 1.0, 10.0, 1.0]
    assert said.count("http://127.0.0.1:9 does not answer (ConnectionError)") == 2


def test_run__another_chain__one_clear_line(stand: Stand, run: Run, tmp_path: Path) -> None:
    file = tmp_path / "index.sqlite3"
    with anvil.running(START, "--chain-id", "31338") as url:
        options = ["--rpc", url, "--deployments", str(stand.records), "--store", str(file)]
        for verb in (["run", "--once"], ["verify"]):
            code, out, said = run(*verb, *options)
            assert (code, out) == (EXIT_BAD_INPUT, "")
            assert said.splitlines() == [
                f"error: the RPC answers with chain id 31338, {stand.records.name}/index.json "
                "knows 31337 (devnet): correct --rpc or --deployments, or deploy there first"
            ]
    assert not file.exists()


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["status"], "there is no store at"),
        (["show", "fleet"], "fill one with `python -m scripts.indexing run`"),
        (["run", "--rpc", "http://127.0.0.1:9"], "does not answer (ConnectionError): check --rpc"),
        (["run", "--span", "0"], "--span"),
        (["run", "--confirmations", "-1"], "--confirmations: -1 is negative"),
        (["run", "--poll-seconds", "-1"], "--poll-seconds: -1 is not from 0 to 86400"),
        (["run", "--poll-seconds", "nan"], "--poll-seconds: nan is not from 0 to 86400"),
        (["fly"], "invalid choice"),
    ],
)
def test_command__what_is_missing_or_wrong__one_line_that_says_what_to_do(
    run: Run, tmp_path: Path, words: list[str], said: str
) -> None:
    once = ["--once"] if words[0] == "run" else []
    where = ["--store", str(tmp_path / "none.sqlite3")] if words != ["fly"] else []
    code, out, errors = run(*words, *once, *where)
    assert (code, out) == (EXIT_BAD_INPUT, "")
    assert said in errors
    assert len(errors.splitlines()) == 1


def test_ask__of_a_store__wrong_questions_are_one_line(
    stand: Stand, run: Run, tmp_path: Path
) -> None:
    kept = ["--store", str(tmp_path / "index.sqlite3")]
    run("run", "--once", *stand.options, *kept)
    before = _events(tmp_path / "index.sqlite3")
    for words, said in (
        (["show", "fleets"], "there is no view fleets: choose one of"),
        (["show", "claims", "--asset", "1"], "the view claims has no column asset"),
        (["statement", "0x12"], "0x12 is no address"),
        (["sql", "SELEC 1"], "the store says:"),
        (["sql", "BEGIN"], "the query returns no rows: write a SELECT"),
        (["sql", "DELETE FROM logs RETURNING id"], "the store says: attempt to write a readonly"),
        (["sql", "DROP TABLE logs"], "the store says: attempt to write a readonly"),
    ):
        code, _, errors = run(*words, *kept)
        assert code == EXIT_BAD_INPUT
        assert said in errors
    assert _events(tmp_path / "index.sqlite3") == before, "nothing that was asked changed it"


def test_show__no_name__tells_what_there_is(run: Run) -> None:
    code, out, _ = run("show")
    assert code == 0
    for name in ("fleet", "utilisation", "revenue", "yields", "loans"):
        assert f"\n {name} " in out


def _rows(file: Path, query: str) -> list[dict[str, Any]]:
    with sqlite3.connect(file) as connection:
        connection.row_factory = sqlite3.Row
        return [dict(row) for row in connection.execute(query)]


def _events(file: Path) -> list[dict[str, Any]]:
    return _rows(file, "SELECT * FROM logs ORDER BY id")


def _position(file: Path) -> int:
    """Return the last block in a store; 0 where there is none yet."""
    if not file.is_file():
        return 0
    try:
        return int(_rows(file, "SELECT number FROM followed")[0]["number"])
    except (sqlite3.OperationalError, IndexError):  # it is being made
        return 0
