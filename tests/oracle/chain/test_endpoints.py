"""Endpoints: who is asked, who rests and for how long, and what is never told."""

import threading

import pytest

from oracle.chain import endpoint
from oracle.chain.client import connect
from oracle.chain.endpoint import Endpoint, Unanswered, public_name
from oracle.chain.endpoints import Endpoints
from oracle.errors import RetryableError
from tests.oracle.anvil import free_port
from tests.oracle.chain.fault_proxy import DOWN, FaultProxy, Raw, always, limited
from tests.oracle.chain.post import Lines

BLOCK = {"number": "0x64", "timestamp": "0x3e8", "hash": "0x" + "11" * 32}


class Clock:
    """A clock that a test moves."""

    def __init__(self) -> None:
        self.now = 1_000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def make_chain():
    """Return a factory of proxies that answer from a table themselves, and keep their calls."""
    opened = []

    def make(**results) -> FaultProxy:
        answers = {"eth_chainId": "0x7", "eth_blockNumber": "0x64"} | results
        answers.setdefault("eth_getBlockByNumber", BLOCK)
        proxy = FaultProxy("http://nowhere.invalid")
        proxy.fault = lambda method, params, forward: {"result": answers[method]}
        opened.append(proxy)
        return proxy

    yield make
    for proxy in opened:
        proxy.close()


@pytest.fixture
def no_jitter(monkeypatch):
    monkeypatch.setattr(endpoint.random, "uniform", lambda low, high: high)


def ask(endpoints, method="eth_blockNumber"):
    return endpoints.make_request(method, [])["result"]


def test_failed__each_time_in_a_row__rests_up_to_twice_as_long(clock, monkeypatch):
    bounds = []

    def uniform(low, high):
        bounds.append((low, high))
        return high

    monkeypatch.setattr(endpoint.random, "uniform", uniform)
    one = Endpoint("http://127.0.0.1:1", 1.0, clock)

    for _ in range(8):
        one.failed(Unanswered("unreachable", "gone"))

    assert bounds == [(0.0, rest) for rest in (1.0, 2.0, 4.0, 8.0, 16.0, 32.0, 60.0, 60.0)]
    assert one.health.rests_until == clock.now + endpoint.MAX_REST_SECONDS
    assert one.health.faults == {"unreachable": 8}


def test_make_request__first_fails__second_is_asked_until_the_first_has_rested(
    make_chain, clock, no_jitter
):
    first, second = make_chain(eth_blockNumber="0x1"), make_chain(eth_blockNumber="0x2")
    works, first.fault = first.fault, DOWN
    endpoints = Endpoints([first.url, second.url], 5.0, 7, clock)

    assert [ask(endpoints), ask(endpoints)] == ["0x2", "0x2"]
    assert sum(first.calls.values()) == 1, "it is left alone while it rests"
    first.fault = works
    clock.now += endpoint.FIRST_REST_SECONDS

    assert ask(endpoints) == "0x1"
    assert [one.state for one in endpoints.stats()] == ["good", "good"]


def test_make_request__after_a_rest__the_chain_is_asked_for_again(make_chain, clock, no_jitter):
    first, second = make_chain(), make_chain(eth_blockNumber="0x2")
    endpoints = Endpoints([first.url, second.url], 5.0, 7, clock)
    assert ask(endpoints) == "0x64"
    first.fault = DOWN
    ask(endpoints)
    clock.now += endpoint.FIRST_REST_SECONDS
    first.fault = lambda method, params, forward: {"result": "0x8"}

    assert ask(endpoints) == "0x2"
    assert endpoints.stats()[0].state == "wrong chain"


def test_make_request__all_rest__says_for_how_long_and_asks_nobody(make_chain, clock):
    only = make_chain()
    only.fault = limited(7)
    endpoints = Endpoints([only.url], 5.0, 7, clock)

    for _ in range(2):
        with pytest.raises(RetryableError, match="rate limited: HTTP status 429") as error:
            ask(endpoints)
        assert error.value.after_seconds == 7.0
    assert sum(only.calls.values()) == 1


@pytest.mark.parametrize("wait", ["", "soon", "-5", "Wed, 21 Oct 2026 07:28:00 GMT", "999999999"])
def test_make_request__odd_retry_after__rests_within_bounds(make_chain, clock, wait):
    only = make_chain()
    only.fault = always(Raw(b"", status=429, headers={"Retry-After": wait}))
    endpoints = Endpoints([only.url], 5.0, 7, clock)

    with pytest.raises(RetryableError) as error:
        ask(endpoints)
    assert 0 <= error.value.after_seconds <= endpoint.MAX_RETRY_AFTER_SECONDS


@pytest.mark.parametrize(
    "body", [b"", b"[]", b"{}", b"\xff\xfe", b"[" * 100_000, b'{"error": "no"}', b'{"result"', b"7"]
)
def test_make_request__nonsense__is_put_aside(make_chain, clock, body, usual_recursion):
    only = make_chain()
    only.fault = always(Raw(body))
    endpoints = Endpoints([only.url], 5.0, 7, clock)

    with pytest.raises(RetryableError, match="nonsense: no"):
        ask(endpoints)
    assert endpoints.stats()[0].faults == {"nonsense": 1}


