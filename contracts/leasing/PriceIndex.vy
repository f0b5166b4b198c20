# pragma version 0.4.3
# pragma evm-version cancun
# pragma optimize gas
# pragma nonreentrancy on

"""
@title Price Index: what an hour of an accelerator costs
@license AGPL-3.0-only
@author Wellhead
@notice Two prices a market: one that drifts with utilisation, for offers that follow it, and one
        that says what was really paid, for whoever lends or settles on it.
@dev Trusted: the owner (a timelock) for bounds and for the escrows that feed it, and these for what
     they say. For an escrow nothing here reverts, so that no market holds up a lease. Holds no
     money, calls nobody. Prices are WAD settlement units an accelerator-hour.
@custom:kill None: nothing can be paused. Taking an escrow off the list leaves counters as they are.
"""

from snekmate.auth import ownable
from snekmate.auth import ownable_2step as two_step

from ..interfaces import IPriceIndex
from ..modules import market_book
from ..modules import market_curve
from ..modules import market_word
from ..modules import settled_index

implements: IPriceIndex

initializes: ownable
initializes: two_step[ownable := ownable]
initializes: market_curve
initializes: market_book[market_curve := market_curve]
initializes: settled_index

exports: (
    # owner
    two_step.owner,
    two_step.pending_owner,
    two_step.transfer_ownership,
    two_step.accept_ownership,
)

MIN_LISTED: public(constant(uint256)) = 64  # accelerators: fewer are a handful of bargains
MIN_OWNERS: public(constant(uint256)) = 3  # fewer can agree on a price
MAX_LISTED_BPS: public(constant(uint256)) = market_book.MAX_LISTED_BPS
MAX_SILENCE_SECONDS: public(constant(uint256)) = settled_index.WEEK_SECONDS
MAX_RATE: public(constant(uint256)) = market_word.MAX_PRICE // market_book.WAD  # settlement units

_BPS: constant(uint256) = 10_000

TARGET_BPS: public(immutable(uint256))
STEEPNESS_BPS: public(immutable(uint256))
SPEED_BPS: public(immutable(uint256))


# May feed this index; set by the owner.
is_escrow: public(reentrant(HashMap[address, bool]))


@deploy
def __init__(target_bps: uint256, steepness_bps: uint256, speed_bps: uint256):
    """
    @notice The deployer owns the contract until it hands over in two steps. No market is set.
    @param target_bps Utilisation at which prices stand still, 5,000 to 9,500.
    @param steepness_bps Price at full utilisation over the base, 10,000 to 40,000.
    @param speed_bps Logarithm of a year's growth at full utilisation, 1 to 120,000.
    """
    ownable.__init__()
    two_step.__init__()
    market_curve.__init__(target_bps, steepness_bps, speed_bps)
    TARGET_BPS = target_bps
    STEEPNESS_BPS = steepness_bps
    SPEED_BPS = speed_bps


# ---- Owner ----------


@external
def set_escrow(escrow: address, allowed: bool):
    """
    @notice Say whether a contract may feed this index.
    @dev Owner only.
    @param escrow The contract; it must have code to be allowed.
    @param allowed Whether it may.
    """
    ownable._check_owner()
    assert not allowed or escrow.is_contract, "index: escrow has no code"

    self.is_escrow[escrow] = allowed
    log IPriceIndex.EscrowSet(escrow=escrow, is_allowed=allowed)


@external
def set_market(market: bytes32, start_rate: uint256, lowest: uint256, highest: uint256):
    """
    @notice Open a market, or set new bounds to one.
    @dev Owner only. A market that was set before keeps its base, moved to now and into the bounds.
    @param market Class string of its accelerators, as in `AssetSpec`.
    @param start_rate Base to begin with, settlement units an accelerator-hour.
    @param lowest Never cheaper, above 0: what the power costs, `power_floor`.
    @param highest Never dearer, at most MAX_RATE.
    """
    ownable._check_owner()
    assert market != empty(bytes32), "index: no market"
    assert lowest != 0, "index: lowest is zero"
    assert lowest <= start_rate and start_rate <= highest, "index: start off bounds"
    assert highest <= MAX_RATE, "index: highest too high"

    market_book._set(
        market, start_rate * market_book.WAD, lowest * market_book.WAD, highest * market_book.WAD
    )


# ---- Escrows ----------


@external
def enlist(asset: uint256, market: bytes32, accelerators: uint256):
    """
    @notice Put a machine into its market, for good, before its first `update`.
    @dev Escrows only. No effect where it is in one. A market that is not set counts it once it is.
    @param asset Asset id.
    @param market Class string of its accelerators, as in `AssetSpec`.
    @param accelerators How many it has; none enlists nothing, 65,535 count at most.
    """
    self._check_escrow()
    market_book._enlist(asset, market, accelerators)


@external
def update(
    asset: uint256,
    owner: address,
    hourly_rate: uint256,
    is_indexed: bool,
    is_fresh: bool,
    is_leased: bool,
) -> uint256:
    """
    @notice Move the price of the machine's market to now and count the machine as it is.
    @dev Escrows only. It is listed if it is let or offered, its meter is fresh, and what it costs
         is at most 150 % of the price (rounded down) or follows it.
    @param asset Asset id.
    @param owner Who owns it.
    @param hourly_rate Settlement units an hour of the whole machine: of its lease while it is let,
           else of its offer; 0 = not offered.
    @param is_indexed Whether that rate follows the index.
    @param is_fresh Whether its meter spoke lately.
    @param is_leased Whether it is let.
    @return The price before the recount, WAD settlement units an accelerator-hour; 0 = no price.
    """
    self._check_escrow()
    return market_book._update(asset, owner, hourly_rate, is_indexed, is_fresh, is_leased)


