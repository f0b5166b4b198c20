"""Exact model of a lending pool, written from the design: no packed words, nothing cached.

Money is an integer of settlement units. The index is known twice: `exact`, a number of fifty
digits that never looks at the chain, and `index`, the chain's own integer, which must agree with
it to `INDEX_TOLERANCE` and from which every debt follows to the unit. The reserve's interest is
likewise predicted to `RESERVE_DUST` (each accrual rounds it once) and then taken over.
"""

from dataclasses import dataclass, field
from decimal import Decimal, localcontext
from fractions import Fraction
from math import ceil, floor

WAD = 10**18
BPS = 10_000
DAY = 86_400
STEP = 30 * DAY
STEPS_A_YEAR = 12
VIRTUAL_SHARES = 10**6
THIN_SUPPLY = 1_000 * VIRTUAL_SHARES
"""Fewer shares than this leave more than a thousandth of what comes in to the virtual ones."""
RESERVE_SHARE = Fraction(1, 4)
RESERVE_OF_DEBT = Fraction(1, 20)
BORROWER_CAP = Fraction(1, 5)
ACCELERATOR_CAP = Fraction(2, 5)
COHORTS_A_SERVE = 2
INDEX_TOLERANCE = Decimal("1e-13")
RATE_TOLERANCE = Decimal("1e-12")
RESERVE_DUST = 2
"""Units: interest and its share are rounded at each accrual, a view's starts elsewhere."""
DIGITS = 50


@dataclass(frozen=True)
class CurveModel:
    """The rate as nominal annual rates at three uses, linear between in the continuous rate."""

    zero_bps: int
    kink_rate_bps: int
    kink_use_bps: int
    full_bps: int

    def continuous(self, use: Fraction) -> Decimal:
        """Return c: debt grows by e^(c) over one step of 30 days."""
        with localcontext(prec=DIGITS):
            zero, kink, full = (
                (1 + Decimal(bps) / BPS / STEPS_A_YEAR).ln()
                for bps in (self.zero_bps, self.kink_rate_bps, self.full_bps)
            )
            knee = Fraction(self.kink_use_bps, BPS)
            if use <= knee:
                return zero + (kink - zero) * _decimal(use / knee)
            return kink + (full - kink) * _decimal((use - knee) / (1 - knee))

    @staticmethod
    def annual(c: Decimal) -> Decimal:
        """Return the nominal annual rate of a continuous one: (growth of 30 days - 1) x 12."""
        with localcontext(prec=DIGITS):
            return (c.exp() - 1) * STEPS_A_YEAR


@dataclass
class Debt:
    """One loan as the pool sees it."""

    borrower: str
    accelerator: bytes
    principal: int
    shares: int
    flagged: bool = False
    carrying: int = 0
    absorbed: int = 0


@dataclass
class Cohort:
    """One day's exits: shares still waiting, money already set aside, who asked for how much."""

    day: int
    shares: int = 0
    asked: dict[str, int] = field(default_factory=dict)
    assets: int = 0
    claimed: dict[str, int] = field(default_factory=dict)

    def claimable(self, account: str) -> int:
        asked = self.asked.get(account, 0)
        total = sum(self.asked.values())
        due = floor(Fraction(self.assets * asked, total)) if total else 0
        return due - self.claimed.get(account, 0)


