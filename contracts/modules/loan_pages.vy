# pragma version 0.4.3
# pragma nonreentrancy on

"""
@title Loan Pages
@license AGPL-3.0-only
@notice Shows loans: the record, what the machine is worth, how the covenants stand.
@dev The appraiser may refuse or burn its gas, and an auction has no price while a sequencer is
     down: asked in a guarded way, so that one row never costs the page.
"""

from ..interfaces import IAppraiser
from ..interfaces import ILendingPool
from ..interfaces import ILens
from ..interfaces import ILoanDesk
from . import covenants
from . import lens_links as links

uses: links

MAX_LOANS: constant(uint256) = 20  # of a page: each has three appraisals, 500,000 gas at most


interface Titles:
    def total_supply() -> uint256: view


# ---- Views ----------


@external
@view
@reentrant
def loans(first: uint256, count: uint256) -> DynArray[ILens.LoanRow, MAX_LOANS]:
    """
    @notice Loans on the machines of a page: a loan's id is its machine's.
    @param first Id of the first machine, from 1.
    @param count How many machines to look at, up to 20.
    @return One row a loan; machines without one have none, so go on at first + count.
    """
    rows: DynArray[ILens.LoanRow, MAX_LOANS] = []
    total: uint256 = staticcall Titles(links.TITLE).total_supply()
    end: uint256 = links._end(first, count, total, MAX_LOANS)
    for asset: uint256 in range(first, end, bound=MAX_LOANS):
        row: ILens.LoanRow = self._loan(asset)
        if row.loan.state != 0:
            rows.append(row)
    return rows


@external
@view
@reentrant
def loan(asset: uint256) -> ILens.LoanRow:
    """
    @notice The loan on one machine.
    @param asset Title id.
    @return Zeros, but for the id, without a loan.
    """
    return self._loan(asset)


# ---- Internal ----------


@internal
@view
def _loan(asset: uint256) -> ILens.LoanRow:
    row: ILens.LoanRow = empty(ILens.LoanRow)
    row.asset = asset
    row.loan = staticcall ILoanDesk(links.DESK).loan(asset)
    if row.loan.state == 0:
        return row

    row.rate = staticcall ILendingPool(row.loan.pool).borrow_rate()
    row.worth = self._worth(asset)
    # As `review` reckons it.
    row.cover_bps = covenants._cover_bps(
        row.worth.income,
        row.loan.principal,
        row.loan.months,
        row.loan.debt,
        staticcall ILendingPool(row.loan.pool).settled_rate(),
    )
    is_current: uint256 = 0
    row.is_examined, is_current = links._ask(
        links.DESK, asset, method_id("is_current(uint256)", output_type=bytes4)
    )
    row.is_current = is_current != 0
    if row.is_examined:
        row.is_examined, row.arrears = links._ask(
            links.DESK, asset, method_id("arrears(uint256)", output_type=bytes4)
        )
    row.is_on_sale, row.price = links._ask(
        links.DESK, asset, method_id("price(uint256)", output_type=bytes4)
    )
    return row


@internal
@view
def _worth(asset: uint256) -> IAppraiser.Assessment:
    """
    What the appraiser says; zeros if it does not.
    """
    success: bool = False
    response: Bytes[covenants.ASSESSMENT_BYTES] = b""
    success, response = raw_call(
        links.APPRAISER,
        abi_encode(asset, method_id=method_id("assess(uint256)")),
        max_outsize=covenants.ASSESSMENT_BYTES,
        gas=covenants.APPRAISAL_GAS,
        is_static_call=True,
        revert_on_failure=False,
    )
    if not success or len(response) != covenants.ASSESSMENT_BYTES:
        return empty(IAppraiser.Assessment)
    return abi_decode(response, IAppraiser.Assessment)
