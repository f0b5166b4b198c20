# pragma version 0.4.3
# pragma nonreentrancy on

"""
@title Price Board
@license AGPL-3.0-only
@notice What five appraisers say that one used accelerator of a class is worth, and the price that
        follows their median at a bounded speed.
@dev Trusted: any three of the seats for the median; no two of them can move it out of the range of
     what the others say. A price is bound to seat, accelerator, chain and contract, and counts once.
"""

from snekmate.auth import ownable
from snekmate.utils import eip712_domain_separator as eip712
from snekmate.utils import signature_checker

from ..interfaces import IAppraiser
from . import price_path

uses: ownable
uses: eip712

SEATS: constant(uint256) = price_path.SEATS
MAX_DELAY_SECONDS: constant(uint256) = 86_400  # an observation is carried within a day
MAX_PRICE: constant(uint256) = 2**96 - 1  # money in packed words is at most 96 bits wide

PRICE_TYPEHASH: constant(bytes32) = keccak256(
    "Price(bytes32 accelerator,uint256 price,uint256 observed_at,uint256 seat)"
)

_MASK_40: constant(uint256) = 2**40 - 1
_MASK_96: constant(uint256) = 2**96 - 1
_CHANGED_SHIFT: constant(uint256) = 40 * SEATS


# Seat to the account that signs for it, zero = vacant; written by `set_appraiser`.
_seats: address[SEATS]

# Five versions of 40, seat 0 lowest, each raised when its seat changes | last change of any seat 40
# (Unix seconds); written by `set_appraiser`.
_versions: uint256

# Accelerator to each seat's last quote (`price_path`); written by `submit_price`.
_quotes: HashMap[bytes32, uint256[SEATS]]

# Accelerator to: moved 96 | raw 96 (settlement units, 0 = absent) | moved at 40 (Unix seconds) |
# seconds by which the oldest quote in raw was older 20; written by `submit_price`.
_prices: HashMap[bytes32, uint256]


# ---- Anyone ----------


@external
def submit_price(
    seat: uint256, accelerator: bytes32, price: uint256, observed_at: uint256, signature: Bytes[65]
):
    """
    @notice Record what a seat observed as the price of one used accelerator.
    @dev Anyone may carry it. A jump is never refused: the moved price follows it from now on.
    @param seat Number of the seat, from 0.
    @param accelerator Class string, as in `AssetSpec`.
    @param price Settlement units, above 0 and below 2^96.
    @param observed_at Unix seconds, later than the seat's last one, at most 24 h ago.
    @param signature The seat's over `hash_price(seat, accelerator, price, observed_at)`.
    """
    quotes: uint256[SEATS] = self._quotes[accelerator]
    self._check_quote(quotes, seat, accelerator, price, observed_at)
    digest: bytes32 = self._digest(seat, accelerator, price, observed_at)
    account: address = self._seats[seat]
    assert account != empty(address), "appraiser: vacant seat"
    assert signature_checker._is_valid_signature_now(account, digest, signature), (
        "appraiser: wrong signature"
    )
    versions: uint256 = self._versions
    quotes = self._counting(quotes, versions)
    word: uint256 = self._prices[accelerator]
    moved: uint256 = price_path._walk(
        word & _MASK_96, (word >> 192) & _MASK_40, quotes, block.timestamp
    ).moved
    quote: uint256 = price_path._pack(price, observed_at, (versions >> (40 * seat)) & _MASK_40)
    self._quotes[accelerator][seat] = quote
    quotes[seat] = quote
    raw: uint256 = 0
    as_of: uint256 = 0
    raw, as_of = price_path._median(quotes, block.timestamp)
    if moved == 0:
        moved = raw
    lag: uint256 = 0 if raw == 0 else block.timestamp - as_of
    self._prices[accelerator] = (moved | (raw << 96) | (block.timestamp << 192) | (lag << 232))
    log IAppraiser.PriceSubmitted(
        accelerator=accelerator, seat=seat, price=price, observed_at=observed_at
    )
    log IAppraiser.PriceMoved(accelerator=accelerator, moved=moved, raw=raw)


# ---- Owner ----------


@external
def set_appraiser(seat: uint256, account: address):
    """
    @notice Give a seat to another account; what the seat quoted before counts no more.
    @dev Owner only. The same account again voids its quotes too.
    @param seat Number of the seat, from 0.
    @param account Who signs for it, on no other seat; zero leaves it vacant.
    """
    ownable._check_owner()
    assert seat < SEATS, "appraiser: no such seat"
    for other: uint256 in range(SEATS):
        if other != seat and account != empty(address):
            assert self._seats[other] != account, "appraiser: has a seat already"
    versions: uint256 = self._versions + (1 << (40 * seat))  # 40 bits: no owner uses them up
    self._versions = (versions & (2**_CHANGED_SHIFT - 1)) | (block.timestamp << _CHANGED_SHIFT)
    self._seats[seat] = account
    log IAppraiser.AppraiserSet(seat=seat, appraiser=account)


