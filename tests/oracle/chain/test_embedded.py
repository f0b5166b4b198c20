"""The embedded chain: the same protocol over a contract object in this process."""

from dataclasses import replace

import boa
import pytest

from oracle import signing
from oracle.build import ReportBuilder, reports_of
from oracle.chain.embedded import EmbeddedMeter
from oracle.errors import FatalError, ReportRefused, RetryableError
from oracle.sampling.base import samples_between
from oracle.sampling.synthetic import SyntheticSampler
from tests.helpers.compiling import deployer
from tests.helpers.metering import Metering, deploy_meter
from tests.helpers.signing import chain_id

HOUR = 3_600


@pytest.fixture
def metering(owner, guardian, host):
    """A meter with one enrolled machine of two accelerators."""
    title = deployer("mocks/MockTitle.vy").deploy()
    metering = Metering(deploy_meter(title, owner, guardian), title, host)
    metering.enroll(1, count=2)
    return metering


@pytest.fixture
def meter(metering):
    return EmbeddedMeter(metering.meter, chain_id(), boa.BoaError)


def test_submit__three_hours_of_a_machine__head_is_their_sum(metering, meter, stranger):
    start_ms = boa.env.timestamp * 1_000
    sampler = SyntheticSampler(1, 2, 60)
    builder = ReportBuilder(1, 2, sampler.interval_ms)
    samples = samples_between(sampler, start_ms, start_ms + 3 * HOUR * 1_000)
    boa.env.timestamp += 3 * HOUR
    told = []

    with boa.env.prank(stranger):
        reports = list(reports_of(samples, builder))
        receipts = [meter.submit(r, metering.sign(r), told.append) for r in reports]

    head = meter.head(1)
    names = [attempt.transaction for attempt in told]
    assert [receipt.transaction for receipt in receipts] == names
    assert len(set(names)) == 3
    assert [attempt.sequences for attempt in told] == [(1,), (2,), (3,)]
    assert all(meter.standing(name).is_final for name in names)
    assert (head.sequence, head.ended_at) == (3, reports[-1].ended_at)
    assert head.available_seconds == 3 * HOUR
    assert head.busy_seconds == sum(report.busy_seconds for report in reports)
    assert head.energy_joules == sum(report.energy_joules for report in reports)


def test_submit_many__some_refused__records_the_others_and_says_why(metering, meter, stranger):
    boa.env.timestamp = (boa.env.timestamp // HOUR + 2) * HOUR
    first = metering.report(started_at=boa.env.timestamp - 20, ended_at=boa.env.timestamp - 10)
    greedy = replace(first, sequence=2, started_at=first.ended_at, ended_at=first.ended_at + 5)
    greedy = replace(greedy, available_seconds=0, busy_seconds=0, energy_joules=10**9)
    last = replace(greedy, sequence=3, energy_joules=0)
    reports, told = [first, greedy, last], []

    with boa.env.prank(stranger):
        done = meter.submit_many(reports, [metering.sign(r) for r in reports], told.append)

    assert done.recorded == ((1, 1), (1, 3))
    assert done.skipped == ((1, 2, "oracle: energy"),)
    (attempt,) = told
    assert (attempt.transaction, attempt.sequences) == (done.receipt.transaction, (1, 2, 3))
    standing = meter.standing(done.receipt.transaction)
    assert (standing.recorded, standing.skipped) == (done.recorded, done.skipped)
    assert meter.recorded_by(last) == done.receipt.transaction
    assert meter.head(1).sequence == 3
    with pytest.raises(ReportRefused, match="oracle: nothing recorded"):
        meter.submit_many([greedy], [metering.sign(greedy)])
    with pytest.raises(FatalError, match="a batch of 1 reports and 0 signatures"):
        meter.submit_many([greedy], [])


def test_deadline__any_report__is_the_contracts(metering, meter):
    boa.env.timestamp = (boa.env.timestamp // HOUR + 2) * HOUR
    report = metering.report(started_at=boa.env.timestamp - HOUR, ended_at=boa.env.timestamp)
    signature = metering.sign(report)

    boa.env.timestamp = meter.deadline(report) + 1
    with pytest.raises(ReportRefused, match="oracle: late"):
        meter.submit(report, signature)
    boa.env.timestamp -= 1
    assert meter.submit(report, signature)


def test_hash_report__any_report__is_the_local_digest(metering, meter):
    report = replace(metering.report(), ended_at=2**40 - 1, energy_joules=2**64 - 1)
    message = signing.report_message(report, chain_id(), meter.address)

    assert meter.hash_report(report) == signing.digest(message)


def test_views__enrolled__are_dataclasses(metering, meter):
    node = meter.node_of(1)

    assert meter.is_enrolled(1)
    assert not meter.is_enrolled(2)
    assert (node.key, node.peak_watts, node.is_live) == (metering.nodes[1].address, 1_400, True)


def test_submit__refused__is_the_kind_that_the_table_says(metering, meter, host):
    boa.env.timestamp += HOUR
    good = metering.report()
    greedy = metering.report(energy_joules=10**9)
    early = replace(good, started_at=good.ended_at, ended_at=good.ended_at + 1)
    early = replace(early, available_seconds=0, busy_seconds=0, energy_joules=0)

    with pytest.raises(ReportRefused) as refused:
        meter.submit(greedy, metering.sign(greedy))
    assert refused.value.reason == "oracle: energy"
    with pytest.raises(RetryableError, match="oracle: period"):
        meter.submit(early, metering.sign(early))
    metering.meter.revoke(1, sender=host)
    with pytest.raises(FatalError, match=r"enrolled|revoked"):
        meter.submit(good, metering.sign(good))


def test_roll__long_silence__fills_half_days(metering, meter):
    boa.env.timestamp += 90 * 24 * HOUR

    meter.roll(1)

    assert meter.head(1).ended_at % (12 * HOUR) == 0
    assert meter.head(1).available_seconds == 0
    assert meter.standing("embedded-1") is None


def test_submit__something_else_fails__is_not_swallowed(metering):
    meter = EmbeddedMeter(metering.meter, chain_id(), boa.BoaError)
    boa.env.timestamp += HOUR
    report = metering.report()

    with pytest.raises(boa.BoaError, match=r"Revert\(b''\)"):
        meter.submit(report, b"x" * 66)
