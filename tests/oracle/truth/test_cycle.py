"""The runner's whole cycle over a forged machine: what is signed, and what backs it."""

import json
import threading

import pytest
from eth_account import Account

from oracle.build import ReportBuilder
from oracle.notary import Notary, Signer
from oracle.runner import Runner
from oracle.store.entries import Network
from oracle.store.store import Store
from tests.oracle.test_runner import METER, FakeClock


@pytest.fixture
def make_runner(make_host, make_sampler, make_tree, make_checks, tmp_path, log):
    """Return a factory of (runner, store) over a simulated machine of two boards."""
    account = Account.create()

    def make(**host) -> tuple[Runner, Store]:
        make_host(2).set(**host)
        sampler, tree = make_sampler(), make_tree(2)
        store = Store(tmp_path / "state", Network(31_337, METER, 7, account.address))
        signer = Signer(bytes(account.key), account.address, 31_337, METER)
        runner = Runner(
            sampler,
            ReportBuilder(7, 2, sampler.interval_ms, report_seconds=60, source="nvml"),
            Notary(signer, store, log.log),
            store,
            log.log,
            checks=make_checks(sampler, tree),
            clock=FakeClock(),
        )
        return runner, store

    return make


def test_run__honest_machine__every_second_is_available(make_runner):
    runner, store = make_runner()

    runner.run(threading.Event(), cycles=61)

    assert [entry.report.available_seconds for entry in store.entries()] == [60]


def test_run__windows_driver_on_linux__signs_no_available_second(make_runner, log):
    runner, store = make_runner(driver_version="591.86")
    kept = []
    keep = runner._builder.on_evidence
    runner._builder.on_evidence = lambda evidence: (kept.append(evidence), keep(evidence))

    runner.run(threading.Event(), cycles=121)

    reports = [entry.report for entry in store.entries()]
    assert [report.available_seconds for report in reports] == [0, 0]
    assert [evidence.digest for evidence in kept] == [report.evidence for report in reports]
    for evidence in kept:
        last = json.loads(evidence.document)["truth"][-1]
        ((check, grade, detail, uuid),) = last["findings"]
        assert (check, grade, uuid) == ("driver", "inconsistent", "")
        assert "591.86 (a Windows branch)" in detail
        assert f'"driver: {detail}"' in evidence.samples[-1]
    assert [line["level"] for line in log.all("finding")] == ["warning"]
    assert [line["answering"] for line in log.all("sampling")] == ["0/2", "0/2", "0/2"]
