# pragma version 0.4.3
# pragma evm-version cancun
# pragma optimize gas
# pragma nonreentrancy on

"""
@title Mock Claims
@license AGPL-3.0-only
@notice Opens the internals of the settlement token and the claim ledger. Tests only.
"""

from ..modules import claim_ledger
from ..modules import settlement_token

initializes: settlement_token
initializes: claim_ledger[settlement_token := settlement_token]

exports: (
    claim_ledger.claim,
    claim_ledger.claim_many,
    claim_ledger.claimable,
    settlement_token.token,
)


# Settlement units that came in by `pull`.
taken: public(uint256)

# Settlement units that went out by `push` and `try_push`.
paid: public(uint256)


@deploy
def __init__(token: address):
    settlement_token.__init__(token)


@external
def credit(account: address, amount: uint256):
    """
    @notice Owe an account money, whether or not it is here.
    @param account Whom to owe.
    @param amount Settlement units.
    """
    claim_ledger._credit(account, amount)


@external
def pull(payer: address, amount: uint256):
    """
    @notice Take money in by measured balance.
    @param payer Who has approved this contract.
    @param amount Settlement units.
    """
    settlement_token._pull(payer, amount)
    self.taken += amount


@external
def push(payee: address, amount: uint256):
    """
    @notice Pay money out, or revert.
    @param payee Whom to pay.
    @param amount Settlement units.
    """
    settlement_token._push(payee, amount)
    self.paid += amount


@external
def try_push(payee: address, amount: uint256) -> bool:
    """
    @notice Pay money out if the token lets it.
    @param payee Whom to pay.
    @param amount Settlement units.
    @return Whether it was paid.
    """
    success: bool = settlement_token._try_push(payee, amount)
    if success:
        self.paid += amount
    return success


@external
@view
def slot_of(account: address) -> uint256:
    """
    @notice The raw ledger word.
    @param account Whose claim.
    @return Amount + 1 once touched, 0 before.
    """
    return claim_ledger._claims[account]
