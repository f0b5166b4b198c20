# pragma version 0.4.3
# pragma evm-version cancun
# pragma optimize gas
# pragma nonreentrancy on

"""
@title Revenue Splitter: the waterfall
@license AGPL-3.0-only
@author Wellhead
@notice Divides what an asset earns: protocol fee, operator, debt service, beneficiary or split.
@dev Trusted: the title contract, the settlement token, and the listed escrows for what counts as
     rent. The holder of a title's lien is called and believed only as far as balances show.
     Nothing here can be paused. Money held = claims + fees + splits received and unreleased.
"""

from ..interfaces import IComputeAsset
from ..interfaces import IRevenueSplitter

implements: IRevenueSplitter

from snekmate.auth import ownable
from snekmate.auth import ownable_2step as two_step

initializes: ownable
initializes: two_step[ownable := ownable]

from ..modules import approved_contracts
from ..modules import claim_ledger
from ..modules import debt_service
from ..modules import protocol_fee
from ..modules import revenue_book
from ..modules import settlement_token
from ..modules import split_book
from ..modules import terms_book
from ..modules import title_word

initializes: approved_contracts[ownable := ownable]
initializes: settlement_token
initializes: claim_ledger[settlement_token := settlement_token]
initializes: debt_service[settlement_token := settlement_token]
initializes: protocol_fee[ownable := ownable, settlement_token := settlement_token]
initializes: split_book[claim_ledger := claim_ledger]
initializes: terms_book
initializes: revenue_book

exports: (
    # owner
    two_step.owner,
    two_step.pending_owner,
    two_step.transfer_ownership,
    two_step.accept_ownership,
    # escrows
    approved_contracts.approve_contract,
    approved_contracts.approved_contract,
    approved_contracts.approved_count,
    approved_contracts.approval_of,
    # claims
    claim_ledger.claim,
    claim_ledger.claim_many,
    claim_ledger.claimable,
    # fee
    protocol_fee.claim_fees,
    protocol_fee.propose_fee,
    protocol_fee.apply_fee,
    protocol_fee.set_treasury,
    protocol_fee.fee_bps,
    protocol_fee.proposed_fee,
    protocol_fee.fees_accrued,
    protocol_fee.treasury,
    # splits
    split_book.create_split,
    split_book.release_split,
    split_book.split_count,
    split_book.split_received,
    split_book.split_share,
    split_book.split_released,
    split_book.split_releasable,
    # revenue
    revenue_book.revenue_of,
    revenue_book.buckets_of,
    revenue_book.income_of,
    # token
    settlement_token.token,
)

MAX_FEE_BPS: public(constant(uint256)) = protocol_fee.MAX_FEE_BPS
FEE_DELAY_SECONDS: public(constant(uint256)) = protocol_fee.FEE_DELAY_SECONDS
MAX_OPEX_BPS: public(constant(uint256)) = terms_book.MAX_OPEX_BPS
MAX_LOCK_SECONDS: public(constant(uint256)) = terms_book.MAX_LOCK_SECONDS
BUCKET_SECONDS: public(constant(uint256)) = revenue_book.BUCKET_SECONDS
MAX_DEPOSIT: public(constant(uint256)) = 2**96 - 1  # 128 bits of fees never overflow

_BPS: constant(uint256) = 10_000

_TITLE: immutable(IComputeAsset)


@deploy
def __init__(token: address, title: address, treasury: address, fee_bps: uint256):
    ownable.__init__()
    two_step.__init__()
    settlement_token.__init__(token)
    protocol_fee.__init__(treasury, fee_bps)
    assert title.is_contract, "splitter: title has no code"
    _TITLE = IComputeAsset(title)


# ---- Escrows ----------


@external
def deposit_rent(asset: uint256, amount: uint256, seconds: uint256):
    """
    @notice Run rent through the waterfall and count it as the asset's income.
    @dev Listed escrows only. Pulls by measured balance.
    @param asset Asset that earned it.
    @param amount Settlement units, gross.
    @param seconds Available seconds that it pays for.
    """
    assert approved_contracts._index_with(msg.sender, approved_contracts.ESCROW) != 0, (
        "splitter: not an escrow"
    )
    income: uint256 = self._pour(asset, amount, seconds)
    revenue_book._record(asset, amount, income, seconds)


# ---- Anyone ----------


@external
def deposit(asset: uint256, amount: uint256):
    """
    @notice Run a gift through the waterfall; it never counts as income.
    @dev Pulls by measured balance.
    @param asset Asset whose terms divide it.
    @param amount Settlement units, gross.
    """
    self._pour(asset, amount, 0)


