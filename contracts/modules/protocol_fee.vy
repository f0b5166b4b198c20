# pragma version 0.4.3
# pragma nonreentrancy on

"""
@title Protocol Fee
@license AGPL-3.0-only
@notice The protocol's share of what passes through: accrued here, paid to the treasury by anyone.
@dev Never above 5 %; a change is announced 7 days before it can take effect.
"""

from snekmate.auth import ownable

from ..interfaces import IRevenueSplitter
from . import settlement_token

uses: ownable
uses: settlement_token

MAX_FEE_BPS: constant(uint256) = 500  # hard bound: what a host must reckon with
FEE_DELAY_SECONDS: constant(uint256) = 7 * 86_400  # time to leave before a change

_BPS: constant(uint256) = 10_000
_MASK_16: constant(uint256) = 2**16 - 1
_MASK_40: constant(uint256) = 2**40 - 1
_MASK_128: constant(uint256) = 2**128 - 1


# Receives the fees; written by `set_treasury`.
treasury: public(address)

# accrued 128 (settlement units) | fee 16 (bps) | proposed fee 16 (bps) | effective at 40 (Unix
# seconds, 0 if none is proposed); written by `_accrue`, `claim_fees`, `propose_fee`, `apply_fee`.
_fee: uint256


@deploy
def __init__(treasury: address, fee_bps: uint256):
    self._set_treasury(treasury)
    assert fee_bps <= MAX_FEE_BPS, "splitter: fee too high"
    self._fee = fee_bps << 128
    log IRevenueSplitter.FeeSet(fee_bps=fee_bps)


# ---- Anyone ----------


@external
def claim_fees() -> uint256:
    """
    @notice Pay the treasury what the protocol has earned.
    @dev Anyone may call. If the token refuses the treasury, the owner names another.
    @return Settlement units paid.
    """
    fee: uint256 = self._fee
    amount: uint256 = fee & _MASK_128
    assert amount != 0, "splitter: no fees to claim"

    self._fee = fee - amount
    receiver: address = self.treasury
    log IRevenueSplitter.FeesClaimed(treasury=receiver, amount=amount)

    settlement_token._push(receiver, amount)
    return amount


@external
def apply_fee():
    """
    @notice Let a proposed fee take effect.
    @dev Anyone may call, from 7 days after the proposal.
    """
    fee: uint256 = self._fee
    effective_at: uint256 = (fee >> 160) & _MASK_40
    assert effective_at != 0, "splitter: no fee proposed"
    assert block.timestamp >= effective_at, "splitter: fee not due yet"

    fee_bps: uint256 = (fee >> 144) & _MASK_16
    self._fee = (fee & _MASK_128) | (fee_bps << 128)
    log IRevenueSplitter.FeeSet(fee_bps=fee_bps)


# ---- Owner ----------


@external
def propose_fee(fee_bps: uint256):
    """
    @notice Announce another fee; it can take effect in 7 days.
    @dev Owner only. Replaces an earlier proposal; proposing the present fee makes it come to nothing.
    @param fee_bps Share of each deposit, basis points, at most 500.
    """
    ownable._check_owner()
    assert fee_bps <= MAX_FEE_BPS, "splitter: fee too high"

    effective_at: uint256 = block.timestamp + FEE_DELAY_SECONDS
    present: uint256 = self._fee & (_MASK_128 | (_MASK_16 << 128))
    self._fee = present | (fee_bps << 144) | (effective_at << 160)
    log IRevenueSplitter.FeeProposed(fee_bps=fee_bps, effective_at=effective_at)


@external
def set_treasury(treasury: address):
    """
    @notice Name the account that receives the fees, those accrued included.
    @dev Owner only.
    @param treasury The account, not zero.
    """
    ownable._check_owner()
    self._set_treasury(treasury)


# ---- Views ----------


@external
@view
def fee_bps() -> uint256:
    """
    @notice The protocol's share of each deposit.
    @return Basis points.
    """
    return (self._fee >> 128) & _MASK_16


@external
@view
def fees_accrued() -> uint256:
    """
    @notice Fees not paid to the treasury yet.
    @return Settlement units.
    """
    return self._fee & _MASK_128


@external
@view
def proposed_fee() -> (uint256, uint256):
    """
    @notice The fee that waits for its delay.
    @return Basis points, and Unix seconds from when it can take effect (0 if none is proposed).
    """
    fee: uint256 = self._fee
    return (fee >> 144) & _MASK_16, (fee >> 160) & _MASK_40


# ---- Internal ----------


@internal
def _accrue(amount: uint256) -> uint256:
    """
    The fee on `amount`, rounded down. Amounts are below 2^96: 128 bits never overflow.
    """
    word: uint256 = self._fee
    fee: uint256 = amount * ((word >> 128) & _MASK_16) // _BPS
    if fee != 0:
        self._fee = word + fee
    return fee


@internal
def _set_treasury(treasury: address):
    assert treasury not in [empty(address), self], "splitter: treasury"
    self.treasury = treasury
    log IRevenueSplitter.TreasurySet(treasury=treasury)
