"""Gas of a lending pool: in, out, and the queue. Loans are open, so interest is counted."""

from scripts.lib.gas.credit_paths import RENT_WITH_LIEN
from scripts.lib.gas.credit_stage import DAY, DESK, POOL, USD, CreditStage
from scripts.lib.gas.floor import TOKEN_IN, TOKEN_OUT, Needs, event

_SHEET = Needs(updated=3) + event(0, 1)
"""Money, debt and clock; RateMoved."""
_SHARES = Needs(updated=2) + event(2, 1)
"""Supply and one balance; Transfer."""
_ENTERING = _SHEET + _SHARES + Needs(read=1) + event(2, 2) + TOKEN_IN
"""And whether the pool is paused; Deposit."""
_LEAVING = _SHEET + _SHARES + event(3, 2) + TOKEN_OUT
_JOINING = _SHEET + Needs(updated=5) + event(2, 1) * 2
"""Cohort, request, what waits in all, two balances; Transfer, ExitRequested."""
_OPENING = _SHEET + Needs(updated=3, new=3) + event(2, 1) * 2
_COHORT = Needs(updated=2) + event(1, 2)
_SERVING = _SHEET + _COHORT * 2 + _SHARES + Needs(updated=1) + event(2, 1)
"""Two cohorts, supply, the queue's balance, what waits in all."""
_CLAIMING = Needs(updated=2, read=2) + event(2, 1) + TOKEN_OUT


def measure(credit: CreditStage) -> None:
    """Measure a lender's ways in and out, the last one with more asked for than there is."""
    lender = credit.lender
    for _ in range(2):
        _run(credit, "pool: deposit", _ENTERING, "deposit", 1_000 * USD, lender)
        credit.pass_seconds(600)
        _run(credit, "pool: withdraw", _LEAVING, "withdraw", 500 * USD, lender, lender)
        credit.pass_seconds(600)
    _queue(credit)


def _queue(credit: CreditStage) -> None:
    """Drain the cash and queue on seven days; rent, a repayment and a deposit come in before."""
    stage, lender = credit.stage, credit.lender
    pool = stage[POOL]
    shares = int(pool.read("previewWithdraw", 200 * USD))
    most = int(pool.read("previewWithdraw", int(pool.read("free_cash")) + USD))
    pool.send("request_redeem", most, lender, sender=lender)
    for _ in range(7):
        _run(credit, "pool: request_redeem, a day's first", _OPENING, *_exit(shares, lender))
        _run(credit, "pool: request_redeem", _JOINING, *_exit(shares, lender))
        credit.pass_seconds(DAY)
    rent = (credit.assets[5], 500 * USD, 3_600)
    stage.measure(
        "deposit_rent: with a lien, serving two days' exits",
        RENT_WITH_LIEN + _COHORT * 2 + _SHARES + Needs(updated=1),
        "RevenueSplitter",
        "deposit_rent",
        *rent,
        sender=credit.escrow,
    )
    stage[DESK].send("repay", credit.assets[5], 1_200 * USD, sender=stage.host)
    pool.send("deposit", 10_000 * USD, lender, sender=lender)
    _run(credit, "pool: serve, two days' exits", _SERVING, "serve")
    for cohort in (2, 3):
        _run(credit, "pool: claim of an exit", _CLAIMING, "claim", cohort, lender)


def _exit(shares: int, lender: str) -> tuple[str, int, str]:
    return "request_redeem", shares, lender


def _run(credit: CreditStage, path: str, needs: Needs, function: str, *args: object) -> None:
    credit.stage.measure(path, needs, POOL, function, *args, sender=credit.lender)
