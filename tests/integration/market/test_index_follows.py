"""The real index beside the real escrow: counters follow offers, leases, sales and settlements."""

import boa
import pytest

from tests.conftest import START
from tests.helpers.event_logs import only_event
from tests.helpers.stage import HOUR, Stage
from tests.invariant.money.suite import ACCELERATOR, START_RATE, deploy_suite

DAY = 24 * HOUR
UNIT = 10**18
TERMS = {"sla_bps": 0, "credit_bps": 0}


@pytest.fixture
def stage(owner, treasury, host, lessee, payee, stranger) -> Stage:
    """The suite with an index, and one machine that reports; its market at the start."""
    boa.env.timestamp = START
    suite = deploy_suite(owner, treasury, has_index=True)
    roles = {"host": host, "lessee": lessee, "payee": payee, "stranger": stranger}
    made = Stage(suite, roles)
    made.fund(lessee)
    made.machine()
    made.run(1, START + HOUR)
    return made


def totals(stage: Stage) -> tuple[int, int, int]:
    now = stage.suite.index.market(ACCELERATOR)
    return now.listed, now.leased, now.owners


def test_counters__offer_lease_sale_end__follow_without_anyones_help(stage, host, payee, lessee):
    title = stage.suite.title
    assert totals(stage) == (0, 0, 0)
    nonce = stage.post(1, **TERMS)
    assert totals(stage) == (1, 0, 1)
    lease_id = stage.take(1, 10, nonce)
    assert totals(stage) == (1, 1, 1)
    assert stage.suite.index.entry(1).owner == host

    title.transferFrom(host, payee, 1, sender=host)
    stage.suite.index.refresh(1)
    assert totals(stage) == (1, 1, 1) and stage.suite.index.entry(1).owner == payee

    with boa.reverts("index: lease has not ended"):
        stage.suite.index.release(lease_id)
    stage.run(1, START + 11 * HOUR)
    stage.suite.index.release(lease_id)
    assert totals(stage) == (0, 0, 0)  # the offer was the former owner's
    title.grant(1, stage.suite.escrow, 1, sender=payee)
    stage.post(1, **TERMS)
    assert totals(stage) == (1, 0, 1)


def test_counters__offer_that_nobody_can_take__counts_as_long_as_it_stands(stage, host):
    """A residual (docs/trust.md): the index asks for no grant and no bond."""
    title, escrow = stage.suite.title, stage.suite.escrow
    nonce = stage.post(1, **TERMS)
    title.grant(1, escrow, 0, sender=host)
    with boa.reverts("escrow: no lease right"):
        escrow.quote(1, 10)
    with boa.reverts("asset: no lease grant"):
        stage.take(1, 10, nonce)

    stage.suite.index.refresh(1)
    assert totals(stage) == (1, 0, 1)

    escrow.withdraw_offer(1, sender=host)
    stage.suite.index.refresh(1)
    assert totals(stage) == (0, 0, 0)


def test_counters__silent_meter_or_reclaimed_lease__are_out_once_looked_at(stage, lessee):
    lease_id = stage.open(1, 100, notice_hours=1, **TERMS)
    boa.env.timestamp += 25 * HOUR
    stage.suite.index.refresh(1)
    assert totals(stage) == (0, 0, 0)

    stage.run(1, int(boa.env.timestamp) + HOUR)
    stage.suite.index.refresh(1)
    assert totals(stage) == (1, 1, 1)
    ends_at = stage.suite.escrow.terminate(lease_id, sender=lessee)
    stage.run(1, ends_at)
    stage.suite.index.release(lease_id)
    assert totals(stage) == (1, 0, 1)  # its offer still stands


