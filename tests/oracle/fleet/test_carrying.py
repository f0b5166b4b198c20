"""A real node hands its hour to a real aggregator, by HTTPS and through a broker."""

import json
import time

import pytest
import trustme

from oracle.fleet.receipts import receipt_of, recover_receipt
from oracle.store.entries import Network
from oracle.store.store import Store
from tests.oracle.anvil import CHAIN_ID
from tests.oracle.fleet.conftest import AGGREGATOR
from tests.oracle.fleet.fleet import address_of
from tests.oracle.fleet.processes import wait_for
from tests.oracle.node import run


@pytest.fixture
def hand_over(suite, make_node, make_aggregator, monkeypatch, capsys):
    """Return a function that lets a new node hand one hour over with `once`, twice, to an
    aggregator with some settings; returns (node, what `once` said, the aggregator)."""

    def do(options, aggregator_settings, node_settings):
        aggregator = make_aggregator(suite, **aggregator_settings).start(*options)
        node = make_node(paying_wei=None)
        node.write(**node_settings(aggregator))
        time.sleep(2.1)
        time.sleep(max(0.0, 3.0 - time.time() % 3_600))
        assert run(monkeypatch, *node.command("once", "--json")) == 0
        told = json.loads(capsys.readouterr().out)
        wait_for(lambda: suite.head(node.asset)[0] == told["reports"][-1]["sequence"], "the head")
        return node, told, aggregator

    return do


def receipts(node):
    return json.loads((node.folder / "state" / "receipts.json").read_text())


def test_once__carry_by_post__hands_over_and_the_chain_has_it(suite, hand_over, tmp_path):
    authority = trustme.CA()
    certificate = authority.issue_cert("127.0.0.1")
    chain, key = tmp_path / "chain.pem", tmp_path / "key.pem"
    certificate.cert_chain_pems[0].write_to_path(chain)
    certificate.private_key_pem.write_to_path(key)
    authority.cert_pem.write_to_path(tmp_path / "ca.pem")

    node, told, aggregator = hand_over(
        (),
        {"tls_certificate_file": str(chain), "tls_key_file": str(key)},
        lambda aggregator: {
            "carry": "post",
            "aggregator_url": f"https://127.0.0.1:{aggregator.port}",
            "aggregator_address": address_of(AGGREGATOR),
            "aggregator_ca_file": str(tmp_path / "ca.pem"),
        },
    )

    assert told["is_dry_run"] is False
    assert {report["outcome"] for report in told["reports"]} <= {"pending", "recorded"}
    (kept, *_) = receipts(node).values()
    receipt = receipt_of(json.loads(kept["receipt"]))
    signer = recover_receipt(receipt, CHAIN_ID, str(suite.meter.address))
    assert (receipt.asset, signer) == (node.asset, address_of(AGGREGATOR))
    assert aggregator.stop() == 0


def test_once__carry_by_nats__hands_over_and_the_chain_has_it(suite, hand_over, broker):
    node, told, aggregator = hand_over(
        ("--nats", broker.url),
        {},
        lambda aggregator: {"carry": "nats", "nats_urls": [broker.url]},
    )

    (kept, *_) = receipts(node).values()
    assert json.loads(kept["receipt"])["stream"] == "WELLHEAD_REPORTS"
    network = Network(CHAIN_ID, suite.meter.address, node.asset, node.account.address)
    store = Store(node.folder / "state", network, read_only=True)
    assert [entry.report.sequence for entry in store.entries()] == [
        report["sequence"] for report in told["reports"]
    ]
    store.close()
    assert aggregator.stop() == 0