# ---- Views ----------


@external
@view
@reentrant
def appraiser(seat: uint256) -> address:
    """
    @notice Who signs for a seat.
    @param seat Number of the seat, from 0.
    @return Zero if it is vacant.
    """
    assert seat < SEATS, "appraiser: no such seat"
    return self._seats[seat]


@external
@view
@reentrant
def quote_of(accelerator: bytes32, seat: uint256) -> (uint256, uint256):
    """
    @notice The last price of a seat, also one that is too old to count.
    @param accelerator Class string.
    @param seat Number of the seat, from 0.
    @return Settlement units and Unix seconds of the observation; zeros if there is none or the seat
            has changed since.
    """
    assert seat < SEATS, "appraiser: no such seat"
    quote: uint256 = self._counting(self._quotes[accelerator], self._versions)[seat]
    return price_path._quoted(quote), price_path._observed_at(quote)


@external
@view
@reentrant
def price_of(accelerator: bytes32) -> (uint256, uint256, uint256):
    """
    @notice What one used accelerator is worth now.
    @param accelerator Class string.
    @return The moved price and the lower median that it follows in settlement units (0 = absent:
            fewer than three quotes of the last 7 days), and Unix seconds of the oldest quote in it.
    """
    price: price_path.Price = self._price(accelerator)
    return price.moved, price.raw, price.as_of


@external
@view
@reentrant
def hash_price(
    seat: uint256, accelerator: bytes32, price: uint256, observed_at: uint256
) -> bytes32:
    """
    @notice What a seat signs for a price: compare it before trusting a signer.
    @param seat Number of the seat, from 0.
    @param accelerator Class string.
    @param price Settlement units.
    @param observed_at Unix seconds.
    @return The EIP-712 digest on this chain, for this contract.
    """
    return self._digest(seat, accelerator, price, observed_at)


# ---- Internal ----------


@internal
@view
def _check_quote(
    quotes: uint256[SEATS],
    seat: uint256,
    accelerator: bytes32,
    price: uint256,
    observed_at: uint256,
):
    assert seat < SEATS, "appraiser: no such seat"
    assert accelerator != empty(bytes32), "appraiser: no accelerator"
    assert price != 0, "appraiser: price is zero"
    assert price <= MAX_PRICE, "appraiser: price too high"
    assert observed_at <= block.timestamp, "appraiser: observed later"
    assert observed_at + MAX_DELAY_SECONDS >= block.timestamp, "appraiser: observed long ago"
    # Also against a void quote: nothing that was recorded once comes back.
    assert observed_at > price_path._observed_at(quotes[seat]), "appraiser: newer one known"


@internal
@view
def _digest(seat: uint256, accelerator: bytes32, price: uint256, observed_at: uint256) -> bytes32:
    return eip712._hash_typed_data_v4(
        keccak256(abi_encode(PRICE_TYPEHASH, accelerator, price, observed_at, seat))
    )


@internal
@pure
def _counting(quotes: uint256[SEATS], versions: uint256) -> uint256[SEATS]:
    """
    The quotes, 0 where the seat has changed since.
    """
    counting: uint256[SEATS] = quotes
    for seat: uint256 in range(SEATS):
        if price_path._version(quotes[seat]) != (versions >> (40 * seat)) & _MASK_40:
            counting[seat] = 0
    return counting


@internal
@view
def _price(accelerator: bytes32) -> price_path.Price:
    """
    The price now. The stored median answers alone until its oldest quote expires or a seat changes.
    """
    word: uint256 = self._prices[accelerator]
    moved: uint256 = word & _MASK_96
    raw: uint256 = (word >> 96) & _MASK_96
    if raw == 0:
        return price_path.Price(moved=moved, raw=0, as_of=0)
    moved_at: uint256 = (word >> 192) & _MASK_40
    as_of: uint256 = moved_at - (word >> 232)
    versions: uint256 = self._versions
    if (
        block.timestamp > as_of + price_path.MAX_AGE_SECONDS
        or versions >> _CHANGED_SHIFT >= moved_at
    ):
        quotes: uint256[SEATS] = self._counting(self._quotes[accelerator], versions)
        return price_path._walk(moved, moved_at, quotes, block.timestamp)
    return price_path.Price(
        moved=price_path._step(moved, raw, block.timestamp - moved_at), raw=raw, as_of=as_of
    )