@external
def observe(
    asset: uint256, amount: uint256, accelerator_seconds: uint256, elapsed_seconds: uint256
):
    """
    @notice Say what a lease has finally paid for what it finally got.
    @dev Escrows only. No effect without a market, a listed accelerator in it, or a weight.
    @param asset Asset id.
    @param amount Settlement units.
    @param accelerator_seconds Seconds delivered for them, times accelerators.
    @param elapsed_seconds Over how much of the lease's time: it bounds the weight.
    """
    self._check_escrow()
    number: uint256 = market_word._number(market_book._entries[asset])
    state: uint256 = market_book._states[number]
    listed: uint256 = market_word._listed(state)
    weight: uint256 = settled_index._weight(accelerator_seconds, elapsed_seconds, listed)
    if weight == 0:
        return
    price: uint256 = market_book._price(number, market_book._moved(number, state))
    observation: uint256 = settled_index._observation(amount, accelerator_seconds, price)

    settled: uint256 = settled_index._observe(
        number, observation, weight, listed * settled_index.WEEK_SECONDS
    )
    log IPriceIndex.IndexUpdated(
        number=number, asset=asset, observation=observation, weight=weight, settled=settled
    )


# ---- Views ----------


@external
@view
@reentrant
def price_of(asset: uint256) -> uint256:
    """
    @notice What `update` would return in this block.
    @param asset Asset id.
    @return WAD settlement units an accelerator-hour; 0 = no price.
    """
    number: uint256 = market_word._number(market_book._entries[asset])
    state: uint256 = market_book._states[number]
    if state == 0:
        return 0
    return market_book._price(number, market_book._moved(number, state))


@external
@view
@reentrant
def market(market: bytes32) -> IPriceIndex.Market:
    """
    @notice Everything about a market, now.
    @param market Class string of its accelerators.
    @return Zeros where nothing is set, counted or present.
    """
    number: uint256 = market_book._number_of[market]
    state: uint256 = market_book._states[number]
    found: IPriceIndex.Market = empty(IPriceIndex.Market)
    found.number = number
    if state == 0:
        return found
    state = market_book._moved(number, state)
    bounds: uint256 = market_book._bounds[number]
    found.price = market_book._price(number, state)
    found.base = market_word._base(state)
    found.lowest = market_word._lowest(bounds)
    found.highest = market_word._highest(bounds)
    found.listed = market_word._listed(state)
    found.leased = market_word._leased(state)
    found.owners = market_word._owners(state)
    if found.listed != 0:
        found.utilisation_bps = found.leased * _BPS // found.listed
    if self._is_present(number):
        word: uint256 = settled_index._settled[number]
        found.settled = market_word._settled(word)
        found.settled_at = market_word._settled_at(word)
        found.day_mean = settled_index._twap(number, settled_index.DAY_SECONDS)
        found.week_mean = settled_index._twap(number, settled_index.WEEK_SECONDS)
    return found


@external
@view
@reentrant
def entry(asset: uint256) -> IPriceIndex.Entry:
    """
    @notice How a machine counts since its last `update`.
    @param asset Asset id.
    @return Zeros where it is not enlisted.
    """
    word: uint256 = market_book._entries[asset]
    return IPriceIndex.Entry(
        number=market_word._number(word),
        owner=market_word._owner(word),
        accelerators=market_word._accelerators(word),
        listed=market_word._entry_listed(word),
        leased=market_word._entry_leased(word),
    )


@external
@view
@reentrant
def settled(market: bytes32) -> (uint256, uint256):
    """
    @notice What was really paid in a market, slowly.
    @dev Absent below 64 listed accelerators, below 3 owners, or 7 days after the last settlement.
    @param market Class string of its accelerators.
    @return WAD settlement units an accelerator-hour, and Unix seconds of the last settlement in it;
            (0, 0) = absent.
    """
    number: uint256 = market_book._number_of[market]
    if not self._is_present(number):
        return 0, 0
    word: uint256 = settled_index._settled[number]
    return market_word._settled(word), market_word._settled_at(word)


@external
@view
@reentrant
def twap(market: bytes32, window_seconds: uint256) -> uint256:
    """
    @notice Mean of what was really paid, over the last seconds; rounded down.
    @dev Absent as `settled` is, and while the history is shorter than the window.
    @param market Class string of its accelerators.
    @param window_seconds At least 1, at most 7 days.
    @return WAD settlement units an accelerator-hour; 0 = absent.
    """
    number: uint256 = market_book._number_of[market]
    if not self._is_present(number):
        return 0
    return settled_index._twap(number, window_seconds)


@external
@pure
@reentrant
def power_floor(watts: uint256, pue_bps: uint256, unit_per_kwh: uint256) -> uint256:
    """
    @notice What the power of an accelerator-hour costs: a sound `lowest`; rounded up.
    @param watts What one accelerator and its share of the machine draw.
    @param pue_bps Power of the whole site over that of its machines, basis points.
    @param unit_per_kwh Settlement units a kilowatt-hour.
    @return Settlement units an accelerator-hour.
    """
    scale: uint256 = 1_000 * _BPS
    return (watts * pue_bps * unit_per_kwh + scale - 1) // scale


# ---- Internal ----------


@internal
@view
def _check_escrow():
    assert self.is_escrow[msg.sender], "index: not an escrow"


@internal
@view
def _is_present(number: uint256) -> bool:
    """
    The market is thick enough, and lively enough, for its settled index to mean something.
    """
    state: uint256 = market_book._states[number]
    return (
        market_word._listed(state) >= MIN_LISTED
        and market_word._owners(state) >= MIN_OWNERS
        and settled_index._is_recent(settled_index._settled[number])
    )
