"""k of n attestors, from what they saw to what the chain says: by files, and over HTTP."""

import json
import signal
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path

from oracle.attest import attestation as files
from tests.oracle.anvil import free_port
from tests.oracle.attest.stage import ATTESTORS, DELAY, FIRST_HOUR, HOUR, WINDOW

PROJECT = Path(__file__).parents[3]
DARK = FIRST_HOUR + 1


def test_files__two_of_three__lower_what_the_chain_says(
    stage, make_attestor, attest, propose, copy_to, tmp_path
):
    first, second, third = (make_attestor(number) for number in range(3))
    for one in (first, second):
        one.saw(stage.asset, FIRST_HOUR, up=60)
        one.saw(stage.asset, DARK, silent=60)
    before = stage.suite.head(stage.asset)[2]

    rows = json.loads(attest(first, "compare", stage.asset, "--json"))["hours"]
    file = propose(first, stage.asset)
    other = copy_to(file, "other.json")
    attest(first, "sign", file)
    attest(second, "sign", other)
    told = attest(third, "merge", file, other, "--out", tmp_path / "all.json")
    carried = json.loads(attest(third, "submit", tmp_path / "all.json", "--json"))

    assert [(row["hour"], row["verdict"]) for row in rows] == [
        (FIRST_HOUR, "agrees"),
        (DARK, "refute"),
    ]
    left = rows[1]["highest"]
    assert 0 < left < 600
    assert "2 signatures" in told
    assert stage.reported(DARK) == left
    assert stage.suite.head(stage.asset)[2] == before - (HOUR - left)
    assert stage.meter.functions.refuted_hours(stage.asset, DARK // 12).call() == 0b10
    (logged,) = stage.meter.events.Refuted().get_logs(from_block=carried["block"])
    evidence = files.read(tmp_path / "all.json").evidence
    assert logged["args"]["reason"] == files.reason_of(evidence)
    (hour,) = evidence["hours"]
    assert hour["probes"] == [[DARK * HOUR + 60 * at + 7, "silent"] for at in range(60)]


def test_files__hour_that_a_dispute_holds__is_lowered_past_its_usual_finality(
    stage, make_attestor, attest, propose
):
    first, second = (make_attestor(number) for number in range(2))
    for one in (first, second):
        one.saw(stage.asset, DARK, silent=60)
    final_at = (DARK + 1) * HOUR + DELAY + WINDOW
    stage.move_to(final_at - HOUR)
    until = stage.hold(DARK)
    stage.move_to(final_at + HOUR)

    file = propose(first, stage.asset)
    attest(first, "sign", file)
    attest(second, "sign", file)
    attest(second, "submit", file)

    assert files.read(file).struct.deadline > final_at + HOUR
    assert 0 < stage.reported(DARK) < 600
    stage.move_to(until)
    assert json.loads(attest(first, "compare", stage.asset, "--json"))["hours"] == []


def test_sign__twice__leaves_the_file_as_it_is(stage, make_attestor, attest, propose):
    attestor = make_attestor()
    attestor.saw(stage.asset, DARK, silent=60)
    file = propose(attestor, stage.asset)

    attest(attestor, "sign", file)
    once = file.read_bytes()
    attest(attestor, "sign", file)

    assert file.read_bytes() == once
    assert [one.signer for one in files.read(file).signatures] == [ATTESTORS[0].address]


def test_submit__more_than_must__is_fine_and_a_second_time_is_refused_here_and_there(
    stage, make_attestor, attest, propose, refused
):
    everybody = [make_attestor(number) for number in range(3)]
    for one in everybody:
        one.saw(stage.asset, DARK, silent=60)
    file = propose(everybody[0], stage.asset)
    for one in everybody:
        attest(one, "sign", file)

    attest(everybody[2], "submit", file)
    once = stage.suite.head(stage.asset)

    refused("oracle: nothing to refute", *everybody[1].command("submit", file))
    given = files.read(file)
    call = stage.meter.functions.refute(
        given.struct.as_tuple(), [one.signature for one in given.signatures]
    )
    assert "oracle: nothing to refute" in _refusal(call)
    assert stage.suite.head(stage.asset) == once


@contextmanager
def serving(*attestors):
    """Let attestors serve, each in a process of its own; every one must end well on SIGTERM."""
    processes = []
    try:
        for one in attestors:
            command = [sys.executable, "-m", "oracle", *one.command("serve", "--json")]
            processes.append(
                subprocess.Popen(command, cwd=PROJECT, stdout=subprocess.PIPE, text=True)
            )
        for process in processes:
            assert json.loads(process.stdout.readline())["event"] == "serving"
        yield
    finally:
        for process in processes:
            process.send_signal(signal.SIGTERM)
        codes = [process.wait(20) for process in processes]
        for process in processes:
            process.stdout.close()
    assert codes == [0] * len(attestors)


def test_http__three_attestors_of_whom_one_saw_otherwise__lower_what_the_chain_says(
    stage, make_attestor, attest, propose
):
    urls = [f"http://127.0.0.1:{free_port()}" for _ in range(2)]
    peers = [(one.address, url) for one, url in zip(ATTESTORS[1:], urls, strict=True)]
    proposer = make_attestor(0, peers=peers)
    asked = [
        make_attestor(
            number,
            peers=[(ATTESTORS[0].address, "http://127.0.0.1:1")],
            serve_port=int(urls[number - 1].rsplit(":", 1)[1]),
        )
        for number in (1, 2)
    ]
    proposer.saw(stage.asset, DARK, silent=30, up=30)
    asked[0].saw(stage.asset, DARK, silent=30, up=30)
    asked[1].saw(stage.asset, DARK, up=60)
    file = propose(proposer, stage.asset)
    attest(proposer, "sign", file)

    with serving(*asked):
        told = json.loads(attest(proposer, "collect", file, "--json"))
        again = json.loads(attest(proposer, "collect", file, "--json"))
    attest(proposer, "submit", file)

    assert (told["signatures"], told["threshold"]) == (2, 2)
    agreed, differed = told["peers"]
    assert agreed == {"peer": ATTESTORS[1].address, "signed": True, "reason": "", "highest": []}
    assert differed["highest"] == [HOUR]
    assert "nothing to lower" in differed["reason"]
    assert [one["peer"] for one in again["peers"]] == [ATTESTORS[2].address]
    assert stage.reported(DARK) == files.read(file).struct.seconds[0]
    assert HOUR // 2 < stage.reported(DARK) < HOUR


def test_revoke__two_of_three__end_the_key(stage, make_attestor, attest, tmp_path, refused):
    first, second = make_attestor(0), make_attestor(1)
    file = tmp_path / "revocation.json"
    attest(first, "revoke", stage.asset, "--reason", "leaked key", "--out", file)

    refused("own probes contradict no hour", *first.command("sign", file))
    attest(first, "sign", file, "--trust-proposal")
    second.saw(stage.asset, DARK, silent=60)
    attest(second, "sign", file)
    attest(second, "submit", file)

    assert not stage.meter.functions.is_enrolled(stage.asset).call()
    refused("oracle: not the live key", *second.command("submit", file))
    (logged,) = stage.meter.events.RevokedByQuorum().get_logs(from_block="latest")
    assert logged["args"]["reason"] == b"leaked key".ljust(32, b"\0")
    call = stage.meter.functions.revoke_by_quorum(
        files.read(file).struct.as_tuple(), [one.signature for one in files.read(file).signatures]
    )
    assert "oracle: not the live key" in _refusal(call)


def _refusal(call) -> str:
    try:
        call.call()
    except Exception as error:  # whatever web3 makes of a revert
        return str(error)
    raise AssertionError("the contract did not refuse")
