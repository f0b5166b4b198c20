# pragma version 0.4.3
# pragma nonreentrancy on

"""
@title Terms Book
@license AGPL-3.0-only
@notice Who is paid from an asset's revenue, as its owner laid down.
@dev Terms lapse when the title changes hands, unless locked: locked terms lapse by seizure only.
     Two words per asset, bits named from the lowest, mirrored in `tests/helpers/revenue_words.py`:
     rule: operator 160 | opex bps 16 | tenure 32 | split id 32 | pays the owner 1
     rest: beneficiary 160 | locked until 40 | seizures 24
     While the tenure stands, a deposit reads the rest only for a beneficiary other than the owner.
"""

from ..interfaces import IRevenueSplitter
from . import title_word

MAX_OPEX_BPS: constant(uint256) = 4_000  # measured hosts pay 20 to 35 %; above is siphoning
MAX_PLEDGED_OPEX_BPS: constant(uint256) = 3_000  # of a pledged machine: more is not paid
MAX_LOCK_SECONDS: constant(uint256) = 5 * 365 * 86_400  # the useful life of an accelerator

_PAYS_OWNER: constant(uint256) = 1 << 240
_MASK_16: constant(uint256) = 2**16 - 1
_MASK_24: constant(uint256) = 2**24 - 1
_MASK_32: constant(uint256) = 2**32 - 1
_MASK_40: constant(uint256) = 2**40 - 1
_MASK_160: constant(uint256) = 2**160 - 1


# Asset to its rule word; written by `_set`.
_rules: HashMap[uint256, uint256]

# Asset to its rest word; written by `_set` and `_lock`.
_rests: HashMap[uint256, uint256]


# ---- Internal ----------


@internal
def _set(asset: uint256, title: uint256, terms: IRevenueSplitter.Terms):
    """
    `title` is the asset's title word. The caller has checked the owner and that the split exists.
    """
    self._check_shape(terms)
    assert not self._is_locked(asset, title), "splitter: terms locked"
    if title_word._lien_index(title) != 0:
        self._check_pledged(asset, title, terms)

    rule: uint256 = (
        convert(terms.operator, uint256)
        | (convert(terms.opex_bps, uint256) << 160)
        | (title_word._tenure(title) << 176)
        | (terms.split_id << 208)
    )
    if terms.beneficiary == title_word._owner(title):
        rule |= _PAYS_OWNER
    self._rules[asset] = rule
    self._rests[asset] = (
        convert(terms.beneficiary, uint256) | (title_word._seizures(title) << 200)
    )


@internal
def _lock(asset: uint256, title: uint256, until: uint256):
    """
    As `_set`: the caller has checked the owner.
    """
    assert self._is_valid(asset, self._rules[asset], title), "splitter: no terms to lock"
    rest: uint256 = self._rests[asset]
    assert until > block.timestamp, "splitter: lock in the past"
    assert until <= block.timestamp + MAX_LOCK_SECONDS, "splitter: lock too long"
    assert until > self._locked_until(rest), "splitter: lock only extends"

    self._rests[asset] = (rest & ~(_MASK_40 << 160)) | (until << 160)


@internal
@view
def _payees(asset: uint256, title: uint256) -> (address, uint256, address, uint256):
    """
    Operator, its bps, beneficiary and split (one of both is zero): the owner takes all while no
    valid terms stand.
    """
    owner: address = title_word._owner(title)
    rule: uint256 = self._rules[asset]
    if not self._is_valid(asset, rule, title):
        return empty(address), 0, owner, 0

    beneficiary: address = empty(address)
    split_id: uint256 = (rule >> 208) & _MASK_32
    if split_id == 0:
        if rule & _PAYS_OWNER != 0 and self._tenure(rule) == title_word._tenure(title):
            beneficiary = owner
        else:
            beneficiary = convert(self._rests[asset] & _MASK_160, address)
    return convert(rule & _MASK_160, address), (rule >> 160) & _MASK_16, beneficiary, split_id


@internal
@view
def _stored(asset: uint256, title: uint256) -> (IRevenueSplitter.Terms, uint256, bool):
    """
    Terms as last set, the end of their lock, and whether they are valid today.
    """
    rule: uint256 = self._rules[asset]
    rest: uint256 = self._rests[asset]
    terms: IRevenueSplitter.Terms = IRevenueSplitter.Terms(
        operator=convert(rule & _MASK_160, address),
        opex_bps=convert((rule >> 160) & _MASK_16, uint16),
        beneficiary=convert(rest & _MASK_160, address),
        split_id=(rule >> 208) & _MASK_32,
    )
    return terms, self._locked_until(rest), self._is_valid(asset, rule, title)


@internal
@view
def _is_valid(asset: uint256, rule: uint256, title: uint256) -> bool:
    """
    Set in this tenure, or locked and not seized since. No word, no terms.
    """
    if rule == 0:
        return False
    if self._tenure(rule) == title_word._tenure(title):
        return True
    return self._is_locked(asset, title)


@internal
@view
def _is_locked(asset: uint256, title: uint256) -> bool:
    rest: uint256 = self._rests[asset]
    if self._locked_until(rest) <= block.timestamp:
        return False
    return (rest >> 200) & _MASK_24 == title_word._seizures(title)


@internal
@view
def _check_shape(terms: IRevenueSplitter.Terms):
    assert convert(terms.opex_bps, uint256) <= MAX_OPEX_BPS, "splitter: opex too high"
    no_operator: bool = terms.operator == empty(address)
    assert no_operator == (terms.opex_bps == 0), "splitter: operator and opex"
    no_beneficiary: bool = terms.beneficiary == empty(address)
    assert no_beneficiary != (terms.split_id == 0), "splitter: beneficiary or split"
    assert self not in [terms.operator, terms.beneficiary], "splitter: pays itself"


@internal
@view
def _check_pledged(asset: uint256, title: uint256, terms: IRevenueSplitter.Terms):
    """
    Under a lien the share of others may only fall: the lender counted on the rest. The operator
    may go when its share goes to 0.
    """
    operator: address = empty(address)
    opex_bps: uint256 = 0
    beneficiary: address = empty(address)
    split_id: uint256 = 0
    operator, opex_bps, beneficiary, split_id = self._payees(asset, title)
    assert convert(terms.opex_bps, uint256) <= opex_bps, "splitter: lien, opex only falls"
    assert terms.operator in [operator, empty(address)], "splitter: lien keeps operator"
    assert terms.beneficiary == beneficiary, "splitter: lien keeps beneficiary"
    assert terms.split_id == split_id, "splitter: lien keeps split"


@internal
@pure
def _tenure(rule: uint256) -> uint256:
    return (rule >> 176) & _MASK_32


@internal
@pure
def _locked_until(rest: uint256) -> uint256:
    return (rest >> 160) & _MASK_40
