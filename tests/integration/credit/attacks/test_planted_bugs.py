"""Each rule of the suite taken out of a copy: the attack that it answers then succeeds.

T14 is not here: without the gas floors of escrow and covenants its attack fails all the same, as
what a starved call leaves (a 64th) does not pay for what comes after it. T17 is pinned.
"""

import inspect
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import boa
import pytest

from tests.helpers.credit_attack_stage import (
    build_world,
    fall_by_value,
    feed_of,
    fresh,
    go_dark,
    idle_machine,
    mark_pools,
    promise_revenue,
    run_out,
)
from tests.helpers.planted import at_its_time, plant
from tests.integration.credit.attacks import (
    test_caps_and_leaving,
    test_cheap_entry,
    test_frozen_parties,
    test_income_tricks,
    test_lease_tricks,
    test_prices,
    test_refinance_tricks,
    test_sequencer,
    test_stripping_cash,
    test_switching_off,
    test_title_tricks,
)

PREPARED: dict[str, Callable[[Any], Any]] = {
    "stage": lambda stage: stage,
    "dark": go_dark,
    "free": run_out,
    "idle": idle_machine,
    "pools": mark_pools,
    "feed": feed_of,
    "locked": promise_revenue,
    "fallen": fall_by_value,
}
"""What the attacks' fixtures make of a stage."""


@dataclass(frozen=True)
class Rule:
    """A rule: where it stands, what stands there without it, and the attack that tells."""

    attack: Callable[..., None]
    file: str
    old: str
    new: str = "pass"
    arguments: dict[str, Any] = field(default_factory=dict)


