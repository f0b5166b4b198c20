# pragma version 0.4.3
# pragma evm-version cancun
# pragma optimize gas
# pragma nonreentrancy on

"""
@title Lease Escrow
@license AGPL-3.0-only
@notice Lets machines for metered time: the lessee escrows the whole term, the host side is paid
        for delivered seconds once the meter is final, and what was not delivered goes back.
@dev Trusts the title, the meter and the splitter of its deployment, and its settlement token. No
     payee can block another: refunds are pulled, and rent that the splitter refuses stays owed
     to the asset. The price source counts for pledged machines only. Invariants:
     docs/invariants.md.
@custom:kill `stop_new` ends openings and offers; every lease runs to its end. `pause` for 14 days.
"""

from snekmate.auth import ownable
from snekmate.auth import ownable_2step as two_step

from ..interfaces import IComputeAsset
from ..interfaces import ILeaseEscrow
from ..interfaces import IMetricsOracle
from ..modules import claim_ledger
from ..modules import lease_book
from ..modules import lease_math
from ..modules import lease_notice
from ..modules import lease_views
from ..modules import lease_word
from ..modules import market_link
from ..modules import metered_lease
from ..modules import offer_book
from ..modules import offer_operators
from ..modules import pause_gate
from ..modules import pledge_guard
from ..modules import rent_forwarder
from ..modules import settlement_token
from ..modules import title_word

initializes: ownable
initializes: two_step[ownable := ownable]
initializes: pause_gate[ownable := ownable]
initializes: pledge_guard[ownable := ownable]
initializes: settlement_token
initializes: claim_ledger[settlement_token := settlement_token]
initializes: offer_book
initializes: offer_operators
initializes: lease_book
initializes: market_link[lease_book := lease_book, offer_book := offer_book]
initializes: lease_views[lease_book := lease_book]
initializes: lease_notice[lease_book := lease_book]
initializes: metered_lease[lease_book := lease_book]
initializes: rent_forwarder[lease_book := lease_book]

exports: (
    # ownership
    two_step.owner,
    two_step.pending_owner,
    two_step.transfer_ownership,
    two_step.accept_ownership,
    # pausing and sunset
    pause_gate.guardian,
    pause_gate.next_pause_at,
    pause_gate.paused_until,
    pause_gate.is_stopped,
    pause_gate.pause,
    pause_gate.unpause,
    pause_gate.set_guardian,
    pause_gate.stop_new,
    # pledged machines
    pledge_guard.price_source,
    pledge_guard.set_price_source,
    # who offers
    offer_operators.is_operator,
    offer_operators.set_operator,
    # the price of compute
    market_link.INDEX,
    market_link.standing,
    # money owed
    settlement_token.token,
    claim_ledger.claim,
    claim_ledger.claim_many,
    claim_ledger.claimable,
    rent_forwarder.forward,
    rent_forwarder.owed_to_asset,
    rent_forwarder.SPLITTER,
    # leases
    lease_views.lease,
    lease_views.lease_count,
    lease_views.funded_until,
    lease_notice.TITLE,
    lease_notice.terminate,
    lease_notice.reject,
    lease_notice.reclaim,
    metered_lease.METER,
    metered_lease.delivered,
    metered_lease.unsettled,
)

# A term of 8,760 hours has 12 whole periods and a rest.
MAX_PERIODS: constant(uint256) = 13

_RIGHT_LEASE: constant(uint8) = 1


