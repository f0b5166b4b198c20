"""Wrong usage, help, `init`, `prove`, and `check` without a driver."""

import subprocess
import sys
from pathlib import Path

import pytest
from eth_account import Account

from tests.oracle.node import run
from tests.oracle.nvml_library import Host, build

PROJECT = Path(__file__).parents[2]
METER = "0x5FbDB2315678afecb367f032d93F642f64180aa3"
TRACE = "timestamp_s,node,gpu_util_pct,memory_used_bytes\n1767225600,a,50,\n1767225657,a,x,\n"
WORKING = ("check", "once", "run", "show")


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("frobnicate",), "No such command"),
        (("run", "--bogus"), "No such option"),
        (("run", "--cycles", "0"), "--cycles"),
        (("once", "--seconds", "many"), "--seconds"),
        (("init",), "no password for the new node key: give a password file"),
        (("prove",), "Missing option"),
        (("init", "--asset", "0"), "--asset"),
        (("init", "--asset", "1", "--meter", "0x12"), "is not an address"),
        (("init", "--asset", "1", "--meter", METER, "--source", "gpu"), "is none of nvml, replay"),
        (("init", "--asset", "1", "--meter", METER, "--rpc-url", "ws://x"), "is not an http"),
        (("init", "--asset", "1", "--meter", METER, "--password-file", "nope"), "no such file"),
    ],
)
def test_any__wrong_usage__is_one_line(refused, tmp_path, monkeypatch, arguments, words):
    monkeypatch.chdir(tmp_path)

    refused(words, *arguments)
    assert list(tmp_path.iterdir()) == []


def test_prove__owner_is_no_address__is_refused(refused, make_node):
    refused("--owner: 'me' is not an address", *make_node().command("prove", "--owner", "me"))


def test_init__new_folder__writes_settings_and_a_private_key(
    refused, tmp_path, monkeypatch, capsys, write_keyfile
):
    write_keyfile(Account.create(), "unused.json")
    folder = tmp_path / "node"
    arguments = ("init", "--asset", "7", "--meter", METER, "--directory", str(folder))
    arguments += ("--password-file", str(tmp_path / "password.txt"), "--source", "synthetic")

    assert run(monkeypatch, *arguments) == 0
    first = capsys.readouterr().out
    key = (folder / "node.json").read_bytes()
    refused("exists already: --force replaces it (never the key)", *arguments)
    assert run(monkeypatch, *arguments, "--force") == 0
    forced = capsys.readouterr().out

    assert "wrote" in first
    assert "node key 0x" in first
    assert f"kept {folder / 'node.json'}: a key is never overwritten" in forced
    assert f"replaced {folder / 'oracle.toml'}" in forced
    assert (folder / "node.json").read_bytes() == key
    for name in ("node.json", "oracle.toml"):
        assert (folder / name).stat().st_mode & 0o777 == 0o600
    assert sorted(one.name for one in folder.iterdir()) == ["node.json", "oracle.toml"]
    assert "# ---- metrics, health and probes ----" in (folder / "oracle.toml").read_text()
    refused("RPC unreachable", "once", "-s", str(folder / "oracle.toml"), code=75)


def test_init__nothing_known_yet__says_what_to_fill_in(
    refused, tmp_path, monkeypatch, capsys, write_keyfile
):
    write_keyfile(Account.create())
    arguments = ("init", "--directory", str(tmp_path))

    code = run(monkeypatch, *arguments, "--password-file", str(tmp_path / "password.txt"))

    told = capsys.readouterr().out
    assert code == 0
    assert f"kept {tmp_path / 'node.json'}" in told
    assert f"next: set asset and meter_address in {tmp_path / 'oracle.toml'}" in told
    refused("meter_address: missing: set it here", "check", "-s", str(tmp_path / "oracle.toml"))


def test_check__driver_not_loaded__says_so_and_offers_the_others(tmp_path):
    build(tmp_path)
    Host(tmp_path / "host.txt").set(driver="gone")
    environment = {"LD_LIBRARY_PATH": str(tmp_path), "NVML_SIM_STATE": str(tmp_path / "host.txt")}
    settings = str(tmp_path / "oracle.toml")

    done = subprocess.run(
        [sys.executable, "-m", "oracle", "check", "-s", settings],
        cwd=PROJECT,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 2
    assert done.stderr.count("\n") == 1
    assert "Traceback" not in done.stdout + done.stderr
    assert "no NVIDIA driver on this machine (Driver Not Loaded)" in done.stdout
    assert 'source = "replay"' in done.stdout
    assert 'source = "synthetic"' in done.stdout


@pytest.mark.parametrize("command", ["init", "prove", "check", "once", "run", "show"])
def test_help__each_command__teaches_with_an_example(monkeypatch, capsys, command):
    assert run(monkeypatch, command, "--help") == 0

    told = capsys.readouterr().out
    assert f"python -m oracle {command}" in told
    assert "Example" in told


def test_help__no_arguments__lists_the_commands(monkeypatch, capsys):
    assert run(monkeypatch) == 0

    told = capsys.readouterr().out
    for command in ("init", "prove", "check", "once", "run", "show"):
        assert f"python -m oracle {command}" in told or f"  {command} " in told
