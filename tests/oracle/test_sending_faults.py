"""Faults of sending as the operator meets them: on the command line, with an exit code."""

import threading
import time

from tests.oracle.anvil import free_port
from tests.oracle.node import run
from tests.oracle.test_end_to_end import wait_a_moment


def test_run__key_revoked_meanwhile__ends_with_one_line_and_code_2(
    suite, make_node, monkeypatch, capsys
):
    node = make_node(report_seconds=1)
    wait_a_moment()

    def revoke():
        while suite.head(node.asset)[0] < 1:
            time.sleep(0.05)
        suite.do(suite.meter.functions.revoke(node.asset))

    thread = threading.Thread(target=revoke)
    thread.start()
    code = run(monkeypatch, *node.command("run", "--cycles", "60"))
    thread.join()

    told = capsys.readouterr()
    assert code == 2
    assert told.err.startswith("error: oracle: key revoked: ")
    assert told.err.count("\n") == 1
    assert "recorded" in told.out


def test_run__wrong_chain_at_the_first_endpoint__is_told_and_the_second_used(
    suite, make_node, make_rpc, monkeypatch, capsys
):
    wrong = make_rpc(lambda method, params: "0x1")
    node = make_node(report_seconds=1, rpc_urls=[wrong.url, suite.anvil.url])
    wait_a_moment()

    code = run(monkeypatch, *node.command("run", "--cycles", "3"))

    told = capsys.readouterr()
    assert (code, told.err) == (0, "")
    assert f"error: endpoint put aside  endpoint={wrong.url} fault=wrong chain" in told.out
    assert suite.head(node.asset)[0] >= 1


def test_check__second_endpoint_dead__says_so_before_it_is_needed(
    suite, make_node, monkeypatch, capsys
):
    dead = f"http://user:hunter2@127.0.0.1:{free_port()}/v3/0123456789abcdef"
    node = make_node(rpc_urls=[suite.anvil.url, dead])

    code = run(monkeypatch, *node.command("check"))

    told = capsys.readouterr()
    text = told.out + told.err
    assert code != 0
    assert "unreachable: Connection refused" in text
    assert "hunter2" not in text
    assert "0123456789abcdef" not in text
