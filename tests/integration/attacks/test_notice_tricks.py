"""Notice, rejection and reclaim turned against the other side: what each of them can gain."""

from itertools import permutations

import boa
import pytest

from tests.helpers.builders import LEASE, LESSOR
from tests.helpers.event_logs import only_event
from tests.helpers.lease_builders import HOUR, RATE, ZERO

COOLING_OFF = 2 * HOUR
NO_PROMISE = {"sla_bps": 0, "credit_bps": 0}


def _leave(stage, lease_id: int) -> int:
    lessee = stage.suite.escrow.lease(lease_id).lessee
    return int(stage.suite.escrow.reject(lease_id, sender=lessee))


def test_reject__again_and_again__every_delivered_second_is_paid(stage, lessee):
    """No two free hours: many short leases cost what one long one costs."""
    asset, start = stage.machine(), int(boa.env.timestamp)
    nonce = stage.post(asset, min_hours=100, notice_hours=720, **NO_PROMISE)
    for _ in range(6):
        lease_id = stage.take(asset, 100, nonce)
        stage.run(asset, int(boa.env.timestamp) + COOLING_OFF - 1)
        assert _leave(stage, lease_id) == boa.env.timestamp
    used = int(boa.env.timestamp) - start
    stage.run(asset, start + 13 * HOUR)

    stage.close(*stage.leases)

    gross, _, paid_seconds = stage.suite.splitter.revenue_of(asset)
    assert paid_seconds == used == 6 * (COOLING_OFF - 1)
    assert 0 <= used * RATE - gross * HOUR <= 6 * HOUR  # a unit a lease at most, by rounding
    assert stage.suite.escrow.claimable(lessee) == 6 * 100 * RATE - gross
    stage.check_books()


@pytest.mark.parametrize("order", permutations(("reject", "reject", "reclaim", "terminate")))
def test_notice__every_order_in_the_first_second__ends_after_one_second(stage, host, lessee, order):
    """A lease of no time could never be closed: nothing in any order makes one."""
    escrow, asset, start = stage.suite.escrow, stage.machine(), int(boa.env.timestamp)
    lease_id = stage.open(asset, 100, **NO_PROMISE)
    held = stage.suite.token.balanceOf(escrow)
    ends_at = start + 100 * HOUR
    for place, verb in enumerate(order):
        given = order[:place]
        if verb == "reclaim":
            now = escrow.reclaim(lease_id, 3, sender=host)
        elif verb == "terminate" and "reject" in given and "reclaim" not in given:
            with boa.reverts("escrow: notice already given"):
                escrow.terminate(lease_id, sender=lessee)
            continue
        else:
            now = getattr(escrow, verb)(lease_id, sender=lessee)
        assert start < now <= ends_at
        ends_at = now

    assert ends_at == escrow.lease(lease_id).ends_at == start + 1
    assert stage.suite.title.userExpires(asset) == start + 1
    with boa.reverts("escrow: machine in use"):
        stage.take(asset, 1, 1)
    stage.run(asset, start + HOUR)
    stage.close(lease_id)
    assert escrow.claimable(lessee) == 100 * RATE - RATE // HOUR
    assert stage.suite.token.balanceOf(escrow) == held - RATE // HOUR
    stage.check_books()


@pytest.mark.parametrize(("verb", "hours"), [("terminate", 2), ("reject", 1), ("reclaim", 2)])
def test_notice__grant_revoked_escrow_de_listed_and_paused__nobody_is_locked_in(
    stage, host, owner, guardian, lessee, verb, hours
):
    """The notice agreed is an hour; it is given one hour in."""
    escrow, title = stage.suite.escrow, stage.suite.title
    asset, start = stage.machine(), int(boa.env.timestamp)
    lease_id = stage.open(asset, 100, notice_hours=1)
    title.grant(asset, escrow, 0, sender=host)
    title.approve_contract(escrow, 0, sender=owner)
    title.pause(sender=guardian)
    escrow.pause(sender=guardian)
    escrow.stop_new(sender=owner)
    boa.env.timestamp = start + HOUR
    with boa.reverts("pause: stopped for ever"):
        stage.take(asset, 1, 1)

    if verb == "reclaim":
        ends_at = escrow.reclaim(lease_id, 1, sender=host)
    else:
        ends_at = getattr(escrow, verb)(lease_id, sender=lessee)

    assert ends_at == start + hours * HOUR == escrow.lease(lease_id).ends_at
    assert title.userExpires(asset) == (0 if verb == "reject" else ends_at)
    stage.close(lease_id)
    assert escrow.claimable(lessee) == 100 * RATE  # it never reported
    stage.check_books()


def test_reject__another_lessor_lets_the_machine_the_same_second__no_verb_touches_it(
    stage, owner, host, lessee, payee, lien_holder
):
    escrow, title, asset = stage.suite.escrow, stage.suite.title, stage.machine()
    title.approve_contract(lien_holder, LESSOR, sender=owner)
    title.grant(asset, lien_holder, LEASE, sender=host)
    lease_id = stage.open(asset, 100)
    boa.env.timestamp += HOUR
    until = int(boa.env.timestamp) + 9 * HOUR
    with boa.reverts("asset: machine in use"):
        title.setUser(asset, payee, until, sender=lien_holder)
    _leave(stage, lease_id)
    title.setUser(asset, payee, until, sender=lien_holder)
    before = stage.balances()

    with boa.reverts("asset: machine in use"):
        stage.take(asset, 1, 1)
    for name in ("reject", "terminate"):
        with boa.reverts("escrow: lease has ended"):
            getattr(escrow, name)(lease_id, sender=lessee)
    with boa.reverts("escrow: lease has ended"):
        escrow.reclaim(lease_id, 1, sender=host)
    stage.close(lease_id)

    assert (title.user_word(asset) & (2**160 - 1), title.userExpires(asset)) == (
        int(payee, 16),
        until,
    )
    assert stage.balances() == before
    assert escrow.claimable(lessee) == 100 * RATE


