# pragma version 0.4.3
# pragma nonreentrancy on

"""
@title Machine Count
@license AGPL-3.0-only
@notice Reads how a machine stands - whose it is, whether its meter speaks, on what terms it is let or
        offered - and counts it so in its market.
@dev Asks title, meter and one escrow; nobody tells it anything. Works on the words of `market_book`.
"""

from snekmate.auth import ownable

from ..interfaces import IComputeAsset
from ..interfaces import ILeaseEscrow
from ..interfaces import IMetricsOracle
from ..interfaces import IPriceIndex
from . import hour_card
from . import market_book
from . import market_word
from . import title_word

uses: ownable
uses: market_book

FRESH_SECONDS: constant(uint256) = 86_400  # a meter that is silent for longer counts nothing

TITLE: public(immutable(address))
METER: public(immutable(address))

_REPORT_DELAY_SECONDS: immutable(uint256)


# Whose offers and leases count, zero before the first; written by `set_escrow`.
escrow: public(reentrant(address))


@deploy
def __init__(title: address, meter: address):
    assert title.is_contract, "index: title has no code"
    assert meter.is_contract, "index: meter has no code"
    TITLE = title
    METER = meter
    _REPORT_DELAY_SECONDS = staticcall IMetricsOracle(meter).REPORT_DELAY_SECONDS()


# ---- Owner ----------


@external
def set_escrow(escrow: address):
    """
    @notice Name the escrow whose offers and leases count.
    @dev Owner only. What the former one had counted stays until each machine is refreshed.
    @param escrow The contract.
    """
    ownable._check_owner()
    assert escrow.is_contract, "index: escrow has no code"

    self.escrow = escrow
    log IPriceIndex.EscrowSet(escrow=escrow)


# ---- Anyone ----------


@external
def refresh(asset: uint256) -> uint256:
    """
    @notice Move the price of a machine's market to now and count the machine as it is. The first
            time also puts it into the market of its accelerators, for good.
    @dev Anyone. It is listed if it is let or offered, its meter spoke within 24 hours, and what it
         costs is at most 150 % of the price or of the base. Of a lease that is judged once, when it
         is first seen.
    @param asset Title id.
    @return The price before the recount, WAD settlement units an accelerator-hour; 0 = no price.
    """
    return self._refresh(asset, self._standing(asset))


@external
def release(lease_id: uint256) -> uint256:
    """
    @notice Refresh the machine of a lease that has ended.
    @dev Anyone, from the second in which it ends.
    @param lease_id The lease.
    @return As `refresh`.
    """
    lease: ILeaseEscrow.Lease = self._lease(lease_id)
    assert block.timestamp >= lease.ends_at, "index: lease has not ended"
    return self._refresh(lease.asset, self._standing(lease.asset))


# ---- Internal ----------


@internal
def _refresh(asset: uint256, standing: ILeaseEscrow.Standing) -> uint256:
    word: uint256 = staticcall IComputeAsset(TITLE).title(asset)
    assert word != 0, "index: no such asset"
    if market_book._entries[asset] == 0:
        spec: IComputeAsset.AssetSpec = staticcall IComputeAsset(TITLE).spec(asset)
        count: uint256 = convert(spec.accelerator_count, uint256)
        if market_book._enlisted(asset, spec.accelerator, count) == 0:
            return 0
    owner: address = title_word._owner(word)
    is_fresh: bool = self._is_fresh(asset)
    if block.timestamp < standing.let_until:
        return market_book._update(
            asset, owner, standing.lease_rate, standing.lease_number, is_fresh
        )
    offered: uint256 = 0
    if (
        block.timestamp <= standing.valid_until
        and standing.offer_tenure == title_word._tenure(word)
        and title_word._flags(word) & title_word.FLAG_RETIRED == 0
    ):
        offered = standing.offer_rate
    return market_book._update(asset, owner, offered, 0, is_fresh)


@internal
@view
def _is_fresh(asset: uint256) -> bool:
    """
    The meter spoke within a day. The end of a half day may be one that somebody rolled to, which
    takes until no report can come for it any more: then it says nothing.
    """
    ended_at: uint256 = (staticcall IMetricsOracle(METER).head(asset)).ended_at
    age: uint256 = block.timestamp - min(ended_at, block.timestamp)
    may_be_rolled: bool = ended_at % hour_card.HALF_DAY_SECONDS == 0 and age > _REPORT_DELAY_SECONDS
    return age <= FRESH_SECONDS and not may_be_rolled


@internal
@view
def _number(asset: uint256) -> uint256:
    """
    Of the market that a machine is in, or will be.
    """
    entry: uint256 = market_book._entries[asset]
    if entry != 0:
        return market_word._number(entry)
    spec: IComputeAsset.AssetSpec = staticcall IComputeAsset(TITLE).spec(asset)
    return market_book._number_of[spec.accelerator]


@internal
@view
def _standing(asset: uint256) -> ILeaseEscrow.Standing:
    assert self.escrow != empty(address), "index: no escrow"
    return staticcall ILeaseEscrow(self.escrow).standing(asset)


@internal
@view
def _lease(lease_id: uint256) -> ILeaseEscrow.Lease:
    assert self.escrow != empty(address), "index: no escrow"
    return staticcall ILeaseEscrow(self.escrow).lease(lease_id)