RULES = {
    "T1 starts by the resale value": Rule(
        test_switching_off.test_auction__dark_machine__starts_where_a_running_one_would,
        "modules/loan_auction.vy",
        "min(max(by_resale, by_debt), _MAX_PRICE)",
        "min(by_debt, _MAX_PRICE)",
    ),
    "T1 workout account before the owner": Rule(
        test_switching_off.test_take__at_zero__the_pools_workout_account_comes_first,
        "modules/loan_recovery.vy",
        "if loan_auction._is_workout(elapsed):",
        "if False:",
    ),
    "T2 the lender is served first": Rule(
        test_stripping_cash.test_deposit__pledged__the_lender_comes_before_the_beneficiary,
        "revenue/RevenueSplitter.vy",
        "    if is_pledged:\n        holder",
        "    if False:\n        holder",
    ),
    "T2 opex of a pledged machine": Rule(
        test_stripping_cash.test_deposit__highest_opex_set_before_the_pledge__leaves_seven_tenths,
        "revenue/RevenueSplitter.vy",
        "opex_bps = min(opex_bps, terms_book.MAX_PLEDGED_OPEX_BPS)",
    ),
    "T2 opex only falls": Rule(
        test_stripping_cash.test_deposit__highest_opex_set_before_the_pledge__leaves_seven_tenths,
        "modules/terms_book.vy",
        'assert convert(terms.opex_bps, uint256) <= opex_bps, "splitter: lien, opex only falls"',
    ),
    "T3 no long lease before": Rule(
        test_lease_tricks.test_borrow__right_after_such_a_lease__refused,
        "modules/pledge_bounds.vy",
        'refusal._unless(hours <= MAX_PLEDGED_HOURS, "pledge: term too long")',
        arguments={"terms": {"hours": 721}, "reason": "pledge: term too long"},
    ),
    "T3 no cheap lease after": Rule(
        test_lease_tricks.test_offer__posted_before_borrowing__is_judged_when_it_is_taken,
        "modules/pledge_guard.vy",
        "if title_word._lien_index(word) == 0:",
        "if True:",
    ),
    "T4 gifts are no rent": Rule(
        test_income_tricks.test_borrow__on_gifts__refused,
        "revenue/RevenueSplitter.vy",
        "    self._pour(asset, amount, 0)\n",
        "    revenue_book._record(asset, amount, self._pour(asset, amount, 0), 0)\n",
    ),
    "T5 rent counts by what it paid for": Rule(
        test_income_tricks.test_borrow__half_a_year_settled_at_once__counts_by_what_it_paid_for,
        "modules/income_leg.vy",
        "max(LEAST_SECONDS, paid_seconds)",
        "LEAST_SECONDS",
    ),
    "T10 a day's average": Rule(
        test_refinance_tricks.test_refinance_down__cheap_for_one_block__refused,
        "modules/loan_refinance.vy",
        'refusal._unless(drop, "desk: rate not lower")',
    ),
    "T10 the rate after lending": Rule(
        test_refinance_tricks.test_refinance_down__rate_after_lending_above_consent__refused,
        "modules/loan_refinance.vy",
        'refusal._unless(after <= rate, "desk: rate above consent")',
    ),
    "T13 locked terms are not pledged": Rule(
        test_title_tricks.test_borrow__on_locked_terms__refused_so_that_no_sale_can_end_them,
        "modules/loan_rules.vy",
        'refusal._unless(not covenants._is_promised(asset), "desk: terms locked")',
    ),
    "T18 only listed contracts take liens": Rule(
        test_title_tricks.test_encumber__by_a_seller_to_itself__refused,
        "modules/title_lien.vy",
        'assert index != 0, "asset: not a lien holder"',
    ),
    "T19 lends on the lower price": Rule(
        test_prices.test_borrow__just_after_a_fall__lends_on_the_fallen_price,
        "credit/Appraiser.vy",
        "min(price.moved, price.raw)",
        "price.moved",
    ),
    "flagged loans are bought at what they owe": Rule(
        test_cheap_entry.test_repay__written_down_in_an_auction__who_entered_before_gains_nothing,
        "modules/doubt_book.vy",
        "return owed - min(owed, (doubt >> 112) + sheet.carried)",
        "return 0",
    ),
    "caps are of what stayed": Rule(
        test_caps_and_leaving.test_borrow__behind_a_deposit_of_one_block__caps_are_of_what_stayed,
        "credit/LendingPool.vy",
        "balance_sheet._settled(sheet)",
        "balance_sheet._total(sheet)",
    ),
    "what is swept stays swept": Rule(
        test_income_tricks.test_review__behind_a_deposit_of_one_block__what_is_swept_stays_swept,
        "credit/LoanDesk.vy",
        "staticcall pool.settled_rate()",
        "staticcall pool.borrow_rate()",
    ),
    "a flag outlives the prices": Rule(
        test_prices.test_flag__raised_by_value_and_prices_then_stale__stays_until_paid,
        "modules/loan_core.vy",
        "        value = resale\n",
        "        pass\n",
    ),
    "a price stands still while nothing is paid": Rule(
        test_frozen_parties.test_sale__nothing_can_be_paid_through_all_of_it__price_stands_still,
        "modules/loan_recovery.vy",
        "return min(clock._seconds_since(since), proven)",
        "return clock._seconds_since(since)",
        arguments={"frozen": "pool", "reason": "receiver"},
    ),
    "exits come before loans": Rule(
        test_caps_and_leaving.test_lend__while_anyone_waits__refused,
        "credit/LendingPool.vy",
        'assert sheet.head > sheet.tail, "pool: exits are queued"',
    ),
    "a class of machines is capped": Rule(
        test_caps_and_leaving.test_borrow__by_several_addresses__the_class_of_machine_is_capped,
        "modules/pool_caps.vy",
        "assert on_accelerator <= total * ACCELERATOR_CAP_BPS // _BPS, "
        '"pool: accelerator at the cap"',
    ),
    "time stands still with the sequencer": Rule(
        test_sequencer.test_take__stopped_over_the_auctions_end__price_begins_anew,
        "modules/sequencer_clock.vy",
        "max(moment, self._up_since())",
        "max(moment, 0 * self._up_since())",
    ),
}


QUICK = {
    "T1 starts by the resale value",
    "T2 the lender is served first",
    "T5 rent counts by what it paid for",
    "T13 locked terms are not pledged",
    "caps are of what stayed",
    "a price stands still while nothing is paid",
    "exits come before loans",
}
"""Taken out in every run of the tests; the others by `make fuzz`."""


@pytest.mark.parametrize("name", at_its_time(RULES, QUICK))
def test_rule__removed__its_attack_succeeds(name, roles, tmp_path: Path):
    rule = RULES[name]
    plant(tmp_path, rule.file, rule.old, rule.new)
    stage = fresh(build_world(roles, tmp_path))
    arguments = dict(rule.arguments)
    for wanted in inspect.signature(rule.attack).parameters:
        if wanted in PREPARED:
            arguments[wanted] = PREPARED[wanted](stage)
        elif wanted not in arguments:
            arguments[wanted] = roles[wanted]

    with pytest.raises((AssertionError, ValueError, boa.BoaError)):
        rule.attack(**arguments)
