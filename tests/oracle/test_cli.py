"""Bad input to every command: one line that says what to do, exit code 2, no traceback."""

from pathlib import Path

import pytest
from eth_account import Account

from tests.oracle.anvil import free_port
from tests.oracle.node import run

PROJECT = Path(__file__).parents[2]
METER = "0x5FbDB2315678afecb367f032d93F642f64180aa3"
TRACE = "timestamp_s,node,gpu_util_pct,memory_used_bytes\n1767225600,a,50,\n1767225657,a,x,\n"
WORKING = ("check", "once", "run", "show")


@pytest.mark.parametrize("command", [*WORKING, "prove"])
def test_any__no_settings_file__says_init(refused, tmp_path, command):
    file = tmp_path / "oracle.toml"
    owner = ("--owner", METER) if command == "prove" else ()

    refused(
        "no such file: write one with `python -m oracle init`", command, "-s", str(file), *owner
    )


@pytest.mark.parametrize("command", WORKING)
def test_any__damaged_settings__names_the_line(refused, make_node, command):
    node = make_node()
    node.file.write_text("chain_id = = 1\n")

    refused("damaged: Invalid value (at line 1", *node.command(command))


@pytest.mark.parametrize("command", WORKING)
def test_any__wrong_chain_id__is_named(refused, make_node, command):
    node = make_node(chain_id=1)

    refused("the settings say chain id 1,", *node.command(command))


@pytest.mark.parametrize("command", WORKING)
def test_any__no_such_asset__is_named(refused, make_node, command):
    node = make_node(asset=4_000)

    refused("no such asset: 4000 is not registered", *node.command(command))


@pytest.mark.parametrize("command", WORKING)
def test_any__rpc_unreachable__is_named(refused, make_node, command):
    node = make_node(rpc_urls=[f"http://127.0.0.1:{free_port()}"])

    code = 2 if command == "check" else 75
    refused("RPC unreachable (http://127.0.0.1:", *node.command(command), code=code)


@pytest.mark.parametrize("command", WORKING)
def test_any__no_contract_at_the_address__is_named(refused, make_node, command):
    node = make_node(meter_address=Account.create().address)

    refused("correct meter_address", *node.command(command))


@pytest.mark.parametrize("command", ["check", "once", "run"])
def test_any__another_contract__is_named(refused, make_node, suite, command):
    node = make_node(meter_address=suite.title.address)

    refused("hash_report: ", *node.command(command))


@pytest.mark.parametrize("command", ["check", "once", "run"])
def test_any__not_enrolled__says_who_enrolls(refused, make_node, suite, command):
    node = make_node(enrolled=False)

    refused(f"its owner {suite.owner} enrolls {node.account.address}", *node.command(command))


@pytest.mark.parametrize("command", ["check", "once", "run"])
def test_any__another_key_is_enrolled__is_named(refused, make_node, suite, command):
    node = make_node(enrolled=False)
    suite.enroll(node.asset, suite.new_account(0))

    refused("is metered by 0x", *node.command(command))


@pytest.mark.parametrize("command", ["check", "once", "run"])
def test_any__records_of_another_network__are_named(refused, make_node, monkeypatch, command):
    first = make_node(report_seconds=1)
    assert run(monkeypatch, *first.command("run", "--cycles", "2")) == 0
    second = make_node()

    refused("records of another network or node", *second.command(command))


def test_show__records_of_another_network__are_named(refused, make_node, monkeypatch):
    node = make_node(report_seconds=1)
    assert run(monkeypatch, *node.command("run", "--cycles", "2")) == 0
    node.write(asset=make_node().asset)

    refused("records of another network or node", *node.command("show"))


@pytest.mark.parametrize("command", ["check", "once", "run"])
def test_any__key_readable_by_others__is_refused(refused, make_node, command):
    node = make_node()
    (node.folder / "node.json").chmod(0o644)

    refused("mode 0644 lets others read it: chmod 600", *node.command(command))


@pytest.mark.parametrize("command", ["check", "once", "run"])
def test_any__wrong_password__is_named(refused, make_node, command):
    node = make_node()
    (node.folder / "password.txt").write_text("guess")

    refused("wrong password", *node.command(command))


@pytest.mark.parametrize("command", ["check", "once", "run"])
def test_any__no_password_and_no_terminal__is_named(refused, make_node, command):
    node = make_node(paying_wei=None, password_file="")

    refused("no password for", *node.command(command))


@pytest.mark.parametrize("command", ["check", "once", "run"])
def test_any__empty_wallet__is_named(refused, make_node, command):
    node = make_node(paying_wei=0, report_seconds=1)
    cycles = ("--cycles", "3") if command == "run" else ()

    code = 2 if command == "check" else 75
    refused("empty wallet: 0x", *node.command(command, *cycles), code=code)


@pytest.mark.parametrize("command", ["check", "once", "run"])
def test_any__bad_trace__names_file_and_line(refused, make_node, tmp_path, command):
    node, trace = make_node(), tmp_path / "trace.csv"
    trace.write_text(TRACE)
    missing = str(tmp_path / "missing.csv")

    refused(
        f"{trace}:3: gpu_util_pct 'x' is not a number",
        *node.command(command, "--trace", str(trace)),
    )
    refused("no such trace file", *node.command(command, "--trace", missing))
    trace.write_text(TRACE.replace("x", "1"))
    refused("choose a node of the trace (--node): a", *node.command(command, "--trace", str(trace)))
