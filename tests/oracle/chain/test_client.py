"""The connection: falls back, and calls a wrong chain, a lie and a dead endpoint by their names."""

import threading

import pytest

from oracle.chain.client import connect
from oracle.chain.contracts import RpcMeter
from oracle.errors import FatalError, RetryableError
from oracle.report import Report
from tests.oracle.anvil import free_port

METER = "0x5FbDB2315678afecb367f032d93F642f64180aa3"


def honest(method, params):
    """A chain 7 with some code at every address."""
    return {"eth_chainId": "0x7", "eth_getCode": "0x6000", "eth_call": "0x"}[method]


def dead_url():
    return f"http://127.0.0.1:{free_port()}"


def test_connect__right_chain__answers(make_rpc):
    assert connect((make_rpc(honest).url,), 5.0, 7).eth.chain_id == 7


def test_connect__first_endpoint_dead__takes_the_second(make_rpc):
    rpc = make_rpc(honest)

    web3 = connect((dead_url(), rpc.url), 5.0, 7)

    assert web3.eth.chain_id == 7
    assert rpc.calls == ["eth_chainId"] * 2, "for its own chain, then for what was asked"


def test_connect__no_endpoint__is_retryable_and_says_what_to_do():
    with pytest.raises(RetryableError, match=r"RPC unreachable \(.*Connection refused\): start"):
        connect((dead_url(), dead_url()), 5.0, 7)


def test_connect__another_chain__is_fatal(make_rpc):
    with pytest.raises(FatalError, match=r"wrong chain: the settings say chain id 8, .* answers 7"):
        connect((make_rpc(honest).url,), 5.0, 8)


@pytest.mark.parametrize(
    "lie", [b"<html>busy</html>", b"", b"{}", b"[1]", b'{"jsonrpc":"2.0","id":1,"result":"many"}']
)
def test_connect__nonsense__is_retryable(make_rpc, lie):
    with pytest.raises(RetryableError, match="RPC"):
        connect((make_rpc(lambda method, params: lie).url,), 5.0, 7)


def test_connect__rpc_error__is_retryable_with_its_text(make_rpc):
    rpc = make_rpc(lambda method, params: ValueError("daily limit reached"))

    with pytest.raises(RetryableError, match="daily limit reached"):
        connect((rpc.url,), 5.0, 7)


def test_connect__slow_endpoint__times_out(make_rpc):
    release = threading.Event()
    rpc = make_rpc(lambda method, params: release.wait(5) and "0x7")

    with pytest.raises(RetryableError, match="timed out"):
        connect((rpc.url,), 0.2, 7)
    release.set()


def test_rpc_meter__no_code__is_fatal(make_rpc):
    def empty(method, params):
        return "0x" if method == "eth_getCode" else honest(method, params)

    with pytest.raises(FatalError, match=f"no contract at {METER}: correct meter_address"):
        RpcMeter(connect((make_rpc(empty).url,), 5.0, 7), METER)


def test_rpc_meter__contract_without_the_function__is_fatal(make_rpc):
    meter = RpcMeter(connect((make_rpc(honest).url,), 5.0, 7), METER)

    with pytest.raises(FatalError, match="head: the contract there is not the one expected"):
        meter.head(1)


def test_rpc_meter__without_sender__cannot_send(make_rpc):
    meter = RpcMeter(connect((make_rpc(honest).url,), 5.0, 7), METER)

    with pytest.raises(FatalError, match="dry run: set paying_keyfile"):
        meter.submit(Report(1, 1, 0, 1, 1, 0, 0, 0, 3, bytes(32)), bytes(65))
