"""Sending on a real node: mined, stuck and replaced, refused without being paid for."""

import time
from dataclasses import replace

import pytest

from oracle import signing
from oracle.assembly import compare_digests
from oracle.chain.base import Standing
from oracle.chain.client import connect
from oracle.chain.contracts import RpcMeter, RpcTitle
from oracle.chain.fees import FeePolicy
from oracle.chain.sender import Sender
from oracle.errors import FatalError, ReportRefused, RetryableError
from oracle.report import Mode, Report
from tests.oracle.anvil import CHAIN_ID

POLICY = FeePolicy(max_fee=10**12, min_tip=10**6, max_tip=3 * 10**9)


class Machine:
    """An enrolled machine, its node key, and a meter that pays from a new account."""

    def __init__(self, suite, wei=10**18, timeout_seconds=20.0):
        self.suite = suite
        self.asset, _ = suite.register(1)
        self.node = suite.new_account(0)
        suite.enroll(self.asset, self.node)
        web3 = connect((suite.anvil.url,), 10.0, CHAIN_ID)
        self.paying = suite.new_account(wei)
        sender = Sender(web3, self.paying, POLICY, receipt_timeout_seconds=timeout_seconds)
        self.meter = RpcMeter(web3, suite.meter.address, sender)

    def report(self, **changes):
        """One second from the enrolment on, with its signature."""
        start = self.meter.head(self.asset).ended_at
        start += 1 if (start + 1) % 3_600 == 0 else 0
        report = Report(
            self.asset, 1, start, start + 1, 1, 0, 100, 0, int(Mode.IDLE), bytes(range(32))
        )
        report = replace(report, **changes)
        message = signing.report_message(report, CHAIN_ID, self.meter.address)
        return report, signing.sign(message, bytes(self.node.key))


@pytest.fixture
def make_machine(suite):
    """Return a factory of machines; one that reports is a second older than its enrolment."""

    def make(reports: bool = True, **options) -> Machine:
        machine = Machine(suite, **options)
        if reports:
            time.sleep(1.1)
            suite.anvil.rpc("evm_mine")
        return machine

    return make


@pytest.fixture
def pause_mining(suite):
    """Return a function after which nothing is mined until the test ends."""
    yield lambda: suite.anvil.rpc("evm_setAutomine", False)
    suite.anvil.rpc("evm_setAutomine", True)
    suite.anvil.rpc("evm_mine")


def test_submit__report__is_mined_and_its_hash_was_told_before(make_machine):
    machine, told = make_machine(), []
    report, signature = machine.report()

    receipt = machine.meter.submit(report, signature, told.append)

    (attempt,) = told
    assert (attempt.transaction, attempt.nonce, attempt.sequences) == (receipt.transaction, 0, (1,))
    assert machine.meter.head(machine.asset).sequence == 1
    assert machine.meter.standing(receipt.transaction) == Standing(
        receipt, ((machine.asset, 1),), is_final=True
    )
    assert 21_000 < receipt.gas_used < 70_000


def test_submit__refused__costs_nothing_and_names_the_reason(make_machine):
    machine, told = make_machine(), []
    report, signature = machine.report()
    before = machine.meter.sender.balance()

    tampered = replace(report, available_seconds=0)
    with pytest.raises(FatalError, match="oracle: not the node key"):
        machine.meter.submit(tampered, signature, told.append)
    with pytest.raises(ReportRefused, match="oracle: energy") as refused:
        machine.meter.submit(*machine.report(energy_joules=10**9), told.append)

    assert refused.value.reason == "oracle: energy"
    assert (machine.meter.sender.balance(), told) == (before, [])
    assert machine.meter.head(machine.asset).sequence == 0


def test_submit__report_from_the_future__is_retryable(make_machine):
    machine = make_machine(reports=False)
    later = int(time.time()) // 3_600 * 3_600 + 3_600

    with pytest.raises(RetryableError, match="oracle: period"):
        machine.meter.submit(*machine.report(started_at=later, ended_at=later + 10))


def test_submit__empty_wallet__waits_for_funds(suite, make_machine):
    machine = make_machine(wei=1_000)

    with pytest.raises(
        RetryableError, match=f"empty wallet: {machine.paying.address} holds 1000 wei"
    ):
        machine.meter.submit(*machine.report())
    suite.anvil.fund(machine.paying.address)
    assert machine.meter.submit(*machine.report()).gas_used


def test_submit__not_mined_in_time__is_replaced_with_a_higher_fee(
    suite, make_machine, pause_mining
):
    machine, told = make_machine(timeout_seconds=0.3), []
    pause_mining()
    report, signature = machine.report()

    with pytest.raises(RetryableError, match="not mined after"):
        machine.meter.submit(report, signature, told.append)
    with pytest.raises(RetryableError, match="not mined after"):
        machine.meter.submit(report, signature, told.append)
    first, second = told
    assert machine.meter.standing(second.transaction) is None
    suite.anvil.rpc("evm_mine")

    assert (first.nonce, second.nonce) == (0, 0)
    assert second.max_fee * 8 >= first.max_fee * 9
    assert second.tip * 8 >= first.tip * 9
    assert machine.meter.standing(first.transaction) is None
    assert machine.meter.standing(second.transaction) is not None
    assert machine.meter.head(machine.asset).sequence == 1


def test_hash_report__contract__agrees_with_this_side(suite, make_machine):
    machine = make_machine(reports=False)
    report, _ = machine.report(energy_joules=77)
    message = signing.report_message(report, CHAIN_ID, machine.meter.address)

    assert machine.meter.hash_report(report) == signing.digest(message)
    compare_digests(machine.meter)
    machine.meter.chain_id += 1
    with pytest.raises(FatalError, match="hashes reports in another way"):
        compare_digests(machine.meter)


def test_spec__asset__is_read_and_a_missing_one_is_named(suite, make_machine):
    machine = make_machine(reports=False)
    title = RpcTitle(connect((suite.anvil.url,), 10.0, CHAIN_ID), machine.meter.title())

    spec = title.spec(machine.asset)

    assert (spec.owner, spec.accelerator) == (suite.owner, "H100-80GB-SXM")
    assert (spec.accelerator_count, spec.power_limit_watts) == (1, 5_600)
    with pytest.raises(FatalError, match="no such asset: 999 is not registered"):
        title.spec(999)


def test_node_of__enrolled__is_the_key_with_the_machines_watts(make_machine):
    machine = make_machine(reports=False)

    node = machine.meter.node_of(machine.asset)

    assert (node.key, node.is_live) == (machine.node.address, True)
    assert (node.idle_watts, node.peak_watts) == (70, 700)
