"""What a lease pays, in exact numbers and from scratch at every question.

Nothing here is a running sum: `Lease.paid(...)` looks at the whole lease, so that a contract that
adds up settlements can only agree with it if the number of settlements changes nothing.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from fractions import Fraction
from math import ceil, floor

HOUR = 3_600
PERIOD = 30 * 24 * HOUR
LEAST_MEASURE_AFTER_NOTICE = 7 * 24 * HOUR

Meter = Callable[[int], int]
"""Moment (Unix seconds) to the machine's running total of available seconds."""


@dataclass(frozen=True)
class Period:
    """One SLA period, once its end is final. Amounts in settlement units."""

    start: int
    end: int
    delivered: int
    charge: int
    credit: int
    escrow: int
    shortfall: int
    """What the promise was worth beyond the credit: the host's bond stands for it."""

    @property
    def host(self) -> int:
        """What the host side earns in all."""
        return self.charge - self.credit

    @property
    def refund(self) -> int:
        """What goes back to the lessee in all."""
        return self.escrow - self.host


@dataclass(frozen=True)
class LeaseModel:
    """The terms of one lease and where notice moved its end."""

    started_at: int
    hours: int
    hourly_rate: int
    min_hours: int = 1
    sla_bps: int = 0
    credit_bps: int = 0
    notice_hours: int = 1
    noticed_at: int | None = None
    """When the lessee gave notice, if ever."""
    reclaimed_at: int | None = None
    """When the owner gave notice, if ever."""
    left_at: int | None = None
    """When the lessee left at once, if ever: by rejection or after a reclaim."""

    @property
    def term_end(self) -> int:
        """Unix seconds: where the escrowed term ends."""
        return self.started_at + self.hours * HOUR

    @property
    def ends_at(self) -> int:
        """Unix seconds: where the lease ends."""
        ends = [self.term_end]
        for given in (self.noticed_at, self.reclaimed_at):
            if given is not None:
                shortest = self.started_at + self.min_hours * HOUR
                ends.append(max(shortest, given + self.notice_hours * HOUR))
        if self.left_at is not None:
            ends.append(max(self.left_at, self.started_at + 1))
        return min(ends)

    @property
    def is_cut_by_lessee(self) -> bool:
        """Whether the lessee moved the end."""
        given = self.noticed_at is not None or self.left_at is not None
        return given and self.ends_at < self.term_end

    @property
    def escrow(self) -> int:
        """Settlement units escrowed at opening."""
        return self.hourly_rate * self.hours

    def with_notice(self, moment: int) -> "LeaseModel":
        """Return the lease after the lessee's notice at `moment`."""
        return replace(self, noticed_at=moment)

    def with_reclaim(self, moment: int) -> "LeaseModel":
        """Return the lease after the owner's notice at `moment`."""
        return replace(self, reclaimed_at=moment)

    def with_leaving(self, moment: int) -> "LeaseModel":
        """Return the lease after the lessee left at once at `moment`."""
        return replace(self, left_at=moment)

    def spans(self) -> list[tuple[int, int]]:
        """Return the (start, end) of every SLA period."""
        starts = range(self.started_at, self.ends_at, PERIOD)
        return [(start, min(start + PERIOD, self.ends_at)) for start in starts]

    def charge(self, start: int, until: int, meter: Meter) -> int:
        """Return the rent of the seconds delivered from `start` to `until`, rounded down."""
        return floor(Fraction(self._delivered(start, until, meter) * self.hourly_rate, HOUR))

    def period(self, number: int, meter: Meter) -> Period:
        """Return the outcome of period `number` (from 0)."""
        spans = self.spans()
        start, end = spans[number]
        is_last = number == len(spans) - 1
        whole = PERIOD // HOUR * self.hourly_rate
        charge = self.charge(start, end, meter)
        cap = Fraction(charge * self.credit_bps, 10_000)
        whole_cap = Fraction((end - start) * self.hourly_rate // HOUR * self.credit_bps, 10_000)
        lost = Fraction(10 * self._missed(start, end, meter) * self.hourly_rate, HOUR)
        credit = floor(min(cap, lost))
        return Period(
            start=start,
            end=end,
            delivered=self._delivered(start, end, meter),
            charge=charge,
            credit=credit,
            escrow=self.escrow - number * whole if is_last else whole,
            shortfall=floor(min(whole_cap, lost)) - credit,
        )

    def outcome(self, meter: Meter) -> list[Period]:
        """Return every period's outcome; together they use up the escrow exactly."""
        return [self.period(number, meter) for number in range(len(self.spans()))]

    def released(self, number: int, until: int, meter: Meter) -> int:
        """Return what the host side has of running period `number`, final up to `until`."""
        start, _ = self.spans()[number]
        kept = Fraction(10_000 - self.credit_bps, 10_000)
        return floor(self.charge(start, until, meter) * kept)

    def paid(self, closed_periods: int, until: int, meter: Meter) -> tuple[int, int]:
        """Return (host side, lessee) in all after `closed_periods` and a release up to `until`."""
        closed = [self.period(number, meter) for number in range(closed_periods)]
        host = sum(period.host for period in closed)
        if closed_periods < len(self.spans()) and until > self.spans()[closed_periods][0]:
            host += self.released(closed_periods, until, meter)
        return host, sum(period.refund for period in closed)

    def _delivered(self, start: int, until: int, meter: Meter) -> int:
        return min(meter(until) - meter(start), until - start)

    def _missed(self, start: int, end: int, meter: Meter) -> int:
        """Seconds below the promise; the lessee's own notice cannot single out an outage."""
        delivered, length = self._delivered(start, end, meter), end - start
        is_cut = end == self.ends_at and self.is_cut_by_lessee
        if is_cut and length < LEAST_MEASURE_AFTER_NOTICE:
            delivered += LEAST_MEASURE_AFTER_NOTICE - length
            length = LEAST_MEASURE_AFTER_NOTICE
        return max(0, ceil(Fraction(length * self.sla_bps, 10_000)) - delivered)


def meter_with(outages: list[tuple[int, int]], origin: int = 0) -> Meter:
    """Return a meter of a machine that runs from `origin` on but in disjoint `outages`."""

    def total(moment: int) -> int:
        lost = sum(max(0, min(end, moment) - max(start, origin)) for start, end in outages)
        return max(0, moment - origin) - lost

    return total
