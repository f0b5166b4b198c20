# pragma version 0.4.3
# pragma nonreentrancy on

"""
@title Revenue Book
@license AGPL-3.0-only
@notice What each asset earned: totals for ever, and net income of the last four 30-day buckets.
@dev Two words per asset, bits named from the lowest, mirrored in `tests/helpers/revenue_words.py`:
     totals:  gross 96 | net 96 | paid seconds 40 | bucket 24 (30-day periods since 1970)
     buckets: four times 64, the newest lowest
     Fields saturate: bookkeeping must never stop a payment.
"""

BUCKET_SECONDS: constant(uint256) = 30 * 86_400  # the payment period of leases and loans
BUCKET_COUNT: constant(uint256) = 4  # three whole ones cover 90 days whatever today's date

_MASK_24: constant(uint256) = 2**24 - 1
_MASK_40: constant(uint256) = 2**40 - 1
_MASK_64: constant(uint256) = 2**64 - 1
_MASK_96: constant(uint256) = 2**96 - 1


# Asset to its totals word; written by `_record`.
_totals: HashMap[uint256, uint256]

# Asset to its buckets word, as of the bucket in the totals; written by `_record`.
_buckets: HashMap[uint256, uint256]


# ---- Views ----------


@external
@view
def revenue_of(asset: uint256) -> (uint256, uint256, uint256):
    """
    @notice Rent that an asset has earned since its registration; gifts never count.
    @param asset Asset id.
    @return Gross and net (after fee and opex) in settlement units, and paid available seconds.
    """
    totals: uint256 = self._totals[asset]
    return totals & _MASK_96, (totals >> 96) & _MASK_96, (totals >> 192) & _MASK_40


@external
@view
def buckets_of(asset: uint256) -> uint256[BUCKET_COUNT]:
    """
    @notice Net rent of the present 30-day bucket and of the three before it.
    @param asset Asset id.
    @return Settlement units, newest first.
    """
    passed: uint256 = block.timestamp // BUCKET_SECONDS - (self._totals[asset] >> 232)
    word: uint256 = self._rolled(self._buckets[asset], passed)
    buckets: uint256[BUCKET_COUNT] = empty(uint256[BUCKET_COUNT])
    for i: uint256 in range(BUCKET_COUNT):
        buckets[i] = (word >> (64 * i)) & _MASK_64
    return buckets


# ---- Internal ----------


@internal
def _record(asset: uint256, gross: uint256, net: uint256, seconds: uint256):
    """
    Count one payment of rent: settlement units, and the available seconds that it paid for.
    """
    totals: uint256 = self._totals[asset]
    bucket: uint256 = block.timestamp // BUCKET_SECONDS
    word: uint256 = self._rolled(self._buckets[asset], bucket - (totals >> 232))
    newest: uint256 = min((word & _MASK_64) + net, _MASK_64)
    all_gross: uint256 = min((totals & _MASK_96) + gross, _MASK_96)
    all_net: uint256 = min(((totals >> 96) & _MASK_96) + net, _MASK_96)
    all_seconds: uint256 = min(((totals >> 192) & _MASK_40) + min(seconds, _MASK_40), _MASK_40)

    self._buckets[asset] = ((word >> 64) << 64) | newest
    self._totals[asset] = (all_gross | (all_net << 96) | (all_seconds << 192) | (bucket << 232))


@internal
@pure
def _rolled(word: uint256, passed: uint256) -> uint256:
    """
    The buckets word after `passed` more buckets began: empty ones come in below.
    """
    if passed >= BUCKET_COUNT:
        return 0
    return word << (64 * passed)
