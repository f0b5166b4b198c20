"""`take`: the machine with its lease, for a price that is divided to the unit."""

import boa
import pytest

from tests.helpers.event_logs import events_of, only_event
from tests.helpers.loan_stage import (
    CURRENT,
    DAY,
    FLAGGED,
    H100,
    HOUR,
    NONE,
    PRINCIPAL,
    RESALE,
    UNLIMITED,
    USD,
    ZERO,
)


def test_take__price_above_the_debt__surplus_to_the_borrower(stage, on_sale, payer, host, operator):
    boa.env.time_travel(seconds=DAY)
    debt = stage.debt(on_sale)
    price = stage.desk.price(on_sale)
    held, in_pool = stage.token.balanceOf(payer), stage.token.balanceOf(stage.pool)

    paid = stage.desk.take(on_sale, price, sender=payer)

    bounty = price // 100
    assert only_event(stage.desk, "Taken") == {
        "asset": on_sale,
        "buyer": payer,
        "borrower": host,
        "price": price,
        "repaid": debt,
        "bounty": bounty,
        "surplus": price - bounty - debt,
        "shortfall": 0,
    }
    assert paid == price == held - stage.token.balanceOf(payer)
    assert stage.token.balanceOf(stage.pool) == in_pool + debt
    assert stage.desk.claimable(operator) == bounty
    assert stage.desk.claimable(host) == price - bounty - debt
    assert stage.token.balanceOf(stage.desk) == price - debt
    assert stage.title.ownerOf(on_sale) == payer
    assert stage.title.lien_of(on_sale) == ZERO
    assert stage.desk.loan(on_sale).state == NONE
    assert (stage.pool.ends(), stage.pool.written_off()) == (1, 0)
    assert (stage.pool.last_accelerator(), stage.pool.last_borrower()) == (H100, host)


