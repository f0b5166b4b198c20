"""With a sequencer feed, time against a borrower runs only since the sequencer came back."""

import boa
import pytest

from tests.helpers.loan_stage import DAY, HOUR, RESALE, STEP, UNLIMITED

UP, DOWN = 0, 1
START_PRICE = RESALE * 12 // 10


@pytest.fixture
def machine(clocked) -> int:
    return clocked.machine()


def now() -> int:
    return int(boa.env.timestamp)


def test_feed__is_readable(stage, clocked):
    assert clocked.desk.sequencer_feed() == clocked.feed.address
    assert stage.desk.sequencer_feed() == "0x" + "00" * 20


def test_borrow__up_for_an_hour__passes_and_less_reverts(clocked, machine):
    clocked.feed.set(UP, now() - HOUR + 1)
    with boa.reverts("sequencer: just up"):
        clocked.borrow(machine)

    clocked.feed.set(UP, now() - HOUR)
    clocked.borrow(machine)


@pytest.mark.parametrize(
    ("answer", "age", "reason"),
    [
        (DOWN, DAY, "sequencer: down"),
        (7, DAY, "sequencer: down"),
        (UP, None, "sequencer: no round yet"),
    ],
)
def test_borrow__down_or_unknown__reverts(clocked, machine, answer, age, reason):
    clocked.feed.set(answer, 0 if age is None else now() - age)

    with boa.reverts(reason):
        clocked.borrow(machine)


def test_borrow__restarted_in_the_future__reverts(clocked, machine):
    clocked.feed.set(UP, now() + HOUR)

    with boa.reverts("sequencer: just up"):
        clocked.borrow(machine)


def test_auction__grace__runs_anew_from_the_restart(clocked, machine):
    clocked.borrow(machine)
    clocked.flagged(machine)
    boa.env.time_travel(seconds=6 * DAY)
    clocked.feed.set(UP, now())
    boa.env.time_travel(seconds=7 * DAY - 1)
    with boa.reverts("desk: grace not over"):
        clocked.desk.auction(machine)

    boa.env.time_travel(seconds=1)
    clocked.desk.auction(machine)


def test_auction__down__reverts(clocked, machine):
    clocked.borrow(machine)
    clocked.flagged(machine)
    boa.env.time_travel(seconds=7 * DAY)
    clocked.feed.set(DOWN, now())

    with boa.reverts("sequencer: down"):
        clocked.desk.auction(machine)


def test_take__down_over_the_auction__nobody_buys_and_the_price_starts_anew(
    clocked, machine, operator, stranger
):
    payer = clocked.fund(stranger)
    clocked.borrow(machine)
    clocked.in_auction(machine, operator)
    clocked.fall(machine, 2 * DAY)
    assert clocked.desk.price(machine) == START_PRICE // 4
    clocked.feed.set(DOWN, now())
    boa.env.time_travel(seconds=10 * DAY)
    for call in (clocked.desk.take, clocked.desk.price):
        arguments = (machine, UNLIMITED)[: 2 if call is clocked.desk.take else 1]
        with boa.reverts("sequencer: down"):
            call(*arguments, sender=payer)

    clocked.feed.set(UP, now())

    assert clocked.desk.price(machine) == START_PRICE
    with boa.reverts("desk: price above your limit"):
        clocked.desk.take(machine, START_PRICE - 1, sender=payer)
    boa.env.time_travel(seconds=DAY)
    assert clocked.desk.take(machine, UNLIMITED, sender=payer) == START_PRICE // 2


def test_repay_and_cure__down__work(clocked, machine, operator, stranger):
    payer = clocked.fund(stranger)
    clocked.borrow(machine)
    clocked.in_auction(machine, operator)
    clocked.feed.set(DOWN, now())

    clocked.desk.debt_service(machine, 100, sender=payer)
    with boa.env.anchor():
        clocked.desk.repay(machine, UNLIMITED, sender=payer)
    clocked.desk.cure(machine, sender=payer)


def test_feed__reverts__repaying_works_all_the_same(clocked, machine, operator, stranger):
    payer = clocked.fund(stranger)
    clocked.borrow(machine)
    clocked.in_auction(machine, operator)
    boa.env.set_code(clocked.feed.address, b"\xfe")

    clocked.desk.repay(machine, UNLIMITED, sender=payer)

    assert clocked.desk.loan(machine).state == 0


def test_no_feed__the_plain_clock(stage, asset):
    stage.borrow(asset)
    boa.env.time_travel(seconds=STEP)
    stage.desk.flag(asset)
    boa.env.time_travel(seconds=7 * DAY)

    stage.desk.auction(asset)
