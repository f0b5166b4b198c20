"""Exact model of the money: meter, leases, waterfall, written from the design, not the code.

No packed words, no running totals: hours are a dict, a lease remembers its terms and the moment up
to which it was settled, and everything else is computed anew with `Fraction`. Amounts are integers
in the token's smallest unit, times Unix seconds.
"""

from dataclasses import dataclass, field
from fractions import Fraction
from math import ceil, floor
from typing import Any

HOUR = 3_600
DAY = 86_400
PERIOD = 30 * DAY
FINAL_AFTER = 48 * HOUR
SHORT_NOTICE = 7 * DAY


@dataclass
class MeterModel:
    """Seconds available per (asset, hour), zero where nobody reported; which hours were refuted."""

    hours: dict[tuple[int, int], int] = field(default_factory=dict)
    last_end: dict[int, int] = field(default_factory=dict)
    refuted: set[tuple[int, int]] = field(default_factory=set)
    held: dict[int, tuple[int, int]] = field(default_factory=dict)
    """Asset to the first hour held open, and until when."""

    def report(self, asset: int, started_at: int, ended_at: int, available: int) -> None:
        key = (asset, started_at // HOUR)
        self.hours[key] = self.hours.get(key, 0) + available
        self.last_end[asset] = ended_at

    def available_at(self, asset: int, moment: int) -> int:
        total = Fraction(0)
        for (of, hour), seconds in self.hours.items():
            if of != asset:
                continue
            into = min(max(moment - hour * HOUR, 0), HOUR)
            total += floor(Fraction(seconds * into, HOUR))
        return int(total)

    def refute(self, asset: int, hour: int, left: int) -> None:
        self.hours[asset, hour] = left
        self.refuted.add((asset, hour))

    def hold(self, asset: int, hour: int, now: int) -> None:
        """Keep an hour and all after it open for a day; a hold that stands keeps its own too."""
        from_hour, until = self.held.get(asset, (hour, 0))
        self.held[asset] = (min(from_hour, hour) if now < until else hour, now + DAY)

    def final_until(self, asset: int, now: int) -> int:
        """Return the moment up to which the meter is final; held hours wait a day more at most."""
        usual = (now - FINAL_AFTER) // HOUR * HOUR
        from_hour, until = self.held.get(asset, (0, 0))
        if now >= until:
            return usual
        return max((now - FINAL_AFTER - DAY) // HOUR * HOUR, min(usual, from_hour * HOUR))

    def downtime(self, asset: int, start: int, end: int) -> int:
        """Return what attestors left none of: by hours, rounded down in each."""
        total = Fraction(0)
        for of, hour in self.refuted:
            inside = min(end, hour * HOUR + HOUR) - max(start, hour * HOUR)
            if of == asset and inside > 0:
                total += floor(Fraction((HOUR - self.hours[asset, hour]) * inside, HOUR))
        return int(total)


@dataclass
class PeriodResult:
    """What one closed SLA period gave each side; `host + lessee == escrow`.

    `shortfall`: what the promise was worth and the rent could not give back.
    """

    charge: int
    credit: int
    host: int
    lessee: int
    shortfall: int


@dataclass
class LeaseModel:
    """One lease. `settled_until` is the furthest moment a settle or close has seen as final."""

    lease_id: int
    asset: int
    lessee: str
    rate: int
    hours: int
    started_at: int
    ends_at: int
    min_hours: int
    sla_bps: int
    credit_bps: int
    notice_hours: int
    tenancy: int
    notice_by_lessee: bool = False
    notice_by_owner: bool = False
    closed: bool = False
    is_successor: bool = False
    payer: str = ""
    """Who paid for a successor and has it back if it falls; its lessee of then if empty."""
    fell: bool = False
    """Whether a successor was cancelled before its start."""
    settled_until: int = 0
    periods_closed: int = 0

    @classmethod
    def on(cls, offer: tuple[Any, ...], *, hours: int, started_at: int, **who: Any) -> "LeaseModel":
        """Return a lease on an offer as the escrow takes it; its id comes with the opening."""
        rate, min_hours, _, sla_bps, credit_bps, notice_hours = offer[:6]
        return cls(
            lease_id=0,
            rate=rate,
            hours=hours,
            started_at=started_at,
            ends_at=started_at + hours * HOUR,
            min_hours=min_hours,
            sla_bps=sla_bps,
            credit_bps=credit_bps,
            notice_hours=notice_hours,
            tenancy=offer[6],
            **who,
        )

    @property
    def escrowed(self) -> int:
        return self.rate * self.hours

    @property
    def was_cut_short(self) -> bool:
        """Tell whether the lessee's own notice moved the end; late notice moves nothing."""
        return self.notice_by_lessee and self.ends_at < self.started_at + self.hours * HOUR

    @property
    def may_terminate(self) -> bool:
        """Tell whether the lessee may give notice: once, and once more after a reclaim."""
        return self.notice_by_owner or not self.notice_by_lessee

    def fall(self) -> None:
        """Be cancelled before the start."""
        self.ends_at, self.closed, self.fell = self.started_at, True, True

    def shorten(self, now: int) -> None:
        """End after the notice agreed, not before the shortest term."""
        shortest = self.started_at + self.min_hours * HOUR
        self.ends_at = min(self.ends_at, max(now + self.notice_hours * HOUR, shortest))

    def leave(self, now: int) -> None:
        """End at once, but not before the first second is over."""
        self.ends_at = max(now, self.started_at + 1)

    def period(self, index: int) -> tuple[int, int]:
        start = self.started_at + index * PERIOD
        return start, min(start + PERIOD, self.ends_at)

    def is_last(self, index: int) -> bool:
        return self.period(index)[1] == self.ends_at

    def period_escrow(self, index: int) -> int:
        if self.is_last(index):
            return self.escrowed - 720 * self.rate * index
        return 720 * self.rate

    def delivered(self, meter: MeterModel, start: int, until: int) -> int:
        if self.tenancy:
            return until - start - meter.downtime(self.asset, start, until)
        seconds = meter.available_at(self.asset, until) - meter.available_at(self.asset, start)
        return min(seconds, until - start)

    def charge(self, seconds: int) -> int:
        return floor(Fraction(seconds * self.rate, HOUR))

    def close_period(self, meter: MeterModel, index: int) -> PeriodResult:
        """Settle a whole period: charge by the second, credit ten times what was missed."""
        start, end = self.period(index)
        seconds = self.delivered(meter, start, end)
        promised_over, given = end - start, seconds
        if self.was_cut_short and self.is_last(index) and promised_over < SHORT_NOTICE:
            given += SHORT_NOTICE - promised_over
            promised_over = SHORT_NOTICE
        missed = max(0, ceil(Fraction(promised_over * self.sla_bps, 10_000)) - given)
        charge = self.charge(seconds)
        worth = floor(Fraction(10 * missed * self.rate, HOUR))
        credit = min(floor(Fraction(charge * self.credit_bps, 10_000)), worth)
        whole = floor(Fraction(self.charge(end - start) * self.credit_bps, 10_000))
        host = charge - credit
        lessee = self.period_escrow(index) - host
        return PeriodResult(charge, credit, host, lessee, min(whole, worth) - credit)

    def running_release(self, meter: MeterModel) -> int:
        """Return what the open period has released: its charge less the credit held back."""
        start, _ = self.period(self.periods_closed)
        until = self.settled_until
        if self.closed or until <= start or start >= self.ends_at:
            return 0
        charge = self.charge(self.delivered(meter, start, until))
        return floor(Fraction(charge * (10_000 - self.credit_bps), 10_000))

    def host_total(self, meter: MeterModel) -> int:
        if self.fell:
            return 0
        done = sum(self.close_period(meter, i).host for i in range(self.periods_closed))
        return done + self.running_release(meter)

    def lessee_total(self, meter: MeterModel) -> int:
        if self.fell:
            return self.escrowed
        return sum(self.close_period(meter, i).lessee for i in range(self.periods_closed))

    def seconds_paid(self, meter: MeterModel) -> int:
        end = max(self.settled_until, self.period(self.periods_closed)[0])
        return sum(
            self.delivered(meter, *self.period(i)) for i in range(self.periods_closed)
        ) + self._open_seconds(meter, end)

    def _open_seconds(self, meter: MeterModel, until: int) -> int:
        start, end = self.period(self.periods_closed)
        if start >= self.ends_at or until <= start:
            return 0
        return self.delivered(meter, start, min(until, end))

    @property
    def fully_settled(self) -> bool:
        return self.period(self.periods_closed)[0] >= self.ends_at


@dataclass
class TermsModel:
    """Who takes what of an asset's revenue."""

    operator: str | None
    opex_bps: int
    beneficiary: str | None
    split_id: int
    tenure: int
    locked_until: int = 0


@dataclass
class WaterfallModel:
    """Claims, fees and splits of the splitter."""

    fee_bps: int
    claims: dict[str, int] = field(default_factory=dict)
    fees: int = 0
    terms: dict[int, TermsModel] = field(default_factory=dict)
    splits: dict[int, dict[str, int]] = field(default_factory=dict)
    received: dict[int, int] = field(default_factory=dict)
    released: dict[tuple[int, str], int] = field(default_factory=dict)
    income: dict[int, tuple[int, int, int]] = field(default_factory=dict)

    def credit(self, account: str, amount: int) -> None:
        self.claims[account] = self.claims.get(account, 0) + amount

    def deposit(
        self, asset: int, owner: str, tenure: int, now: int, amount: int, rent_seconds: int | None
    ) -> None:
        """Run the waterfall; `rent_seconds` is None for a gift, which is never income."""
        fee = floor(Fraction(amount * self.fee_bps, 10_000))
        rest = amount - fee
        self.fees += fee
        terms = self.terms.get(asset)
        if terms is None or not (terms.tenure == tenure or terms.locked_until > now):
            terms = TermsModel(None, 0, owner, 0, tenure)
        opex = floor(Fraction(rest * terms.opex_bps, 10_000))
        if terms.operator:
            self.credit(terms.operator, opex)
        net = rest - opex
        if terms.split_id:
            self.received[terms.split_id] = self.received.get(terms.split_id, 0) + net
        else:
            assert terms.beneficiary is not None
            self.credit(terms.beneficiary, net)
        if rent_seconds is not None:
            gross, all_net, seconds = self.income.get(asset, (0, 0, 0))
            self.income[asset] = (gross + amount, all_net + net, seconds + rent_seconds)

    def releasable(self, split_id: int, payee: str) -> int:
        share = self.splits[split_id][payee]
        due = floor(Fraction(self.received.get(split_id, 0) * share, 10_000))
        return due - self.released.get((split_id, payee), 0)

    def release(self, split_id: int, payee: str) -> int:
        amount = self.releasable(split_id, payee)
        self.released[split_id, payee] = self.released.get((split_id, payee), 0) + amount
        self.credit(payee, amount)
        return amount

    @property
    def owed(self) -> int:
        """Return everything the splitter owes: claims, fees, and split money not yet released."""
        in_splits = sum(self.received.values()) - sum(self.released.values())
        return sum(self.claims.values()) + self.fees + in_splits
