"""Simulated nodes publish through a real broker into a real aggregator into anvil; both are killed.

Whatever is killed, and when: every report is recorded once, and the totals are the sums.
"""

import asyncio
import json
import random
import threading
import time
import urllib.request

import nats
import pytest
from nats.errors import Error as NatsError

from oracle.fleet.broker import message_id
from oracle.fleet.wire import Network, encode
from oracle.words import digester, pack
from tests.oracle.anvil import CHAIN_ID
from tests.oracle.fleet.machines import Machines
from tests.oracle.fleet.processes import wait_for

CONNECTIONS = 8


class Nodes(threading.Thread):
    """The nodes of a fleet: each publishes its reports in order until the broker has them."""

    def __init__(self, machines: Machines, url: str, items: list) -> None:
        super().__init__(daemon=True)
        self.acknowledged = 0
        self._machines = machines
        self._url = url
        self._items = items
        self._digest = digester(CHAIN_ID, machines.meter)

    def run(self) -> None:
        asyncio.run(self._run())

    async def _run(self) -> None:
        groups = [self._items[start::CONNECTIONS] for start in range(CONNECTIONS)]
        await asyncio.gather(*(self._publish(group) for group in groups))

    async def _publish(self, items: list) -> None:
        network = Network(CHAIN_ID, self._machines.meter)
        connection = await nats.connect(
            self._url, max_reconnect_attempts=-1, reconnect_time_wait=0.2, error_cb=_ignored
        )
        stream = connection.jetstream(timeout=5)
        for item in items:
            report = item.report
            name = message_id(report.asset, report.sequence, self._digest(pack(report)))
            while True:
                try:
                    await stream.publish(
                        f"wellhead.reports.{report.asset}",
                        encode(network, item),
                        headers={"Nats-Msg-Id": name},
                    )
                except (NatsError, OSError, TimeoutError):
                    await asyncio.sleep(0.1)
                    continue
                self.acknowledged += 1
                break
        await connection.close()


async def _ignored(error: Exception) -> None:
    """The broker is killed on purpose."""


def run_fleet(machines, broker, aggregator, sequences, chance, kills):
    """Publish `sequences` reports of every machine under `kills` kills; return what is on chain,
    and how many reports had to be published again after the first time."""
    items = machines.reports(sequences)
    aggregator.start("--nats", broker.url)
    wait_for(lambda: aggregator.told("broker there"), "the consumer")
    nodes = Nodes(machines, broker.url, items)
    nodes.start()
    for number in range(kills):
        _wait_for_kill(machines, nodes, number / kills, len(items))
        time.sleep(chance.uniform(0, 0.3))
        aggregator.kill()
        if number % 2 == 0:
            time.sleep(chance.uniform(0, 0.3))
            broker.kill()
            time.sleep(chance.uniform(0, 0.3))
            broker.start()
        aggregator.start("--nats", broker.url)
    nodes.join(300)
    assert nodes.acknowledged == len(items)
    return items, _publish_again(machines, broker, items)


def _wait_for_kill(machines, nodes, moment, count):
    """Wait for a part of the publishing, in the first half of all kills, or of the carrying."""
    if moment < 0.5:
        part = int(count * (1.8 * moment + 0.1))
        wait_for(lambda: nodes.acknowledged >= part, "the nodes", 120)
    else:
        part = int(count * (2 * moment - 1) * 0.9)
        wait_for(lambda: machines.recorded().total() >= part, "the chain", 300)


def _publish_again(machines, broker, items):
    """Do what nodes do: hand over anew what the chain does not show after a while."""
    again = 0
    for _ in range(5):
        if _all_recorded(machines, items, 15):
            return again
        seen = machines.recorded()
        missing = [one for one in items if not seen[one.report.asset, one.report.sequence]]
        again += len(missing)
        nodes = Nodes(machines, broker.url, missing)
        nodes.start()
        nodes.join(60)
    raise AssertionError(f"not on chain: {len(missing)} of {len(items)}")


def _all_recorded(machines, items, patience):
    """Wait until all is on chain, or until nothing moved for `patience` seconds."""
    count, moved_at = -1, time.monotonic()
    while time.monotonic() - moved_at < patience:
        found = sum(machines.recorded().values())
        if found == len(items):
            return True
        if found != count:
            count, moved_at = found, time.monotonic()
        time.sleep(0.1)
    return False


def _health(aggregator):
    with urllib.request.urlopen(f"http://127.0.0.1:{aggregator.port}/healthz") as answer:
        return json.load(answer)


def check_end(machines, aggregator, items):
    """Everything is on chain once, and the aggregator knows it."""
    wait_for(lambda: aggregator.told("carried"), "a batch")
    wait_for(lambda: _health(aggregator)["reports"] == {"recorded": len(items)}, "the last events")
    told = _health(aggregator)
    assert (told["is_well"], told["has_broker"], told["oldest_waiting_seconds"]) == (True, True, 0)
    assert told["batches"] >= 1
    assert aggregator.stop() == 0, aggregator.errors
    (*_, last) = aggregator.told("stopped")
    assert last["recorded"] == len(items)
    assert {"pending", "sent", "mined", "skipped", "expired"}.isdisjoint(last)


def test_fleet__twenty_nodes_broker_and_aggregator_killed__each_report_is_recorded_once(
    broker, make_aggregator
):
    machines = Machines(20)
    try:
        aggregator = make_aggregator(machines.suite)
        items, _ = run_fleet(machines, broker, aggregator, 6, random.Random(1), kills=1)
        machines.expect_exactly(items, machines.assets)
        check_end(machines, aggregator, items)
    finally:
        machines.stop()


@pytest.mark.fuzz
@pytest.mark.parametrize("seed", [1, 2])
def test_fleet__thousand_nodes_many_kills__each_report_is_recorded_once(
    broker, make_aggregator, seed
):
    machines = Machines(1_000)
    try:
        aggregator = make_aggregator(machines.suite)
        items, again = run_fleet(machines, broker, aggregator, 3, random.Random(seed), kills=7)
        machines.expect_exactly(items, machines.assets)
        check_end(machines, aggregator, items)
        assert again < len(items) // 10
        aborted = len(aggregator.told("started")) - 1
        assert aborted == 7
    finally:
        machines.stop()
