# pragma version 0.4.3
# pragma nonreentrancy on

"""
@title Offer Operators
@license AGPL-3.0-only
@notice Who may post and withdraw offers for an owner's machines, besides the owner.
@dev By owner and not by machine: a machine that is sold is out of reach of the former owner's
     operators, without anybody doing anything.
"""

from . import title_word


# Owner to operator to whether it may; written by `set_operator`.
is_operator: public(HashMap[address, HashMap[address, bool]])


event OperatorSet:
    owner: indexed(address)
    operator: indexed(address)
    is_allowed: bool


# ---- Title owners ----------


@external
def set_operator(operator: address, allowed: bool):
    """
    @notice Let an account post and withdraw offers for all machines that the caller owns, or not
            any more.
    @dev Anyone for itself, never pausable. An operator gets no money and ends no lease.
    @param operator The account.
    @param allowed Whether it may.
    """
    self.is_operator[msg.sender][operator] = allowed
    log OperatorSet(owner=msg.sender, operator=operator, is_allowed=allowed)


# ---- Internal ----------


@internal
@view
def _may_offer(word: uint256, caller: address) -> bool:
    """
    The caller owns the title in `word`, or its owner lets the caller offer. Nobody does where there
    is no title.
    """
    owner: address = title_word._owner(word)
    return word != 0 and (caller == owner or self.is_operator[owner][caller])
