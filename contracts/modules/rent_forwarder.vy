# pragma version 0.4.3
# pragma nonreentrancy on

"""
@title Rent Forwarder
@license AGPL-3.0-only
@notice Sends the host side's rent through the splitter's waterfall; what the splitter refuses
        stays owed to the asset and holds nobody else up.
@dev What is owed stands in the asset's word of `lease_book`. The contract that uses this gives the
     splitter its allowance.
"""

from ..interfaces import ILeaseEscrow
from ..interfaces import IRevenueSplitter
from . import lease_book
from . import refusal

uses: lease_book

# What the splitter gets: twice its dearest path, debt service included.
FORWARD_GAS: constant(uint256) = 400_000

# So that the splitter surely gets it (a call passes on at most 63/64 of what is left), with enough
# left over to keep the money owed if it fails: nobody can make it fail by sending little gas.
FORWARD_GAS_FLOOR: constant(uint256) = 440_000

SPLITTER: public(immutable(address))


@deploy
def __init__(splitter: address):
    assert splitter.is_contract, "escrow: splitter has no code"
    SPLITTER = splitter


# ---- Anyone ----------


@external
def forward(asset: uint256):
    """
    @notice Try again to send what is owed to an asset through the waterfall.
    @dev Anyone, never pausable; reverts with the splitter's reason.
    @param asset Title id.
    """
    amount: uint256 = 0
    paid_seconds: uint256 = 0
    amount, paid_seconds = lease_book._owed(asset)
    refusal._unless(amount != 0, "escrow: nothing owed")

    lease_book._write_owed(asset, 0, 0)

    extcall IRevenueSplitter(SPLITTER).deposit_rent(asset, amount, paid_seconds)
    log ILeaseEscrow.Forwarded(asset=asset, amount=amount, seconds=paid_seconds)


# ---- Views ----------


@external
@view
def owed_to_asset(asset: uint256) -> (uint256, uint256):
    """
    @notice What the splitter refused so far: it stays owed to the asset until `forward` succeeds.
    @param asset Title id.
    @return Settlement units and the paid available seconds that go with them.
    """
    return lease_book._owed(asset)


# ---- Internal ----------


@internal
def _pay_asset(asset: uint256, amount: uint256, paid_seconds: uint256):
    """
    Send what is newly due to the asset, with what is still owed to it, through the waterfall. If
    the splitter fails, it stays owed to the asset and nobody else is held up.
    """
    owed: uint256 = 0
    owed_seconds: uint256 = 0
    owed, owed_seconds = lease_book._owed(asset)
    due: uint256 = owed + amount
    if due == 0:
        return

    due_seconds: uint256 = owed_seconds + paid_seconds
    if self._try_forward(asset, due, due_seconds):
        if owed != 0:
            lease_book._write_owed(asset, 0, 0)
            log ILeaseEscrow.Forwarded(asset=asset, amount=due, seconds=due_seconds)
    else:
        if amount != 0:
            lease_book._write_owed(asset, due, due_seconds)
        log ILeaseEscrow.ForwardDeferred(asset=asset, amount=due, seconds=due_seconds)


@internal
def _try_forward(asset: uint256, amount: uint256, paid_seconds: uint256) -> bool:
    """
    False if the splitter reverted. The constructor checked that it has code.
    """
    refusal._unless(msg.gas >= FORWARD_GAS_FLOOR, "escrow: gas too low")
    return raw_call(
        SPLITTER,
        abi_encode(
            asset,
            amount,
            paid_seconds,
            method_id=method_id("deposit_rent(uint256,uint256,uint256)"),
        ),
        gas=FORWARD_GAS,
        revert_on_failure=False,
    )
