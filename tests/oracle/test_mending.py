"""What a person does with a damaged store, on the command line and without a chain."""

import json

import pytest

from oracle.store.store import Store
from tests.oracle.node import Node, run
from tests.oracle.store.conftest import ACCOUNT, NETWORK, sign
from tests.oracle.store.test_damage import change_row


@pytest.fixture
def node(tmp_path):
    """A node's folder with three signed reports, the second of them expired; no chain."""
    values = {
        "rpc_urls": ["http://127.0.0.1:1"],
        "chain_id": NETWORK.chain_id,
        "meter_address": NETWORK.meter,
        "asset": NETWORK.asset,
        "keyfile": "node.json",
        "source": "synthetic",
    }
    node = Node(tmp_path, NETWORK.asset, ACCOUNT, values)
    node.write()
    store = Store(tmp_path / "state", NETWORK)
    store.close_window([sign(1), sign(2), sign(3)])
    store.settled(2, "expired", "oracle: late")
    store.close()
    return node


def test_mend__pending_report_damaged__gives_it_up_and_says_so(node, refused, monkeypatch, capsys):
    change_row(node.folder / "state", "reports", 3, b"[]")
    refused("report 3 is damaged and was not settled", *node.command("show", "--offline"))

    assert run(monkeypatch, *node.command("mend")) == 0
    assert capsys.readouterr().out.splitlines() == [
        "gave up reports 3",
        "1 damaged rows; numbers go on above 3",
    ]

    assert run(monkeypatch, *node.command("show", "--offline", "--json")) == 0
    shown = json.loads(capsys.readouterr().out)
    assert [report["sequence"] for report in shown["reports"]] == [1, 2]
    assert (shown["damaged_rows"], shown["expired_reports"], shown["pending"]) == (1, 1, 1)
    assert run(monkeypatch, *node.command("show", "--offline")) == 0
    told = capsys.readouterr().out
    assert "expired: 1 reports, 3600 available s unpaid" in told
    assert "damaged: 1 rows of the store were left out" in told


def test_mend__nothing_damaged__changes_nothing(node, monkeypatch, capsys):
    assert run(monkeypatch, *node.command("mend")) == 0

    assert capsys.readouterr().out == "0 damaged rows; numbers go on above 3\n"
    store = Store(node.folder / "state", NETWORK, read_only=True)
    assert [entry.report.sequence for entry in store.entries()] == [1, 2, 3]
    store.close()


def test_mend__no_store__is_named(node, refused):
    node.write(state_dir="elsewhere")

    refused("there is no store", *node.command("mend"))
