# pragma version 0.4.3
# pragma nonreentrancy on

"""
@title Settled Index
@license AGPL-3.0-only
@notice What is really paid for an accelerator-hour, slowly: each machine pulls by its paid time.
@dev WAD settlement units. The index moves by (observation - index) x weight / W, rounded toward
     where it stands; W is the market's listed accelerators for seven days. A weight follows from
     paid time alone: however many leases a machine's time is cut into, the weights add up to that
     of one lease, less under one accelerator-second a look. The TWAP sum grows by
     index x seconds before each change, and its value at each midnight (UTC) is kept in a ring of
     eight days: exact, since the index stood still in between. Inside a day that has passed the
     sum is read off a straight line, so that a window's start may be seen as up to that day's mean.
     A silence of more than seven days ends the history: it starts anew with the next observation.
"""

from . import market_word

DAY_SECONDS: constant(uint256) = 86_400
WEEK_SECONDS: constant(uint256) = 7 * 86_400  # the longest window; a longer silence is absence
WEIGHT_CAP_PERCENT: constant(uint256) = 1  # of W, that a day of one machine weighs at most

_RING_DAYS: constant(uint256) = 8  # the midnights of a week's window, both ends included
_WAD: constant(uint256) = 10**18


# Market number to its settled word, `market_word`, 0 = nothing settled yet; written by _observe.
_settled: HashMap[uint256, uint256]

# Asset to what was last seen of its leases, `market_word`, 0 = nothing; written by _newly_paid.
_seen: HashMap[uint256, uint256]

# Market number to index x seconds from the history's start to its last change; written by _observe.
_sums: HashMap[uint256, uint256]

# Market number to that sum at midnights, by day modulo 8; written by _accrued.
_midnights: HashMap[uint256, uint256[_RING_DAYS]]


# ---- Internal ----------


@internal
@pure
def _observation(hourly_rate: uint256, accelerators: uint256, price: uint256) -> uint256:
    """
    What a lease pays an accelerator-hour, rounded down, between half the market's price (rounded
    down) and twice of it.
    """
    paid: uint256 = hourly_rate * _WAD // accelerators
    return max(price // 2, min(paid, price * 2))


@internal
@pure
def _weight(paid: uint256, accelerators: uint256, whole: uint256) -> uint256:
    """
    Accelerator-seconds that a machine's paid seconds weigh: at most 1 % of W for a day of them, and
    in proportion for less; rounded down.
    """
    most: uint256 = paid * whole * WEIGHT_CAP_PERCENT // (100 * DAY_SECONDS)
    return min(paid * accelerators, most)


@internal
def _newly_paid(asset: uint256, started_at: uint256, periods: uint256, paid: uint256) -> uint256:
    """
    Seconds that count of those that a lease paid in its present period; from now on they are seen.
    What a period, or a lease before the latest that was seen, left unseen is never seen. A closed
    lease reads no seconds. A machine is allowed a second for each that passes, and saves up a day
    of them at most: all its leases, which never overlap, share this allowance.
    """
    seen: uint256 = self._seen[asset]
    if started_at < market_word._seen_start(seen) or started_at > block.timestamp:
        return 0
    before: uint256 = 0
    if started_at == market_word._seen_start(seen) and periods == market_word._seen_periods(seen):
        before = market_word._seen_seconds(seen)
    if paid <= before:
        return 0
    allowance_at: uint256 = max(market_word._allowance_at(seen), block.timestamp - DAY_SECONDS)
    counted: uint256 = min(paid - before, block.timestamp - allowance_at)
    self._seen[asset] = market_word._pack_seen(periods, paid, allowance_at + counted, started_at)
    return counted


@internal
def _observe(
    number: uint256, observation: uint256, weight: uint256, whole: uint256, price: uint256
) -> uint256:
    """
    Pull the index of a market toward an observation, by weight / whole; it begins at the price.
    Returns where it stands.
    """
    word: uint256 = self._settled[number]
    settled: uint256 = price
    since: uint256 = block.timestamp
    if word != 0:
        settled = market_word._settled(word)
        if self._is_recent(word):
            since = market_word._since(word)
            self._sums[number] = self._accrued(number, word)
        else:
            self._sums[number] = 0
    settled = self._pulled(settled, observation, weight, whole)
    self._settled[number] = market_word._pack_settled(settled, since, block.timestamp)
    return settled


@internal
@pure
def _pulled(settled: uint256, observation: uint256, weight: uint256, whole: uint256) -> uint256:
    if observation >= settled:
        return settled + (observation - settled) * weight // whole
    return settled - (settled - observation) * weight // whole


@internal
def _accrued(number: uint256, word: uint256) -> uint256:
    """
    The sum at now; what it was at each midnight since the last change is kept.
    """
    settled: uint256 = market_word._settled(word)
    settled_at: uint256 = market_word._settled_at(word)
    total: uint256 = self._sums[number]
    day: uint256 = settled_at // DAY_SECONDS
    for _: uint256 in range(_RING_DAYS):
        day += 1
        if day * DAY_SECONDS > block.timestamp:
            break
        self._midnights[number][day % _RING_DAYS] = (
            total + settled * (day * DAY_SECONDS - settled_at)
        )
    return total + settled * (block.timestamp - settled_at)


@internal
@view
def _is_recent(word: uint256) -> bool:
    """
    Something was settled within seven days.
    """
    return word != 0 and block.timestamp - market_word._settled_at(word) <= WEEK_SECONDS


@internal
@view
def _twap(number: uint256, window: uint256) -> uint256:
    """
    Mean of the index over the last seconds, rounded down; 0 where the window is none or more than a
    week, or the history is shorter, or nothing was settled within a week.
    """
    word: uint256 = self._settled[number]
    if window == 0 or window > WEEK_SECONDS or not self._is_recent(word):
        return 0
    start: uint256 = block.timestamp - window
    if start < market_word._since(word):
        return 0
    now_sum: uint256 = self._sum_at(number, word, block.timestamp)
    return (now_sum - self._sum_at(number, word, start)) // window


@internal
@view
def _sum_at(number: uint256, word: uint256, moment: uint256) -> uint256:
    """
    The sum at a moment of the history, at most a week ago: exact at midnights and since the last
    change, else on the straight line between what is known before and after; rounded down.
    """
    total: uint256 = self._sums[number]
    settled_at: uint256 = market_word._settled_at(word)
    if moment >= settled_at:
        return total + market_word._settled(word) * (moment - settled_at)
    day: uint256 = moment // DAY_SECONDS
    start: uint256 = market_word._since(word)
    low: uint256 = 0
    if day * DAY_SECONDS > start:
        start = day * DAY_SECONDS
        low = self._midnights[number][day % _RING_DAYS]
    end: uint256 = settled_at
    high: uint256 = total
    if (day + 1) * DAY_SECONDS <= settled_at:
        end = (day + 1) * DAY_SECONDS
        high = self._midnights[number][(day + 1) % _RING_DAYS]
    return low + (high - low) * (moment - start) // (end - start)
