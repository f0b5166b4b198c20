"""A book of loans through time: many runs at once, a day at a time, by the desk's rules."""

import numpy as np

from scripts.lib.simulation import auction, draws, rates, schedule
from scripts.lib.simulation.appraisal import Appraiser
from scripts.lib.simulation.arrays import SLACK, STEP_DAYS, YEAR_DAYS, Bools, Floats, Ints
from scripts.lib.simulation.draws import Draws
from scripts.lib.simulation.exits import Exits
from scripts.lib.simulation.markets import Scenario
from scripts.lib.simulation.pool import Pool
from scripts.lib.simulation.record import Record
from scripts.lib.simulation.rules import Rules, World

OPENING_DAYS = 90
"""The book is lent in the first quarter."""
_BATCHES = 10
"""Openings come in so many equal batches."""
TAIL_DAYS = 150
"""Enough for a last grace, auction and workout."""
WAITING, CURRENT, FLAGGED, AUCTION, WORKOUT, OVER = range(6)
_NEVER = -1e9


class Book:
    """The desk's side: states of loans, and what happens to each on a day."""

    def __init__(
        self,
        rules: Rules[Floats],
        world: World[Floats],
        scenario: Scenario,
        ages: Floats,
        luck: Draws,
    ) -> None:
        shape = luck.support.shape
        runs, loans = shape
        self.lived = 0
        self.days = int(OPENING_DAYS + rules.months.max() * STEP_DAYS + TAIL_DAYS)
        self.rules, self.world, self.ages = rules, world, ages
        dark_on = draws.dark_after_days(world.dark_a_year, luck.dark, YEAR_DAYS)
        self._begins = np.floor(np.arange(loans) * _BATCHES / loans)[None] * (
            OPENING_DAYS // _BATCHES
        )
        self.appraiser = Appraiser(
            rules,
            scenario,
            ages,
            _rent_share(luck, world),
            dark_on,
            luck.steps * rules.months * STEP_DAYS,
        )
        self._supports = luck.support < world.support
        count = draws.bidders(world.buyers, luck.buyers)
        self._bid = draws.best_bid(world.bid_low, world.bid_high, count, luck.bids)
        self.pool = Pool(rules, runs, loans)
        self.exits = Exits(world, self.pool, self.days)
        self.state: Ints = np.full(shape, WAITING)
        self.principal: Floats = np.zeros(shape)
        self.price_at_opening: Floats = np.ones(shape)
        self._since: Floats = np.zeros(shape)
        self._grace: Floats = np.zeros(shape)
        self._raised_at: Floats = np.full(shape, _NEVER)
        self._sweeping: Bools = np.zeros(shape, dtype=np.bool_)
        self._first_price: Floats = np.zeros(shape)
        self.record = Record.empty(shape)

    @property
    def is_open(self) -> Bools:
        """Return which loans have a debt."""
        return (self.state >= CURRENT) & (self.state <= AUCTION)

    def steps(self, day: int) -> Floats:
        """Return the step of each loan's schedule."""
        return schedule.step(float(day) - self._begins)

    @property
    def is_over(self) -> bool:
        """Return whether nothing can happen any more."""
        live = (self.state != OVER) & (self.principal > 0)
        return self.lived > OPENING_DAYS and not live.any() and not (self.exits.queued > 0).any()

    def live(self, day: int) -> None:
        """Let a day pass, in the order: interest, prices, openings, money, covenants, exits."""
        self.lived = day + 1
        self.pool.accrue()
        self.appraiser.live(day)
        self._open(day)
        self._serve_debt(day)
        self._help_out(day)
        self._auction(day)
        self._covenants(day)
        self._watch()
        self._work_out(day)
        self.exits.live(day)
        self.pool.set_rate()

    def _open(self, day: int) -> None:
        if day >= OPENING_DAYS:
            return
        rules = self.rules
        age = self.ages + day / YEAR_DAYS
        share = np.where(age < 1, rules.ltv_new, np.where(age < 2, rules.ltv_mid, rules.ltv_old))
        rate = rates.nominal(rates.at_use(rules, self.world.use))
        carried = schedule.largest_principal(
            self.appraiser.income, rules.cover_open, rules.months, rate
        )
        opens = (self._begins == day) & (self.exits.queued == 0)[:, None]
        opens &= self.appraiser.is_up(day)
        amounts = np.where(opens, np.minimum(share * self.appraiser.lendable, carried), 0.0)
        total = amounts.sum(axis=1)
        fresh = self.exits.wave_came == 0
        self.pool.deposit(np.where(fresh, total / self.world.use[:, 0], 0.0))
        short = total > self.pool.free_cash
        amounts[short] = 0.0
        self.pool.lend(amounts)
        self.principal += amounts
        self.record.lent += amounts
        self.price_at_opening = np.where(amounts > 0, self.appraiser.raw, self.price_at_opening)
        self.state[amounts > 0] = CURRENT

    def _serve_debt(self, day: int) -> None:
        """The waterfall: what is due, or all while sweeping, flagged or in auction."""
        debt = self.pool.debt
        due = schedule.due(debt, self.principal, self.rules.months, self.steps(day))
        whole = self._sweeping | (self.state == FLAGGED) | (self.state == AUCTION)
        wanted = np.where(whole, debt, due)
        self.pool.collect(np.where(self.is_open, np.minimum(self.appraiser.revenue, wanted), 0.0))
        self._close_paid()

    def _help_out(self, day: int) -> None:
        """Borrowers with other money pay what is missing while the machine is worth more."""
        debt = self.pool.debt
        worth_it = self._supports & (self.appraiser.raw > debt)
        last_day = (day - self._begins) % STEP_DAYS == STEP_DAYS - 1
        flagged = self.state == FLAGGED
        if not (last_day.any() or flagged.any()):
            return
        due = schedule.due(debt, self.principal, self.rules.months, self.steps(day))
        pays = worth_it & last_day & (self.state == CURRENT)
        cures = worth_it & flagged & self._speaks(day)
        over = np.maximum(debt - self.rules.liquidation * self.appraiser.value, 0.0)
        paid = np.where(pays, due, np.where(cures, np.maximum(due, over), 0.0))
        self.pool.collect(np.minimum(paid, debt))
        self._close_paid()

    def _speaks(self, day: int) -> Bools:
        return self.appraiser.silent_days(day) < self.rules.silence_days

    def _is_current(self, day: int) -> Bools:
        debt = self.pool.debt
        most = schedule.ceiling(
            self.principal, self.rules.months, self.steps(day), self.rules.allowance
        )
        slack = SLACK * self.principal
        in_time = debt <= most + slack
        covered = debt <= self.rules.liquidation * self.appraiser.value + slack
        return in_time & covered & self._speaks(day)

    def _covenants(self, day: int) -> None:
        debt, rules = self.pool.debt, self.rules
        rate = rates.nominal(self.pool.rate)[:, None]
        service = self.principal / rules.months + debt * rate / 12
        thin = self.appraiser.income < rules.cover_sweep * service
        self._sweeping = self.is_open & (thin | (self.appraiser.silent_days(day) >= 1))
        fine = self._is_current(day)
        was_flagged = self.state == FLAGGED
        raised = (self.state == CURRENT) & ~fine
        healed = was_flagged & fine
        due = was_flagged & ~fine & (day >= self._since + self._grace)
        if healed.any():
            self.pool.restore(healed)
            self.record.cured += healed
            self.state[healed] = CURRENT
        if raised.any():
            self._flag(day, raised)
        first = auction.start(rules, self.appraiser.recovery_value, debt)
        self._first_price = np.where(due, first, self._first_price)
        self._since[due] = day + 1
        self.state[due] = AUCTION
        self.record.defaulted |= due

    def _flag(self, day: int, raised: Bools) -> None:
        again = day - self._raised_at < self.rules.repeat_days
        grace = np.where(again, 0.0, self.rules.grace_days)
        self._grace = np.where(raised, grace, self._grace)
        self._since[raised] = day
        self._raised_at[raised] = day
        self.state[raised] = FLAGGED
        self.pool.impair(raised, self.rules.impaired * self.appraiser.recovery_value)

    def _auction(self, day: int) -> None:
        live = self.state == AUCTION
        if not live.any():
            return
        days = day - self._since
        bid = np.where(self.appraiser.is_up(day), self._bid, self._bid * self.world.dark_bid)
        values = auction.private_values(
            self.appraiser.raw, bid, live, self.world.crowd, self.world.crowd_cap
        )
        result = auction.day_of(self.rules, live, self._first_price, days, values)
        bounty = np.minimum(result.price * self.rules.bounty, self.rules.bounty_cap)
        paid = np.minimum(result.price - bounty, self.pool.debt)
        self.pool.collect(np.where(result.sold, paid, 0.0))
        share = result.price / self.appraiser.raw
        self.record.sold_share = np.where(result.sold, share, self.record.sold_share)
        self.record.at_start |= result.sold & (days == 0) & (result.price >= self._first_price)
        still = live & ~result.sold & ~result.unsold
        self.pool.impair(still, auction.price(self.rules, self._first_price, days))
        self._end(day, result.sold, OVER)
        self._end(day, result.unsold, WORKOUT)

    def _end(self, day: int, which: Bools, state: int) -> None:
        self.record.lost += np.where(which, self.pool.debt, 0.0)
        self.pool.end(which)
        self.state[which] = state
        self._since[which] = day

    def _work_out(self, day: int) -> None:
        ready = (self.state == WORKOUT) & (day >= self._since + self.world.workout_days)
        if not ready.any():
            return
        brought = np.where(ready, self.world.workout * self.appraiser.raw, 0.0)
        self.pool.recover(brought.sum(axis=1))
        self.record.lost = np.maximum(self.record.lost - brought, 0.0)
        self.state[ready] = OVER

    def _close_paid(self) -> None:
        paid = self.is_open & (self.pool.debt <= SLACK * self.principal)
        if not paid.any():
            return
        self.pool.end(paid)
        self.state[paid] = OVER

    def _watch(self) -> None:
        ltv = np.where(self.is_open, self.pool.debt / np.maximum(self.appraiser.raw, 1.0), 0.0)
        self.record.peak = np.maximum(self.record.peak, ltv)


def _rent_share(luck: Draws, world: World[Floats]) -> Floats:
    either_way: Floats = 2 * luck.luck - 1
    return 1 + world.luck * either_way
