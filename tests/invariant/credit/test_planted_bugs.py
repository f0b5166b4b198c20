"""Meta-test: the credit machine fails on contracts with a bug, so its silence means something."""

from pathlib import Path
from typing import NamedTuple

import boa
import pytest
from hypothesis import HealthCheck, Phase, seed, settings
from hypothesis.stateful import run_state_machine_as_test

from tests.helpers.planted import at_its_time, plant
from tests.invariant.credit.machine import CreditMachine
from tests.invariant.credit.troubles import TROUBLES

EXAMPLES, STEPS = 30, 30
SOLD = ("sold", "sold in a run")
RUN = ("run",)


QUICK = {
    "rounds_debt_down",
    "books_no_loss",
    "keeps_the_lien_of_a_paid_loan",
    "leaves_an_allowance",
}
"""Planted in every run of the tests; the others by `make fuzz`."""


class Bug(NamedTuple):
    """A text of a file under contracts/, the bug in its place, and where examples start."""

    file: str
    old: str
    new: str
    troubles: tuple[str, ...] = TROUBLES


POOL, QUEUE = "modules/debt_book.vy", "modules/exit_queue.vy"
DESK, CORE = "credit/LoanDesk.vy", "modules/loan_core.vy"
RECOVERY = "modules/loan_recovery.vy"
BUGS = {
    "rounds_debt_down": Bug(
        POOL,
        "return (shares * index + _WAD - 1) // _WAD",
        "return shares * index // _WAD",
    ),
    "books_no_loss": Bug(
        POOL,
        "sheet.carried += carrying\n",
        "sheet.carried += value\n",
        ("fallen",),
    ),
    "lets_a_flagged_loan_perform": Bug(
        POOL,
        "sheet = self._with_debt(sheet, sheet.debt_shares - (loan & _MASK_112))",
        "pass",
        ("fallen",),
    ),
    "keeps_what_the_reserve_took": Bug(
        POOL,
        "sheet.reserve -= absorbed",
        "pass",
        ("fallen",),
    ),
    "burns_too_many_debt_shares": Bug(
        POOL,
        "burned = amount * _WAD // sheet.index",
        "burned = (amount * _WAD + sheet.index - 1) // sheet.index",
    ),
    "reserves_twice_its_share": Bug(
        "modules/balance_sheet.vy",
        "interest * RESERVE_SHARE_BPS // _BPS",
        "2 * interest * RESERVE_SHARE_BPS // _BPS",
    ),
    "mints_shares_rounded_up": Bug(
        "modules/share_math.vy",
        "return assets * (supply + _VIRTUAL_SHARES) // (total + 1)",
        "return (assets * (supply + _VIRTUAL_SHARES) + total) // (total + 1)",
    ),
    "pays_the_later_cohort": Bug(
        QUEUE,
        "exit_book._pay(cohort, burned, paid)",
        "exit_book._pay(sheet.tail, burned, paid)",
        RUN,
    ),
    "serves_the_reserve_to_exits": Bug(
        QUEUE,
        "free: uint256 = balance_sheet._free(sheet)",
        "free: uint256 = sheet.cash",
        RUN,
    ),
    "auctions_a_current_loan": Bug(
        RECOVERY,
        'refusal._unless(not exam.is_current, "desk: loan is current")',
        "pass",
        ("paid late",),
    ),
    "forgets_the_grace": Bug(
        RECOVERY,
        "refusal._unless(waited >= GRACE_SECONDS,",
        "refusal._unless(waited + 30 * 86_400 >= GRACE_SECONDS,",
        ("fallen",),
    ),
    "pays_the_surplus_to_the_starter": Bug(
        RECOVERY,
        "claims._credit(borrower, surplus)",
        "claims._credit(loan_word._starter(sale), surplus)",
        SOLD,
    ),
    "serves_exits_before_the_loss_of_a_sale": Bug(
        RECOVERY,
        "    extcall pool.impair(asset, repaid)\n",
        "",
        ("sold in a run",),
    ),
    "lets_anyone_take_in_the_workouts_day": Bug(
        "modules/loan_auction.vy",
        "return elapsed >= FALL_SECONDS and elapsed < FALL_SECONDS + WORKOUT_SECONDS",
        "return False",
        ("unsold",),
    ),
    "refinances_a_delinquent_loan": Bug(
        "modules/loan_refinance.vy",
        'refusal._unless(exam.is_current, "desk: loan not current")',
        "pass",
        ("late",),
    ),
    "keeps_the_lien_of_a_paid_loan": Bug(
        CORE,
        "extcall TITLE.release(asset)",
        "pass",
    ),
    "takes_more_than_is_due": Bug(
        DESK,
        "return debt - min(debt, core._target(terms, rest))",
        "return debt",
    ),
    "lets_dark_machines_be": Bug(
        "modules/covenants.vy",
        "return not self._is_silent(asset, SILENCE_FLAG_SECONDS)",
        "return True",
        ("dark",),
    ),
    "lends_on_the_higher_median": Bug(
        "modules/price_path.vy",
        "return prices[(count - 1) // 2], as_of",
        "return prices[count // 2], as_of",
    ),
    "leaves_an_allowance": Bug(
        "modules/debt_service.vy",
        "if taken < available:",
        "if taken > available:",
    ),
    "serves_debt_before_the_operator": Bug(
        "revenue/RevenueSplitter.vy",
        "debt_service._serve(holder, asset, income, held)",
        "debt_service._serve(holder, asset, amount - fee, held)",
        ("fallen",),
    ),
}
"""Name to bug."""


def campaign(machine: type[CreditMachine], examples: int) -> None:
    """Run a machine from a fixed seed, without shrinking."""
    seed(2_027)(machine)
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=examples,
            stateful_step_count=STEPS,
            deadline=None,
            database=None,
            phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
        ),
    )


@pytest.mark.parametrize("name", at_its_time(BUGS, QUICK))
def test_credit_machine__planted_bug__fails(name: str, tmp_path: Path) -> None:
    bug = BUGS[name]

    class Broken(CreditMachine):
        project = plant(tmp_path, bug.file, bug.old, bug.new).parent
        troubles = bug.troubles

    with pytest.raises((AssertionError, ValueError, boa.BoaError, ExceptionGroup)) as failure:
        campaign(Broken, EXAMPLES)

    assert is_finding(failure.value), failure.value


def is_finding(error: BaseException) -> bool:
    """Tell a broken invariant (or an unexpected refusal) from a test that could not run."""
    errors = error.exceptions if isinstance(error, BaseExceptionGroup) else (error,)
    return all(
        type(e).__name__ in {"AssertionError", "BoaError"} or str(e) == "Did not revert"
        for e in errors
    )
