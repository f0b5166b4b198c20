# pragma version 0.4.3
# pragma nonreentrancy on

"""
@title Claim Ledger
@license AGPL-3.0-only
@notice What the contract owes to accounts: credited here, pulled by anyone to its owner.
@dev A slot holds amount + 1 once touched (0 = untouched): it never returns to zero, which is
     cheaper for everyone after the first time, and no money stays behind.
"""

from . import refusal
from . import settlement_token

uses: settlement_token

MAX_CLAIMS: constant(uint256) = 64  # accounts in one `claim_many`: keeps its gas under 3 million


# Account to amount + 1, settlement units; written by _credit and the claims.
_claims: HashMap[address, uint256]


event Claimed:
    account: indexed(address)
    by: indexed(address)
    amount: uint256


# The token refused this payee: the claim stands.
event ClaimDeferred:
    account: indexed(address)
    amount: uint256


# ---- Anyone ----------


@external
def claim(account: address) -> uint256:
    """
    @notice Pay an account what it is owed.
    @dev Anyone may call; the money goes to the account only.
    @param account Whom to pay.
    @return Settlement units paid.
    """
    amount: uint256 = self._claimable(account)
    refusal._unless(amount != 0, "claims: nothing to claim")
    # Paying itself would move nothing and forget the debt.
    refusal._unless(account != self, "claims: cannot pay itself")

    self._claims[account] = 1

    settlement_token._push(account, amount)
    log Claimed(account=account, by=msg.sender, amount=amount)
    return amount


@external
def claim_many(accounts: DynArray[address, MAX_CLAIMS]) -> uint256:
    """
    @notice Pay several accounts what they are owed.
    @dev Skips who is owed nothing; an account the token refuses keeps its claim and blocks nobody.
    @param accounts Whom to pay, up to 64.
    @return Settlement units paid in all.
    """
    total: uint256 = 0
    for account: address in accounts:
        amount: uint256 = self._claimable(account)
        if amount == 0 or account == self:
            continue
        self._claims[account] = 1
        if settlement_token._try_push(account, amount):
            total += amount
            log Claimed(account=account, by=msg.sender, amount=amount)
        else:
            self._claims[account] = amount + 1
            log ClaimDeferred(account=account, amount=amount)
    return total


# ---- Views ----------


@external
@view
def claimable(account: address) -> uint256:
    """
    @notice What an account is owed.
    @param account Whose claim.
    @return Settlement units.
    """
    return self._claimable(account)


# ---- Internal ----------


@internal
@view
def _claimable(account: address) -> uint256:
    stored: uint256 = self._claims[account]
    if stored == 0:
        return 0
    return stored - 1


@internal
def _credit(account: address, amount: uint256):
    """
    Zero amounts leave the slot alone.
    """
    if amount == 0:
        return
    self._claims[account] = max(self._claims[account], 1) + amount
