# pragma version 0.4.3
# pragma evm-version cancun
# pragma optimize gas
# pragma nonreentrancy on

"""
@title Attestor Set Harness
@license AGPL-3.0-only
@notice `attestor_set` alone, with all of its functions. Tests only.
"""

from snekmate.auth import ownable

initializes: ownable

from ..modules import attestor_set

initializes: attestor_set[ownable := ownable]

exports: (
    attestor_set.set_attestors,
    attestor_set.attestors,
    attestor_set.threshold,
    attestor_set.config,
    attestor_set.is_attestor,
)


@deploy
def __init__():
    ownable.__init__()


@external
@view
def check_quorum(digest: bytes32, config_named: uint256, signatures: DynArray[Bytes[65], 16]):
    """
    @notice Reverts unless enough attestors signed.
    @param digest What they signed.
    @param config_named The set that it names.
    @param signatures Theirs.
    """
    attestor_set._check_quorum(digest, config_named, signatures)
