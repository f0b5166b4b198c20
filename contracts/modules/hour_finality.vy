# pragma version 0.4.3
# pragma nonreentrancy on

"""
@title Hour Finality
@license AGPL-3.0-only
@notice Up to when the readings of an asset are final, and what holds that back: an open dispute.
@dev An hour that ends at e is final at e + REPORT_DELAY + DISPUTE_WINDOW, and HOLD_SECONDS later at
     the latest, whatever is disputed. A hold never takes finality back: it begins where nothing is
     final yet, so `final_until` never falls (M1, M13; docs/adr/0031-a-dispute-holds-finality.md).
"""

from snekmate.auth import ownable

from ..interfaces import IMetricsOracle
from . import hour_card
from . import meter_book
from . import refusal

uses: ownable
uses: meter_book

HOLD_SECONDS: constant(uint256) = 86_400  # long enough to rule, short enough to wait for rent

_MASK_40: constant(uint256) = 2**40 - 1


# The contract that may hold hours, zero for none; written by set_disputes.
disputes: public(reentrant(address))

# Asset to first hour held 40 | Unix seconds until when 40, 0 if none ever was; written by hold.
# Looked at only where the meter word says that there is one.
_holds: HashMap[uint256, uint256]


# ---- Owner ----------


@external
def set_disputes(disputes: address):
    """
    @notice Name the contract whose open disputes hold hours back from finality.
    @dev Owner only. A hold that stands goes on to its end.
    @param disputes A contract, or zero for none: then nothing new is held.
    """
    ownable._check_owner()
    refusal._unless(
        disputes == empty(address) or disputes.is_contract, "oracle: disputes has no code"
    )

    self.disputes = disputes
    log IMetricsOracle.DisputesSet(disputes=disputes)


# ---- The listed dispute contract ----------


@external
def hold(asset: uint256, first_hour: uint256):
    """
    @notice Keep an hour of an asset and all later ones open to refutation for HOLD_SECONDS more,
            none longer than that after its usual finality.
    @dev The listed dispute contract; never pausable. While a hold stands the earlier of both first
         hours counts, until the later end. Reports are taken no later for it.
    @param asset Title id, ever enrolled.
    @param first_hour Unix seconds // 3,600 of an hour that is over and not final.
    """
    refusal._unless(
        msg.sender == self.disputes and msg.sender != empty(address),
        "oracle: not the dispute contract",
    )
    meter: uint256 = meter_book._meter(asset)
    refusal._unless(first_hour < block.timestamp // hour_card.HOUR_SECONDS, "oracle: hour not over")
    refusal._unless(first_hour >= self._first_open_hour(asset, meter), "oracle: hour is final")

    first: uint256 = first_hour
    former: uint256 = self._holds[asset]
    if block.timestamp < former >> 40:
        first = min(first, former & _MASK_40)
    until: uint256 = block.timestamp + HOLD_SECONDS
    self._holds[asset] = first | (until << 40)
    meter_book._meters[asset] = meter | hour_card.FLAG_HELD
    log IMetricsOracle.Held(asset=asset, first_hour=first, until=until)


# ---- Views ----------


@external
@view
@reentrant
def final_until(asset: uint256) -> uint256:
    """
    @notice Up to when the readings of an asset never change again.
    @dev Never falls; stands still at most HOLD_SECONDS longer than usual while a hold stands.
    @param asset Title id, ever enrolled.
    @return Unix seconds, a whole hour.
    """
    return self._final_until(asset, meter_book._meter(asset))


@external
@view
@reentrant
def final_reading(asset: uint256, moment: uint256) -> (uint256, uint256):
    """
    @notice The latest final reading not after a moment.
    @param asset Title id, ever enrolled.
    @param moment Unix seconds.
    @return The lesser of `moment` and `final_until`, and `available_at` then.
    """
    meter: uint256 = meter_book._meter(asset)
    until: uint256 = min(moment, self._final_until(asset, meter))
    return until, meter_book._reading(asset, meter, until)


# ---- Internal ----------


@internal
@view
def _first_open_hour(asset: uint256, meter: uint256) -> uint256:
    return self._final_until(asset, meter) // hour_card.HOUR_SECONDS


@internal
@view
def _final_until(asset: uint256, meter: uint256) -> uint256:
    """
    By the clock; while a hold stands not beyond its first hour, but never HOLD_SECONDS late.
    """
    usual: uint256 = block.timestamp - (
        meter_book.REPORT_DELAY_SECONDS + meter_book.DISPUTE_WINDOW_SECONDS
    )
    moment: uint256 = usual
    if meter & hour_card.FLAG_HELD != 0:
        word: uint256 = self._holds[asset]
        if block.timestamp < word >> 40:
            held_from: uint256 = (word & _MASK_40) * hour_card.HOUR_SECONDS
            moment = max(usual - HOLD_SECONDS, min(usual, held_from))
    return moment // hour_card.HOUR_SECONDS * hour_card.HOUR_SECONDS
