# pragma version 0.4.3
# pragma evm-version cancun
# pragma optimize codesize
# pragma nonreentrancy on

"""
@title Lease Escrow
@license AGPL-3.0-only
@notice Lets machines for metered time: the lessee escrows the whole term, the host side is paid
        for delivered seconds once the meter is final, and what was not delivered goes back.
@dev Trusts title, meter, splitter, bonds and settlement token of its deployment. No payee can block
     another: refunds are pulled, and rent that the splitter refuses stays owed to the asset. The
     price source counts for pledged machines only (docs/invariants.md).
@custom:kill `stop_new` ends openings and offers; every lease runs to its end. `pause` for 14 days.
"""

from snekmate.auth import ownable
from snekmate.auth import ownable_2step as two_step

from ..interfaces import IComputeAsset
from ..interfaces import ILeaseEscrow
from ..interfaces import IMetricsOracle
from ..modules import bond_link
from ..modules import claim_ledger
from ..modules import lease_accrual
from ..modules import lease_book
from ..modules import lease_handover
from ..modules import lease_math
from ..modules import lease_notice
from ..modules import lease_successor
from ..modules import lease_views
from ..modules import lease_word
from ..modules import market_link
from ..modules import metered_lease
from ..modules import offer_book
from ..modules import offer_operators
from ..modules import pause_gate
from ..modules import pledge_guard
from ..modules import refusal
from ..modules import rent_forwarder
from ..modules import settlement_token
from ..modules import title_word

initializes: ownable
initializes: two_step[ownable := ownable]
initializes: pause_gate[ownable := ownable]
initializes: settlement_token
initializes: claim_ledger[settlement_token := settlement_token]
initializes: offer_book
initializes: pledge_guard[ownable := ownable]
initializes: offer_operators
initializes: lease_book
initializes: market_link[lease_book := lease_book, offer_book := offer_book]
initializes: lease_views[lease_book := lease_book]
initializes: bond_link
initializes: lease_successor[lease_book := lease_book, claims := claim_ledger, bonds := bond_link]
initializes: lease_notice[lease_book := lease_book, lease_successor := lease_successor]
initializes: lease_handover[lease_book := lease_book, lease_notice := lease_notice]
initializes: rent_forwarder[lease_book := lease_book]
initializes: metered_lease[
    book := lease_book, claims := claim_ledger, rent := rent_forwarder, bond_link := bond_link
]
initializes: lease_accrual[book := lease_book, metered_lease := metered_lease]

exports: (
    two_step.owner,
    two_step.pending_owner,
    two_step.transfer_ownership,
    two_step.accept_ownership,
    pause_gate.guardian,
    pause_gate.next_pause_at,
    pause_gate.paused_until,
    pause_gate.is_stopped,
    pause_gate.pause,
    pause_gate.unpause,
    pause_gate.set_guardian,
    pause_gate.stop_new,
    pledge_guard.price_source,
    pledge_guard.set_price_source,
    offer_operators.is_operator,
    offer_operators.set_operator,
    market_link.INDEX,
    market_link.standing,
    settlement_token.token,
    claim_ledger.claim,
    claim_ledger.claimable,
    rent_forwarder.forward,
    rent_forwarder.owed_to_asset,
    rent_forwarder.SPLITTER,
    lease_successor.binding_terms,
    lease_views.lease,
    lease_views.lease_count,
    lease_views.funded_until,
    lease_notice.TITLE,
    lease_notice.terminate,
    lease_notice.reject,
    lease_notice.reclaim,
    lease_handover.assign,
    lease_handover.accept,
    lease_handover.proposed_lessee,
    metered_lease.METER,
    bond_link.BONDS,
    metered_lease.settle,
    metered_lease.close,
    lease_accrual.delivered,
    lease_accrual.unsettled,
)

_RIGHT_LEASE: constant(uint8) = 1


@deploy
def __init__(
    token: address,
    title: address,
    meter: address,
    splitter: address,
    guardian: address,
    index: address,
    bonds: address,
):
    ownable.__init__()
    two_step.__init__()
    pause_gate.__init__(guardian)
    settlement_token.__init__(token)
    lease_notice.__init__(title)
    metered_lease.__init__(meter)
    bond_link.__init__(bonds)
    rent_forwarder.__init__(splitter)
    market_link.__init__(index)
    # The one allowance this contract ever gives: the splitter pulls what is forwarded to it.
    approved: bool = extcall settlement_token.TOKEN.approve(
        splitter, max_value(uint256), default_return_value=True
    )
    assert approved, "escrow: approval refused"


# ---- Title owners ----------


