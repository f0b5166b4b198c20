# pragma version 0.4.3
# pragma nonreentrancy on

"""
@title Settlement Token
@license AGPL-3.0-only
@notice The one token a contract settles in: taken by measured balance, paid by checked transfer.
@dev Tokens that return nothing work; a token that returns False or takes a fee is refused.
"""

from ethereum.ercs import IERC20
from ethereum.ercs import IERC20Detailed

from . import refusal

MIN_DECIMALS: constant(uint8) = 6
MAX_DECIMALS: constant(uint8) = 8  # 64-bit rates and 96-bit totals hold any real sum up to here

TOKEN: immutable(IERC20)


@deploy
def __init__(token: address):
    assert token.is_contract, "token: no code there"
    decimals: uint8 = staticcall IERC20Detailed(token).decimals()
    assert decimals >= MIN_DECIMALS and decimals <= MAX_DECIMALS, "token: decimals not 6 to 8"
    TOKEN = IERC20(token)


# ---- Views ----------


@external
@view
@reentrant
def token() -> address:
    """
    @notice The settlement token.
    @return Its address.
    """
    return TOKEN.address


# ---- Internal ----------


@internal
def _pull(payer: address, amount: uint256) -> uint256:
    """
    Take exactly `amount` from `payer`, measured by balance; returns the balance after it.
    """
    expected: uint256 = staticcall TOKEN.balanceOf(self) + amount
    accepted: bool = extcall TOKEN.transferFrom(payer, self, amount, default_return_value=True)
    refusal._unless(accepted, "token: transfer refused")
    is_received: bool = staticcall TOKEN.balanceOf(self) == expected
    refusal._unless(is_received, "token: amount not received")
    return expected


@internal
def _permit(
    owner: address, amount: uint256, deadline: uint256, v: uint8, r: bytes32, s: bytes32
) -> bool:
    """
    Hand the owner's EIP-2612 permit for this contract to the token; whether it took it. One that
    somebody carried before is refused there, and has already done what it should.
    """
    return raw_call(
        TOKEN.address,
        abi_encode(
            owner,
            self,
            amount,
            deadline,
            v,
            r,
            s,
            method_id=method_id("permit(address,address,uint256,uint256,uint8,bytes32,bytes32)"),
        ),
        revert_on_failure=False,
    )


@internal
def _allow(spender: address, amount: uint256):
    """
    Let `spender` draw up to `amount`. Some tokens want an allowance to start from zero: the caller
    sees to that.
    """
    approved: bool = extcall TOKEN.approve(spender, amount, default_return_value=True)
    assert approved, "token: approval refused"


@internal
def _push(payee: address, amount: uint256):
    accepted: bool = extcall TOKEN.transfer(payee, amount, default_return_value=True)
    refusal._unless(accepted, "token: transfer refused")


@internal
def _try_push(payee: address, amount: uint256) -> bool:
    """
    Pay without reverting; False if the token refused. The constructor checked that it has code.
    """
    success: bool = False
    response: Bytes[32] = b""
    success, response = raw_call(
        TOKEN.address,
        abi_encode(payee, amount, method_id=method_id("transfer(address,uint256)")),
        max_outsize=32,
        revert_on_failure=False,
    )
    if not success:
        return False
    if len(response) == 0:
        return True
    return len(response) == 32 and convert(response, uint256) == 1
