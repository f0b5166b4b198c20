# pragma version 0.4.3
# pragma nonreentrancy on

"""
@title Pause Gate
@license AGPL-3.0-only
@notice Lets a guardian stop new risk for a while and the owner stop it for ever; nothing else.
@dev A contract calls `_check_open` in the functions that take on new risk and nowhere else: what
     pays out, repays or closes is never pausable. A pause ends by itself; the same guardian
     cannot pause again before a pause's length has passed since its end.
     `stop_new` is exported by the contracts that can be sunset.
"""

from snekmate.auth import ownable

from . import refusal

uses: ownable

MAX_PAUSE_SECONDS: constant(uint256) = 14 * 86_400  # long enough to ship a fix, short of a hostage

_STOPPED: constant(uint256) = 1 << 40
_MASK_40: constant(uint256) = 2**40 - 1


# May pause; set by the owner. Zero means that nobody can.
guardian: public(address)

# Unix seconds before which this guardian cannot pause again; written by `pause`.
next_pause_at: public(HashMap[address, uint256])

# paused until 40 (Unix seconds) | stopped 1; written by pause, unpause, stop_new.
_gate: uint256


event GuardianSet:
    guardian: indexed(address)


event Paused:
    guardian: indexed(address)
    until: uint256


event Unpaused:
    by: indexed(address)


event NewStopped:
    by: indexed(address)


@deploy
def __init__(guardian: address):
    self._set_guardian(guardian)


# ---- Guardian ----------


@external
def pause():
    """
    @notice Stop new risk for 14 days.
    @dev Guardian only; the same guardian again only 28 days after its last pause began.
    """
    refusal._unless(msg.sender == self.guardian, "pause: not the guardian")
    refusal._unless(block.timestamp >= self.next_pause_at[msg.sender], "pause: too soon")

    until: uint256 = block.timestamp + MAX_PAUSE_SECONDS
    self.next_pause_at[msg.sender] = until + MAX_PAUSE_SECONDS
    self._gate = (self._gate & _STOPPED) | until
    log Paused(guardian=msg.sender, until=until)


@external
def unpause():
    """
    @notice End a pause early.
    @dev Guardian or owner.
    """
    refusal._unless(msg.sender in [self.guardian, ownable.owner], "pause: not allowed")
    refusal._unless(self._gate & _MASK_40 > block.timestamp, "pause: not paused")

    self._gate = self._gate & _STOPPED
    log Unpaused(by=msg.sender)


# ---- Owner ----------


@external
def set_guardian(guardian: address):
    """
    @notice Name the account that may pause.
    @dev Owner only. Zero removes the power.
    @param guardian The new guardian.
    """
    ownable._check_owner()
    self._set_guardian(guardian)


@external
def stop_new():
    """
    @notice Sunset: no new risk in this contract, ever; everything open runs to its end.
    @dev Owner only, irreversible.
    """
    ownable._check_owner()
    refusal._unless(self._gate & _STOPPED == 0, "pause: already stopped")

    self._gate = self._gate | _STOPPED
    log NewStopped(by=msg.sender)


# ---- Views ----------


@external
@view
def paused_until() -> uint256:
    """
    @notice When the present or last pause ends.
    @return Unix seconds; 0 if there was none or it was ended early.
    """
    return self._gate & _MASK_40


@external
@view
def is_stopped() -> bool:
    """
    @notice Whether new risk has been stopped for ever.
    @return True after `stop_new`.
    """
    return self._gate & _STOPPED != 0


# ---- Internal ----------


@internal
@view
def _check_open():
    gate: uint256 = self._gate
    refusal._unless(gate & _STOPPED == 0, "pause: stopped for ever")
    refusal._unless(gate & _MASK_40 <= block.timestamp, "pause: paused")


@internal
@view
def _check_not_stopped():
    """
    For what a sunset ends though no pause does.
    """
    refusal._unless(self._gate & _STOPPED == 0, "pause: stopped for ever")


@internal
@view
def _is_open() -> bool:
    """
    Whether `_check_open` would pass: for views of what can be done now.
    """
    gate: uint256 = self._gate
    return gate & _STOPPED == 0 and gate & _MASK_40 <= block.timestamp


@internal
def _set_guardian(guardian: address):
    self.guardian = guardian
    log GuardianSet(guardian=guardian)
