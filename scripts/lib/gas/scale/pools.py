"""Curves of a lending pool: by loans that it has out."""

from scripts.lib.gas.credit_stage import DEPOSIT, DESK, MONTHS, POOL, USD, CreditStage
from scripts.lib.gas.scale.recorder import Recorder
from scripts.lib.gas.stage import UNLIMITED

LOANS = (1, 5, 20)
MACHINES = max(LOANS) + 1
_PRINCIPAL = 1_000 * USD


def enlarge(made: Recorder) -> None:
    """Let a pool be twice as large as the stage makes it, so that one borrower may have all loans.

    Before the stage is made: deposits can be lent a day later.
    """
    stage, lender = made.stage, made.stage.chain.accounts[4]
    stage.token.send("approve", stage[POOL].address, UNLIMITED, sender=lender)
    stage[POOL].send("deposit", DEPOSIT, lender, sender=lender)


def measure(made: Recorder, credit: CreditStage) -> None:
    """Lend on one machine after another."""
    _loans(made, credit)


def _loans(made: Recorder, credit: CreditStage) -> None:
    stage = made.stage
    borrowing = made.begin("borrow", "loans of the pool", is_flat=True)
    entering = made.begin("pool deposit", "loans of the pool", is_flat=True)
    leaving = made.begin("pool withdraw", "loans of the pool", is_flat=True)
    pool = stage[POOL].address
    for before, asset in enumerate(credit.assets):
        if before == 1:
            _in_and_out(made, credit)  # the first time is not steady
        if before in LOANS:
            gas = _in_and_out(made, credit)
            made.note(entering, before, gas[0])
            made.note(leaving, before, gas[1])
        arguments = (asset, pool, _PRINCIPAL, MONTHS)
        receipt = made.send(DESK, "borrow", *arguments, sender=stage.host)
        if before in LOANS:
            made.note(borrowing, before, receipt.gas_used)


def _in_and_out(made: Recorder, credit: CreditStage) -> tuple[int, int]:
    lender = credit.lender
    entered = made.send(POOL, "deposit", 1_000 * USD, lender, sender=lender)
    credit.pass_seconds(600)
    left = made.send(POOL, "withdraw", 500 * USD, lender, lender, sender=lender)
    credit.pass_seconds(600)
    return entered.gas_used, left.gas_used
