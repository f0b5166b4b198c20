# pragma version 0.4.3

"""
@title Loan Word
@license AGPL-3.0-only
@notice Packing of a loan into words, bits named from the lowest.
@dev Stateless. Mirrored in `tests/helpers/loan_words.py`; a property test compares both.
     terms:   borrower 160 | started at 40 | months 8 | state 8 | since 40
     rest:    principal 96 | pool index 16 | sweeping 1 | known resale 96 | spare 7 | paid at 40
     history: flagged at 40 | cured at 40 | consent: max rate 64 (WAD) | until 40 | spare 72
     sale:    start price 96 | starter 160
"""

CURRENT: constant(uint256) = 1
FLAGGED: constant(uint256) = 2
IN_AUCTION: constant(uint256) = 3

MAX_MONEY: constant(uint256) = 2**96 - 1

_SWEEPING: constant(uint256) = 1 << 112
_STATE_SHIFT: constant(uint256) = 208  # state and since are the terms' top fields
_PAID_SHIFT: constant(uint256) = 216  # the rest's top field
_MASK_8: constant(uint256) = 2**8 - 1
_MASK_16: constant(uint256) = 2**16 - 1
_MASK_40: constant(uint256) = 2**40 - 1
_MASK_64: constant(uint256) = 2**64 - 1
_MASK_96: constant(uint256) = 2**96 - 1
_MASK_160: constant(uint256) = 2**160 - 1


# ---- Terms ----------


@internal
@pure
def _pack_terms(
    borrower: address, started_at: uint256, months: uint256, state: uint256, since: uint256
) -> uint256:
    """
    Fields must fit their widths: months are at most 36, times are of blocks.
    """
    return (
        convert(borrower, uint256)
        | (started_at << 160)
        | (months << 200)
        | (state << _STATE_SHIFT)
        | (since << 216)
    )


@internal
@pure
def _with_state(terms: uint256, state: uint256, since: uint256) -> uint256:
    return (terms & (2**_STATE_SHIFT - 1)) | (state << _STATE_SHIFT) | (since << 216)


@internal
@pure
def _borrower(terms: uint256) -> address:
    return convert(terms & _MASK_160, address)


@internal
@pure
def _started_at(terms: uint256) -> uint256:
    return (terms >> 160) & _MASK_40


@internal
@pure
def _months(terms: uint256) -> uint256:
    return (terms >> 200) & _MASK_8


@internal
@pure
def _state(terms: uint256) -> uint256:
    return (terms >> _STATE_SHIFT) & _MASK_8


@internal
@pure
def _since(terms: uint256) -> uint256:
    return terms >> 216


# ---- Rest ----------


@internal
@pure
def _pack_rest(principal: uint256, pool_index: uint256, known_resale: uint256) -> uint256:
    """
    Not sweeping, never paid. The principal must fit 96 bits, the index 16; a resale value above 96
    bits is cut.
    """
    return principal | (pool_index << 96) | (min(known_resale, MAX_MONEY) << 113)


@internal
@pure
def _with_known_resale(rest: uint256, known_resale: uint256) -> uint256:
    return (rest & ~(_MASK_96 << 113)) | (min(known_resale, MAX_MONEY) << 113)


@internal
@pure
def _with_sweeping(rest: uint256, is_sweeping: bool) -> uint256:
    return (rest & ~_SWEEPING) | (_SWEEPING if is_sweeping else 0)


@internal
@pure
def _with_paid_at(rest: uint256, moment: uint256) -> uint256:
    return (rest & (2**_PAID_SHIFT - 1)) | (moment << _PAID_SHIFT)


@internal
@pure
def _principal(rest: uint256) -> uint256:
    return rest & _MASK_96


@internal
@pure
def _pool_index(rest: uint256) -> uint256:
    return (rest >> 96) & _MASK_16


@internal
@pure
def _is_sweeping(rest: uint256) -> bool:
    return rest & _SWEEPING != 0


@internal
@pure
def _known_resale(rest: uint256) -> uint256:
    return (rest >> 113) & _MASK_96


@internal
@pure
def _paid_at(rest: uint256) -> uint256:
    return rest >> _PAID_SHIFT


# ---- History ----------


@internal
@pure
def _with_flagged_at(history: uint256, moment: uint256) -> uint256:
    return (history & ~_MASK_40) | moment


@internal
@pure
def _with_cured_at(history: uint256, moment: uint256) -> uint256:
    return (history & ~(_MASK_40 << 40)) | (moment << 40)


@internal
@pure
def _with_consent(history: uint256, max_rate: uint256, until: uint256) -> uint256:
    """
    The caller bounds the rate and the time; both zero is no consent.
    """
    return (history & (2**80 - 1)) | (max_rate << 80) | (until << 144)


@internal
@pure
def _flagged_at(history: uint256) -> uint256:
    return history & _MASK_40


@internal
@pure
def _cured_at(history: uint256) -> uint256:
    return (history >> 40) & _MASK_40


@internal
@pure
def _consent(history: uint256) -> (uint256, uint256):
    """
    Highest rate and last moment.
    """
    return (history >> 80) & _MASK_64, (history >> 144) & _MASK_40


# ---- Sale ----------


@internal
@pure
def _pack_sale(start_price: uint256, starter: address) -> uint256:
    """
    The start price must fit 96 bits.
    """
    return start_price | (convert(starter, uint256) << 96)


@internal
@pure
def _start_price(sale: uint256) -> uint256:
    return sale & _MASK_96


@internal
@pure
def _starter(sale: uint256) -> address:
    return convert(sale >> 96, address)
