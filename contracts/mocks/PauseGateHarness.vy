# pragma version 0.4.3
# pragma evm-version cancun
# pragma optimize gas
# pragma nonreentrancy on

"""
@title Pause Gate Harness
@license AGPL-3.0-only
@notice `pause_gate` alone, with all of its functions. Tests only.
"""

from snekmate.auth import ownable

initializes: ownable

from ..modules import pause_gate

initializes: pause_gate[ownable := ownable]

exports: (
    pause_gate.guardian,
    pause_gate.next_pause_at,
    pause_gate.paused_until,
    pause_gate.is_stopped,
    pause_gate.pause,
    pause_gate.unpause,
    pause_gate.set_guardian,
    pause_gate.stop_new,
)


@deploy
def __init__(guardian: address):
    ownable.__init__()
    pause_gate.__init__(guardian)


@external
@view
def check_open():
    """
    @notice Reverts unless new risk is let in.
    """
    pause_gate._check_open()