def test_take__price_below_the_debt__shortfall_is_written_off(stage, on_sale, payer, host):
    stage.fall(on_sale, 4 * DAY)
    debt = stage.debt(on_sale)
    price = stage.desk.price(on_sale)

    stage.desk.take(on_sale, UNLIMITED, sender=payer)

    closed = events_of(stage.desk, "LoanClosed")
    event = only_event(stage.desk, "Taken")
    assert closed == [{"asset": on_sale, "borrower": host}]
    assert (event["bounty"], event["repaid"]) == (price // 100, price - price // 100)
    assert (event["surplus"], event["shortfall"]) == (0, debt - event["repaid"])
    assert stage.pool.written_off() == pytest.approx(event["shortfall"], abs=2)
    assert stage.desk.claimable(host) == 0
    assert stage.token.balanceOf(stage.desk) == event["bounty"]


def test_take__debt_is_exactly_what_the_bounty_leaves__no_one_else_gets_any(
    stage, asset, payer, host, operator
):
    stage.pool.set_rates(0, 0, 0)
    stage.borrow(asset)
    stage.say(asset, value=PRINCIPAL, resale=PRINCIPAL)
    stage.desk.flag(asset)
    boa.env.time_travel(seconds=7 * DAY)
    stage.desk.auction(asset, sender=operator)
    price = stage.desk.price(asset)
    stage.pool.set_debt(asset, price - price // 100)
    assert stage.debt(asset) == 11_880 * USD == price - price // 100

    stage.desk.take(asset, price, sender=payer)

    event = only_event(stage.desk, "Taken")
    assert (event["surplus"], event["shortfall"]) == (0, 0)
    assert stage.desk.claimable(host) == 0
    assert stage.token.balanceOf(stage.desk) == price // 100


def test_take__high_price__bounty_is_at_most_a_thousand(stage, lent, payer, operator):
    boa.env.time_travel(seconds=30 * DAY)
    stage.say(lent, resale=100 * RESALE)
    stage.desk.flag(lent)
    boa.env.time_travel(seconds=7 * DAY)
    stage.desk.auction(lent, sender=operator)
    stage.fund(payer, 10**13)

    stage.desk.take(lent, UNLIMITED, sender=payer)

    assert stage.desk.claimable(operator) == 1_000 * USD == stage.desk.least_loan()


def test_take__leased__lease_goes_on_with_the_buyer(stage, asset, payer, operator, lessee):
    stage.lessor.let(stage.title, asset, lessee, 720, 168, 2 * USD)
    stage.borrow(asset)
    boa.env.time_travel(seconds=30 * DAY - HOUR)
    stage.say(asset, value=0)
    stage.desk.flag(asset)
    boa.env.time_travel(seconds=7 * DAY)
    stage.lessor.let(stage.title, asset, lessee, 720, 168, 2 * USD)
    stage.desk.auction(asset, sender=operator)
    expires = stage.title.userExpires(asset)

    stage.desk.take(asset, UNLIMITED, sender=payer)

    assert (stage.title.userOf(asset), stage.title.userExpires(asset)) == (lessee, expires)
    assert stage.title.ownerOf(asset) == payer


def test_take__price_above_the_limit__reverts(stage, on_sale, payer):
    boa.env.time_travel(seconds=HOUR)
    price = stage.desk.price(on_sale)
    with boa.reverts("desk: price above your limit"):
        stage.desk.take(on_sale, price - 1, sender=payer)

    stage.desk.take(on_sale, price, sender=payer)


@pytest.mark.parametrize("state", [CURRENT, FLAGGED])
def test_take__no_auction__reverts(stage, lent, payer, operator, state):
    stage.bring(lent, state, operator)

    with boa.reverts("desk: not in auction"):
        stage.desk.take(lent, UNLIMITED, sender=payer)


def test_take__twice__reverts(stage, on_sale, payer):
    stage.desk.take(on_sale, UNLIMITED, sender=payer)

    with boa.reverts("desk: no loan"):
        stage.desk.take(on_sale, UNLIMITED, sender=payer)


def test_take__without_the_money__moves_nothing(stage, on_sale, lessee, host):
    stage.fund(lessee, 100)

    with boa.reverts("mock: balance"):
        stage.desk.take(on_sale, UNLIMITED, sender=lessee)

    assert stage.title.ownerOf(on_sale) == host
    assert stage.token.balanceOf(lessee) == 100


def test_take__eighth_day__workout_account_first_then_anyone(stage, on_sale, lessee, payee, host):
    stage.pool.set_workout(payee)
    stage.fall(on_sale, 7 * DAY)
    with boa.reverts("desk: workout account first"):
        stage.desk.take(on_sale, UNLIMITED, sender=lessee)
    with boa.env.anchor():
        stage.desk.take(on_sale, 0, sender=payee)
        assert stage.title.ownerOf(on_sale) == payee
    boa.env.time_travel(seconds=DAY - 1)
    with boa.reverts("desk: workout account first"):
        stage.desk.take(on_sale, UNLIMITED, sender=lessee)
    boa.env.time_travel(seconds=1)
    debt = stage.debt(on_sale)

    assert stage.desk.take(on_sale, 0, sender=lessee) == 0

    event = only_event(stage.desk, "Taken")
    assert (event["price"], event["bounty"], event["repaid"], event["surplus"]) == (0, 0, 0, 0)
    assert event["shortfall"] == debt
    assert stage.title.ownerOf(on_sale) == lessee
    assert stage.desk.claimable(host) == 0


def test_claim__bounty_and_surplus__go_to_their_owners(stage, on_sale, payer, host, operator):
    boa.env.time_travel(seconds=DAY)
    stage.desk.take(on_sale, UNLIMITED, sender=payer)
    surplus, bounty = stage.desk.claimable(host), stage.desk.claimable(operator)
    before = stage.token.balanceOf(host)

    assert stage.desk.claim(host) == surplus
    assert stage.desk.claim(operator) == bounty

    assert stage.token.balanceOf(host) == before + surplus
    assert stage.token.balanceOf(operator) == bounty
    assert stage.token.balanceOf(stage.desk) == 0
    with boa.reverts("claims: nothing to claim"):
        stage.desk.claim(host)
