# pragma version 0.4.3
# pragma nonreentrancy on

"""
@title Attestor Set
@license AGPL-3.0-only
@notice Who may attest, and whether enough of them signed: k of n, more than half.
@dev Each set has a number, the config, and what is signed names it, so a change of the set voids
     whatever the former one signed. No set is config 0, under which nobody is a member.
     Plain keys only, no ERC-1271 (docs/adr/0014-refutation-lowers-and-flags.md).
"""

from snekmate.auth import ownable

from ..interfaces import IMetricsOracle
from . import node_signature
from . import refusal

uses: ownable

MAX_ATTESTORS: constant(uint256) = 16  # as many signatures cost about 90,000 gas

_CONFIG_SHIFT: constant(uint256) = 8
_THRESHOLD_MASK: constant(uint256) = 2**8 - 1


# config 248 | threshold 8 of the present set, 0 before the first; written by set_attestors.
_quorum: uint256

# The present members; written by set_attestors.
_attestors: DynArray[address, MAX_ATTESTORS]

# Account to the config of the latest set that it is in, 0 if it never was in one: a member of the
# present set is one with the present config. Written by set_attestors.
_config_of: HashMap[address, uint256]


# ---- Owner ----------


@external
def set_attestors(members: DynArray[address, MAX_ATTESTORS], quorum: uint256):
    """
    @notice Replace the attestors and say how many of them must sign.
    @dev Owner only. Whatever the former set signed is void from now on.
    @param members 1 to 16 distinct accounts that sign with a plain key.
    @param quorum How many must sign: more than half of them, at most all.
    """
    ownable._check_owner()
    refusal._unless(quorum <= len(members), "attestors: too few members")
    refusal._unless(quorum * 2 > len(members), "attestors: no majority")

    next_config: uint256 = (self._quorum >> _CONFIG_SHIFT) + 1
    for member: address in members:
        refusal._unless(member != empty(address), "attestors: zero member")
        refusal._unless(self._config_of[member] != next_config, "attestors: member twice")
        self._config_of[member] = next_config
    self._attestors = members
    self._quorum = (next_config << _CONFIG_SHIFT) | quorum
    log IMetricsOracle.AttestorsSet(config=next_config, attestors=members, threshold=quorum)


# ---- Views ----------


@external
@view
@reentrant
def attestors() -> DynArray[address, MAX_ATTESTORS]:
    """
    @notice The present attestors.
    @return Their accounts; none before the first set.
    """
    return self._attestors


@external
@view
@reentrant
def threshold() -> uint256:
    """
    @notice How many attestors must sign.
    @return 0 before the first set: then nothing can be attested.
    """
    return self._quorum & _THRESHOLD_MASK


@external
@view
@reentrant
def config() -> uint256:
    """
    @notice The number of the present attestor set, which what they sign must name.
    @return 0 before the first set.
    """
    return self._quorum >> _CONFIG_SHIFT


@external
@view
@reentrant
def is_attestor(account: address) -> bool:
    """
    @notice Whether an account is in the present attestor set.
    @param account Any account.
    @return False before the first set.
    """
    return self._is_member(account, self._quorum >> _CONFIG_SHIFT)


# ---- Internal ----------


@internal
@view
def _check_quorum(
    digest: bytes32, config_named: uint256, signatures: DynArray[Bytes[65], MAX_ATTESTORS]
):
    """
    Enough members of the present set signed, each once: by strictly increasing address. One
    signature that does not count spoils them all.
    """
    quorum: uint256 = self._quorum
    present: uint256 = quorum >> _CONFIG_SHIFT
    refusal._unless(present != 0, "attestors: none set")
    refusal._unless(config_named == present, "attestors: stale config")
    refusal._unless(len(signatures) >= quorum & _THRESHOLD_MASK, "attestors: too few signatures")

    last: uint256 = 0
    for signature: Bytes[65] in signatures:
        signer: address = node_signature._signer(digest, signature)
        assert convert(signer, uint256) > last, "attestors: not in order"
        assert self._is_member(signer, present), "attestors: not a member"
        last = convert(signer, uint256)


@internal
@view
def _is_member(account: address, present: uint256) -> bool:
    return present != 0 and self._config_of[account] == present
