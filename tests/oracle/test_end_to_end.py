"""From the command line to the chain: a seeded machine on anvil with the real contracts."""

import json
import os
import signal
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from oracle import signing
from oracle.store.entries import Network
from oracle.store.store import Store
from tests.oracle.anvil import CHAIN_ID, Suite, running_suite
from tests.oracle.chain.fault_proxy import DOWN, FaultProxy, honest
from tests.oracle.node import run

PROJECT = Path(__file__).parents[2]


def records(node, suite):
    network = Network(CHAIN_ID, suite.meter.address, node.asset, node.account.address)
    return Store(node.folder / "state", network, read_only=True)


def wait_a_moment():
    """Let two seconds pass after the enrolment and after the hour: there must be time to report."""
    time.sleep(2.1)
    time.sleep(max(0.0, 3.0 - time.time() % 3_600))


def test_once__enrolled_machine__puts_the_hour_so_far_on_chain(
    suite, make_node, monkeypatch, capsys
):
    node = make_node()
    wait_a_moment()

    code = run(monkeypatch, *node.command("once", "--json"))

    result = json.loads(capsys.readouterr().out)
    head = suite.head(node.asset)
    assert code == 0
    assert result["is_dry_run"] is False
    assert {report["outcome"] for report in result["reports"]} == {"recorded"}
    last = result["reports"][-1]
    assert head[:2] == (last["sequence"], last["ended_at"])
    assert head[2] == sum(report["available_seconds"] for report in result["reports"])
    assert head[3] == sum(report["busy_seconds"] for report in result["reports"])
    assert head[4] == sum(report["energy_joules"] for report in result["reports"])
    (entry, *_) = records(node, suite).entries()
    message = signing.report_message(entry.report, CHAIN_ID, suite.meter.address)
    assert signing.recover(message, entry.signature) == node.account.address
    assert entry.transactions == [entry.detail]


def test_once__dry_run__signs_records_and_sends_nothing(suite, make_node, monkeypatch, capsys):
    node = make_node()
    before = suite.head(node.asset)
    wait_a_moment()

    code = run(monkeypatch, *node.command("once", "--dry-run"))

    told = capsys.readouterr().out
    assert code == 0
    assert "dry run: nothing was signed" in told
    assert "digest   0x" in told
    assert suite.head(node.asset) == before
    assert not (node.folder / "state" / "node.sqlite3").exists()


def test_run__as_a_program__meters_and_goes_on_where_it_stopped(suite, make_node):
    node = make_node(report_seconds=2)
    started = suite.head(node.asset)[1]
    command = [sys.executable, "-m", "oracle", *node.command("run", "--cycles", "4", "--json")]

    for _ in range(2):
        done = subprocess.run(command, cwd=PROJECT, capture_output=True, text=True, check=False)
        assert (done.returncode, done.stderr) == (0, "")

    events = [json.loads(line) for line in done.stdout.splitlines()]
    entries = records(node, suite).entries()
    head = suite.head(node.asset)
    assert [one["event"] for one in events[:2]] == ["serving", "started"]
    assert events[-1] | {"event": "stopped", "pending": 0} == events[-1]
    assert {entry.outcome for entry in entries} == {"recorded"}
    assert [entry.report.sequence for entry in entries] == list(range(1, len(entries) + 1))
    assert head[0] == len(entries)
    assert head[1] == entries[-1].report.ended_at
    assert head[2] == sum(entry.report.available_seconds for entry in entries)
    assert 4 <= head[2] <= head[1] - started
    evidence = {f"{entry.report.evidence.hex()}.jsonl.gz" for entry in entries}
    assert {file.name for file in (node.folder / "state" / "evidence").iterdir()} == evidence


@pytest.fixture(scope="module")
def suite() -> Iterator[Suite]:
    """Run a chain of its own: others' blocks and outages put the shared one ahead of the host."""
    with running_suite() as made:
        yield made


def samples_since(node, moment: int) -> int:
    """Return how many samples the running node has kept from a moment on."""
    address = f"file:{node.folder / 'state' / 'node.sqlite3'}?mode=ro"
    try:
        with closing(sqlite3.connect(address, uri=True)) as database:
            query = "SELECT count(*) FROM samples WHERE key >= ?"
            return database.execute(query, (moment * 1_000,)).fetchone()[0]
    except sqlite3.OperationalError:
        return 0  # it has not made its store yet


def end_after_samples(node, enrolled_at: int) -> None:
    """Send SIGTERM when the node has kept some samples that count, however long its start takes.

    Blocks that follow each other within a second put the chain ahead: what is before the enrolment
    does not count, and it may lie some seconds in the future.
    """
    deadline = time.monotonic() + 120
    while samples_since(node, enrolled_at + 1) < 3 and time.monotonic() < deadline:
        time.sleep(0.05)
    os.kill(os.getpid(), signal.SIGTERM)


def test_run__sigterm__closes_the_open_report_and_sends_it(suite, make_node, monkeypatch, capsys):
    node = make_node()
    former = signal.getsignal(signal.SIGTERM)
    enrolled_at = suite.head(node.asset)[1]
    threading.Thread(target=end_after_samples, args=(node, enrolled_at), daemon=True).start()

    code = run(monkeypatch, *node.command("run"))

    head = suite.head(node.asset)
    assert (code, capsys.readouterr().err) == (0, "")
    assert head[0] >= 1
    assert head[2] >= 1
    assert signal.getsignal(signal.SIGTERM) == former