@deploy
def __init__(
    token: address,
    title: address,
    meter: address,
    splitter: address,
    guardian: address,
    index: address,
):
    ownable.__init__()
    two_step.__init__()
    pause_gate.__init__(guardian)
    settlement_token.__init__(token)
    lease_notice.__init__(title)
    metered_lease.__init__(meter)
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
    @dev The title's owner or its operator, pausable. The title must have granted LEASE to this contract and
         the machine must be enrolled at the meter. The offer lapses when the owner changes.
    @param asset Title id.
    @param offer The terms; see `ILeaseEscrow.Offer` for the bounds.
    @return The offer's nonce, which `open_lease` must name.
    """
    pause_gate._check_open()
    word: uint256 = self._check_offerer(asset)
    self._check_lettable(asset, word)
    enrolled: bool = staticcall IMetricsOracle(metered_lease.METER).is_enrolled(asset)
    assert enrolled, "escrow: machine not enrolled"

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
    @dev Anyone, pausable. A permit that the token refuses is ignored: somebody may have carried it
         before, and what the caller allowed before counts as well.
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


# ---- Anyone ----------


@external
def settle(lease_id: uint256) -> uint256:
    """
    @notice Pay the host side what the meter says is final, within the present SLA period; when
            the period is over, close it and credit the lessee's rest.
    @dev Anyone, never pausable. Rounds charge, release and credit down. How often it is called
         changes nothing for the lease.
    @param lease_id The lease.
    @return Settlement units that the host side got.
    """
    party: uint256 = 0
    terms: uint256 = 0
    party, terms = lease_book._open_words(lease_id)
    lessee: address = lease_word._lessee(party)

    step: metered_lease.Step = metered_lease._settle_period(lease_id, party, terms, False)
    lease_book._write_terms(lease_id, step.terms)
    claim_ledger._credit(lessee, step.refund)

    rent_forwarder._pay_asset(lease_word._asset(lease_id), step.amount, step.seconds)
    return step.amount


@external
def close(lease_id: uint256) -> uint256:
    """
    @notice Settle every period that is left and end the record; the lessee's rest is credited.
    @dev Anyone, never pausable, once the meter is final up to the lease's end. Does not call the
         title: the user's expiry ended the use.
    @param lease_id The lease.
    @return Settlement units that the lessee was credited.
    """
    party: uint256 = 0
    terms: uint256 = 0
    party, terms = lease_book._open_words(lease_id)

    lessee: address = lease_word._lessee(party)
    amount: uint256 = 0
    paid_seconds: uint256 = 0
    refund: uint256 = 0
    for _: uint256 in range(MAX_PERIODS):
        if lease_word._is_paid_out(party, terms):
            break
        step: metered_lease.Step = metered_lease._settle_period(lease_id, party, terms, True)
        terms = step.terms
        amount += step.amount
        paid_seconds += step.seconds
        refund += step.refund
    lease_book._write_terms(lease_id, 0)
    claim_ledger._credit(lessee, refund)

    asset: uint256 = lease_word._asset(lease_id)
    log ILeaseEscrow.LeaseClosed(
        lease_id=lease_id, asset=asset, lessee=lessee, ended_at=lease_word._ends_at(party)
    )
    rent_forwarder._pay_asset(asset, amount, paid_seconds)
    return refund


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
    pause_gate._check_open()
    word: uint256 = staticcall IComputeAsset(lease_notice.TITLE).title(asset)
    self._check_lettable(asset, word)
    offer: uint256 = offer_book._offers[asset]
    offer_book._check_takeable(offer, hours, title_word._tenure(word))
    rate: uint256 = market_link._rate(asset, offer, title_word._accelerators(word))
    self._check_pledged(asset, offer, hours, word, rate)
    user: uint256 = staticcall IComputeAsset(lease_notice.TITLE).user_word(asset)
    is_free: bool = block.timestamp >= title_word._expires(user)
    assert is_free or title_word._setter_index(user) == 0, "escrow: machine in use"
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
def _open_lease(
    asset: uint256, hours: uint256, max_hourly_rate: uint256, offer_nonce: uint256
) -> uint256:
    pause_gate._check_open()
    offer: uint256 = offer_book._offers[asset]
    assert offer_book._nonce(offer) == offer_nonce, "escrow: offer changed"
    word: uint256 = staticcall IComputeAsset(lease_notice.TITLE).title(asset)
    offer_book._check_takeable(offer, hours, title_word._tenure(word))
    ends_at: uint256 = block.timestamp + hours * lease_math.HOUR_SECONDS
    rate: uint256 = market_link._rate(asset, offer, title_word._accelerators(word))
    assert rate <= max_hourly_rate, "escrow: rate above limit"
    self._check_pledged(asset, offer, hours, word, rate)

    lease_id: uint256 = lease_book._open(asset, msg.sender, hours, offer_book._at(offer, rate))
    total: uint256 = rate * hours

    settlement_token._pull(msg.sender, total)
    extcall IComputeAsset(lease_notice.TITLE).setUser(asset, msg.sender, convert(ends_at, uint64))
    log ILeaseEscrow.LeaseOpened(
        lease_id=lease_id,
        asset=asset,
        lessee=msg.sender,
        hourly_rate=rate,
        hours=hours,
        escrowed=total,
        started_at=block.timestamp,
        ends_at=ends_at,
    )
    market_link._refresh(asset)
    return lease_id


@internal
@view
def _check_offerer(asset: uint256) -> uint256:
    """
    The title's word, if the caller owns it or may offer for its owner.
    """
    word: uint256 = staticcall IComputeAsset(lease_notice.TITLE).title(asset)
    assert word != 0, "escrow: no such asset"
    assert offer_operators._may_offer(word, msg.sender), "escrow: not the title owner"
    return word


@internal
@view
def _check_lettable(asset: uint256, word: uint256):
    """
    What the title would refuse at opening.
    """
    assert title_word._flags(word) & title_word.FLAG_RETIRED == 0, "escrow: asset retired"
    granted: bool = staticcall IComputeAsset(lease_notice.TITLE).has_right(
        asset, self, _RIGHT_LEASE
    )
    assert granted, "escrow: no lease right"


@internal
@view
def _check_pledged(asset: uint256, offer: uint256, hours: uint256, word: uint256, rate: uint256):
    """
    Where the machine is pledged its lender can live with the lease.
    """
    if title_word._lien_index(word) != 0:
        pledge_guard._check_pledged(asset, hours, offer_book._binding_hours(offer), rate)