def test_make_request__redirect__is_not_followed(make_chain, clock):
    other, only = make_chain(), make_chain()
    only.fault = always(Raw(b"", status=307, headers={"Location": other.url}))

    with pytest.raises(RetryableError, match="http error: HTTP status 307"):
        ask(Endpoints([only.url], 5.0, 7, clock))
    assert not other.calls


def test_survey__endpoint_behind_another__rests(make_chain, clock):
    old = make_chain(eth_getBlockByNumber=BLOCK | {"timestamp": hex(1_000 - 61)})
    new = make_chain(eth_blockNumber="0x2")
    endpoints = Endpoints([old.url, new.url], 5.0, 7, clock, wall=lambda: 1_000.0)

    endpoints.survey()

    assert [one.state for one in endpoints.stats()] == ["resting", "good"]
    assert "61 s behind" in endpoints.stats()[0].problem
    assert ask(endpoints) == "0x2"


def test_survey__a_block_or_two_behind__is_as_good(make_chain, clock):
    old = make_chain(eth_getBlockByNumber=BLOCK | {"timestamp": hex(1_000 - 60)})
    endpoints = Endpoints([old.url, make_chain().url], 5.0, 7, clock, wall=lambda: 1_000.0)

    endpoints.survey()

    assert [one.state for one in endpoints.stats()] == ["good", "good"]


def test_survey__head_goes_far_back__rests(make_chain, clock):
    only = make_chain()
    height = [100]

    def at(method, params, forward):
        return {"result": "0x7" if method == "eth_chainId" else BLOCK | {"number": hex(height[0])}}

    only.fault = at
    endpoints = Endpoints([only.url], 5.0, 7, clock, wall=lambda: 1_000.0)
    endpoints.survey()
    height[0] -= 65
    with pytest.raises(RetryableError, match="its newest block went back by 65"):
        endpoints.survey()

    height[0] += 65
    clock.now += 60
    endpoints.survey()
    assert endpoints.stats()[0].state == "good"


def test_survey__no_young_block_anywhere__is_told_once(make_chain, clock):
    log, wall = Lines(), [1_601.0]
    endpoints = Endpoints([make_chain().url], 5.0, 7, clock, wall=lambda: wall[0])
    endpoints.tell(log)

    endpoints.survey()
    endpoints.survey()
    assert log.of("old head", "warning") == [{"newest_block_seconds_ago": 601}]
    wall[0] = 1_000.0
    endpoints.survey()
    wall[0] = 2_000.0
    endpoints.survey()
    assert len(log.of("old head")) == 2


@pytest.mark.parametrize("lie", [None, {}, {"number": "x", "timestamp": "0x1"}, "0x1", [1]])
def test_survey__no_block__is_nonsense(make_chain, clock, lie):
    endpoints = Endpoints([make_chain(eth_getBlockByNumber=lie).url], 5.0, 7, clock)

    with pytest.raises(RetryableError, match="nonsense: no newest block"):
        endpoints.survey()


def test_public_name__url_with_secrets__keeps_scheme_host_and_port():
    url = "https://user:pass@rpc.example:8443/v3/0123456789abcdef?key=secret"

    assert public_name(url) == "https://rpc.example:8443"


def test_log__endpoint_with_credentials__tells_none_of_them(make_chain):
    only, log = make_chain(), Lines()
    echo = {"error": {"code": -32_000, "message": "no project 0123456789abcdef; limit reached"}}
    host = only.url.removeprefix("http://")
    dead = f"http://user:hunter2@127.0.0.1:{free_port()}/v3/0123456789abcdef"
    urls = (dead, f"http://user:hunter2@{host}/v3/0123456789abcdef")
    web3 = connect(urls, 5.0, 7)
    only.fault = lambda method, params, forward: echo
    endpoints = web3.provider
    endpoints.tell(log)

    with pytest.raises(RetryableError) as error:
        ask(endpoints)

    told = f"{error.value} {log.lines} {endpoints.stats()}"
    assert "no project ...; limit reached" in told
    assert "hunter2" not in told
    assert "0123456789abcdef" not in told


@pytest.mark.parametrize("told", ["hunter2", "0123456789abcdef", "s3cr%40tkey", "s3cr@tkey"])
def test_log__endpoint_that_echoes_one_part__tells_none_of_it(make_chain, told):
    only, log = make_chain(), Lines()
    place = f"user:hunter2@{only.url.removeprefix('http://')}"
    web3 = connect((f"http://{place}/v3/0123456789abcdef?apikey=s3cr%40tkey",), 5.0, 7)
    only.fault = lambda method, params, forward: {
        "error": {"code": -32_000, "message": f"invalid api key {told} of v3"}
    }
    web3.provider.tell(log)

    with pytest.raises(RetryableError) as error:
        ask(web3.provider)

    shown = f"{error.value} {log.lines} {web3.provider.stats()}"
    assert "invalid api key ... of v3" in shown
    assert told not in shown


def test_make_request__several_threads__each_has_its_answer(make_chain):
    only = make_chain()
    only.fault = lambda method, params, forward: {
        "result": "0x7" if method == "eth_chainId" else params[0]
    }
    endpoints, wrong = Endpoints([only.url], 5.0, 7), []

    def work(number):
        for index in range(20):
            sent = f"{number}-{index}"
            if endpoints.make_request("echo", [sent])["result"] != sent:
                wrong.append(sent)

    threads = [threading.Thread(target=work, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []
    assert only.calls["echo"] == 80
