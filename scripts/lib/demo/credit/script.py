"""The second act's script: who brings which machine, who lends, what is borrowed, and when."""

from dataclasses import dataclass
from datetime import timedelta

from scripts.lib.demo import cast
from scripts.lib.demo.fleet import Role
from scripts.lib.demo.words import DAY, HOUR, UNIT

BUCKET = 30 * DAY
"""Income is counted in whole buckets of 30 days."""
WARM_UP_DAYS = 29
"""Machines work this long before they are pledged, all of it inside one bucket."""
LAST_DAY = 20
MAIN, PRIME = "LendingPool", "LendingPoolPrime"
_AFTER_MIDNIGHT = timedelta(minutes=5).seconds


@dataclass(frozen=True, slots=True)
class Calendar:
    """Days of the second act; day 0 is the first day on which the warm-up counts as income."""

    day_0: int
    """Unix seconds, midnight UTC: a boundary of buckets."""

    def at(self, day: int, hour: int = 0, minute: int = 0) -> int:
        """Return a moment, Unix seconds."""
        return self.day_0 + day * DAY + hour * HOUR + minute * 60

    @property
    def first(self) -> int:
        return self.at(-WARM_UP_DAYS)

    @property
    def last(self) -> int:
        return self.at(LAST_DAY, hour=10)


def calendar(now: int) -> Calendar:
    """Return the first calendar whose warm-up begins after `now`."""
    return Calendar(-(-(now + WARM_UP_DAYS * DAY) // BUCKET) * BUCKET)


@dataclass(frozen=True, slots=True)
class Term:
    """A lease of a machine: from five past midnight of a day, for whole days."""

    day: int
    days: int

    def opens_at(self, dates: Calendar) -> int:
        return dates.at(self.day) + _AFTER_MIDNIGHT


@dataclass(frozen=True, slots=True)
class Part:
    """A machine that is pledged, and its loan."""

    role: Role
    lessee: str
    terms: tuple[Term, ...]
    price: int
    """What one of its accelerators fetches used, whole dollars."""
    principal: int
    """Whole dollars."""
    months: int
    silent: tuple[tuple[int, int], ...] = ()
    """Hours since day 0 from and until which its host is off."""

    @property
    def last_day(self) -> int:
        """Return the day after which nothing is told of it."""
        last = self.terms[-1]
        return LAST_DAY if self.role.part == "refinanced" else last.day + last.days

    @property
    def amount(self) -> int:
        return self.principal * UNIT


_WARM_UP = Term(-WARM_UP_DAYS, WARM_UP_DAYS - 3)
PARTS = (
    Part(
        Role("repaid", cast.HOSTS[0], "NO", "H100-80GB-SXM", 8),
        cast.LESSEES[0],
        (_WARM_UP, Term(-3, 7)),
        price=18_000,
        principal=2_500,
        months=1,
    ),
    Part(
        Role("swept", cast.HOSTS[1], "USDAL", "H100-80GB-PCIE", 4),
        cast.LESSEES[1],
        (_WARM_UP, Term(-3, 7), Term(4, 7)),
        price=14_000,
        principal=1_200,
        months=3,
        silent=((48, 78),),
    ),
    Part(
        Role("auctioned", cast.NEW_HOSTS[0], "DE", "A100-80GB-SXM", 8),
        cast.LESSEES[2],
        (_WARM_UP, Term(-3, 21)),
        price=5_500,
        principal=18_000,
        months=24,
    ),
    Part(
        Role("refinanced", cast.NEW_HOSTS[1], "SE", "L40S-48GB-PCIE", 8),
        cast.LESSEES[3],
        (_WARM_UP, Term(-3, 21)),
        price=3_500,
        principal=5_000,
        months=12,
    ),
)
DEPOSITS = (
    (cast.LENDERS[0], MAIN, 18_000 * UNIT),
    (cast.LENDERS[1], MAIN, 82_000 * UNIT),
    (cast.LENDERS[2], PRIME, 30_000 * UNIT),
)
LATE_DEPOSIT = (cast.LENDERS[3], MAIN, 15_000 * UNIT)
REPAYMENT, WITHDRAWAL = 1_000 * UNIT, 5_000 * UNIT
"""By the borrower who was refinanced, and by the first lender."""
FALLEN_PRICE = 2_300
"""Whole dollars: what the auctioned machine's accelerators fetch once a successor ships."""
CONSENT_BPS = 900
"""Annual rate up to which the borrower lets anyone move its loan."""
BID_BPS = 9_500
"""Of what appraisers say: the buyer pays no more."""
