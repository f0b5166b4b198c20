# pragma version 0.4.3
# pragma evm-version cancun
# pragma optimize gas
# pragma nonreentrancy off

"""
@title Timelock: the owner of the suite
@license AGPL-3.0-only
@author Wellhead
@notice Owns every contract of the suite. What a proposer schedules waits in public, at least the
        delay, before an executor can carry it out; a canceller can stop it meanwhile.
@dev snekmate's controller, self-administered: roles and the delay change through the timelock
     alone, there is no other admin. Ours is only that the delay keeps to bounds. Not locked
     against re-entry: a call that is carried out may call back to change the delay, and an
     operation can be carried out once.
"""

from snekmate.auth import access_control
from snekmate.governance import timelock_controller

initializes: access_control
initializes: timelock_controller[access_control := access_control]

exports: (
    # proposers and cancellers
    timelock_controller.schedule,
    timelock_controller.schedule_batch,
    timelock_controller.cancel,
    # executors
    timelock_controller.execute,
    timelock_controller.execute_batch,
    # operations
    timelock_controller.hash_operation,
    timelock_controller.hash_operation_batch,
    timelock_controller.get_timestamp,
    timelock_controller.get_operation_state,
    timelock_controller.is_operation,
    timelock_controller.is_operation_pending,
    timelock_controller.is_operation_ready,
    timelock_controller.is_operation_done,
    timelock_controller.get_minimum_delay,
    # roles
    timelock_controller.PROPOSER_ROLE,
    timelock_controller.EXECUTOR_ROLE,
    timelock_controller.CANCELLER_ROLE,
    access_control.DEFAULT_ADMIN_ROLE,
    access_control.hasRole,
    access_control.getRoleAdmin,
    access_control.grantRole,
    access_control.revokeRole,
    access_control.renounceRole,
    # tokens
    timelock_controller.onERC721Received,
    timelock_controller.supportsInterface,
)

MIN_DELAY_SECONDS: public(constant(uint256)) = 86_400  # a day: everybody sleeps once
MAX_DELAY_SECONDS: public(constant(uint256)) = 2_592_000  # 30 days: a flaw must be answered

MAX_ACCOUNTS: constant(uint256) = 255  # what the controller takes


@deploy
def __init__(
    delay_seconds: uint256,
    proposers: DynArray[address, MAX_ACCOUNTS],
    executors: DynArray[address, MAX_ACCOUNTS],
):
    """
    @notice Nobody else, the deployer neither, has any right from now on.
    @param delay_seconds How long everything waits at least, 1 to 30 days.
    @param proposers Who may schedule, and cancel: at least one.
    @param executors Who may carry out what is ready: at least one; the zero address is anyone.
    """
    self._check_delay(delay_seconds)
    assert len(proposers) != 0, "timelock: no proposer"
    assert len(executors) != 0, "timelock: no executor"
    assert empty(address) not in proposers, "timelock: proposer is zero"

    access_control.__init__()
    timelock_controller.__init__(delay_seconds, proposers, executors, empty(address))


# ---- The timelock itself ----------


@external
def update_delay(new_delay: uint256):
    """
    @notice Change how long everything waits at least.
    @dev By a call that was scheduled here; what is scheduled already keeps its time.
    @param new_delay Seconds, 1 to 30 days.
    """
    assert msg.sender == self, "timelock: not by the timelock"
    self._check_delay(new_delay)

    former: uint256 = timelock_controller.get_minimum_delay
    timelock_controller.get_minimum_delay = new_delay
    log timelock_controller.MinimumDelayChange(old_duration=former, new_duration=new_delay)


# ---- Internal ----------


@internal
@pure
def _check_delay(delay_seconds: uint256):
    """
    Refuse a delay out of bounds.
    """
    assert delay_seconds >= MIN_DELAY_SECONDS, "timelock: delay too short"
    assert delay_seconds <= MAX_DELAY_SECONDS, "timelock: delay too long"