@dataclass
class PoolModel:
    """Everything a pool knows."""

    curve: CurveModel
    supply_cap: int
    moved_at: int
    unit: int = 10**6
    fresh: int = 0
    """Settlement units that came in lately, as of `fresh_at`: they fade within a day."""
    fresh_at: int = 0
    cash: int = 0
    reserve: int = 0
    supply: int = 0
    index: int = WAD
    exact: Decimal = Decimal(1)
    c: Decimal = Decimal(0)
    debts: dict[int, Debt] = field(default_factory=dict)
    balances: dict[str, int] = field(default_factory=dict)
    cohorts: dict[int, Cohort] = field(default_factory=dict)
    marks: list[tuple[int, Decimal]] = field(default_factory=list)
    """(moment, exact index), each at least a day after the one before."""
    donated: int = 0
    is_abandoned: bool = False
    """The last share left while open loans were carried at nothing: nobody owns what they bring."""
    was_thin: bool = False
    """Hardly any share was there for a while: the virtual ones own a part of what came in then,
    and all of it if there was none."""
    booked_loss: int = 0
    """Losses booked against lenders so far, net of what the reserve took."""

    def __post_init__(self) -> None:
        self.c = self.curve.continuous(Fraction(0))

    # ---- Time ----------

    def advance(self, now: int, index: int, reserve: int) -> None:
        """Let interest run to `now`; check and take over the chain's index and reserve."""
        with localcontext(prec=DIGITS):
            self.exact *= (self.c * (now - self.moved_at) / STEP).exp()
            error = abs(Decimal(index) / WAD / self.exact - 1)
        assert error <= INDEX_TOLERANCE, f"the index is off by {error:.2e}"
        before = self.performing
        self.index, self.moved_at = index, now
        interest = self.performing - before
        assert interest >= 0, "the performing debt fell by itself"
        room = max(0, RESERVE_OF_DEBT * self.performing - self.reserve)
        share = RESERVE_SHARE * interest
        least, most = self.reserve + floor(min(share, room)), self.reserve + ceil(share)
        if room == 0:
            most = self.reserve
        assert least - RESERVE_DUST <= reserve <= most + RESERVE_DUST, (
            f"the reserve is {reserve}, not {least} to {most}"
        )
        self.reserve = reserve

    def refresh_rate(self) -> None:
        """Set the rate from the present use, as every action that moves money does at its end."""
        self.c = self.curve.continuous(self.use)
        self._fade()
        grain = self.unit // 10**6
        self.fresh = ceil(Fraction(self.fresh, grain)) * grain

    @property
    def fresh_now(self) -> int:
        """What does not count for loans yet, rounded up."""
        return self.fresh - floor(
            Fraction(self.fresh * min(self.moved_at - self.fresh_at, DAY), DAY)
        )

    def _fade(self) -> None:
        self.fresh, self.fresh_at = self.fresh_now, self.moved_at

    def mark(self, now: int) -> bool:
        """Remember the index of now, once a day at most."""
        if self.marks and now < self.marks[-1][0] + DAY:
            return False
        self.marks.append((now, self.exact))
        return True

    def average(self, now: int) -> Decimal | None:
        """Return the annual rate since the newest mark that is a day old, None without one."""
        old = [mark for mark in self.marks if mark[0] + DAY <= now]
        if not old:
            return None
        moment, index = old[-1]
        with localcontext(prec=DIGITS):
            return self.curve.annual((self.exact / index).ln() * STEP / (now - moment))

    def has_rate(self, rate: int) -> bool:
        return self.is_rate(rate, self.curve.annual(self.c))

    @staticmethod
    def is_rate(rate: int, exact: Decimal) -> bool:
        with localcontext(prec=DIGITS):
            return abs(Decimal(rate) / WAD - exact) <= RATE_TOLERANCE

    # ---- What there is ----------

    @property
    def performing(self) -> int:
        shares = sum(debt.shares for debt in self.debts.values() if not debt.flagged)
        return shares * self.index // WAD

    @property
    def carried(self) -> int:
        return sum(debt.carrying for debt in self.debts.values() if debt.flagged)

    @property
    def total_assets(self) -> int:
        return self.cash + self.performing + self.carried - self.reserve

    @property
    def free_cash(self) -> int:
        return max(self.cash - self.reserve, 0)

    @property
    def settled_assets(self) -> int:
        """What caps are shares of: all but what came in lately."""
        return max(0, self.total_assets - self.fresh_now)

    def rate_after(self, amount: int) -> Decimal:
        """Return the annual rate at which `amount` is lent: what came in lately lowers it not."""
        lent, free = self.performing + amount, self.free_cash - amount
        whole = lent + max(0, free - self.fresh_now)
        return self.curve.annual(self.curve.continuous(Fraction(lent, max(whole, 1))))

    @property
    def use(self) -> Fraction:
        whole = self.performing + self.free_cash
        return Fraction(self.performing, whole) if whole else Fraction(0)

    @property
    def reserved_exits(self) -> int:
        """Money served to exits and not yet claimed, rounding dust of the cohorts included."""
        return sum(x.assets - sum(x.claimed.values()) for x in self.cohorts.values())

    @property
    def tokens(self) -> int:
        """What the pool must hold."""
        return self.cash + self.reserved_exits + self.donated

    @property
    def queued(self) -> int:
        return sum(cohort.shares for cohort in self.cohorts.values())

    @property
    def price(self) -> Fraction:
        return Fraction(self.total_assets + 1, self.supply + VIRTUAL_SHARES)

    def notice_supply(self) -> None:
        """Remember whether nobody, or hardly anybody, was left to own what comes in."""
        self.is_abandoned |= not self.supply and bool(self.debts)
        self.was_thin |= self.supply < THIN_SUPPLY

    @property
    def nobodys(self) -> int:
        """What the virtual shares are worth, rounded up: no lender ever gets it."""
        return ceil(VIRTUAL_SHARES * self.price)

    @property
    def entry_price(self) -> Fraction:
        """What who enters pays: flagged loans count at all they owe, less the reserve's part."""
        flagged = [debt for debt in self.debts.values() if debt.flagged]
        owed = sum(debt.shares for debt in flagged) * self.index // WAD
        at_par = max(self.carried, owed - min(owed, sum(debt.absorbed for debt in flagged)))
        total = self.total_assets - self.carried + at_par
        return Fraction(total + 1, self.supply + VIRTUAL_SHARES)

    def debt_of(self, asset: int) -> int:
        debt = self.debts.get(asset)
        return -(-debt.shares * self.index // WAD) if debt else 0

    def lent_to(self, borrower: str) -> int:
        return sum(x.principal for x in self.debts.values() if x.borrower == borrower)

    def lent_on(self, accelerator: bytes) -> int:
        return sum(x.principal for x in self.debts.values() if x.accelerator == accelerator)

    def lendable_to(self, borrower: str, accelerator: bytes) -> int:
        """Return the most that can be lent now."""
        if self.queued:
            return 0
        by_person = floor(BORROWER_CAP * self.settled_assets) - self.lent_to(borrower)
        by_class = floor(ACCELERATOR_CAP * self.settled_assets) - self.lent_on(accelerator)
        return max(0, min(by_person, by_class, self.free_cash))

    # ---- Lenders ----------

    def shares_for(self, assets: int, *, up: bool = False) -> int:
        exact = Fraction(assets) / self.price
        return ceil(exact) if up else floor(exact)

    def assets_for(self, shares: int) -> int:
        return floor(shares * self.price)

    def shares_bought(self, assets: int) -> int:
        """Return what a deposit mints."""
        return floor(Fraction(assets) / self.entry_price)

    def cost_of(self, shares: int) -> int:
        """Return what minting costs."""
        return ceil(shares * self.entry_price)

    def enter(self, account: str, assets: int, shares: int) -> None:
        self._fade()
        self.fresh += assets
        self.cash += assets
        self.supply += shares
        self.balances[account] = self.balances.get(account, 0) + shares

    def leave(self, account: str, assets: int, shares: int) -> None:
        self._out(assets)
        self.supply -= shares
        self.balances[account] -= shares

    def _out(self, assets: int) -> None:
        """Pay lenders; what came in lately counts as leaving first."""
        self._fade()
        self.fresh -= min(self.fresh, assets)
        self.cash -= assets

    def request(self, cohort: int, account: str, shares: int, now: int) -> None:
        """Queue an exit in the day's cohort."""
        assert cohort >= max(self.cohorts, default=0), "an exit joined an earlier cohort"
        entry = self.cohorts.setdefault(cohort, Cohort(now // DAY))
        assert entry.day == now // DAY, "an exit joined the cohort of another day"
        assert not entry.assets, "an exit joined a cohort that has been served"
        entry.shares += shares
        entry.asked[account] = entry.asked.get(account, 0) + shares
        self.balances[account] -= shares

    def serve(self, served: list[tuple[int, int, int]]) -> None:
        """Follow what the pool says that it served: (cohort, shares, assets), in order.

        Each cohort must be the oldest with shares left, paid at the moment's price rounded for the
        pool, whole where the free cash is enough.
        """
        assert len(served) <= COHORTS_A_SERVE, "too many cohorts in one call"
        for number, shares, assets in served:
            waiting = [key for key in sorted(self.cohorts) if self.cohorts[key].shares]
            assert waiting and number == waiting[0], "a later cohort was served first"
            cohort = self.cohorts[number]
            whole = self.assets_for(cohort.shares)
            assert assets == min(whole, self.free_cash), "served more or less than there is"
            if whole <= self.free_cash:
                assert shares == cohort.shares, "paid in full, yet shares stay"
            else:
                assert shares == min(self.shares_for(assets, up=True), cohort.shares), (
                    "burned other shares than the money is worth"
                )
            self._out(assets)
            self.supply -= shares
            cohort.shares -= shares
            cohort.assets += assets

    def is_servable(self) -> bool:
        """Tell whether the oldest cohort could get something."""
        waiting = [key for key in sorted(self.cohorts) if self.cohorts[key].shares]
        if not waiting:
            return False
        return min(self.assets_for(self.cohorts[waiting[0]].shares), self.free_cash) > 0

    # ---- The desk ----------

    def lend(self, asset: int, borrower: str, accelerator: bytes, amount: int) -> int:
        """Open a debt; return its shares."""
        assert asset not in self.debts
        shares = -(-amount * WAD // self.index)
        self.debts[asset] = Debt(borrower, accelerator, amount, shares)
        self.cash -= amount
        return shares

    def collect(self, asset: int, amount: int) -> None:
        debt = self.debts[asset]
        owed = self.debt_of(asset)
        assert amount <= owed
        debt.shares -= debt.shares if amount == owed else amount * WAD // self.index
        self.cash += amount
        if debt.flagged:
            covered = min(amount, debt.carrying)
            debt.carrying -= covered
            self._gain(debt, amount - covered)

    def impair(self, asset: int, recovery: int) -> None:
        debt = self.debts[asset]
        before = self.total_assets
        if not debt.flagged:
            debt.flagged, debt.carrying = True, self.debt_of(asset)
        lower = min(debt.carrying, recovery)
        self._lose(debt, debt.carrying - lower)
        debt.carrying = lower
        self.booked_loss += max(0, before - self.total_assets)

    def restore(self, asset: int) -> None:
        debt = self.debts[asset]
        gain = self.debt_of(asset) - debt.carrying
        debt.flagged, debt.carrying = False, 0
        self._gain(debt, gain)
        debt.absorbed = 0

    def end(self, asset: int) -> int:
        """Forget a loan; return what is written off."""
        written_off = self.debt_of(asset)
        debt = self.debts[asset]
        before = self.total_assets
        if not debt.flagged:
            debt.flagged, debt.carrying = True, written_off
        self._lose(debt, debt.carrying)
        del self.debts[asset]
        self.booked_loss += max(0, before - self.total_assets)
        return written_off

    def recover(self, amount: int) -> None:
        self._fade()
        self.fresh += amount
        self.cash += amount

    def _lose(self, debt: Debt, loss: int) -> None:
        taken = min(self.reserve, loss)
        self.reserve -= taken
        debt.absorbed += taken

    def _gain(self, debt: Debt, gain: int) -> None:
        back = min(debt.absorbed, gain)
        self.reserve += back
        debt.absorbed -= back


def _decimal(value: Fraction) -> Decimal:
    return Decimal(value.numerator) / Decimal(value.denominator)