def test_run__without_paying_key__signs_and_records_only(suite, make_node, monkeypatch, capsys):
    node = make_node(paying_wei=None, report_seconds=1)
    before = suite.head(node.asset)

    code = run(monkeypatch, *node.command("run", "--cycles", "3"))

    entries = records(node, suite).entries()
    assert code == 0
    assert "sending=False" in capsys.readouterr().out
    assert suite.head(node.asset) == before
    assert {entry.outcome for entry in entries} == {"pending"}
    assert len(entries) >= 2


def test_once__replayed_trace__is_modelled_and_recorded(
    suite, make_node, monkeypatch, capsys, tmp_path
):
    node, trace = make_node(accelerators=1), tmp_path / "trace.csv"
    a_year_ago = int(time.time()) - 365 * 86_400
    rows = (f"{a_year_ago + at},quiet,25.000,\n" for at in range(-300, 300))
    trace.write_text("timestamp_s,node,gpu_util_pct,memory_used_bytes\n" + "".join(rows))
    of_trace = ("--trace", str(trace), "--node", "quiet")
    assert run(monkeypatch, *node.command("check", *of_trace)) == 0
    assert capsys.readouterr().out.endswith("all is well: python -m oracle run\n")
    wait_a_moment()

    code = run(monkeypatch, *node.command("once", *of_trace, "--json"))

    told = capsys.readouterr()
    assert (code, told.err) == (0, "")
    (report, *_) = json.loads(told.out)["reports"]
    assert report["outcome"] == "recorded"
    assert report["available_seconds"] >= 2
    assert report["busy_seconds"] == report["available_seconds"] // 4
    watts = 70 + (700 - 70) // 4
    assert report["energy_joules"] // report["available_seconds"] == watts


def test_prove__owner__can_enroll_with_what_it_prints(suite, make_node, monkeypatch, capsys):
    node = make_node(enrolled=False)

    code = run(monkeypatch, *node.command("prove", "--owner", suite.owner))

    proof = json.loads(capsys.readouterr().out)
    assert code == 0
    assert proof["node_key"] == node.account.address
    enroll = suite.meter.functions.enroll
    suite.do(enroll(proof["asset"], proof["node_key"], bytes.fromhex(proof["proof"][2:])))
    assert suite.meter.functions.is_enrolled(node.asset).call()


def test_check__everything_in_place__says_so(suite, make_node, monkeypatch, capsys):
    node = make_node()

    code = run(monkeypatch, *node.command("check"))

    told = capsys.readouterr()
    assert (code, told.err) == (0, "")
    assert "FAIL" not in told.out
    assert "8 x H100-80GB-SXM, 560 to 5600 W, enrolled" in told.out
    assert f"endpoint    {suite.anvil.url}: at block " in told.out
    for name in ("state", "disk", "time sync", "serving", "wallet", "records"):
        assert f" {name} " in told.out
    assert told.out.endswith("all is well: python -m oracle run\n")


def test_show__after_a_pass__tells_records_and_head(suite, make_node, monkeypatch, capsys):
    node = make_node()
    wait_a_moment()
    run(monkeypatch, *node.command("once"))
    capsys.readouterr()

    assert run(monkeypatch, *node.command("show", "--last", "5", "--json")) == 0
    shown = json.loads(capsys.readouterr().out)
    assert run(monkeypatch, *node.command("show", "--offline")) == 0
    table = capsys.readouterr().out

    head = suite.head(node.asset)
    assert shown["head"]["ended_at"] == head[1]
    assert shown["head"]["node_key"] == node.account.address
    assert (shown["signed"], shown["pending"]) == (head[0], 0)
    assert shown["reports"][-1]["outcome"] == "recorded"
    assert "recorded" in table
    assert "on chain" not in table


def test_run__restarted_before_the_chain_is_there__loses_no_second(suite, make_node):
    proxy = FaultProxy(suite.anvil.url)
    node = make_node(report_seconds=1, rpc_urls=[proxy.url])
    command = [sys.executable, "-m", "oracle", *node.command("run", "--json")]
    first = subprocess.run([*command, "--cycles", "3"], cwd=PROJECT, capture_output=True, text=True)
    assert (first.returncode, first.stderr) == (0, "")
    before = len(records(node, suite).entries())

    proxy.fault = DOWN
    running = subprocess.Popen(command, cwd=PROJECT, stdout=subprocess.PIPE, text=True)
    events = (json.loads(line) for line in running.stdout)
    assert any(event["event"] == "waiting" for event in events)
    time.sleep(3)
    proxy.fault = honest
    resumed = next(event for event in events if event["event"] == "resumed")
    running.send_signal(signal.SIGTERM)
    rest = [event["event"] for event in events]
    running.wait()
    proxy.close()

    assert resumed["samples"] >= 3
    assert (rest[-1], running.returncode) == ("stopped", 0)
    entries = records(node, suite).entries()[before:]
    assert {entry.outcome for entry in entries} == {"recorded"}
    assert sum(entry.report.available_seconds for entry in entries) >= resumed["samples"] - 1
