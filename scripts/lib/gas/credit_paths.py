"""Gas of credit: loans, debt service, recovery. Every path's last run counts: it is steady."""

from scripts.lib.gas.credit_stage import (
    DAY,
    DESK,
    MONTHS,
    OTHER_POOL,
    POOL,
    PRINCIPAL,
    USD,
    CreditStage,
)
from scripts.lib.gas.floor import TOKEN_IN, TOKEN_OUT, Needs, event
from scripts.lib.gas.lease_paths import OPENING
from scripts.lib.gas.revenue_paths import INCOME, POUR
from scripts.lib.gas.stage import UNLIMITED

_SHEET = Needs(updated=3) + event(0, 1)
"""A pool's balance sheet: money, debt and clock; RateMoved."""
_LOAN_READ = Needs(read=3)
"""Both words of a loan, and the pool that lent it."""
_APPRAISAL = Needs(contracts=3, read=17)
"""Appraiser, meter and splitter: six words of prices, market and curve; two of the specification;
node, totals and cards at two moments of the meter; totals and buckets of the splitter."""
_LENDING = Needs(updated=2, new=1, read=1) + _SHEET + event(2, 2) + TOKEN_OUT
"""Caps of borrower and accelerator, the loan, whether the pool was stopped."""
_BORROWING = (
    Needs(contracts=2, new=2, updated=1, read=6)
    + _APPRAISAL
    + _LENDING
    + event(3, 2)
    + event(3, 0)
    + event(0, 1)
)
"""Title and pool; the loan's words; the lien; pause, both listings, user, grant, silence."""
_COLLECTING = Needs(contracts=1, updated=1, read=1) + _SHEET + event(1, 2) + event(2, 2)
"""The loan, what is reserved for exits; Collected, Repaid."""
_REPAYING = _LOAN_READ + _COLLECTING + TOKEN_IN
_CLOSING = Needs(contracts=1, updated=3, read=3, touched=4)
_CLOSING += event(1, 3) + event(2, 0) + event(3, 0) + event(0, 1)
"""What an ended loan adds: title; both caps and the lien; specification, history and lien holder;
what a loan was is cleared; Ended, LoanClosed, Released, Unlocked."""
_SERVING = (
    Needs(contracts=1, read=1)
    + _LOAN_READ
    + _COLLECTING
    + Needs(read=1, touched=1, updated=1)
    + event(2, 1) * 2
)
"""Debt service: desk; the lien's holder; an allowance that is spent again in the transaction, the
pool's balance; Approval and Transfer."""
RENT_WITH_LIEN = POUR + INCOME + Needs(read=1) + _SERVING
_FLAGGING = (
    Needs(contracts=2, updated=3, new=2) + _LOAN_READ + _APPRAISAL + _SHEET + event(2, 2)
) + event(1, 4)
"""Title and pool; the loan's words and its place in the pool; its history and what it is carried at
are new; Flagged, Impaired."""
_AUCTIONING = Needs(contracts=2, updated=2, new=1, read=3) + _APPRAISAL + event(2, 1)
"""State, the moment of the start, the sale; the pool, its debt and its clock; AuctionStarted."""
_TAKING = (
    Needs(contracts=2, updated=8, read=5, touched=10)
    + TOKEN_IN
    + event(2, 1)
    + _SHEET
    + event(3, 5)
    + event(3, 1)
    + event(3, 0)
    + event(2, 0)
    + event(1, 3)
    + event(1, 2)
    + event(0, 1)
)
"""Both caps, two claims, three words of the title that changes hands and the desk's balance; five
words are cleared; price in two transfers."""


def measure(credit: CreditStage) -> None:
    """Measure all paths on the machines of the stage."""
    _borrow(credit)
    _pledged_lease(credit)
    _debt_service(credit)
    _repay(credit)
    _refinance(credit)
    _recover(credit)


