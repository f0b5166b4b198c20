"""Exact model of a loan: schedule, covenants, grace, auction. Written from the design.

Money in settlement units, times in Unix seconds. What is compared is a fraction; what is paid is
rounded once, in the direction that the design names.
"""

from dataclasses import dataclass
from decimal import Decimal, localcontext
from enum import IntEnum
from fractions import Fraction
from math import ceil, floor

HOUR = 3_600
DAY = 86_400
STEP = 30 * DAY
GRACE = 7 * DAY
GRACE_ONCE_IN = 90 * DAY
FRESH = 7 * DAY
SWEEP_SILENCE = 24 * HOUR
DELINQUENT_SILENCE = 21 * DAY
AUCTION = 7 * DAY
WORKOUT = 24 * HOUR
BEAT = 24 * HOUR
"""So long a price falls on after a payment went through."""
HALF_LIFE = 24 * HOUR
CURE_ONCE_IN = 180 * DAY
ALLOWANCE = Fraction(103, 100)
LIQUIDATION_LTV = Fraction(4, 5)
RECOVERY = Fraction(7, 10)
START_OF_RESALE = Fraction(6, 5)
START_OF_DEBT = Fraction(11, 10)
BOUNTY = Fraction(1, 100)
SWEEP_COVER = Fraction(3, 2)
LEAST_COVER = Fraction(8, 5)
ORIGINATION_LTV = (Fraction(45, 100), Fraction(45, 100), Fraction(35, 100))
LONG_TERM, LONG_TERM_LTV = 24, Fraction(35, 100)
MAX_MONTHS = 36
MOST_BOUNTY_TOKENS = 1_000
REFINANCE_GAIN = Fraction(1, 100)
DUST = 4
"""Units above a limit that still keep it: what a pool's rounding may leave of a payment to it."""
DIGITS = 50
PRICE_TOLERANCE = Decimal("1e-15")


class State(IntEnum):
    """As the desk numbers them."""

    NONE = 0
    CURRENT = 1
    FLAGGED = 2
    AUCTION = 3


@dataclass(frozen=True)
class Value:
    """A value as the appraiser tells it, and whether it counts at `now`."""

    amount: int
    as_of: int
    now: int

    @property
    def is_fresh(self) -> bool:
        return self.as_of > 0 and self.as_of >= self.now - FRESH


@dataclass
class LoanModel:
    """One loan. `pool` names the pool that lent; what is owed is the pool model's business."""

    asset: int
    borrower: str
    pool: int
    principal: int
    months: int
    started_at: int
    known_resale: int
    """The last fresh resale value that anyone showed the desk."""
    state: State = State.CURRENT
    since: int = 0
    grace: int = GRACE
    is_sweeping: bool = False
    start_price: int = 0
    starter: str = ""
    auctioned_at: int = 0
    paid_at: int = 0
    """When a payment last went through in the auction, or its start."""

    def step(self, now: int) -> int:
        return (now - self.started_at) // STEP

    def scheduled(self, steps: int) -> Fraction:
        """Return what the schedule leaves of the principal after so many steps."""
        return Fraction(self.principal * max(self.months - steps, 0), self.months)

    def ceiling(self, now: int) -> int:
        return ceil(self.scheduled(self.step(now)) * ALLOWANCE)

    def target(self, now: int) -> int:
        """Return what should be owed at the end of the present step, rounded down."""
        return floor(self.scheduled(self.step(now) + 1))

    def due(self, now: int, debt: int) -> int:
        return max(0, debt - self.target(now))

    def most(self, value: Value, resale: Value) -> int | None:
        """Return what value lets be owed, None without one.

        A loan that was flagged goes by the last known resale value where no value is fresh.
        """
        if value.is_fresh:
            return floor(LIQUIDATION_LTV * value.amount)
        if self.state is State.CURRENT:
            return None
        known = resale.amount if resale.is_fresh and resale.amount else self.known_resale
        return floor(LIQUIDATION_LTV * known)

    def is_current(self, now: int, debt: int, worth: tuple[Value, Value], silent: bool) -> bool:
        """`worth` is the value and the resale value."""
        if debt == 0:
            return True
        if silent or not keeps(debt, self.ceiling(now)):
            return False
        most = self.most(*worth)
        return most is None or keeps(debt, most)

    def service(self, now: int, debt: int, available: int) -> int:
        """Return what the waterfall takes of `available`."""
        everything = self.is_sweeping or self.state is not State.CURRENT
        return min(available, debt if everything else self.due(now, debt))

    def recovery(self) -> int:
        """Return what a flagged loan is carried at, rounded down."""
        return floor(RECOVERY * self.known_resale)

    # ---- Auction ----------

    def start_of(self, debt: int) -> int:
        return max(ceil(START_OF_RESALE * self.known_resale), ceil(START_OF_DEBT * debt))

    def note_payment(self, now: int) -> None:
        """A payment went through: in an auction the fall goes on from where it stood still."""
        if self.state is State.AUCTION:
            self.auctioned_at = self.since = now - self.elapsed(now)
            self.paid_at = now

    def elapsed(self, now: int) -> int:
        """Return how long the price has fallen: not longer than a day without a payment."""
        return min(now, self.paid_at + BEAT) - self.auctioned_at

    def prices(self, now: int) -> tuple[int, int]:
        """Return the lowest and the highest price that rounds up rightly."""
        passed = self.elapsed(now)
        if passed >= AUCTION:
            return 0, 0
        with localcontext(prec=DIGITS):
            halvings = Decimal(passed) / HALF_LIFE
            exact = Decimal(self.start_price) * Decimal(2) ** -halvings
            return ceil(exact * (1 - PRICE_TOLERANCE)), ceil(exact * (1 + PRICE_TOLERANCE))

    def may_take(self, now: int, is_workout: bool) -> bool:
        """Tell whether the title can be bought now: at zero the workout account is first."""
        passed = self.elapsed(now)
        return is_workout or not AUCTION <= passed < AUCTION + WORKOUT

    def arrears(self, now: int, debt: int, worth: tuple[Value, Value]) -> int:
        """Return what a cure pays: down to the schedule and to 80 % of the value."""
        bounds = (self.target(now), self.most(*worth))
        return max(0, debt - min(bound for bound in bounds if bound is not None))


def keeps(debt: int, limit: int) -> bool:
    """Tell whether a debt is within a limit, but for the dust; where nothing may be owed, none."""
    return debt == 0 or (limit > 0 and debt <= limit + DUST)


def bounty_of(price: int, unit: int) -> int:
    """Return what the starter gets of a price, rounded down."""
    return min(floor(BOUNTY * price), MOST_BOUNTY_TOKENS * unit)


def debt_service(principal: int, months: int, debt: int, rate: Fraction) -> Fraction:
    """Return what 30 days cost: one step of the principal and the interest of the debt."""
    return Fraction(principal, months) + debt * rate / 12


def covers(income: int, service: Fraction, least: Fraction) -> bool:
    """Tell whether income is at least so many times the debt service."""
    return income >= least * service


def origination_ltv(age: int, months: int) -> Fraction | None:
    """Return the most that may be lent of the lendable value, None if nothing."""
    years = age // (365 * DAY)
    if not 1 <= months <= MAX_MONTHS or years >= len(ORIGINATION_LTV):
        return None
    ltv = ORIGINATION_LTV[years]
    return min(ltv, LONG_TERM_LTV) if months > LONG_TERM else ltv
