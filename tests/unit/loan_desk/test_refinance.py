"""`refinance`: the borrower moves a current loan to another pool, under every rule of a new one."""

import boa
import pytest

from tests.helpers.event_logs import only_event
from tests.helpers.loan_stage import (
    CURRENT,
    DAY,
    FLAGGED,
    H100,
    IN_AUCTION,
    INCOME,
    PRINCIPAL,
    RESALE,
    STEP,
    UNLIMITED,
    USD,
    VALUE,
    WAD,
)


@pytest.fixture
def other(stage):
    """A second pool at 10 %."""
    return stage.new_pool(WAD // 10)


@pytest.fixture
def running(stage, lent, host) -> int:
    """The loan half a step later, fresh value, borrower able to pay."""
    boa.env.time_travel(seconds=STEP // 2)
    stage.say(lent)
    stage.token.approve(stage.desk, UNLIMITED, sender=host)
    return lent


@pytest.mark.parametrize("difference", [2_000 * USD, 0, -2_000 * USD])
def test_refinance__more_same_or_less__settles_the_difference(
    stage, running, other, host, difference
):
    debt = stage.debt(running)
    amount = debt + difference
    held, in_pools = (
        stage.token.balanceOf(host),
        [stage.token.balanceOf(pool) for pool in (stage.pool, other)],
    )
    stage.say(running, resale=RESALE - 1)

    stage.desk.refinance(running, other, amount, 18, sender=host)

    assert only_event(stage.desk, "Refinanced") == {
        "asset": running,
        "from_pool": stage.pool.address,
        "to_pool": other.address,
        "debt": debt,
        "amount": amount,
        "months": 18,
    }
    assert stage.token.balanceOf(host) == held + difference
    assert stage.token.balanceOf(stage.pool) == in_pools[0] + debt
    assert stage.token.balanceOf(other) == in_pools[1] - amount
    assert stage.token.balanceOf(stage.desk) == 0
    loan = stage.desk.loan(running)
    assert (loan.borrower, loan.pool, loan.principal) == (host, other.address, amount)
    assert (loan.months, loan.state, loan.known_resale) == (18, CURRENT, RESALE - 1)
    assert loan.started_at == loan.since == boa.env.timestamp
    assert stage.pool.debt_of(running) == 0
    assert (stage.pool.ends(), stage.pool.written_off()) == (1, 0)
    assert (other.last_accelerator(), other.last_borrower()) == (H100, host)
    assert stage.title.lien_of(running) == stage.desk.address


def test_refinance__sweeping__ends(stage, running, other, host):
    stage.say(running, income=0)
    stage.desk.review(running)
    stage.say(running)

    stage.desk.refinance(running, other, PRINCIPAL, 12, sender=host)

    assert not stage.desk.loan(running).is_sweeping


def test_refinance__not_the_borrower__reverts(stage, running, other, payer, owner):
    for sender in (payer, owner, str(stage.desk.address)):
        with boa.reverts("desk: not the borrower"):
            stage.desk.refinance(running, other, PRINCIPAL, 12, sender=sender)


def test_refinance__no_loan__reverts(stage, asset, other, host):
    with boa.reverts("desk: no loan"):
        stage.desk.refinance(asset, other, PRINCIPAL, 12, sender=host)


@pytest.mark.parametrize("state", [FLAGGED, IN_AUCTION])
def test_refinance__not_current__reverts(stage, lent, other, host, operator, state):
    stage.bring(lent, state, operator)
    stage.say(lent)

    with boa.reverts("desk: loan not current"):
        stage.desk.refinance(lent, other, stage.debt(lent), 12, sender=host)


def test_refinance__delinquent_but_not_flagged_yet__reverts(stage, running, other, host, payer):
    boa.env.time_travel(seconds=STEP // 2)
    stage.say(running)
    with boa.reverts("desk: loan not current"):
        stage.desk.refinance(running, other, PRINCIPAL, 12, sender=host)

    stage.desk.debt_service(running, UNLIMITED, sender=payer)
    stage.desk.refinance(running, other, PRINCIPAL, 12, sender=host)


def test_refinance__same_pool__reverts(stage, running, host):
    with boa.reverts("desk: same pool"):
        stage.desk.refinance(running, stage.pool, PRINCIPAL, 12, sender=host)


def test_refinance__pool_not_approved__reverts(stage, running, host):
    with boa.reverts("desk: pool not approved"):
        stage.desk.refinance(running, stage.new_pool(approve=False), PRINCIPAL, 12, sender=host)


@pytest.mark.parametrize(
    ("change", "arguments", "reason"),
    [
        ({}, (1_000 * USD - 1, 12), "desk: loan too small"),
        ({}, (PRINCIPAL, 37), "desk: months not 1 to 36"),
        ({}, (VALUE * 45 // 100 + 1, 12), "desk: above the share lent"),
        ({"income": 20 * INCOME}, (VALUE * 45 // 100, 25), "desk: too much for so long"),
        ({"as_of": 0}, (PRINCIPAL, 12), "desk: no value"),
        ({"commissioned_at": 1}, (PRINCIPAL, 12), "desk: machine too old"),
        ({"income": 1_000 * USD}, (PRINCIPAL, 12), "desk: income does not cover"),
    ],
)
def test_refinance__a_rule_of_a_new_loan_broken__reverts(
    stage, running, other, host, change, arguments, reason
):
    stage.say(running, **change)

    with boa.reverts(reason):
        stage.desk.refinance(running, other, *arguments, sender=host)


def test_refinance__silent_revoked_or_let_by_the_owner__reverts(stage, running, other, host):
    arguments = (running, other, PRINCIPAL, 12)
    with boa.env.anchor():
        stage.silence(running, DAY)
        with boa.reverts("desk: machine silent"):
            stage.desk.refinance(*arguments, sender=host)
    stage.meter.set_enrolled(running, False)

    with boa.reverts("desk: node not live"):
        stage.desk.refinance(*arguments, sender=host)


@pytest.mark.parametrize("way", ["pause", "stop_new"])
def test_refinance__stopped__reverts(stage, running, other, host, owner, guardian, way):
    getattr(stage.desk, way)(sender=guardian if way == "pause" else owner)
    reason = "pause: paused" if way == "pause" else "pause: stopped for ever"

    with boa.reverts(reason):
        stage.desk.refinance(running, other, PRINCIPAL, 12, sender=host)
    with boa.reverts(reason):
        stage.desk.refinance_down(running, other)


def test_refinance__from_a_delisted_pool__works(stage, running, other, host, owner):
    stage.desk.approve_pool(stage.pool, False, sender=owner)

    stage.desk.refinance(running, other, PRINCIPAL, 12, sender=host)

    assert stage.desk.loan(running).pool == other.address


def test_refinance__debt_is_paid_already__is_a_new_loan(stage, lent, other, host, payer):
    boa.env.time_travel(seconds=11 * STEP)
    stage.desk.debt_service(lent, UNLIMITED, sender=payer)
    stage.say(lent)
    held = stage.token.balanceOf(host)

    stage.desk.refinance(lent, other, PRINCIPAL, 12, sender=host)

    assert stage.token.balanceOf(host) == held + PRINCIPAL
    assert stage.desk.loan(lent).pool == other.address


def test_refinance__borrower_cannot_pay_the_difference__moves_nothing(stage, running, other, host):
    stage.token.transfer(stage.owner, stage.token.balanceOf(host), sender=host)

    with boa.reverts("mock: balance"):
        stage.desk.refinance(running, other, stage.debt(running) - 1, 12, sender=host)

    assert stage.desk.loan(running).pool == stage.pool.address
