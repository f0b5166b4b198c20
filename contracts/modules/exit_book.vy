# pragma version 0.4.3
# pragma nonreentrancy on

"""
@title Exit Book
@license AGPL-3.0-only
@notice Who asked to leave in which cohort, what each was served, and what each lender drew of it.
@dev Kept by cohort and by lender, so no cost grows with the number of requests. A day has one
     cohort more for each request that finds nobody waiting, or the last one served from already.
     Bits from the lowest:
     cohort:  shares asked 128 | shares left 128; settlement units served 128 | day 128
     request: shares 128 | settlement units claimed 128
     waiting: shares queued 128 | settlement units served and not yet claimed 128
"""

_MASK_128: constant(uint256) = 2**128 - 1  # supply stays below it, so do all sums of shares


# Cohort to its two words; written by `_ask` and `_pay`.
_cohorts: HashMap[uint256, uint256[2]]

# Cohort to account to its request; written by `_ask` and `_draw`.
_requests: HashMap[uint256, HashMap[address, uint256]]

# What waits in all; written by `_ask`, `_pay` and `_draw`.
_waiting: uint256


# ---- Views ----------


@external
@view
def queued_shares() -> uint256:
    """
    @notice Shares that wait to be served.
    @return Shares.
    """
    return self._waiting & _MASK_128


@external
@view
def reserved_exits() -> uint256:
    """
    @notice Money served to exits and not claimed yet; the pool holds it besides its cash.
    @return Settlement units.
    """
    return self._waiting >> 128


@external
@view
def cohort(id: uint256) -> (uint256, uint256, uint256, uint256):
    """
    @notice The exits of a cohort, all of one day.
    @param id Number that a request returned.
    @return Shares asked, shares left, settlement units served, and the day (since 1970).
    """
    shares: uint256 = self._cohorts[id][0]
    money: uint256 = self._cohorts[id][1]
    return shares & _MASK_128, shares >> 128, money & _MASK_128, money >> 128


@external
@view
def request_of(cohort: uint256, account: address) -> (uint256, uint256):
    """
    @notice A lender's part of a cohort.
    @param cohort Number that the request returned.
    @param account Whose exit it is.
    @return Shares asked, and settlement units claimed so far.
    """
    request: uint256 = self._requests[cohort][account]
    return request & _MASK_128, request >> 128


@external
@view
def claimable_exit(cohort: uint256, account: address) -> uint256:
    """
    @notice What `claim` would pay now.
    @param cohort Number that the request returned.
    @param account Whose exit it is.
    @return Settlement units.
    """
    return self._claimable(cohort, account)


# ---- Internal ----------


@internal
@view
def _claimable(cohort: uint256, account: address) -> uint256:
    """
    Rounded down, cumulatively: drawing often gains nothing.
    """
    request: uint256 = self._requests[cohort][account]
    if request == 0:
        return 0
    served: uint256 = self._cohorts[cohort][1] & _MASK_128
    asked: uint256 = self._cohorts[cohort][0] & _MASK_128
    return served * (request & _MASK_128) // asked - (request >> 128)


@internal
@view
def _reserved() -> uint256:
    return self._waiting >> 128


@internal
@view
def _takes(cohort: uint256, today: uint256) -> bool:
    """
    Whether a cohort is today's and has not been served from: then more may join it.
    """
    shares: uint256 = self._cohorts[cohort][0]
    return self._cohorts[cohort][1] >> 128 == today and shares & _MASK_128 == shares >> 128


@internal
@view
def _left(cohort: uint256) -> uint256:
    """
    Shares that wait.
    """
    return self._cohorts[cohort][0] >> 128


@internal
def _open(cohort: uint256, today: uint256):
    self._cohorts[cohort][1] = today << 128


@internal
def _ask(cohort: uint256, owner: address, shares: uint256):
    self._cohorts[cohort][0] += shares | (shares << 128)
    self._requests[cohort][owner] += shares
    self._waiting += shares


@internal
def _pay(cohort: uint256, shares: uint256, assets: uint256):
    self._cohorts[cohort][0] -= shares << 128
    self._cohorts[cohort][1] += assets
    self._waiting = self._waiting - shares + (assets << 128)


@internal
def _draw(cohort: uint256, account: address) -> uint256:
    """
    Count what can be claimed as claimed.
    """
    assets: uint256 = self._claimable(cohort, account)
    assert assets != 0, "exit: nothing to claim"
    self._requests[cohort][account] += assets << 128
    self._waiting -= assets << 128
    return assets
