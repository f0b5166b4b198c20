# pragma version 0.4.3
# pragma nonreentrancy on

"""
@title Offer Book
@license AGPL-3.0-only
@notice Keeps one standing offer per asset in one word and says whether it can be taken.
@dev Bits named from the lowest; mirrored in `tests/helpers/lease_words.py`.
     hourly rate 64 | min_hours 16 | max_hours 16 | sla 14 | credit 12 | notice hours 10
     | valid_until 40 | tenure 32 | nonce 32 | premium 14 | indexed 1 | tenancy 1
     Who may post is the escrow's business. A withdrawn offer leaves its nonce.
"""

from ..interfaces import ILeaseEscrow
from . import refusal

MAX_RATE: constant(uint256) = 2**56 - 1  # keeps a whole term below 2**70
MAX_HOURS: constant(uint16) = 8_760  # a year: the longest that a title lets a user stand
MAX_SLA_BPS: constant(uint16) = 9_990  # above, one lost report would already break the promise
MAX_CREDIT_BPS: constant(uint16) = 3_000  # what a host can lose of its rent
MAX_NOTICE_HOURS: constant(uint16) = 720  # 30 days
MAX_PREMIUM_BPS: constant(uint16) = 5_000  # dearer than half above the price is no supply
MAX_VALID_SECONDS: constant(uint256) = 365 * 86_400  # a forgotten offer ends
MAX_NONCE: constant(uint256) = 2**32 - 1
BONDED: constant(uint256) = 1 << 252  # of a word that is taken: a bond is reserved, see `bond_link`
BARE_METAL: constant(uint8) = 1  # the lessee is root and could stop the meter: paid by elapsed time

_MASK_10: constant(uint256) = 2**10 - 1
_MASK_12: constant(uint256) = 2**12 - 1
_MASK_14: constant(uint256) = 2**14 - 1
_MASK_16: constant(uint256) = 2**16 - 1
_MASK_32: constant(uint256) = 2**32 - 1
_MASK_40: constant(uint256) = 2**40 - 1
_MASK_64: constant(uint256) = 2**64 - 1


# Asset to its offer word, layout above; written by _post and _withdraw.
_offers: HashMap[uint256, uint256]


# ---- Internal ----------


@internal
def _post(asset: uint256, offer: ILeaseEscrow.Offer, tenure: uint256) -> uint256:
    """
    Check the terms, replace what stood and return the raised nonce.
    """
    self._check_terms(offer)
    nonce: uint256 = self._nonce(self._offers[asset]) + 1
    refusal._unless(nonce <= MAX_NONCE, "escrow: too many offers")

    self._offers[asset] = (
        offer.hourly_rate
        | (convert(offer.min_hours, uint256) << 64)
        | (convert(offer.max_hours, uint256) << 80)
        | (convert(offer.sla_bps, uint256) << 96)
        | (convert(offer.credit_bps, uint256) << 110)
        | (convert(offer.notice_hours, uint256) << 122)
        | (convert(offer.valid_until, uint256) << 132)
        | (tenure << 172)
        | (nonce << 204)
        | (convert(offer.premium_bps, uint256) << 236)
        | (convert(offer.is_indexed, uint256) << 250)
        | (convert(offer.tenancy, uint256) << 251)
    )
    return nonce


@internal
@view
def _check_terms(offer: ILeaseEscrow.Offer):
    refusal._unless(offer.tenancy <= BARE_METAL, "escrow: unknown tenancy")
    most: uint16 = MAX_PREMIUM_BPS if offer.is_indexed else 0
    refusal._unless(offer.premium_bps <= most, "escrow: premium too high")
    is_priced: bool = offer.hourly_rate != 0 and offer.hourly_rate <= MAX_RATE
    refusal._unless(is_priced, "escrow: rate out of range")
    refusal._unless(offer.min_hours <= offer.max_hours, "escrow: min hours above max")
    is_bounded: bool = offer.min_hours != 0 and offer.max_hours <= MAX_HOURS
    refusal._unless(is_bounded, "escrow: hours not 1 to 8760")
    refusal._unless(offer.sla_bps <= MAX_SLA_BPS, "escrow: sla too high")
    refusal._unless(offer.credit_bps <= MAX_CREDIT_BPS, "escrow: credit too high")
    is_noticed: bool = offer.notice_hours != 0 and offer.notice_hours <= MAX_NOTICE_HOURS
    refusal._unless(is_noticed, "escrow: notice not 1 to 720")
    valid_until: uint256 = convert(offer.valid_until, uint256)
    is_open: bool = (
        valid_until > block.timestamp and valid_until <= block.timestamp + MAX_VALID_SECONDS
    )
    refusal._unless(is_open, "escrow: not valid within a year")


