# pragma version 0.4.3
# pragma nonreentrancy on

"""
@title Market Book
@license AGPL-3.0-only
@notice Keeps what is listed and leased in each market, by whom, and the price that follows.
@dev What is told about a machine is the contract's business. A market that governance did not set
     counts nothing. A machine adds to its market what it is worth now less what it added before, so
     that no order and no number of calls counts anything twice.
"""

from ..interfaces import IPriceIndex
from . import market_curve
from . import market_word
from . import owner_count

uses: market_curve
uses: owner_count

WAD: constant(uint256) = 10**18

# An offer dearer than that is no supply: nobody takes it, or its owner alone.
MAX_LISTED_BPS: constant(uint256) = 15_000

_BPS: constant(uint256) = 10_000


# Market to its number from 1 on; written by _numbered.
_number_of: HashMap[bytes32, uint256]

# How many markets have a number; written by _numbered.
_count: uint256

# Number to its state word, `market_word`, 0 = not set; written by _set and _update.
_states: HashMap[uint256, uint256]

# Number to its bounds, WAD settlement units an accelerator-hour; written by _set.
_bounds: HashMap[uint256, uint256]

# Asset to its entry, `market_word`, 0 = not enlisted; written by _enlisted and _recounted.
_entries: HashMap[uint256, uint256]


# ---- Internal ----------


@internal
def _set(market: bytes32, start: uint256, lowest: uint256, highest: uint256):
    """
    Bound a market; one that exists drifts to now first and keeps its base inside the new bounds.
    Prices in WAD settlement units.
    """
    number: uint256 = self._numbered(market)
    state: uint256 = self._states[number]
    base: uint256 = start
    if state != 0:
        state = self._moved(number, state)
        base = max(lowest, min(market_word._base(state), highest))

    self._bounds[number] = market_word._pack_bounds(lowest, highest)
    self._states[number] = market_word._with_base(state, base, block.timestamp)
    log IPriceIndex.MarketSet(
        market=market, number=number, base=base, lowest=lowest, highest=highest
    )


@internal
def _enlisted(asset: uint256, market: bytes32, accelerators: uint256) -> uint256:
    """
    The entry of a machine that has none yet, put into its market for good; 0 where it has no class
    or no accelerator, or numbers have run out.
    """
    if accelerators == 0 or market == empty(bytes32):
        return 0
    if self._number_of[market] == 0 and self._count == market_word.MAX_NUMBER:
        return 0
    number: uint256 = self._numbered(market)

    entry: uint256 = market_word._pack_entry(empty(address), number, accelerators, 0, 0)
    self._entries[asset] = entry
    log IPriceIndex.Enlisted(asset=asset, market=market, number=number, accelerators=accelerators)
    return entry


@internal
def _update(
    asset: uint256,
    owner: address,
    hourly_rate: uint256,
    lease_number: uint256,
    is_fresh: bool,
) -> uint256:
    """
    Move the base by the error that stood, then count the machine anew: let where it has a lease
    number, else on offer where it has a rate. Returns the price before the recount, WAD settlement
    units an accelerator-hour; 0 where the market is not set.
    """
    entry: uint256 = self._entries[asset]
    number: uint256 = market_word._number(entry)
    before: uint256 = self._states[number]
    if before == 0:
        return 0
    state: uint256 = self._moved(number, before)
    price: uint256 = self._price(number, state)
    is_near: bool = self._is_near(entry, state, price, hourly_rate, lease_number)
    flags: uint256 = 0
    if is_near and is_fresh:
        flags = market_word.FLAG_LISTED
        if lease_number != 0:
            flags |= market_word.FLAG_LEASED
    if is_near and lease_number != 0:
        flags |= market_word.FLAG_NEAR

    state = self._recounted(asset, entry, state, owner, lease_number, flags)
    if state != before:
        self._states[number] = state
        log IPriceIndex.RateMoved(
            number=number,
            base=market_word._base(state),
            price=self._price(number, state),
            listed=market_word._listed(state),
            leased=market_word._leased(state),
            owners=market_word._owners(state),
        )
    return price


@internal
@pure
def _is_near(
    entry: uint256, state: uint256, price: uint256, hourly_rate: uint256, lease_number: uint256
) -> bool:
    """
    What the machine costs an hour is at most 150 % of the price or of the base, whichever is more
    (rounded down). A lease is judged once, when it is first seen: what the price does later does
    not make it less of a demand, nor an absurd one more.
    """
    if lease_number != 0 and market_word._lease_number(entry) == lease_number:
        return entry & market_word.FLAG_NEAR != 0
    dearer: uint256 = max(price, market_word._base(state))
    most: uint256 = dearer * market_word._accelerators(entry) * MAX_LISTED_BPS // (WAD * _BPS)
    return hourly_rate != 0 and hourly_rate <= most


@internal
def _recounted(
    asset: uint256,
    entry: uint256,
    state: uint256,
    owner: address,
    lease_number: uint256,
    flags: uint256,
) -> uint256:
    """
    The state with the machine counted so and no longer as it was. Who lists nothing is no owner.
    """
    number: uint256 = market_word._number(entry)
    count: uint256 = market_word._accelerators(entry)
    counted_for: address = owner if flags & market_word.FLAG_LISTED != 0 else empty(address)
    counted: uint256 = market_word._pack_entry(counted_for, number, count, lease_number, flags)
    if counted == entry:
        return state
    self._entries[asset] = counted
    owners: uint256 = market_word._owners(state)
    listed_before: uint256 = market_word._entry_listed(entry)
    listed: uint256 = market_word._entry_listed(counted)
    if market_word._owner(entry) != counted_for or listed_before != listed:
        owners += owner_count._joined(number, counted_for, listed)
        owners -= owner_count._left(number, market_word._owner(entry), listed_before)
    return market_word._pack_state(
        market_word._base(state),
        market_word._updated_at(state),
        market_word._listed(state) + listed - listed_before,
        market_word._leased(state)
        + market_word._entry_leased(counted)
        - market_word._entry_leased(entry),
        owners,
    )


@internal
def _numbered(market: bytes32) -> uint256:
    """
    The number of a market; it gets one when first named.
    """
    number: uint256 = self._number_of[market]
    if number == 0:
        number = self._count + 1
        self._count = number
        self._number_of[market] = number
    return number


@internal
@view
def _moved(number: uint256, state: uint256) -> uint256:
    """
    The state with its base moved to now by the error that stood since it was last moved.
    """
    elapsed: uint256 = block.timestamp - market_word._updated_at(state)
    if elapsed == 0:
        return state
    bounds: uint256 = self._bounds[number]
    base: uint256 = market_curve._base_after(
        market_word._base(state),
        self._error(state),
        elapsed,
        market_word._lowest(bounds),
        market_word._highest(bounds),
    )
    return market_word._with_base(state, base, block.timestamp)


@internal
@view
def _price(number: uint256, state: uint256) -> uint256:
    """
    WAD settlement units an accelerator-hour in a state, which must have been moved to now.
    """
    bounds: uint256 = self._bounds[number]
    return market_curve._price(
        market_word._base(state),
        self._error(state),
        market_word._lowest(bounds),
        market_word._highest(bounds),
    )


@internal
@view
def _error(state: uint256) -> int256:
    return market_curve._error(market_word._leased(state), market_word._listed(state))
