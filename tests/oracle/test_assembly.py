"""What a start goes on from, and from what it refuses to start."""

import time
from types import SimpleNamespace

import pytest

from oracle import assembly
from oracle.chain.base import Head
from oracle.chain.times import block_time
from oracle.errors import RetryableError
from oracle.sampling.synthetic import SyntheticSampler
from tests.oracle.anvil import CHAIN_ID
from tests.oracle.chain.fault_proxy import FaultProxy, on, result
from tests.oracle.samples import START_MS, make_sample

START = START_MS // 1_000
OLD_BLOCK = {"number": "0x1", "timestamp": "0x1"}


@pytest.fixture
def make_proxies(suite):
    """Return a factory of proxies before the chain, closed after the test."""
    made = []

    def make(count: int) -> list[FaultProxy]:
        made.extend(FaultProxy(suite.anvil.url) for _ in range(count))
        return made[-count:]

    yield make
    for proxy in made:
        proxy.close()


@pytest.fixture
def start_at(monkeypatch):
    """Return a function that starts with a chain some seconds ahead of the host."""

    def start(ahead: int):
        settings = SimpleNamespace(rpc_urls=(), rpc_timeout_seconds=1.0, chain_id=1)
        monkeypatch.setattr(assembly, "connect", lambda *_: None)
        monkeypatch.setattr(assembly, "block_time", lambda _: int(time.time()) + ahead)
        chain = assembly.open_chain_time(settings)
        assembly.check_not_behind(chain)
        assembly.check_not_ahead(chain)
        return chain

    return start


def test_check_clock__within_a_minute__starts(start_at):
    for ahead in (-58, 0, 58):
        assert abs(start_at(ahead).now() - time.time() - ahead) < 2


def test_check_clock__host_behind_ahead_or_in_1970__is_refused_until_it_is_set(start_at):
    for ahead in (62, 600, 1_700_000_000):
        with pytest.raises(
            RetryableError, match=f"{ahead}|{ahead - 1} s behind the chain: run NTP"
        ):
            start_at(ahead)
    with pytest.raises(RetryableError, match="s ahead of the chain: run NTP"):
        start_at(-62)


@pytest.mark.parametrize(
    ("head", "stored", "first", "not_before"),
    [
        (Head(0, 0, 0, 0, 0, 0, 0), (0, 0), 1, 0),
        (Head(4, START, 0, 0, 0, 0, 0), (6, START + 100), 7, START + 100),
        (Head(6, START, 0, 0, 0, 0, 0), (6, START), 7, START),
        (Head(7, START + 200, 0, 0, 0, 0, 0), (6, START), 7 + 65_536 + 1, START + 200),
    ],
)
def test_make_builder__chain_and_store__goes_on_above_both(head, stored, first, not_before):
    store = SimpleNamespace(last_sequence=lambda: stored[0], last_ended_at=lambda: stored[1])
    meter = SimpleNamespace(head=lambda asset: head)
    enrolment = SimpleNamespace(spec=SimpleNamespace(accelerator_count=1), profile=None)
    settings = SimpleNamespace(asset=7, report_seconds=3_600)

    builder = assembly.make_builder(
        settings, SyntheticSampler(1, 1, 60), meter, store, enrolment, START + 50
    )
    for minute in range(61):
        reports = builder.add(make_sample(START_MS + minute * 60_000))

    (report,) = reports
    assert (report.sequence, report.started_at) == (first, max(not_before, START + 50))


def web3_that_says(latest, pending):
    """Return a connection that knows two blocks; an exception is raised."""

    def get_block(name):
        found = {"latest": latest, "pending": pending}[name]
        if isinstance(found, Exception):
            raise found
        return {"timestamp": found}

    return SimpleNamespace(eth=SimpleNamespace(get_block=get_block))


def test_block_time__quiet_chain__is_that_of_the_block_in_the_making():
    assert block_time(web3_that_says(100, 900)) == 900
    assert block_time(web3_that_says(100, 90)) == 100


def test_block_time__endpoint_tells_no_pending_block__is_the_newest():
    assert block_time(web3_that_says(100, KeyError("timestamp"))) == 100
    with pytest.raises(RetryableError):
        block_time(web3_that_says(KeyError("timestamp"), 100))


def test_open_meter__first_endpoint_knows_no_contract_yet__the_second_is_asked(suite, make_proxies):
    first, second = make_proxies(2)
    first.fault = on(
        eth_getCode=result("0x"), eth_call=result("0x"), eth_getBlockByNumber=result(OLD_BLOCK)
    )
    settings = SimpleNamespace(
        rpc_urls=(first.url, second.url),
        rpc_timeout_seconds=10.0,
        chain_id=CHAIN_ID,
        meter_address=suite.meter.address,
        max_fee_wei=1,
        min_tip_wei=1,
        max_tip_wei=1,
    )

    meter = assembly.open_meter(settings, None)

    assert meter.title() == suite.title.address
    assert "old head" in meter.endpoints.stats()[0].problem