@internal
def _withdraw(asset: uint256) -> uint256:
    """
    Return the nonce of the offer that stood.
    """
    word: uint256 = self._offers[asset]
    refusal._unless(word & _MASK_64 != 0, "escrow: no offer")
    nonce: uint256 = self._nonce(word)

    self._offers[asset] = nonce << 204
    return nonce


@internal
@view
def _check_takeable(word: uint256, hours: uint256, tenure: uint256):
    """
    The offer in `word` can be taken now, for so many hours, of the owner in `tenure`.
    """
    refusal._unless(word & _MASK_64 != 0, "escrow: no offer")
    refusal._unless(self._tenure(word) == tenure, "escrow: offer of former owner")
    refusal._unless(block.timestamp <= self._valid_until(word), "escrow: offer expired")
    refusal._unless(hours >= (word >> 64) & _MASK_16, "escrow: hours below offer")
    refusal._unless(hours <= (word >> 80) & _MASK_16, "escrow: hours above offer")


@internal
@pure
def _rate(word: uint256) -> uint256:
    return word & _MASK_64


@internal
@pure
def _at(word: uint256, rate: uint256) -> uint256:
    """
    The same terms at another rate.
    """
    return (word & ~_MASK_64) | rate


@internal
@pure
def _notice_hours(word: uint256) -> uint256:
    return (word >> 122) & _MASK_10


@internal
@pure
def _binding_hours(word: uint256) -> uint256:
    """
    Hours that may pass after notice in a lease's first second: it never ends one before its
    shortest term.
    """
    return max(self._notice_hours(word), (word >> 64) & _MASK_16)


@internal
@pure
def _valid_until(word: uint256) -> uint256:
    return (word >> 132) & _MASK_40


@internal
@pure
def _tenure(word: uint256) -> uint256:
    return (word >> 172) & _MASK_32


@internal
@pure
def _premium_bps(word: uint256) -> uint256:
    return (word >> 236) & _MASK_14


@internal
@pure
def _is_indexed(word: uint256) -> bool:
    return (word >> 250) & 1 != 0


@internal
@pure
def _tenancy(word: uint256) -> uint256:
    return (word >> 251) & 1


@internal
@pure
def _nonce(word: uint256) -> uint256:
    return (word >> 204) & _MASK_32


@internal
@view
def _offer(asset: uint256) -> (ILeaseEscrow.Offer, uint256, uint256):
    """
    The standing offer (all zero if none), its nonce and the tenure it was posted in.
    """
    word: uint256 = self._offers[asset]
    offer: ILeaseEscrow.Offer = ILeaseEscrow.Offer(
        hourly_rate=word & _MASK_64,
        min_hours=convert((word >> 64) & _MASK_16, uint16),
        max_hours=convert((word >> 80) & _MASK_16, uint16),
        sla_bps=convert((word >> 96) & _MASK_14, uint16),
        credit_bps=convert((word >> 110) & _MASK_12, uint16),
        notice_hours=convert(self._notice_hours(word), uint16),
        tenancy=convert(self._tenancy(word), uint8),
        is_indexed=self._is_indexed(word),
        premium_bps=convert(self._premium_bps(word), uint16),
        valid_until=convert(self._valid_until(word), uint40),
    )
    return offer, self._nonce(word), self._tenure(word)
