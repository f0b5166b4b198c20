"""Looks at the chain in the background: the last good view stays, failures are counted."""

import threading
import time

import pytest

from oracle.errors import FatalError, RetryableError
from oracle.settings import load
from oracle.telemetry.chain_watch import ChainView, ChainWatch, NodeLook
from tests.oracle.anvil import free_port
from tests.oracle.telemetry.panels import Steps, view


@pytest.fixture
def make_watch():
    """Return a factory of (watch, clock) over answers that are given in order."""

    def make(*answers):
        rest, clock = list(answers), Steps()

        def look():
            answer = rest.pop(0)
            if isinstance(answer, Exception):
                raise answer
            return answer

        return ChainWatch(look, 0.01, clock), clock

    return make


@pytest.mark.parametrize("error", [RetryableError("RPC unreachable"), FatalError("wrong chain")])
def test_look__chain_away__keeps_the_last_view_and_counts(make_watch, error):
    watch, clock = make_watch(view(), error, view(balance_wei=5))
    assert watch.view() == ChainView()
    watch.look()
    clock.seconds += 60

    watch.look()

    assert watch.age_seconds() == 60
    kept = watch.view()
    assert (kept.failures, kept.problem, kept.balance_wei) == (1, str(error), 10**18)
    watch.look()
    assert (watch.age_seconds(), watch.view().problem) == (0, "")
    assert (watch.view().failures, watch.view().balance_wei) == (1, 5)


def test_start__then_stop__looks_until_told_otherwise(make_watch):
    seen = threading.Event()

    def look():
        seen.set()
        return view()

    watch = ChainWatch(look, 0.01)
    watch.start()
    assert seen.wait(5)
    watch.stop()
    seen.clear()
    time.sleep(0.05)
    assert not seen.is_set()


def test_node_look__real_chain__reads_what_the_contract_says(suite, make_node):
    node = make_node()
    settings = load(node.file)
    paying = suite.new_account(123)

    found = NodeLook(settings, paying.address)()

    assert found.node.key == node.account.address
    assert found.head.sequence == 0
    assert found.balance_wei == 123
    assert found.block_time == suite.anvil.web3.eth.get_block("latest")["timestamp"]
    assert found.base_fee_wei > 0
    assert NodeLook(settings, None)().balance_wei is None


def test_node_look__no_chain__says_so(make_node):
    node = make_node(rpc_urls=[f"http://127.0.0.1:{free_port()}"])

    with pytest.raises(RetryableError, match="RPC unreachable"):
        NodeLook(load(node.file), None)()
