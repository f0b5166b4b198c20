"""What the chain's events say of a report."""

from dataclasses import replace

import pytest

from oracle.chain.client import connect
from oracle.fleet.witness import RpcWitness
from tests.oracle.anvil import CHAIN_ID
from tests.oracle.fleet.machines import Machines


@pytest.fixture(scope="module")
def recorded():
    """Return (a chain with two machines, their signed reports, each in a block of its own)."""
    machines = Machines(2)
    try:
        items = machines.reports(2)
        submit = machines.suite.meter.functions.submit
        mined = [
            machines.suite.do(submit(item.report.as_tuple(), item.signature)) for item in items
        ]
        yield machines, items, mined
    finally:
        machines.stop()


@pytest.mark.parametrize("log_blocks", [1, 2, 5_000])
def test_find__recorded_reports__are_seen_where_they_are(recorded, log_blocks):
    machines, items, mined = recorded
    witness = RpcWitness(connect((machines.anvil.url,), 10, CHAIN_ID), machines.meter, log_blocks)
    reports = [item.report for item in items]

    seen = witness.find(reports)

    places = {report: (place.transaction, place.block) for report, place in seen.items()}
    assert places == {
        report: ("0x" + one["transactionHash"].hex().removeprefix("0x"), one["blockNumber"])
        for report, one in zip(reports, mined, strict=True)
    }


def test_find__another_report_with_the_number__is_not_seen(recorded):
    machines, items, mined = recorded
    witness = RpcWitness(connect((machines.anvil.url,), 10, CHAIN_ID), machines.meter)
    report = items[0].report

    others = [replace(report, busy_seconds=1), replace(report, evidence=bytes(32))]
    assert list(witness.find([report, *others])) == [report]
    assert witness.find([]) == {}
    assert list(witness.find([report], since_block=mined[0]["blockNumber"])) == [report]
    assert witness.find([report], since_block=mined[0]["blockNumber"] + 1) == {}
