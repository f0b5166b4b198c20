# pragma version 0.4.3
# pragma nonreentrancy on

"""
@title Lease Successor
@license AGPL-3.0-only
@notice A lease that goes on from another of the same lessee: it waits until that one ends, and
        falls with it where notice ends that one early.
@dev One waits at most, as its asset's latest lease. What a fallen one took goes back in full to
     whoever paid. Works on the words of `lease_book`.
"""

from ..interfaces import ILeaseEscrow
from . import bond_link as bonds
from . import claim_ledger as claims
from . import lease_book
from . import lease_math
from . import lease_word
from . import refusal

uses: lease_book
uses: claims
uses: bonds


# Lease id of a successor to who paid for it, zero if its lessee did; written by _append.
_payers: HashMap[uint256, address]


# ---- Views ----------


@external
@view
def binding_terms(asset: uint256) -> (uint256, uint256, uint256, uint256):
    """
    @notice What binds whoever takes over a machine that is let: the lease that runs, and the one
            that waits after it.
    @dev Of a machine that is not let the terms of its latest lease, zeros if there was none.
    @param asset Title id.
    @return Hours of the whole term, or from now to the end of the lease that waits if that is more;
            hours that may pass after notice; the lower rate, settlement units an hour; tenancy, 1
            if either is BARE_METAL. Hours are rounded up.
    """
    return self._binding_terms(asset)


# ---- Internal ----------


@internal
@view
def _extendable(lease_id: uint256) -> uint256:
    """
    The party word of a lease that can be extended: it runs, nothing waits, nobody gave notice.
    """
    party: uint256 = lease_book._open_words(lease_id)[0]
    refusal._unless(block.timestamp < lease_word._ends_at(party), "escrow: lease has ended")
    refusal._unless(block.timestamp >= lease_word._started_at(party), "escrow: lease not started")
    refusal._unless(party & lease_word.NOTICE == 0, "escrow: notice already given")
    refusal._unless(lease_book._terms[lease_id + 1] == 0, "escrow: successor waits")
    return party


@internal
def _append(
    asset: uint256, party: uint256, payer: address, hours: uint256, offer: uint256
) -> uint256:
    """
    Record the successor of a lease that runs, on the terms of an offer word.
    """
    lessee: address = lease_word._lessee(party)
    terms: uint256 = lease_word._pack_terms(offer) | lease_word.SUCCESSOR
    lease_id: uint256 = lease_book._open(asset, lessee, lease_word._ends_at(party), hours, terms)
    if payer != lessee:
        self._payers[lease_id] = payer
    return lease_id


@internal
def _cancel_after(lease_id: uint256):
    """
    Cancel what waits after a lease that runs, if anything does, and credit its payer all it took.
    """
    successor: uint256 = lease_id + 1
    terms: uint256 = lease_book._terms[successor]
    if terms == 0:
        return
    party: uint256 = lease_book._party[successor]
    refund: uint256 = lease_word._escrowed(party, terms)
    payer: address = self._payers[successor]
    if payer == empty(address):
        payer = lease_word._lessee(party)

    lease_book._write_cancelled(successor, party)
    claims._credit(payer, refund)
    bonds._draw(successor, payer, terms, 0, True)

    log ILeaseEscrow.SuccessorCancelled(
        lease_id=successor, asset=lease_word._asset(successor), payer=payer, refund=refund
    )


@internal
@view
def _binding_terms(asset: uint256) -> (uint256, uint256, uint256, uint256):
    latest: uint256 = lease_book._latest(asset)
    party: uint256 = lease_book._party[latest]
    terms: uint256 = lease_book._terms[latest]
    hours: uint256 = lease_word._hours(party)
    notice_hours: uint256 = lease_word._binding_hours(terms)
    rate: uint256 = lease_word._hourly_rate(terms)
    tenancy: uint256 = lease_word._tenancy(terms)
    starts_at: uint256 = lease_word._started_at(party)
    if block.timestamp >= starts_at:
        return hours, notice_hours, rate, tenancy

    first_party: uint256 = lease_book._party[latest - 1]
    first_terms: uint256 = lease_book._terms[latest - 1]
    first_hours: uint256 = lease_word._hours(first_party)
    first_notice: uint256 = lease_word._binding_hours(first_terms)
    first_rate: uint256 = lease_word._hourly_rate(first_terms)
    if terms == 0:
        # Cancelled before its start.
        return first_hours, first_notice, first_rate, lease_word._tenancy(first_terms)
    left: uint256 = starts_at - block.timestamp
    left = (left + lease_math.HOUR_SECONDS - 1) // lease_math.HOUR_SECONDS
    # Notice that comes too late to end the first lease early finds the second one at its start.
    shortest: uint256 = min(left, first_notice) + lease_word._shortest_hours(terms)
    return (
        max(first_hours, left + hours),
        max(max(first_notice, notice_hours), shortest),
        min(first_rate, rate),
        lease_word._tenancy(first_terms) | tenancy,
    )
