# pragma version 0.4.3
# pragma evm-version cancun
# pragma optimize gas
# pragma nonreentrancy off

"""
@title Mock Lien Holder
@license AGPL-3.0-only
@notice A lender's desk whose conduct at debt service is set at run time. Tests only.
@dev Honest unless told otherwise: takes what is due and says so. Anyone may change its conduct.
     Not locked against re-entry: it is there to re-enter others.
"""

from ethereum.ercs import IERC20
from ..interfaces import IComputeAsset

HONEST: public(constant(uint256)) = 0
LIES: public(constant(uint256)) = 1  # says what it was told to say
REVERTS: public(constant(uint256)) = 2
BURNS: public(constant(uint256)) = 3  # all gas, as an endless loop would
SHOUTS: public(constant(uint256)) = 4  # reverts with 16 kB of data
CALLS: public(constant(uint256)) = 5  # calls a target first; a revert there is its own
TRIES: public(constant(uint256)) = 6  # calls a target first and goes on if that reverts

MAX_CALL_BYTES: constant(uint256) = 1_024

TOKEN: immutable(address)


# Settlement units still due; written by `set_due` and `debt_service`.
due: public(uint256)

# What it says that it took, where it lies; written by `set_said`.
said: public(uint256)

# Times it was asked; written by `debt_service`.
call_count: public(uint256)

# Last asset, amount available and allowance seen; written by `debt_service`.
seen: public(uint256[3])

# Whether the target let the last call in, and what it answered; written by `debt_service`.
call_success: public(bool)
call_response: public(Bytes[256])

# One of the seven; written by `set_conduct`.
_conduct: uint256

# Whom to call with what; written by `set_call`.
_target: address
_data: Bytes[MAX_CALL_BYTES]


@deploy
def __init__(token: address):
    TOKEN = token


@external
def set_due(amount: uint256):
    """
    @notice Set what is due to this lender from now on.
    @param amount Settlement units.
    """
    self.due = amount


@external
def set_said(amount: uint256):
    """
    @notice Lie: say at each debt service that this was taken.
    @param amount Settlement units.
    """
    self._conduct = LIES
    self.said = amount


@external
def set_conduct(conduct: uint256):
    """
    @notice Choose how it behaves.
    @param conduct One of the seven constants.
    """
    self._conduct = conduct


@external
def set_call(target: address, data: Bytes[MAX_CALL_BYTES]):
    """
    @notice Say what CALLS and TRIES call.
    @param target Whom to call.
    @param data With what.
    """
    self._target = target
    self._data = data


@external
def pledge(title: address, asset: uint256):
    """
    @notice Take the lien of an asset.
    @param title The title contract.
    @param asset Asset id, granted PLEDGE to this contract.
    """
    extcall IComputeAsset(title).encumber(asset, self)


@external
def release(title: address, asset: uint256):
    """
    @notice Lift the lien of an asset.
    @param title The title contract.
    @param asset Asset id.
    """
    extcall IComputeAsset(title).release(asset)


@external
def draw(payer: address, amount: uint256):
    """
    @notice Try to use an allowance outside debt service.
    @param payer Who may have given one.
    @param amount Settlement units.
    """
    moved: bool = extcall IERC20(TOKEN).transferFrom(payer, self, amount, default_return_value=True)
    assert moved, "mock: lender not paid"


@external
def debt_service(asset: uint256, available: uint256) -> uint256:
    """
    @notice Take what is due from the caller, as far as it behaves.
    @param asset Asset id.
    @param available Settlement units that it may take.
    @return What it says that it took.
    """
    conduct: uint256 = self._conduct
    assert conduct != REVERTS, "mock: lender refuses"
    assert conduct != BURNS, UNREACHABLE
    if conduct == SHOUTS:
        raw_revert(abi_encode(empty(uint256[512])))
    if conduct == CALLS or conduct == TRIES:
        self._call(conduct == CALLS)

    self.call_count += 1
    self.seen = [asset, available, staticcall IERC20(TOKEN).allowance(msg.sender, self)]
    amount: uint256 = self.due
    if conduct != LIES:
        amount = min(amount, available)
        self.due -= amount
    if amount != 0:
        moved: bool = extcall IERC20(TOKEN).transferFrom(
            msg.sender, self, amount, default_return_value=True
        )
        assert moved, "mock: lender not served"
    return self.said if conduct == LIES else amount


# ---- Internal ----------


@internal
def _call(must_succeed: bool):
    success: bool = False
    response: Bytes[256] = b""
    success, response = raw_call(self._target, self._data, max_outsize=256, revert_on_failure=False)
    if must_succeed and not success:
        raw_revert(response)
    self.call_success = success
    self.call_response = response
