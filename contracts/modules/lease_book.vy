# pragma version 0.4.3
# pragma nonreentrancy on

"""
@title Lease Book
@license AGPL-3.0-only
@notice Keeps every lease in two words and, per asset, one word of what is owed and let.
@dev A lease's id is its asset's id x 1,000,000 + its number: no global counter, no pointers.
     Its words: `lease_word`. Per asset, bits from the lowest, mirrored in
     `tests/helpers/lease_words.py`:
     account: owed amount 96 | owed seconds 40 | leases 24 | let until 40
"""

from ..interfaces import ILeaseEscrow
from . import lease_math
from . import lease_word
from . import refusal

_MASK_24: constant(uint256) = 2**24 - 1
_MASK_40: constant(uint256) = 2**40 - 1
_MASK_96: constant(uint256) = 2**96 - 1
_MASK_136: constant(uint256) = 2**136 - 1
_MASK_160: constant(uint256) = 2**160 - 1


# Lease id to words, see `lease_word`; written by _open, _write_cancelled, (party) _write_notice and
# _write_lessee, (terms) _write_terms.
_party: HashMap[uint256, uint256]
_terms: HashMap[uint256, uint256]

# Asset to its word, layout above; written by _open, _write_notice and _write_owed.
_accounts: HashMap[uint256, uint256]


# ---- Internal ----------


@internal
def _open(
    asset: uint256, lessee: address, started_at: uint256, hours: uint256, terms: uint256
) -> uint256:
    """
    Record a lease of a machine that is free from `started_at` on.
    """
    account: uint256 = self._accounts[asset]
    # The second in which a lease ends is free.
    refusal._unless(started_at >= account >> 160, "escrow: machine in use")
    number: uint256 = ((account >> 136) & _MASK_24) + 1
    refusal._unless(number <= lease_word.MAX_NUMBER, "escrow: too many leases")
    lease_id: uint256 = asset * lease_word.IDS_PER_ASSET + number
    ends_at: uint256 = started_at + hours * lease_math.HOUR_SECONDS

    self._accounts[asset] = (account & _MASK_136) | (number << 136) | (ends_at << 160)
    self._party[lease_id] = lease_word._pack_party(lessee, started_at, ends_at, hours)
    self._terms[lease_id] = terms
    return lease_id


@internal
@view
def _open_words(lease_id: uint256) -> (uint256, uint256):
    """
    Party and terms of a lease that is not closed.
    """
    party: uint256 = self._party[lease_id]
    terms: uint256 = self._terms[lease_id]
    refusal._unless(party != 0, "escrow: no such lease")
    refusal._unless(terms != 0, "escrow: lease closed")
    return party, terms


@internal
def _write_terms(lease_id: uint256, terms: uint256):
    """
    0 closes: parties and times stay readable, the terms are in the log.
    """
    self._terms[lease_id] = terms


@internal
def _write_notice(lease_id: uint256, party: uint256, ends_at: uint256, by: uint256):
    """
    Record notice to a live lease; `by` is one of the notice bits. Where it ends the lease earlier
    the machine is free then: no other lease may follow.
    """
    self._party[lease_id] = lease_word._with_end(party, ends_at) | by
    if ends_at != lease_word._ends_at(party):
        asset: uint256 = lease_word._asset(lease_id)
        self._accounts[asset] = (self._accounts[asset] & _MASK_160) | (ends_at << 160)


@internal
def _write_lessee(lease_id: uint256, party: uint256, lessee: address):
    """
    Record another lessee of a live lease.
    """
    self._party[lease_id] = lease_word._with_lessee(party, lessee)


@internal
def _write_cancelled(lease_id: uint256, party: uint256):
    """
    End and close a lease where it would have started.
    """
    self._party[lease_id] = lease_word._with_end(party, lease_word._started_at(party))
    self._terms[lease_id] = 0


@internal
@view
def _lease(lease_id: uint256) -> ILeaseEscrow.Lease:
    """
    Refuses an id that was never opened.
    """
    party: uint256 = self._party[lease_id]
    refusal._unless(party != 0, "escrow: no such lease")
    return lease_word._lease(lease_id, party, self._terms[lease_id])


@internal
@view
def _owed(asset: uint256) -> (uint256, uint256):
    account: uint256 = self._accounts[asset]
    return account & _MASK_96, (account >> 96) & _MASK_40


@internal
def _write_owed(asset: uint256, amount: uint256, paid_seconds: uint256):
    self._accounts[asset] = (self._accounts[asset] & ~_MASK_136) | amount | (paid_seconds << 96)


@internal
@view
def _latest(asset: uint256) -> uint256:
    """
    Id of an asset's latest lease, also if it waits; of none that exists if there was none.
    """
    return asset * lease_word.IDS_PER_ASSET + self._lease_count(asset)


@internal
@view
def _lease_count(asset: uint256) -> uint256:
    return (self._accounts[asset] >> 136) & _MASK_24