def test_reclaim__spent_by_the_seller__buyer_never_waits_longer_than_by_its_own(
    stage, host, payee, lessee
):
    """Once a lease is enough: an earlier notice ends it no later than a later one would."""
    escrow, title = stage.suite.escrow, stage.suite.title
    asset, start = stage.machine(), int(boa.env.timestamp)
    lease_id = stage.open(asset, 1_000, notice_hours=300)
    with boa.env.anchor():
        title.transferFrom(host, payee, asset, sender=host)
        boa.env.timestamp = start + 10 * HOUR
        own = escrow.reclaim(lease_id, 2, sender=payee)
        assert only_event(escrow, "LeaseReclaimed")["owner"] == payee
    sold = escrow.reclaim(lease_id, 2, sender=host)
    title.transferFrom(host, payee, asset, sender=host)
    boa.env.timestamp = start + 10 * HOUR

    with boa.reverts("escrow: notice already given"):
        escrow.reclaim(lease_id, 2, sender=payee)
    assert escrow.lease(lease_id).ends_at == sold == own - 10 * HOUR == start + 300 * HOUR
    assert (title.userOf(asset), title.userExpires(asset)) == (lessee, sold)


@pytest.mark.parametrize(("leaves", "charge"), [(False, 66 * RATE), (True, 42 * RATE)])
def test_reclaim__after_an_outage__lessee_who_stays_keeps_the_credit(
    stage, host, lessee, leaves, charge
):
    """A host cannot reclaim its way out of a credit. Whoever leaves early is measured over seven
    days, as after any notice of its own."""
    escrow = stage.suite.escrow
    asset, start = stage.machine(), int(boa.env.timestamp)
    lease_id = stage.open(asset, 500, sla_bps=9_500, credit_bps=3_000, notice_hours=24)
    stage.run(asset, start + 50 * HOUR, dark=((start + 10 * HOUR, start + 18 * HOUR),))
    ends_at = escrow.reclaim(lease_id, 1, sender=host)
    assert ends_at == start + 74 * HOUR
    if leaves:
        ends_at = escrow.terminate(lease_id, sender=lessee)
    else:
        stage.run(asset, ends_at)

    stage.close(lease_id)

    closed = only_event(escrow, "PeriodClosed")
    credit = 0 if leaves else charge * 3 // 10
    assert (closed["charge"], closed["credit"]) == (charge, credit)
    assert stage.suite.splitter.revenue_of(asset)[0] == charge - credit
    assert escrow.claimable(lessee) == 500 * RATE - charge + credit


@pytest.mark.parametrize(("left_after", "feigned"), [(900, 675), (1_800, 900), (2_700, 675)])
def test_reject__phantom_machine_lit_only_afterwards__earns_no_more_than_the_hours_edge(
    stage, lessee, left_after, feigned
):
    """Dark until the lessee has left, then lit: the meter spreads what an hour has over the hour,
    so that a quarter of one is the most that can be feigned."""
    asset = stage.machine()
    start = int(boa.env.timestamp) // HOUR * HOUR + HOUR
    boa.env.timestamp = start
    lease_id = stage.open(asset, 100, **NO_PROMISE)
    boa.env.timestamp = start + HOUR + left_after
    assert _leave(stage, lease_id) == start + HOUR + left_after
    stage.run(asset, start + 5 * HOUR)

    stage.close(lease_id)

    gross, _, paid_seconds = stage.suite.splitter.revenue_of(asset)
    assert (gross, paid_seconds) == (feigned * RATE // HOUR, feigned)
    assert stage.suite.escrow.claimable(lessee) == 100 * RATE - gross


def test_reject__lessee_frozen_by_the_token__leaves_and_machine_is_free(stage, lessee, payee):
    escrow, token = stage.suite.escrow, stage.suite.token
    asset = stage.machine()
    stage.fund(payee)
    nonce = stage.post(asset)
    lease_id = stage.take(asset, 100, nonce)
    token.freeze(lessee)
    boa.env.timestamp += HOUR

    _leave(stage, lease_id)
    again = stage.take(asset, 5, nonce, payee)

    assert (stage.suite.title.userOf(asset), again) == (payee, lease_id + 1)
    stage.close(lease_id)
    before = token.balanceOf(lessee)
    with boa.reverts("mock: receiver frozen"):
        escrow.claim(lessee)
    assert escrow.claimable(lessee) == 100 * RATE
    token.unfreeze(lessee)
    escrow.claim(lessee)
    assert (token.balanceOf(lessee), escrow.claimable(lessee)) == (before + 100 * RATE, 0)
    stage.check_books()


def test_retire__in_the_first_second_after_a_rejection__waits_for_it(stage, host, lessee):
    """The user is gone with the lease, never before it: a notice cannot meet a retired title."""
    asset, start = stage.machine(), int(boa.env.timestamp)
    lease_id = stage.open(asset, 10)
    _leave(stage, lease_id)
    with boa.reverts("asset: still in use"):
        stage.suite.title.retire(asset, sender=host)

    boa.env.timestamp = start + 1
    stage.suite.title.retire(asset, sender=host)

    with boa.reverts("escrow: lease has ended"):
        stage.suite.escrow.terminate(lease_id, sender=lessee)
    stage.close(lease_id)
    assert stage.suite.title.userOf(asset) == ZERO
    assert stage.suite.splitter.revenue_of(asset) == (0, 0, 0)
    assert stage.suite.escrow.claimable(lessee) == 10 * RATE