@external
def post_offer(asset: uint256, offer: ILeaseEscrow.Offer) -> uint256:
    """
    @notice Offer a machine for lease, replacing the offer that stands.
    @dev The title's owner or its operator, pausable. The title must have granted LEASE here and the
         machine must be enrolled at the meter. The offer lapses when the owner changes.
    @param asset Title id.
    @param offer The terms; see `ILeaseEscrow.Offer` for the bounds.
    @return The offer's nonce, which `open_lease` must name.
    """
    pause_gate._check_open()
    word: uint256 = self._check_offerer(asset)
    self._check_lettable(asset, word)
    enrolled: bool = staticcall IMetricsOracle(metered_lease.METER).is_enrolled(asset)
    refusal._unless(enrolled, "escrow: machine not enrolled")

    nonce: uint256 = offer_book._post(asset, offer, title_word._tenure(word))

    log ILeaseEscrow.OfferPosted(
        asset=asset, owner=title_word._owner(word), nonce=nonce, offer=offer
    )
    market_link._refresh(asset)
    return nonce


@external
def withdraw_offer(asset: uint256):
    """
    @notice Take the standing offer back.
    @dev The title's owner or its operator, also an owner who did not post it.
    @param asset Title id.
    """
    word: uint256 = self._check_offerer(asset)

    nonce: uint256 = offer_book._withdraw(asset)

    log ILeaseEscrow.OfferWithdrawn(asset=asset, owner=title_word._owner(word), nonce=nonce)


# ---- Lessees ----------


@external
def open_lease(
    asset: uint256, hours: uint256, max_hourly_rate: uint256, offer_nonce: uint256
) -> uint256:
    """
    @notice Lease a machine from now on, on the standing offer; escrows rate x hours from the caller.
    @dev Anyone, pausable. A user that the owner set is replaced; one that a contract set refuses.
         A pledged machine is let within `modules/pledge_bounds.vy` only.
    @param asset Title id.
    @param hours Term, within the offer's bounds.
    @param max_hourly_rate Most that the caller agrees to, settlement units an hour.
    @param offer_nonce The offer that the caller has seen: a re-posted one is refused.
    @return The lease's id: asset x 1,000,000 + its number from 1.
    """
    return self._open_lease(asset, hours, max_hourly_rate, offer_nonce)


@external
def open_lease_with_permit(
    asset: uint256,
    hours: uint256,
    max_hourly_rate: uint256,
    offer_nonce: uint256,
    deadline: uint256,
    v: uint8,
    r: bytes32,
    s: bytes32,
) -> uint256:
    """
    @notice As `open_lease`, with the caller's EIP-2612 permit of max_hourly_rate x hours for this
            contract, so that no approval is needed first.
    @dev Anyone, pausable. A permit that the token refuses is ignored: what was allowed before counts.
    @param asset Title id.
    @param hours Term, within the offer's bounds.
    @param max_hourly_rate Most that the caller agrees to, settlement units an hour.
    @param offer_nonce The offer that the caller has seen.
    @param deadline Last moment of the permit, Unix seconds.
    @param v Of its signature.
    @param r Of its signature.
    @param s Of its signature.
    @return The lease's id.
    """
    allowed: uint256 = unsafe_mul(max_hourly_rate, hours)
    settlement_token._permit(msg.sender, allowed, deadline, v, r, s)
    return self._open_lease(asset, hours, max_hourly_rate, offer_nonce)


@external
def extend(
    lease_id: uint256, hours: uint256, max_hourly_rate: uint256, offer_nonce: uint256
) -> uint256:
    """
    @notice Let the lessee go on after a lease: a successor from its end on, on the offer that stands
            today, with terms of its own; escrows rate x hours from the caller.
    @dev Anyone pays, pausable. The lease runs, nobody gave notice, nothing waits after it yet. Notice
         that ends the lease early cancels the successor, and the caller is credited all it paid.
         A pledged machine is bound within `modules/pledge_bounds.vy` only, both leases together.
    @param lease_id The lease.
    @param hours Term of the successor, within the offer's bounds.
    @param max_hourly_rate Most that the caller agrees to, settlement units an hour.
    @param offer_nonce The offer that the caller has seen.
    @return The successor's id.
    """
    party: uint256 = lease_successor._extendable(lease_id)
    asset: uint256 = lease_word._asset(lease_id)
    word: uint256 = staticcall IComputeAsset(lease_notice.TITLE).title(asset)
    offer: uint256 = self._agreed(asset, word, hours, max_hourly_rate, offer_nonce)
    rate: uint256 = offer_book._rate(offer)

    offer = bond_link._reserve(asset, offer)
    successor: uint256 = lease_successor._append(asset, party, msg.sender, hours, offer)
    bound_hours: uint256 = 0
    notice_hours: uint256 = 0
    least_rate: uint256 = 0
    tenancy: uint256 = 0
    bound_hours, notice_hours, least_rate, tenancy = lease_successor._binding_terms(asset)
    pledge_guard._check(asset, word, bound_hours, notice_hours, rate, tenancy)
    lessee: address = lease_word._lessee(party)
    self._start(successor, lessee, lease_word._ends_at(party), hours, rate)
    return successor


# ---- Views ----------