def _borrow(credit: CreditStage) -> None:
    """Five loans of one borrower from one pool, and one from another that is refinanced later."""
    for asset in credit.assets:
        pool = credit.stage[OTHER_POOL if asset == credit.assets[0] else POOL].address
        credit.stage.measure(
            "borrow",
            _BORROWING,
            DESK,
            "borrow",
            asset,
            pool,
            PRINCIPAL,
            MONTHS,
            sender=credit.stage.host,
        )


def _pledged_lease(credit: CreditStage) -> None:
    """Beside what any opening needs, the appraiser is asked what the market pays: who that is, its
    two words, and the two of the specification that name the market and count the accelerators."""
    stage, asset = credit.stage, credit.assets[1]
    offer = (3 * USD, 1, 720, 9_900, 3_000, 4, 0, False, 0, stage.chain.now + 300 * DAY)
    opening = OPENING + Needs(contracts=1, read=5)
    stage["LeaseEscrow"].send("post_offer", asset, offer, sender=stage.host)
    for _ in range(2):
        stage.measure(
            "open_lease: pledged machine",
            opening,
            "LeaseEscrow",
            "open_lease",
            asset,
            1,
            3 * USD,
            1,
            sender=stage.lessee,
        )
        credit.pass_seconds(3_600)


def _debt_service(credit: CreditStage) -> None:
    stage, asset = credit.stage, credit.assets[1]
    amount = 10 * USD
    for _ in range(3):
        args = (asset, amount)
        stage.measure(
            "deposit: with a lien",
            POUR + _SERVING,
            "RevenueSplitter",
            "deposit",
            *args,
            sender=stage.lessee,
        )
        stage.measure(
            "deposit_rent: with a lien",
            RENT_WITH_LIEN,
            "RevenueSplitter",
            "deposit_rent",
            *args,
            3_600,
            sender=credit.escrow,
        )


def _repay(credit: CreditStage) -> None:
    stage, asset = credit.stage, credit.assets[2]
    for _ in range(2):
        stage.measure("repay", _REPAYING, DESK, "repay", asset, 50 * USD, sender=stage.host)
    stage.measure(
        "repay: all of it",
        _REPAYING + _CLOSING,
        DESK,
        "repay",
        asset,
        UNLIMITED,
        sender=stage.host,
    )


def _refinance(credit: CreditStage) -> None:
    """Two loans move to another pool: title and both pools; the loan's words, both former caps;
    what the new loan leaves over goes to the borrower. The token is called by both pools and counts
    once; the desk's balance ends where it began."""
    stage = credit.stage
    needs = (
        Needs(contracts=3, updated=4, read=7, touched=2)
        + _APPRAISAL
        + _LENDING
        + _SHEET
        + Needs(updated=1, touched=3)
        + event(2, 1) * 2
        + event(1, 2)
        + event(1, 3)
        + event(3, 3)
    )
    for asset in credit.assets[3:5]:
        stage.measure(
            "refinance",
            needs,
            DESK,
            "refinance",
            asset,
            stage[OTHER_POOL].address,
            PRINCIPAL + USD,
            MONTHS,
            sender=stage.host,
        )


def _recover(credit: CreditStage) -> None:
    """Two loans of the other pool are left unpaid and sold; the second sale counts."""
    stage = credit.stage
    lost = credit.assets[3:5]
    credit.pass_seconds(31 * DAY)
    credit.quote_prices()
    for asset in lost:
        stage.measure("flag", _FLAGGING, DESK, "flag", asset, sender=stage.buyer)
    credit.pass_seconds(7 * DAY)
    credit.quote_prices()
    for asset in lost:
        stage.measure("auction", _AUCTIONING, DESK, "auction", asset, sender=stage.buyer)
    credit.pass_seconds(DAY // 2)
    for asset in lost:
        stage.measure("take", _TAKING, DESK, "take", asset, UNLIMITED, sender=stage.buyer)
