"""What an aggregator tells Prometheus and whoever asks for its health."""

import asyncio
import json
import urllib.error
import urllib.request

import pytest

from oracle.errors import FatalError, RetryableError
from oracle.fleet.aggregator import Aggregator, Parts
from oracle.fleet.telemetry import readings, watched
from oracle.fleet.wire import Network
from oracle.settings_fleet import AggregatorSettings
from oracle.telemetry.catalog import METRICS
from tests.oracle.fleet.conftest import AGGREGATOR
from tests.oracle.fleet.fakes import Quiet
from tests.oracle.fleet.fleet import address_of


@pytest.fixture
def stage(make_desk, tmp_path):
    """Return (desk, aggregator, its parts, its settings)."""
    desk = make_desk()
    network = Network(desk.signing.chain_id, desk.signing.meter)
    parts = Parts(desk.inbox, desk.intake, desk.dispatcher, network, address_of(AGGREGATOR))
    settings = AggregatorSettings(
        rpc_urls=["http://127.0.0.1:1"],
        chain_id=desk.signing.chain_id,
        meter_address=address_of(AGGREGATOR),
        keyfile="key.json",
        serve_port=0,
        max_waiting=64,
    )
    return desk, Aggregator(parts, settings, Quiet()), parts, settings


def ask(aggregator, parts, settings, *paths):
    """Return (status, body) of each path, from the server that watches the aggregator."""

    def get(url):
        try:
            with urllib.request.urlopen(url, timeout=5) as answer:
                return answer.status, answer.read().decode()
        except urllib.error.HTTPError as error:
            return error.code, error.read().decode()

    async def asked():
        with watched(aggregator, parts, settings, Quiet()) as server:
            urls = [f"http://127.0.0.1:{server.port}{path}" for path in paths]
            return [await asyncio.to_thread(get, url) for url in urls]

    return asyncio.run(asked())


def test_metrics__two_taken_one_turned_down__are_counted(stage):
    desk, *parts = stage
    desk.post(sequence=1)
    desk.post(sequence=2)
    desk.post(sequence=1, available_seconds=1)

    ((status, page),) = ask(*parts, "/metrics")

    assert status == 200
    assert 'oracle_aggregator_reports{state="pending"} 2.0' in page
    assert 'oracle_aggregator_answers_total{status="201"} 2.0' in page
    assert 'oracle_aggregator_answers_total{status="409"} 1.0' in page
    assert "oracle_aggregator_equivocations 1.0" in page
    assert "oracle_aggregator_broker_connected" not in page
    assert {one.name for one in readings(parts[0], True)} <= set(METRICS)


def test_health__good_then_inbox_unreadable__says_why(stage, monkeypatch):
    desk, aggregator, parts, settings = stage
    desk.post()
    good = ask(aggregator, parts, settings, "/healthz", "/readyz")

    def refuse():
        raise RetryableError("inbox: disk full")

    monkeypatch.setattr(desk.inbox, "counts", refuse)
    bad = ask(aggregator, parts, settings, "/healthz", "/readyz", "/metrics")

    assert [status for status, _ in good] == [200, 200]
    assert [status for status, _ in bad] == [503, 503, 200]
    assert json.loads(bad[0][1])["reasons"] == ["inbox: disk full"]
    assert "oracle_aggregator_healthy 0.0" in bad[2][1]
    assert "oracle_aggregator_reports" not in bad[2][1]


def test_readyz__inbox_full__is_not_ready_but_healthy(stage, monkeypatch):
    desk, aggregator, parts, settings = stage
    counts = {"pending": 60, "mined": 3, "recorded": 99}
    monkeypatch.setattr(desk.inbox, "counts", lambda: counts)
    assert [status for status, _ in ask(aggregator, parts, settings, "/readyz")] == [200]

    counts["sent"] = 1
    (healthz, _), (readyz, body) = ask(aggregator, parts, settings, "/healthz", "/readyz")

    assert (healthz, readyz) == (200, 503)
    assert "64 reports wait: the inbox is full" in body


def test_watched__port_taken__is_fatal(stage):
    _, aggregator, parts, settings = stage

    async def twice():
        with watched(aggregator, parts, settings, Quiet()) as first:
            again = settings.model_copy(update={"serve_port": first.port})
            with watched(aggregator, parts, again, Quiet()):
                raise AssertionError("both listen")

    with pytest.raises(FatalError, match="cannot listen at"):
        asyncio.run(twice())
