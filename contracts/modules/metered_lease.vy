# pragma version 0.4.3
# pragma nonreentrancy on

"""
@title Metered Lease
@license AGPL-3.0-only
@notice Settles the periods of leases from final readings of the meter.
@dev What is final never changes again (the meter's invariants M1, M12), so nothing is ever taken
     back. A BARE_METAL lease is up but where attestors refuted hours: its lessee could stop the
     meter, so silence is no downtime. Works on the words of `lease_book`.
"""

from ..interfaces import ILeaseEscrow
from ..interfaces import IMetricsOracle
from . import bond_link
from . import claim_ledger as claims
from . import lease_book as book
from . import lease_math
from . import lease_word
from . import refusal
from . import rent_forwarder as rent

uses: book
uses: claims
uses: rent
uses: bond_link

METER: public(immutable(address))


# What a settlement moves.
struct Step:
    terms: uint256  # the lease's terms word after it, 0 closes
    amount: uint256  # settlement units newly due to the host side
    seconds: uint256  # available seconds newly paid with it
    refund: uint256  # settlement units due to the lessee
    shortfall: uint256  # settlement units that the host's bond stands for


@deploy
def __init__(meter: address):
    assert meter.is_contract, "escrow: meter has no code"
    METER = meter


# ---- Anyone ----------


@external
def settle(lease_id: uint256) -> uint256:
    """
    @notice Pay the host side what the meter says is final, within the present SLA period; when
            the period is over, close it and credit the lessee's rest.
    @dev Anyone, never pausable. Rounds charge, release and credit down. How often it is called
         changes nothing for the lease nor for what its bond pays.
    @param lease_id The lease.
    @return Settlement units that the host side got.
    """
    party: uint256 = 0
    terms: uint256 = 0
    party, terms = book._open_words(lease_id)
    lessee: address = lease_word._lessee(party)

    step: Step = self._settle_period(lease_id, party, terms, False)
    self._book(lease_id, lessee, terms, step)

    rent._pay_asset(lease_word._asset(lease_id), step.amount, step.seconds)
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
    party, terms = book._open_words(lease_id)

    lessee: address = lease_word._lessee(party)
    sum: Step = empty(Step)
    for _: uint256 in range(lease_math.MAX_PERIODS):
        if lease_word._is_paid_out(party, terms):
            break
        step: Step = self._settle_period(lease_id, party, terms, True)
        terms = step.terms
        sum.amount += step.amount
        sum.seconds += step.seconds
        sum.refund += step.refund
        sum.shortfall += step.shortfall
    self._book(lease_id, lessee, terms, sum)

    asset: uint256 = lease_word._asset(lease_id)
    log ILeaseEscrow.LeaseClosed(
        lease_id=lease_id, asset=asset, lessee=lessee, ended_at=lease_word._ends_at(party)
    )
    rent._pay_asset(asset, sum.amount, sum.seconds)
    return sum.refund


# ---- Internal ----------


@internal
def _settle_period(lease_id: uint256, party: uint256, terms: uint256, must_close: bool) -> Step:
    """
    Move the present period of a lease on to where it is final, and close it if that is its end.
    """
    asset: uint256 = lease_word._asset(lease_id)
    period: lease_math.Period = lease_word._period(party, terms)
    until: uint256 = 0
    total: uint256 = 0
    until, total = staticcall IMetricsOracle(METER).final_reading(asset, period.end)
    if must_close:
        refusal._unless(until == period.end, "escrow: not final yet")
    else:
        refusal._unless(until > period.start, "escrow: nothing final yet")
    if lease_word._tenancy(terms) != 0:
        total = period.total + self._uptime_between(asset, period.start, until)
    elif period.total == 0:
        # Not read yet, or a machine that never ran: final, so the answer never changes.
        period.total = staticcall IMetricsOracle(METER).available_at(asset, period.start)

    due: lease_math.Settlement = lease_math._settlement(period, until, total)
    after: uint256 = 0
    if until == period.end:
        after = lease_word._after_period(terms, total)
        log ILeaseEscrow.PeriodClosed(
            lease_id=lease_id,
            asset=asset,
            lessee=lease_word._lessee(party),
            delivered_seconds=due.delivered,
            charge=due.charge,
            credit=due.credit,
            amount=due.amount,
            refund=due.refund,
        )
    else:
        after = lease_word._after_release(terms, period.total, due.seconds)
        log ILeaseEscrow.LeaseSettled(
            lease_id=lease_id, asset=asset, amount=due.amount, seconds=due.seconds, until=until
        )
    return Step(
        terms=after,
        amount=due.amount,
        seconds=due.seconds,
        refund=due.refund,
        shortfall=due.shortfall,
    )


@internal
def _book(lease_id: uint256, lessee: address, terms: uint256, step: Step):
    """
    Write what a settlement moves on the lessee's side; the host's bond pays what a promise was worth
    and the rent did not give back. `terms` are the lease's, before or within it.
    """
    book._write_terms(lease_id, step.terms)
    claims._credit(lessee, step.refund)
    bond_link._draw(lease_id, lessee, terms, step.shortfall, step.terms == 0)


@internal
@view
def _uptime_between(asset: uint256, start: uint256, until: uint256) -> uint256:
    """
    Elapsed seconds but those that attestors took off; the meter is asked by periods at most.
    """
    uptime: uint256 = until - start
    at: uint256 = start
    for _: uint256 in range(lease_math.MAX_PERIODS):
        if at == until:
            break
        next: uint256 = min(until, at + lease_math.PERIOD_SECONDS)
        uptime -= staticcall IMetricsOracle(METER).downtime_between(asset, at, next)
        at = next
    return uptime
