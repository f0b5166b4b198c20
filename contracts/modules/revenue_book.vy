# pragma version 0.4.3
# pragma nonreentrancy on

"""
@title Revenue Book
@license AGPL-3.0-only
@notice What each asset earned: totals for ever, and net income and paid hours of the last four
        30-day buckets.
@dev Two words per asset, bits named from the lowest, mirrored in `tests/helpers/revenue_words.py`:
     totals:  gross 72 | net 72 | paid seconds 40 | bucket 16 (30-day periods since 1970)
              | paid hours of each bucket, four times 14, the newest lowest
     buckets: net, four times 64, the newest lowest
     A bucket's hours are the whole hours by which the running total of seconds grew in it, so
     that the rest of an hour counts in the bucket in which the hour is completed: none is lost.
     Fields saturate: bookkeeping must never stop a payment.
"""

BUCKET_SECONDS: constant(uint256) = 30 * 86_400  # the payment period of leases and loans
BUCKET_COUNT: constant(uint256) = 4  # three whole ones cover 90 days whatever today's date

_HOUR_SECONDS: constant(uint256) = 3_600
_NET_BITS: constant(uint256) = 64
_HOURS_BITS: constant(uint256) = 14  # 16,383 hours: rent of 22 months paid in one bucket
_MASK_14: constant(uint256) = 2**14 - 1
_MASK_16: constant(uint256) = 2**16 - 1
_MASK_40: constant(uint256) = 2**40 - 1
_MASK_64: constant(uint256) = 2**64 - 1
_MASK_72: constant(uint256) = 2**72 - 1
_MASK_184: constant(uint256) = 2**184 - 1


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
    @return Gross and net (after fee and opex, before debt service) in settlement units, and paid
            available seconds.
    """
    totals: uint256 = self._totals[asset]
    return totals & _MASK_72, (totals >> 72) & _MASK_72, (totals >> 144) & _MASK_40


@external
@view
def buckets_of(asset: uint256) -> uint256[BUCKET_COUNT]:
    """
    @notice Net rent of the present 30-day bucket and of the three before it.
    @param asset Asset id.
    @return Settlement units, newest first.
    """
    word: uint256 = self._rolled(self._buckets[asset], self._passed(self._totals[asset]), _NET_BITS)
    buckets: uint256[BUCKET_COUNT] = empty(uint256[BUCKET_COUNT])
    for i: uint256 in range(BUCKET_COUNT):
        buckets[i] = (word >> (_NET_BITS * i)) & _MASK_64
    return buckets


@external
@view
def income_of(asset: uint256) -> (uint256, uint256):
    """
    @notice Rent of the last three whole 30-day buckets: what a lender reckons with.
    @dev Hours are counted when they are full: the seconds are whole hours, and the rest of the
         last one counts in a later bucket.
    @param asset Asset id.
    @return Net rent (after fee and opex, before debt service) in settlement units, and the
            available seconds that it paid for.
    """
    totals: uint256 = self._totals[asset]
    passed: uint256 = self._passed(totals)
    word: uint256 = self._rolled(self._buckets[asset], passed, _NET_BITS)
    hours: uint256 = self._rolled(totals >> 200, passed, _HOURS_BITS)
    net: uint256 = 0
    hour_count: uint256 = 0
    for i: uint256 in range(1, BUCKET_COUNT):
        net += (word >> (_NET_BITS * i)) & _MASK_64
        hour_count += (hours >> (_HOURS_BITS * i)) & _MASK_14
    return net, hour_count * _HOUR_SECONDS


# ---- Internal ----------


@internal
def _record(asset: uint256, gross: uint256, net: uint256, seconds: uint256):
    """
    Count one payment of rent: settlement units, and the available seconds that it paid for.
    """
    totals: uint256 = self._totals[asset]
    word: uint256 = self._buckets[asset]
    passed: uint256 = self._passed(totals)
    if passed != 0:
        word = self._rolled(word, passed, _NET_BITS)
        hours: uint256 = self._rolled(totals >> 200, passed, _HOURS_BITS)
        bucket: uint256 = block.timestamp // BUCKET_SECONDS
        totals = (totals & _MASK_184) | (bucket << 184) | (hours << 200)
    # Each sum is bounded by what is free in its field, so none runs into the next one.
    before: uint256 = (totals >> 144) & _MASK_40
    more: uint256 = min(seconds, _MASK_40 - before)
    full_hours: uint256 = (before + more) // _HOUR_SECONDS - before // _HOUR_SECONDS
    self._buckets[asset] = word + min(net, _MASK_64 - (word & _MASK_64))
    self._totals[asset] = (
        totals
        + min(gross, _MASK_72 - (totals & _MASK_72))
        + (min(net, _MASK_72 - ((totals >> 72) & _MASK_72)) << 72)
        + (more << 144)
        + (min(full_hours, _MASK_14 - ((totals >> 200) & _MASK_14)) << 200)
    )


@internal
@view
def _passed(totals: uint256) -> uint256:
    """
    Buckets that began since the one in the totals word.
    """
    return block.timestamp // BUCKET_SECONDS - ((totals >> 184) & _MASK_16)


@internal
@pure
def _rolled(word: uint256, passed: uint256, width: uint256) -> uint256:
    """
    Buckets of `width` bits after `passed` more began: empty ones come in below, the oldest leave.
    """
    if passed >= BUCKET_COUNT:
        return 0
    return (word << (width * passed)) & (max_value(uint256) >> (256 - width * BUCKET_COUNT))