@external
@view
def quote(asset: uint256, hours: uint256) -> (uint256, uint256, uint256):
    """
    @notice What `open_lease` would take now; reverts with the reason for which it would refuse.
    @param asset Title id.
    @param hours Term.
    @return Hourly rate, total (settlement units) and the offer's nonce.
    """
    word: uint256 = staticcall IComputeAsset(lease_notice.TITLE).title(asset)
    offer: uint256 = self._taken(asset, word, hours)
    rate: uint256 = offer_book._rate(offer)
    self._check_lettable(asset, word)
    pledge_guard._check_offer(asset, word, hours, offer, rate)
    user: uint256 = staticcall IComputeAsset(lease_notice.TITLE).user_word(asset)
    is_free: bool = block.timestamp >= title_word._expires(user)
    refusal._unless(is_free or title_word._setter_index(user) == 0, "escrow: machine in use")
    bond_link._check(asset, rate)
    return rate, rate * hours, offer_book._nonce(offer)


@external
@view
def offer_of(asset: uint256) -> (ILeaseEscrow.Offer, uint256, uint256, bool):
    """
    @notice The standing offer of an asset.
    @param asset Title id.
    @return The offer (all zero if none), its nonce, the tenure it was posted in, and whether it
            stands: neither withdrawn nor expired nor of a former owner.
    """
    offer: ILeaseEscrow.Offer = empty(ILeaseEscrow.Offer)
    nonce: uint256 = 0
    tenure: uint256 = 0
    offer, nonce, tenure = offer_book._offer(asset)
    is_live: bool = offer.hourly_rate != 0 and block.timestamp <= convert(
        offer.valid_until, uint256
    )
    word: uint256 = staticcall IComputeAsset(lease_notice.TITLE).title(asset)
    return offer, nonce, tenure, is_live and tenure == title_word._tenure(word)


# ---- Internal ----------


@internal
@view
def _check_offerer(asset: uint256) -> uint256:
    """
    The title's word, if the caller owns it or may offer for its owner.
    """
    word: uint256 = staticcall IComputeAsset(lease_notice.TITLE).title(asset)
    refusal._unless(offer_operators._may_offer(word, msg.sender), "escrow: not the title owner")
    return word


@internal
def _open_lease(
    asset: uint256, hours: uint256, max_hourly_rate: uint256, offer_nonce: uint256
) -> uint256:
    word: uint256 = staticcall IComputeAsset(lease_notice.TITLE).title(asset)
    offer: uint256 = self._agreed(asset, word, hours, max_hourly_rate, offer_nonce)
    rate: uint256 = offer_book._rate(offer)
    pledge_guard._check_offer(asset, word, hours, offer, rate)

    offer = bond_link._reserve(asset, offer)
    lease_id: uint256 = lease_book._open(
        asset, msg.sender, block.timestamp, hours, lease_word._pack_terms(offer)
    )
    self._start(lease_id, msg.sender, block.timestamp, hours, rate)
    return lease_id


@internal
@view
def _agreed(
    asset: uint256, word: uint256, hours: uint256, max_hourly_rate: uint256, offer_nonce: uint256
) -> uint256:
    is_same: bool = offer_book._nonce(offer_book._offers[asset]) == offer_nonce
    refusal._unless(is_same, "escrow: offer changed")
    offer: uint256 = self._taken(asset, word, hours)
    refusal._unless(offer_book._rate(offer) <= max_hourly_rate, "escrow: rate above limit")
    return offer


@internal
@view
def _taken(asset: uint256, word: uint256, hours: uint256) -> uint256:
    """
    The standing offer at the rate of now, if it can be taken for so many hours.
    """
    pause_gate._check_open()
    offer: uint256 = offer_book._offers[asset]
    offer_book._check_takeable(offer, hours, title_word._tenure(word))
    rate: uint256 = market_link._rate(asset, offer, title_word._accelerators(word))
    return offer_book._at(offer, rate)


@internal
def _start(lease_id: uint256, lessee: address, started_at: uint256, hours: uint256, rate: uint256):
    """
    Take the rent of a recorded lease from the caller; the lessee may use the machine to its end.
    """
    asset: uint256 = lease_word._asset(lease_id)
    ends_at: uint256 = started_at + hours * lease_math.HOUR_SECONDS
    total: uint256 = rate * hours

    settlement_token._pull(msg.sender, total)
    extcall IComputeAsset(lease_notice.TITLE).setUser(asset, lessee, convert(ends_at, uint64))
    log ILeaseEscrow.LeaseOpened(
        lease_id=lease_id,
        asset=asset,
        lessee=lessee,
        hourly_rate=rate,
        hours=hours,
        escrowed=total,
        started_at=started_at,
        ends_at=ends_at,
    )
    market_link._refresh(asset)


@internal
@view
def _check_lettable(asset: uint256, word: uint256):
    """
    What the title would refuse at opening.
    """
    refusal._unless(title_word._flags(word) & title_word.FLAG_RETIRED == 0, "escrow: asset retired")
    granted: bool = staticcall IComputeAsset(lease_notice.TITLE).has_right(
        asset, self, _RIGHT_LEASE
    )
    refusal._unless(granted, "escrow: no lease right")
