# pragma version 0.4.3
# pragma nonreentrancy on

"""
@title Split Book
@license AGPL-3.0-only
@notice Immutable splits among up to 100 payees, paid by a cumulative index.
@dev A deposit adds to one number per split whatever the count of payees; each payee draws its share
     of that number less what it drew before, so that order and number of releases change nothing.
"""

from ..interfaces import IRevenueSplitter
from . import claim_ledger

uses: claim_ledger

MAX_PAYEES: constant(uint256) = 100  # `create_split` then stays near 2.5 million gas

_BPS: constant(uint256) = 10_000
_MAX_ID: constant(uint256) = 2**32 - 1  # terms keep the id in 32 bits
_MASK_16: constant(uint256) = 2**16 - 1


# Splits ever created; the highest id. Written by `create_split`.
split_count: public(uint256)

# Split to settlement units received since its creation; written by `_receive`.
split_received: public(HashMap[uint256, uint256])

# Split to payee to share 16 (bps) | released 240 (units); by `create_split`, `release_split`.
_shares: HashMap[uint256, HashMap[address, uint256]]


# ---- Anyone ----------


@external
def create_split(
    payees: DynArray[address, MAX_PAYEES], bps: DynArray[uint16, MAX_PAYEES]
) -> uint256:
    """
    @notice Lay down for ever how money is shared.
    @dev Anyone may; a split receives only where an asset's terms name it.
    @param payees Who shares, 1 to 100, no one twice.
    @param bps Their shares in basis points, none zero, 10,000 in all.
    @return Id of the split, from 1.
    """
    assert len(payees) == len(bps), "split: lengths differ"
    assert len(payees) != 0, "split: no payees"

    split_id: uint256 = self.split_count + 1
    assert split_id <= _MAX_ID, "split: too many splits"
    self.split_count = split_id
    total: uint256 = 0
    for i: uint256 in range(len(payees), bound=MAX_PAYEES):
        payee: address = payees[i]
        share: uint256 = convert(bps[i], uint256)
        assert payee != empty(address), "split: zero payee"
        assert payee != self, "split: pays the splitter"
        assert share != 0, "split: zero share"
        assert self._shares[split_id][payee] == 0, "split: payee twice"
        self._shares[split_id][payee] = share
        total += share
    assert total == _BPS, "split: shares not 10,000 bps"

    log IRevenueSplitter.SplitCreated(split_id=split_id, creator=msg.sender, payees=payees, bps=bps)
    return split_id


@external
def release_split(split_id: uint256, payee: address) -> uint256:
    """
    @notice Credit a payee with its share of what a split received and it has not drawn yet.
    @dev Anyone may call; the payee's claim grows. Rounded down: dust stays owed to the split.
    @param split_id The split.
    @param payee One of its payees.
    @return Settlement units credited.
    """
    word: uint256 = self._shares[split_id][payee]
    assert word != 0, "split: not a payee"
    amount: uint256 = self._releasable(split_id, word)
    assert amount != 0, "split: nothing to release"

    self._shares[split_id][payee] = word + (amount << 16)
    claim_ledger._credit(payee, amount)
    log IRevenueSplitter.SplitReleased(split_id=split_id, payee=payee, amount=amount)
    return amount


# ---- Views ----------


@external
@view
def split_share(split_id: uint256, payee: address) -> uint256:
    """
    @notice A payee's share of a split.
    @param split_id The split.
    @param payee The account.
    @return Basis points, 0 if it has none.
    """
    return self._shares[split_id][payee] & _MASK_16


@external
@view
def split_released(split_id: uint256, payee: address) -> uint256:
    """
    @notice What a payee has been credited from a split so far.
    @param split_id The split.
    @param payee The account.
    @return Settlement units.
    """
    return self._shares[split_id][payee] >> 16


@external
@view
def split_releasable(split_id: uint256, payee: address) -> uint256:
    """
    @notice What `release_split` would credit now.
    @param split_id The split.
    @param payee The account.
    @return Settlement units, rounded down.
    """
    return self._releasable(split_id, self._shares[split_id][payee])


# ---- Internal ----------


@internal
@view
def _releasable(split_id: uint256, word: uint256) -> uint256:
    """
    Rounded down, so that the payees together never draw more than came in.
    """
    return self.split_received[split_id] * (word & _MASK_16) // _BPS - (word >> 16)


@internal
def _receive(split_id: uint256, amount: uint256):
    self.split_received[split_id] += amount


@internal
@view
def _exists(split_id: uint256) -> bool:
    return split_id != 0 and split_id <= self.split_count
