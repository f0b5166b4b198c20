"""Silence on the real meter: only a signed report ends it, never anyone's `roll`."""

from dataclasses import replace
from typing import Any

import boa
import pytest
from eth_account import Account

from oracle.report import Mode, Report
from oracle.signing import enrolment_message, report_message, sign
from tests.helpers.builders import LIEN_HOLDER, PLEDGE
from tests.helpers.loan_stage import DAY, FLAGGED, H100, HOUR, ZERO, LoanStage, deploy_desk
from tests.invariant.money.suite import chain_id

HALF_DAY = DAY // 2
NODE = Account.from_key(b"\x07" * 32)


def report(stage: LoanStage, asset: int, sequence: int, seconds: int) -> None:
    """Let the node report the hour that has just ended."""
    now = int(boa.env.timestamp)
    told = Report(
        asset=asset,
        sequence=sequence,
        started_at=now - HOUR,
        ended_at=now,
        available_seconds=seconds,
        busy_seconds=0,
        energy_joules=0,
        work_units=0,
        mode=int(Mode.AI if seconds else Mode.MAINTENANCE),
        evidence=b"\1" * 32,
    )
    message = report_message(told, chain_id(), stage.meter.address)
    stage.meter.submit(told.as_tuple(), sign(message, NODE.key))


@pytest.fixture
def metered(stage: LoanStage, guardian: str, owner: str) -> LoanStage:
    """The stage with the real meter, and a desk that reads it."""
    with boa.env.prank(owner):
        path = "contracts/metering/MetricsOracle.vy"
        meter = boa.load(path, stage.title, 6 * HOUR, 42 * HOUR, guardian)
        meter.set_profile(H100, 60, 700)
    parts: dict[str, Any] = {name: getattr(stage, name) for name in ("token", "title", "appraiser")}
    desk = deploy_desk(parts | {"meter": meter}, guardian, owner, ZERO)
    stage.title.approve_contract(desk, LIEN_HOLDER, sender=owner)
    desk.approve_pool(stage.pool, True, sender=owner)
    return replace(stage, meter=meter, desk=desk)


@pytest.fixture
def lent(metered: LoanStage, host: str) -> int:
    """A loan on a machine that reported within the hour."""
    asset = metered.machine()
    metered.title.grant(asset, metered.desk, PLEDGE, sender=host)
    message = enrolment_message(asset, host, NODE.address, chain_id(), metered.meter.address)
    metered.meter.enroll(asset, NODE.address, sign(message, NODE.key), sender=host)
    boa.env.time_travel(seconds=HOUR)
    metered.say(asset)
    with boa.reverts("desk: machine silent"):
        metered.borrow(asset)
    report(metered, asset, 1, HOUR)
    metered.borrow(asset)
    return asset


def roll(stage: LoanStage, asset: int, by: str) -> None:
    """Move the head as far as anyone can: to the last half day that takes no report any more."""
    last = (int(boa.env.timestamp) - 6 * HOUR - 1) // HALF_DAY
    while cards := last - (int(stage.meter.head(asset).ended_at) - 1) // HALF_DAY - 1:
        stage.meter.roll(asset, min(cards, 14), sender=by)


def test_flag__dark_for_21_days_and_rolled__is_flagged_all_the_same(metered, lent, host, stranger):
    boa.env.time_travel(seconds=21 * DAY - HOUR)
    assert metered.desk.is_current(lent)
    boa.env.time_travel(seconds=HOUR)
    roll(metered, lent, host)
    assert boa.env.timestamp - metered.meter.head(lent).ended_at <= DAY

    metered.desk.flag(lent, sender=stranger)

    assert metered.desk.loan(lent).state == FLAGGED


def test_review__dark_for_a_day_and_rolled__sweeps_all_the_same(metered, lent, host):
    boa.env.time_travel(seconds=2 * DAY)
    roll(metered, lent, host)
    assert boa.env.timestamp - metered.meter.head(lent).ended_at <= DAY

    assert metered.desk.review(lent) is True


def test_flag__a_report_of_no_available_second__ends_no_silence(metered, lent):
    boa.env.time_travel(seconds=20 * DAY)
    roll(metered, lent, metered.owner)
    report(metered, lent, 2, 0)
    boa.env.time_travel(seconds=DAY)

    metered.desk.flag(lent)

    assert metered.desk.loan(lent).state == FLAGGED


def test_flag__one_second_reported__ends_the_silence(metered, lent):
    boa.env.time_travel(seconds=20 * DAY)
    roll(metered, lent, metered.owner)
    report(metered, lent, 2, 1)
    boa.env.time_travel(seconds=DAY)

    with boa.reverts("desk: loan is current"):
        metered.desk.flag(lent)
