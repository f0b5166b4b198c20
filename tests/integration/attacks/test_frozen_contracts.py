"""The token freezes the escrow or the splitter for a while, or stops altogether."""

import boa
import pytest

from tests.helpers.event_logs import only_event
from tests.helpers.lease_builders import HOUR, RATE

STEPS = ("before_settle", "before_close", "before_claim")


@pytest.fixture
def lease(stage, operator, beneficiary):
    """Return a lease of four hours, all but one delivered, that is ready to settle in part."""
    asset, start = stage.machine(), int(boa.env.timestamp)
    stage.terms(asset, operator=operator, opex_bps=2_000, beneficiary=beneficiary)
    lease_id = stage.open(asset, 4)
    stage.run(asset, start + 4 * HOUR, dark=((start, start + HOUR),))
    stage.final(start + 3 * HOUR)
    return asset, lease_id


def _stop(stage, what: str) -> None:
    if what == "pause":
        stage.suite.token.pause()
    else:
        stage.suite.token.freeze(getattr(stage.suite, what))


def _resume(stage, what: str) -> None:
    if what == "pause":
        stage.suite.token.unpause()
    else:
        stage.suite.token.unfreeze(getattr(stage.suite, what))


def _finish(stage) -> None:
    stage.claim_all()
    stage.suite.splitter.claim_fees()


@pytest.mark.parametrize("what", ["escrow", "splitter", "pause"])
@pytest.mark.parametrize("step", STEPS)
def test_settle_and_close__money_stopped_for_a_while__same_result_after_it(
    stage, lease, what, step
):
    (asset, lease_id), escrow = lease, stage.suite.escrow
    with boa.env.anchor():
        escrow.settle(lease_id)
        stage.close(lease_id)
        _finish(stage)
        expected = stage.balances()
        books = stage.suite.splitter.revenue_of(asset)

    for act in STEPS:
        if act == step:
            _stop(stage, what)
        if act == "before_settle":
            escrow.settle(lease_id)
        elif act == "before_close":
            stage.close(lease_id)
    stage.check_books()
    with boa.reverts():
        stage.suite.escrow.claim(stage.roles["lessee"]) if what != "splitter" else (
            stage.suite.splitter.claim(stage.roles["operator"])
        )

    _resume(stage, what)
    if escrow.owed_to_asset(asset)[0]:
        escrow.forward(asset)
    _finish(stage)
    assert stage.balances() == expected
    assert stage.suite.splitter.revenue_of(asset) == books
    stage.check_books()


def test_settle__splitter_frozen__owed_to_the_asset_and_to_nobody_else(
    stage, lease, host, beneficiary, stranger
):
    (asset, lease_id), escrow = lease, stage.suite.escrow
    stage.suite.token.freeze(stage.suite.splitter)

    amount = escrow.settle(lease_id)

    event = only_event(escrow, "ForwardDeferred")
    assert event == {"asset": asset, "amount": amount, "seconds": 2 * HOUR}
    assert amount == 2 * RATE * 7 // 10
    assert escrow.owed_to_asset(asset) == (amount, 2 * HOUR)
    with boa.reverts("mock: receiver frozen"):
        escrow.forward(asset, sender=stranger)
    assert escrow.owed_to_asset(asset) == (amount, 2 * HOUR)
    assert [stage.suite.splitter.claimable(x) for x in (host, beneficiary)] == [0, 0]
    stage.suite.token.unfreeze(stage.suite.splitter)
    escrow.forward(asset, sender=stranger)
    event = only_event(escrow, "Forwarded")
    assert event == {"asset": asset, "amount": amount, "seconds": 2 * HOUR}
    with boa.reverts("escrow: nothing owed"):
        escrow.forward(asset, sender=stranger)
    assert stage.suite.splitter.claimable(beneficiary) == amount * 98 // 100 * 8 // 10


def test_settle__one_asset_deferred__other_leases_and_refunds_go_on(stage, lease, lessee, payee):
    """What is owed to one asset is not paid with another's money."""
    (asset, lease_id), escrow = lease, stage.suite.escrow
    other, start = stage.machine(payee), int(boa.env.timestamp)
    second = stage.open(other, 2, sla_bps=0)
    stage.run(other, start + 2 * HOUR)
    stage.suite.token.freeze(stage.suite.splitter)
    stage.close(lease_id)
    owed = escrow.owed_to_asset(asset)[0]
    assert escrow.claim(lessee) == 4 * RATE - owed
    stage.suite.token.unfreeze(stage.suite.splitter)

    stage.close(second)

    assert escrow.owed_to_asset(asset)[0] == owed
    assert stage.suite.token.balanceOf(escrow) == owed
    assert stage.suite.splitter.claimable(payee) == 2 * RATE * 98 // 100
    stage.check_books()
    escrow.forward(asset)
    assert stage.suite.token.balanceOf(escrow) == 0


def test_pause__over_the_whole_lease__nobody_gains_by_it(stage, lessee, operator):
    """Notice, settling, closing and a sale all go on; only tokens stand still."""
    asset, start = stage.machine(), int(boa.env.timestamp)
    stage.terms(asset, operator=operator, opex_bps=2_000)
    lease_id = stage.open(asset, 48, notice_hours=1)
    story = []
    for paused in (False, True):
        with boa.env.anchor():
            if paused:
                stage.suite.token.pause()
            stage.run(asset, start + 2 * HOUR)
            assert stage.suite.escrow.terminate(lease_id, sender=lessee) == start + 3 * HOUR
            stage.run(asset, start + 3 * HOUR)
            stage.close(lease_id)
            stage.check_books()
            if paused:
                stage.suite.token.unpause()
                stage.suite.escrow.forward(asset)
            _finish(stage)
            story.append(stage.balances())
            assert stage.suite.token.balanceOf(stage.suite.escrow) == 0

    assert story[0] == story[1]
