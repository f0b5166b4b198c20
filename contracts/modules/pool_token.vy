# pragma version 0.4.3
# pragma nonreentrancy on

"""
@title Pool Token
@license AGPL-3.0-only
@notice The one token a pool lends: taken by measured balance, paid by checked transfer.
@dev As `settlement_token`, for pools: nothing of a pool depends on 64-bit rates, so a token of 18
     decimals is let in as well. The token is immutable and known before the first deposit.
"""

from ethereum.ercs import IERC20
from ethereum.ercs import IERC20Detailed

_MIN_DECIMALS: constant(uint8) = 6
_MAX_DECIMALS: constant(uint8) = 8
_WIDE_DECIMALS: constant(uint8) = 18  # most tokens that are no stablecoin

_TOKEN: immutable(IERC20)
_DECIMALS: immutable(uint8)
_UNIT: immutable(uint256)  # settlement units of one whole token


@deploy
def __init__(token: address):
    assert token.is_contract, "token: no code there"
    decimals: uint8 = staticcall IERC20Detailed(token).decimals()
    assert (
        decimals >= _MIN_DECIMALS and decimals <= _MAX_DECIMALS
    ) or decimals == _WIDE_DECIMALS, ("token: decimals not 6 to 8 or 18")
    _TOKEN = IERC20(token)
    _DECIMALS = decimals
    _UNIT = 10**convert(decimals, uint256)


# ---- Views ----------


@external
@view
@reentrant
def asset() -> address:
    """
    @notice The token that is lent.
    @return Its address.
    """
    return _TOKEN.address


# ---- Internal ----------


@internal
@view
def _decimals() -> uint8:
    return _DECIMALS


@internal
@view
def _unit() -> uint256:
    return _UNIT


@internal
@view
def _held() -> uint256:
    return staticcall _TOKEN.balanceOf(self)


@internal
def _pull(payer: address, amount: uint256):
    """
    Take exactly `amount` from `payer`, measured by balance.
    """
    expected: uint256 = self._held() + amount
    accepted: bool = extcall _TOKEN.transferFrom(payer, self, amount, default_return_value=True)
    assert accepted, "token: transfer refused"
    assert self._held() == expected, "token: amount not received"


@internal
def _push(payee: address, amount: uint256):
    """
    Zero moves nothing: some tokens refuse it.
    """
    if amount == 0:
        return
    accepted: bool = extcall _TOKEN.transfer(payee, amount, default_return_value=True)
    assert accepted, "token: transfer refused"
