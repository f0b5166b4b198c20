"""k of n attestors, from what they saw to what the chain says: by files, and over HTTP."""

import json
import signal
import subprocess
import sys
from pathlib import Path

from oracle.attest import attestation as files
from tests.oracle.anvil import free_port
from tests.oracle.attest.stage import ATTESTORS, FIRST_HOUR, HOUR
from tests.oracle.node import run

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


def test_serve__a_real_process__co_signs_what_it_saw_itself(
    stage, make_attestor, attest, propose, monkeypatch, capsys
):
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    proposer = make_attestor(0, peers=[(ATTESTORS[1].address, url)])
    peer = make_attestor(1, peers=[(ATTESTORS[0].address, "http://127.0.0.1:1")], serve_port=port)
    for one in (proposer, peer):
        one.saw(stage.asset, DARK, silent=30, up=30)
    file = propose(proposer, stage.asset)
    attest(proposer, "sign", file)
    command = [sys.executable, "-m", "oracle", *peer.command("serve", "--json")]

    with subprocess.Popen(command, cwd=PROJECT, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert json.loads(process.stdout.readline())["event"] == "serving"
            told = json.loads(attest(proposer, "collect", file, "--json"))
            again = json.loads(attest(proposer, "collect", file, "--json"))
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait(20)
        assert process.returncode == 0
    code = run(monkeypatch, *proposer.command("submit", file))

    assert told == {
        "signatures": 2,
        "threshold": 2,
        "peers": [
            {"peer": ATTESTORS[1].address, "signed": True, "reason": "", "highest": []},
        ],
    }
    assert again["peers"] == []
    assert code == 0, capsys.readouterr()
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
