"""A stage on which loans can be attacked at once: machines with a season of rent, and lenders."""

from copy import deepcopy
from dataclasses import replace
from pathlib import Path
from typing import Any

import boa

from tests.conftest import START
from tests.helpers.compiling import deployer
from tests.helpers.credit_stage import STEP, CreditStage
from tests.helpers.credit_suite import DAY, UNIT, USED_PRICE, deploy_credit_suite
from tests.invariant.money.suite import PROJECT

DEPOSIT = 600_000 * UNIT
LOAN = 60_000 * UNIT
MONTHS = 24
STALE = 7 * DAY + 1
"""Seconds after which a price is not fresh any more."""
FIRST, SECOND, OTHERS = 1, 2, 3
"""Machines: two of the host, one of another owner."""


def build_world(roles: dict[str, str], project: Path = PROJECT) -> tuple[CreditStage, int]:
    """Deploy everything and let it earn; return the stage and the moment at which it stands."""
    boa.env.timestamp = START
    feed = deployer("mocks/MockSequencerFeed.vy").deploy()
    feed.set(0, START - 30 * DAY)
    suite = deploy_credit_suite(
        roles["owner"],
        roles["treasury"],
        project,
        guardian=roles["guardian"],
        real_meter=False,
        feed=feed,
    )
    stage = CreditStage(suite, roles)
    for account in roles.values():
        stage.fund(account)
    for owner in ("host", "host", "operator"):
        stage.machine(roles[owner])
    stage.season(FIRST, SECOND, OTHERS)
    for pool in suite.pools:
        stage.lend(DEPOSIT, pool)
    stage.wait(DAY)  # until then the deposits do not count for loans
    return stage, int(boa.env.timestamp)


def fresh(world: tuple[CreditStage, int]) -> CreditStage:
    """Return the stage of a world as built, at its moment; what a test does to it is undone."""
    stage, moment = world
    boa.env.timestamp = moment
    return replace(
        stage,
        nodes=dict(stage.nodes),
        leases=list(stage.leases),
        splits=deepcopy(stage.splits),
        sequence=dict(stage.sequence),
        borrowed={},
        exits=[],
    )


def bring_to_auction(stage: CreditStage, asset: int = FIRST) -> int:
    """Let a loan go unpaid until it is up for sale; return the start price."""
    stage.default(asset)
    return stage.auction(asset)


def promise_revenue(stage: CreditStage) -> int:
    """Promise a machine's revenue to investors for a year; return the split."""
    split_id = stage.split({stage.roles["payee"]: 10_000})
    stage.terms(FIRST, split_id=split_id)
    stage.suite.splitter.lock_terms(
        FIRST, boa.env.timestamp + 365 * DAY, sender=stage.roles["host"]
    )
    return split_id


def fall_by_value(stage: CreditStage) -> CreditStage:
    """Have a loan flagged by its value alone; prices are stale since."""
    stage.borrow(FIRST, LOAN)
    for day in range(20):
        stage.wait(DAY, USED_PRICE * 9**day // 10**day)
    stage.flag(FIRST)
    stage.wait(STALE, None)
    return stage


def go_dark(stage: CreditStage) -> CreditStage:
    """Borrow and switch off at once; wait until the silence alone is delinquent, and flag."""
    stage.borrow(FIRST, LOAN)
    stage.suite.meter.switch(FIRST, False)
    for _ in range(4):
        stage.wait(6 * DAY)
    stage.flag(FIRST)
    return stage


def run_out(stage: CreditStage) -> CreditStage:
    """Let the last lease of the season end."""
    stage.wait(5 * DAY)
    return stage


def idle_machine(stage: CreditStage) -> int:
    """Return a machine of the host that ran for a season and was let to nobody."""
    asset = stage.machine()
    for _ in range(5):
        stage.wait(STEP)
    assert stage.suite.appraiser.assess(asset).income == 0
    return asset


def mark_pools(stage: CreditStage) -> tuple[Any, Any]:
    """Borrow from the dearer pool and mark both for two days; return both."""
    stage.borrow(FIRST, LOAN)
    dear, cheap = stage.suite.pools
    for _ in range(3):
        for pool in (dear, cheap):
            pool.mark()
        stage.wait(DAY + 1)
    return dear, cheap


def feed_of(stage: CreditStage) -> Any:
    """Return the sequencer's feed, which a test sets."""
    address = stage.suite.desk.sequencer_feed()
    return deployer("mocks/MockSequencerFeed.vy").at(address)