def test_counters__withdrawn_offer_or_notice__counts_until_anyone_looks(stage, host, lessee):
    """Neither tells the index; whoever minds does, for the gas of a refresh."""
    stage.post(1, **TERMS)
    stage.suite.escrow.withdraw_offer(1, sender=host)
    assert totals(stage) == (1, 0, 1)
    stage.suite.index.refresh(1)
    assert totals(stage) == (0, 0, 0)

    lease_id = stage.open(1, 100, notice_hours=1, **TERMS)
    stage.suite.escrow.withdraw_offer(1, sender=host)
    ends_at = stage.suite.escrow.terminate(lease_id, sender=lessee)
    stage.suite.index.refresh(1)
    assert totals(stage) == (1, 1, 1)  # let until then
    stage.run(1, ends_at)
    assert totals(stage) == (1, 1, 1)
    stage.suite.index.release(lease_id)
    assert totals(stage) == (0, 0, 0)


def test_counters__rolled_meter__is_not_a_fresh_one(stage):
    stage.open(1, 2_000, **TERMS)
    boa.env.timestamp = START + 5 * DAY + 7 * HOUR
    stage.suite.meter.roll(1, 9)
    assert stage.suite.meter.head(1).ended_at == START + 5 * DAY
    stage.suite.index.refresh(1)
    assert totals(stage) == (0, 0, 0)


def test_indexed_lease__full_market__costs_the_drifted_price(stage, lessee):
    """One machine, let: full, so the price is twice its base and drifts up until it ends."""
    first = stage.open(1, 10, **TERMS)
    stage.run(1, START + 11 * HOUR)
    quoted = stage.suite.index.price_of(1)
    assert quoted > 2 * START_RATE * UNIT
    nonce = stage.post(1, is_indexed=True, hourly_rate=START_RATE // 2, **TERMS)
    rate, total, _ = stage.suite.escrow.quote(1, 5)
    assert rate == stage.suite.index.price_of(1) // UNIT

    second = stage.take(1, 5, nonce)

    lease = stage.suite.escrow.lease(second)
    assert (lease.hourly_rate, lease.escrowed) == (rate, total) == (rate, 5 * rate)
    stage.run(1, START + 17 * HOUR)
    stage.close(first, second)
    stage.claim_all()
    stage.check_books()


def test_observe__after_settle__pulls_by_what_was_paid(stage):
    lease_id = stage.open(1, 720, hourly_rate=START_RATE * 3 // 2, **TERMS)
    assert stage.suite.index.observe(lease_id) == 0  # nothing is paid yet
    stage.run(1, START + 4 * DAY)
    stage.suite.escrow.settle(lease_id)
    price = stage.suite.index.price_of(1)

    settled = stage.suite.index.observe(lease_id)

    seen = max(price // 2, START_RATE * 3 // 2 * UNIT)
    assert settled == price - (price - seen) // 100  # a day of its time at most
    assert stage.suite.index.observe(lease_id) == settled
    assert stage.suite.index.settled(ACCELERATOR) == (0, 0)  # one machine is no market
    assert stage.suite.index.hourly_rate_of(1) == 0


def test_observe__a_day_in_short_leases__weighs_what_was_paid_at_seven_per_cent(stage):
    """Four leases of five hours, each settled and looked at an hour before it can be closed."""
    leases = []
    for _ in range(4):
        leases.append(stage.open(1, 5, **TERMS))
        stage.run(1, stage.suite.escrow.lease(leases[-1]).ends_at)
    weights = []
    for lease_id in leases:
        stage.final(stage.suite.escrow.lease(lease_id).ends_at - HOUR)
        stage.suite.escrow.settle(lease_id)
        assert stage.suite.escrow.lease(lease_id).period_seconds == 4 * HOUR
        stage.suite.index.observe(lease_id)
        weights.append(only_event(stage.suite.index, "IndexUpdated")["weight"])

    assert weights == [4 * HOUR * 7 // 100] * 4
    assert sum(weights) < 7 * DAY // 100  # a day of one lease


def test_escrow__index_that_names_another__still_lets(stage, owner):
    """Its failure is not the lessee's: the machine is let, and nothing is counted."""
    other = boa.load("contracts/mocks/MockMachines.vy")
    stage.suite.index.set_escrow(other, sender=owner)
    boa.env.set_code(other.address, b"\xfe")

    lease_id = stage.open(1, 10, **TERMS)

    assert stage.suite.escrow.lease(lease_id).escrowed == 10 * START_RATE
    assert totals(stage) == (0, 0, 0)
