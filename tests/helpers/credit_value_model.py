"""Exact model of what a pledged machine is worth: meter, income, used price, age.

Written from the design: quotes and rents are lists, a price of now is computed anew each time.
Money in settlement units, fractions where the contract divides: it may round each leg once.
"""

from dataclasses import dataclass, field
from decimal import Decimal, localcontext
from fractions import Fraction

HOUR = 3_600
DAY = 86_400
YEAR = 365 * DAY
STEP = 30 * DAY
FINAL_AFTER = 48 * HOUR
FRESH = 7 * DAY
LEAST_QUOTES = 3
RISE_A_DAY = Decimal("1.01")
FALL_A_DAY = Decimal("0.9")
PRICE_DUST = 2
"""Units: the chain rounds a moved price down once per quote and once per median that expired."""
DIGITS = 40
RETAINED = tuple(Fraction(percent, 100) for percent in (100, 65, 45, 30, 18, 12))
MOST_UTILISATION = Fraction(9, 10)
MARKET_AFTER_OPEX = Fraction(7, 10)
MULTIPLE = 2


@dataclass
class SwitchMeterModel:
    """Which machine ran when: (moment, runs) by asset, in the order of time."""

    switches: dict[int, list[tuple[int, bool]]] = field(default_factory=dict)

    def switch(self, asset: int, moment: int, runs: bool) -> None:
        self.switches.setdefault(asset, []).append((moment, runs))

    def runs(self, asset: int) -> bool:
        return bool(self.switches.get(asset)) and self.switches[asset][-1][1]

    def available_at(self, asset: int, moment: int) -> int:
        total = 0
        told = self.switches.get(asset, [])
        for (start, runs), end in zip(told, [*(x[0] for x in told[1:]), moment], strict=True):
            if runs:
                total += max(0, min(end, moment) - start)
        return total

    def is_silent(self, asset: int, now: int, seconds: int) -> bool:
        return self.available_at(asset, now) == self.available_at(asset, now - seconds)


def final_until(now: int) -> int:
    """Return the moment up to which the meter is final at `now`."""
    return (now - FINAL_AFTER) // HOUR * HOUR


@dataclass
class IncomeModel:
    """Rent of one asset: (moment, net before debt service, seconds it paid for)."""

    rents: list[tuple[int, int, int]] = field(default_factory=list)

    def of_last_buckets(self, now: int) -> tuple[int, int]:
        """Return net and paid seconds, by whole hours, of the last three whole 30-day buckets."""
        bucket = now // STEP
        inside = [(net, s) for at, net, s in self.rents if bucket - 3 <= at // STEP < bucket]
        before = sum(s for at, _, s in self.rents if at // STEP < bucket - 3)
        after = before + sum(seconds for _, seconds in inside)
        return sum(net for net, _ in inside), (after // HOUR - before // HOUR) * HOUR


@dataclass
class PriceModel:
    """Quotes of one accelerator and the price that follows them."""

    quotes: dict[int, tuple[int, int]] = field(default_factory=dict)
    """Seat to (price, observed at)."""
    moved: Decimal | None = None
    moved_at: int = 0

    def fresh(self, now: int) -> list[tuple[int, int]]:
        return sorted(q for q in self.quotes.values() if q[1] >= now - FRESH)

    def raw(self, now: int) -> int | None:
        """Return the lower median, None with fewer than three fresh quotes."""
        fresh = self.fresh(now)
        return fresh[(len(fresh) - 1) // 2][0] if len(fresh) >= LEAST_QUOTES else None

    def as_of(self, now: int) -> int:
        return min(observed_at for _, observed_at in self.fresh(now))

    def moved_now(self, now: int) -> Decimal | None:
        """Return the price that followed each median at its bounded speed, compounded.

        It follows a median until the oldest quote in it expires, and stands still without one.
        """
        moved, moment = self.moved, self.moved_at
        if moved is None:
            raw = self.raw(now)
            return None if raw is None else Decimal(raw)
        while (raw := self.raw(moment)) is not None:
            until = self.as_of(moment) + FRESH
            moved = _toward(moved, Decimal(raw), min(now, until) - moment)
            if now <= until:
                break
            following = self.raw(until + 1)
            if following is None:
                break
            moved, moment = _toward(moved, Decimal(following), 1), until + 1
        return moved

    def submit(self, seat: int, price: int, observed_at: int, now: int) -> None:
        self.moved, self.moved_at = self.moved_now(now), now
        self.quotes[seat] = (price, observed_at)
        if self.moved is None:
            self.moved = self.moved_now(now)

    def adopt(self, moved: int) -> None:
        """Take over the price that the chain rounded, right after a quote."""
        assert abs(moved - (self.moved or 0)) <= PRICE_DUST, f"{moved} is not {self.moved}"
        self.moved = Decimal(moved) if moved else None


def _toward(moved: Decimal, raw: Decimal, seconds: int) -> Decimal:
    with localcontext(prec=DIGITS):
        days = Decimal(seconds) / DAY
        return min(max(raw, moved * FALL_A_DAY**days), moved * RISE_A_DAY**days)


@dataclass(frozen=True)
class Worth:
    """What an appraiser may say of an asset; all zero where it is absent."""

    value: Fraction = Fraction(0)
    as_of: int = 0
    resale: Fraction = Fraction(0)
    """Today's used price alone: what a sale may bring, whatever the machine earns."""
    lendable: Fraction = Fraction(0)
    income: Fraction = Fraction(0)


@dataclass
class MachineModel:
    """One machine, its market and its rents."""

    asset: int
    count: int
    purchase_price: int
    commissioned_at: int
    hourly_rate: int
    """Market, one accelerator."""
    utilisation: Fraction
    price: PriceModel
    meter: SwitchMeterModel
    income: IncomeModel = field(default_factory=IncomeModel)
    enrolled: bool = True

    def retained(self, now: int) -> Fraction:
        years = Fraction(now - self.commissioned_at, YEAR)
        whole = int(years)
        if whole >= len(RETAINED) - 1:
            return RETAINED[-1]
        return RETAINED[whole] + (RETAINED[whole + 1] - RETAINED[whole]) * (years - whole)

    def availability(self, now: int) -> Fraction:
        until = final_until(now)
        ran = self.meter.available_at(self.asset, until) - self.meter.available_at(
            self.asset, until - STEP
        )
        return Fraction(ran, STEP)

    def income_30d(self, now: int) -> Fraction:
        net, paid = self.income.of_last_buckets(now)
        earned = Fraction(net * STEP, max(3 * STEP, paid))
        market = (
            self.hourly_rate
            * self.count
            * 720
            * self.availability(now)
            * min(self.utilisation, MOST_UTILISATION)
            * MARKET_AFTER_OPEX
        )
        return min(earned, market)

    def worth(self, now: int) -> Worth:
        """Return value, its age, what is lendable, and income."""
        income = self.income_30d(now)
        raw, exact = self.price.raw(now), self.price.moved_now(now)
        if raw is None or exact is None:
            return Worth(income=income)
        moved = Fraction(exact)
        by_age = self.purchase_price * self.retained(now)
        by_income = MULTIPLE * income * YEAR / STEP
        health = self.availability(now) if self.enrolled else Fraction(0)
        return Worth(
            value=min(by_age, moved * self.count, by_income),
            as_of=self.price.as_of(now),
            resale=moved * self.count,
            lendable=min(by_age, min(moved, raw) * self.count, by_income) * health,
            income=income,
        )
