# pragma version 0.4.3
# pragma nonreentrancy on

"""
@title Metered Lease
@license AGPL-3.0-only
@notice Reads the meter for leases: settles their periods from final readings, shows what accrues.
@dev What is final never changes again (the meter's invariant M1), so nothing is ever taken back.
     Works on the words of `lease_book`.
"""

from ..interfaces import ILeaseEscrow
from ..interfaces import IMetricsOracle
from . import lease_book
from . import lease_math
from . import lease_word

uses: lease_book

# Leases that `unsettled` looks back over: keeps the view bounded.
MAX_LEASES_BACK: constant(uint256) = 64

METER: public(immutable(address))


# What a settlement moves.
struct Step:
    terms: uint256  # the lease's terms word after it
    amount: uint256  # settlement units newly due to the host side
    seconds: uint256  # available seconds newly paid with it
    refund: uint256  # settlement units due to the lessee


@deploy
def __init__(meter: address):
    assert meter.is_contract, "escrow: meter has no code"
    METER = meter


# ---- Views ----------


@external
@view
def delivered(lease_id: uint256) -> uint256:
    """
    @notice Available seconds that the meter shows for a lease so far; not final.
    @param lease_id The lease.
    @return Seconds from the lease's start to its end or to now.
    """
    lease: ILeaseEscrow.Lease = lease_book._lease(lease_id)
    until: uint256 = min(block.timestamp, lease.ends_at)
    return self._available_between(lease.asset, lease.started_at, until)


@external
@view
def unsettled(asset: uint256) -> uint256:
    """
    @notice Rent of an asset that is owed or accrued but not yet through the waterfall: it goes to
            whoever owns the machine when it is settled.
    @dev Not final, and before credits for missed promises. Rounds down once a lease, so it can be
         above what the periods pay by one unit each. Looks back over the latest 64 leases.
    @param asset Title id.
    @return Settlement units.
    """
    total: uint256 = lease_book._owed(asset)[0]
    number: uint256 = lease_book._lease_count(asset)
    for _: uint256 in range(MAX_LEASES_BACK):
        if number == 0:
            break
        total += self._accrued(asset * lease_word.IDS_PER_ASSET + number)
        number -= 1
    return total


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
        assert until == period.end, "escrow: not final yet"
    else:
        assert until > period.start, "escrow: nothing final yet"
    if period.total == 0:
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
    return Step(terms=after, amount=due.amount, seconds=due.seconds, refund=due.refund)


@internal
@view
def _accrued(lease_id: uint256) -> uint256:
    """
    Rent of a lease that was neither released nor ruled out; not final, before credits.
    """
    lease: ILeaseEscrow.Lease = lease_book._lease(lease_id)
    if lease.is_closed:
        return 0
    until: uint256 = min(block.timestamp, lease.ends_at)
    available: uint256 = self._available_between(lease.asset, lease.period_started_at, until)
    charge: uint256 = lease_math._charge(available, lease.hourly_rate)
    return max(charge, lease.released) - lease.released


@internal
@view
def _available_between(asset: uint256, start: uint256, until: uint256) -> uint256:
    """
    Seconds that the meter shows between two moments; not final.
    """
    total: uint256 = staticcall IMetricsOracle(METER).available_at(asset, until)
    before: uint256 = staticcall IMetricsOracle(METER).available_at(asset, start)
    return min(total - before, until - start)
