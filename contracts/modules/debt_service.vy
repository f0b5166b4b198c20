# pragma version 0.4.3
# pragma nonreentrancy on

"""
@title Debt Service
@license AGPL-3.0-only
@notice Lets the holder of a lien take what is due out of money that has just come in.
@dev The holder draws through an allowance of exactly what there is, given for this one call and
     gone after it; what left is measured by balance. A holder that fails fails the whole call.
"""

from ..interfaces import ILoanDesk
from . import settlement_token

uses: settlement_token


# ---- Internal ----------


@internal
def _serve(holder: address, asset: uint256, available: uint256, held: uint256) -> uint256:
    """
    Settlement units that `holder` took of `available`. `held` is this contract's balance, read
    in this call: the caller's lock keeps out whoever could move it otherwise.
    """
    settlement_token._allow(holder, available)
    taken: uint256 = extcall ILoanDesk(holder).debt_service(asset, available)
    assert taken <= available, "splitter: lender took too much"
    left: uint256 = staticcall settlement_token.TOKEN.balanceOf(self)
    assert left == held - taken, "splitter: not as the lender says"
    if taken < available:
        settlement_token._allow(holder, 0)
    return taken