# ---- Title owner ----------


@external
def set_terms(asset: uint256, terms: IRevenueSplitter.Terms):
    """
    @notice Lay down who is paid from an asset's revenue, from the next deposit on.
    @dev The title's owner only; refused while locked. Terms lapse with the tenure. Under a lien
         opex may only fall, and operator, beneficiary and split stay.
    @param asset Asset id.
    @param terms Operator with its share (or neither), and either a beneficiary or a split.
    """
    title: uint256 = self._check_title_owner(asset)
    if terms.split_id != 0:
        assert split_book._exists(terms.split_id), "splitter: no such split"

    terms_book._set(asset, title, terms)
    log IRevenueSplitter.TermsSet(
        asset=asset, owner=msg.sender, tenure=title_word._tenure(title), terms=terms
    )


@external
def lock_terms(asset: uint256, until: uint256):
    """
    @notice Promise not to change the terms: until then they survive sales, though not a seizure.
    @dev The title's owner only; a lock can be extended, never shortened.
    @param asset Asset id, with valid terms.
    @param until Unix seconds, at most five years ahead.
    """
    title: uint256 = self._check_title_owner(asset)

    terms_book._lock(asset, title, until)
    log IRevenueSplitter.TermsLocked(asset=asset, owner=msg.sender, until=until)


# ---- Views ----------


@external
@view
def terms_of(asset: uint256) -> (IRevenueSplitter.Terms, uint256, bool):
    """
    @notice An asset's terms as last set. Where they are not valid, the owner takes all after the
            fee.
    @param asset Asset id.
    @return The terms, Unix seconds until when they are locked, and whether they are valid now.
    """
    return terms_book._stored(asset, staticcall _TITLE.title(asset))


@external
@view
def is_locked(asset: uint256) -> bool:
    """
    @notice Whether an asset's terms are locked: they survive sales, though not a seizure.
    @param asset Asset id.
    @return False where no valid terms stand.
    """
    return terms_book._is_locked(asset, staticcall _TITLE.title(asset))


@external
@view
@reentrant
def title() -> address:
    """
    @notice The title contract whose assets earn here.
    @return Its address.
    """
    return _TITLE.address


# ---- Internal ----------


@internal
def _pour(asset: uint256, amount: uint256, seconds: uint256) -> uint256:
    """
    Take the money in, then divide it; returns what is left after fee and opex: the income, debt
    service included. Fee and opex are rounded down in favour of what comes after them; the
    beneficiary takes the rest: nothing stays behind.
    """
    assert amount != 0, "splitter: nothing to deposit"
    assert amount <= MAX_DEPOSIT, "splitter: deposit too large"
    title: uint256 = self._title_of(asset)

    # First of all, as debt service will spend from it; the lock keeps everyone out meanwhile.
    held: uint256 = settlement_token._pull(msg.sender, amount)

    operator: address = empty(address)
    opex_bps: uint256 = 0
    beneficiary: address = empty(address)
    split_id: uint256 = 0
    operator, opex_bps, beneficiary, split_id = terms_book._payees(asset, title)
    is_pledged: bool = title_word._lien_index(title) != 0
    if is_pledged:
        opex_bps = min(opex_bps, terms_book.MAX_PLEDGED_OPEX_BPS)
    fee: uint256 = protocol_fee._accrue(amount)
    opex: uint256 = (amount - fee) * opex_bps // _BPS
    claim_ledger._credit(operator, opex)
    income: uint256 = amount - fee - opex
    debt: uint256 = 0
    if is_pledged:
        holder: address = staticcall _TITLE.lien_of(asset)
        debt = debt_service._serve(holder, asset, income, held)
    net: uint256 = income - debt
    if split_id != 0:
        split_book._receive(split_id, net)
    else:
        claim_ledger._credit(beneficiary, net)

    log IRevenueSplitter.Deposited(
        asset=asset,
        payer=msg.sender,
        beneficiary=beneficiary,
        split_id=split_id,
        gross=amount,
        fee=fee,
        opex=opex,
        debt=debt,
        net=net,
        seconds=seconds,
    )
    return income


@internal
@view
def _title_of(asset: uint256) -> uint256:
    """
    The asset's title word.
    """
    title: uint256 = staticcall _TITLE.title(asset)
    assert title != 0, "splitter: no such asset"
    return title


@internal
@view
def _check_title_owner(asset: uint256) -> uint256:
    """
    The asset's title word, for its owner only.
    """
    title: uint256 = self._title_of(asset)
    assert msg.sender == title_word._owner(title), "splitter: not the title owner"
    return title
