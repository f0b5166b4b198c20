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
@dev Nobody feeds it: it reads the title, the meter and one escrow, and anyone may tell it to. Trusted:
     the owner (a timelock) for bounds and for which escrow that is, and the three for what they
     say. Holds no money. Prices are WAD settlement units an accelerator-hour.
@custom:kill None: nothing can be paused. With another escrow, leases of the former stop counting.
"""

from snekmate.auth import ownable
from snekmate.auth import ownable_2step as two_step

from ..interfaces import ILeaseEscrow
from ..interfaces import IPriceIndex
from ..modules import machine_count
from ..modules import market_book
from ..modules import market_curve
from ..modules import market_word
from ..modules import owner_count
from ..modules import settled_index

implements: IPriceIndex

initializes: ownable
initializes: two_step[ownable := ownable]
initializes: market_curve
initializes: owner_count
initializes: market_book[market_curve := market_curve, owner_count := owner_count]
initializes: machine_count[ownable := ownable, market_book := market_book]
initializes: settled_index

exports: (
    # owner
    two_step.owner,
    two_step.pending_owner,
    two_step.transfer_ownership,
    two_step.accept_ownership,
    # machines
    machine_count.TITLE,
    machine_count.METER,
    machine_count.escrow,
    machine_count.set_escrow,
    machine_count.refresh,
    machine_count.release,
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


@deploy
def __init__(
    title: address, meter: address, target_bps: uint256, steepness_bps: uint256, speed_bps: uint256
):
    """
    @notice The deployer owns the contract until it hands over in two steps. No market is set.
    @param title Where machines are registered.
    @param meter Where they report.
    @param target_bps Utilisation at which prices stand still, 5,000 to 9,500.
    @param steepness_bps Price at full utilisation over the base, 10,000 to 40,000.
    @param speed_bps Logarithm of a year's growth at full utilisation, 1 to 120,000.
    """
    ownable.__init__()
    two_step.__init__()
    market_curve.__init__(target_bps, steepness_bps, speed_bps)
    machine_count.__init__(title, meter)
    TARGET_BPS = target_bps
    STEEPNESS_BPS = steepness_bps
    SPEED_BPS = speed_bps


# ---- Owner ----------


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


# ---- Anyone ----------


@external
def observe(lease_id: uint256) -> uint256:
    """
    @notice Let what a lease has finally paid for pull the settled index.
    @dev Anyone, after `settle`; it sees the present SLA period only. An accelerator-hour counts at
         the lease's rate, before credits, between half and twice the price. A day of a machine at
         most counts at once, whatever leases it is cut into, and weighs at most 1 % of the market's
         week: so look daily, at a machine's oldest lease first, as none counts any more once a later
         one has. Pulls nothing without anything newly paid, a market, or a listed accelerator in it;
         a BARE_METAL lease never does.
    @param lease_id The lease.
    @return Where the index stands, WAD settlement units an accelerator-hour, present or not; 0 if
            nothing was ever settled.
    """
    lease: ILeaseEscrow.Lease = machine_count._lease(lease_id)
    entry: uint256 = market_book._entries[lease.asset]
    number: uint256 = market_word._number(entry)
    state: uint256 = market_book._states[number]
    whole: uint256 = market_word._listed(state) * settled_index.WEEK_SECONDS
    # Another product, and its time is not metered.
    seconds: uint256 = lease.period_seconds if lease.tenancy == 0 else 0
    paid: uint256 = settled_index._newly_paid(
        lease.asset, lease.started_at, lease.periods_closed, seconds
    )
    count: uint256 = market_word._accelerators(entry)
    weight: uint256 = settled_index._weight(paid, count, whole)
    if weight == 0:
        return market_word._settled(settled_index._settled[number])
    price: uint256 = market_book._price(number, market_book._moved(number, state))
    observation: uint256 = settled_index._observation(lease.hourly_rate, count, price)

    settled: uint256 = settled_index._observe(number, observation, weight, whole, price)
    log IPriceIndex.IndexUpdated(
        number=number, lease_id=lease_id, observation=observation, weight=weight, settled=settled
    )
    return settled


# ---- Views ----------


@external
@view
@reentrant
def price_of(asset: uint256) -> uint256:
    """
    @notice What `refresh` would return in this block.
    @param asset Title id.
    @return WAD settlement units an accelerator-hour; 0 = no price.
    """
    number: uint256 = machine_count._number(asset)
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
def bounds_of(market: bytes32) -> (uint256, uint256):
    """
    @notice Between what the price of a market stays.
    @param market Class string of its accelerators.
    @return Lowest, highest, settlement units an accelerator-hour; (0, 0) where nothing is set.
    """
    bounds: uint256 = market_book._bounds[market_book._number_of[market]]
    wad: uint256 = market_book.WAD
    return market_word._lowest(bounds) // wad, market_word._highest(bounds) // wad


@external
@view
@reentrant
def entry(asset: uint256) -> IPriceIndex.Entry:
    """
    @notice How a machine counts since it was last refreshed.
    @param asset Title id.
    @return Zeros where it is not enlisted.
    """
    word: uint256 = market_book._entries[asset]
    return IPriceIndex.Entry(
        number=market_word._number(word),
        owner=market_word._owner(word),
        accelerators=market_word._accelerators(word),
        lease_number=market_word._lease_number(word),
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
@view
@reentrant
def hourly_rate_of(asset: uint256) -> uint256:
    """
    @notice What a whole machine really earns an hour: the week's mean times its accelerators.
    @dev What `IAppraiser` says by governance's figures, so that either can be an escrow's source
         of the market rate under a lien.
    @param asset Title id.
    @return Settlement units an hour, rounded down; 0 = absent.
    """
    entry: uint256 = market_book._entries[asset]
    number: uint256 = market_word._number(entry)
    if not self._is_present(number):
        return 0
    mean: uint256 = settled_index._twap(number, settled_index.WEEK_SECONDS)
    return mean * market_word._accelerators(entry) // market_book.WAD


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
