"""What is wrong when a node starts and passes by itself: it ends with 75 or waits, and comes up."""

import re
import threading

import pytest

from tests.oracle.chain.fault_proxy import FaultProxy, honest, on
from tests.oracle.node import run
from tests.oracle.test_end_to_end import records, wait_a_moment

YEARS_SINCE_1970 = 1_700_000_000


def times_moved(seconds):
    """Answer with blocks that are so many seconds later."""

    def moved(_params, forward):
        answer = forward()
        answer["result"]["timestamp"] = hex(int(answer["result"]["timestamp"], 16) + seconds)
        return answer

    return on(eth_getBlockByNumber=moved)


@pytest.fixture
def make_watched_node(suite, make_node):
    """Return a factory of nodes behind a proxy, and the proxy."""
    proxies = []

    def make():
        proxies.append(FaultProxy(suite.anvil.url))
        node = make_node(report_seconds=1, rpc_urls=[proxies[-1].url])
        wait_a_moment()
        return node, proxies[-1]

    yield make
    for proxy in proxies:
        proxy.close()


def test_run__clock_ten_minutes_off_or_in_1970__ends_with_75_and_comes_up_when_it_is_set(
    suite, make_watched_node, monkeypatch, capsys
):
    node, proxy = make_watched_node()
    command = node.command("run", "--cycles", "3")

    for seconds, words in (
        (600, r"(599|600|601) s behind the chain: run NTP"),
        (YEARS_SINCE_1970, r"1(699|700)\d{6} s behind the chain: run NTP"),
        (-600, r"(599|600|601) s ahead of the chain: run NTP; if the clock is right, the endpoint"),
    ):
        proxy.fault = times_moved(seconds)
        assert run(monkeypatch, *command) == 75
        assert re.match(rf"error: this host's clock is {words}", capsys.readouterr().err)
    assert suite.head(node.asset)[0] == 0

    proxy.fault = honest
    assert run(monkeypatch, *command) == 0
    assert suite.head(node.asset)[0] >= 1


def test_run__restarted_while_the_chain_stands_still__samples_on_until_it_does_not(
    suite, make_watched_node, monkeypatch, capsys
):
    node, proxy = make_watched_node()
    assert run(monkeypatch, *node.command("run", "--cycles", "3")) == 0
    monkeypatch.setattr("oracle.waiting.RETRY_SECONDS", 1)
    proxy.fault = times_moved(-600)

    going_on = threading.Timer(2.5, setattr, (proxy, "fault", honest))
    going_on.start()
    code = run(monkeypatch, *node.command("run", "--cycles", "3"))
    going_on.join()

    told = capsys.readouterr().out
    assert code == 0
    assert re.search(r"warning: waiting  problem=this host's clock is \d+ s ahead of the", told)
    assert int(re.search(r"resumed  samples=(\d+)", told)[1]) >= 2
    assert {entry.outcome for entry in records(node, suite).entries()} == {"recorded"}


def test_run__wallet_emptied_before_a_restart__samples_on_until_it_is_filled(
    suite, make_watched_node, monkeypatch, capsys
):
    node, _ = make_watched_node()
    assert run(monkeypatch, *node.command("run", "--cycles", "3")) == 0
    address = suite.anvil.web3.eth.get_block("latest", True)["transactions"][0]["from"]
    suite.anvil.fund(address, 0)
    monkeypatch.setattr("oracle.waiting.RETRY_SECONDS", 1)

    filling = threading.Timer(2.0, suite.anvil.fund, (address,))
    filling.start()
    code = run(monkeypatch, *node.command("run", "--cycles", "3"))
    filling.join()

    told = capsys.readouterr().out
    assert code == 0
    assert f"warning: waiting  problem=empty wallet: {address} holds 0 wei: send" in told
    assert int(re.search(r"resumed  samples=(\d+)", told)[1]) >= 2
    entries = records(node, suite).entries()
    assert {entry.outcome for entry in entries} == {"recorded"}
    assert suite.head(node.asset)[2] == sum(entry.report.available_seconds for entry in entries)
