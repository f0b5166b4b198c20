"""What people do at the desk, on the chain and in the models."""

from collections.abc import Iterable
from fractions import Fraction
from math import floor
from typing import Any

import boa

from tests.helpers.credit_loan_model import (
    CURE_ONCE_IN,
    DAY,
    GRACE,
    GRACE_ONCE_IN,
    LEAST_COVER,
    REFINANCE_GAIN,
    SWEEP_COVER,
    SWEEP_SILENCE,
    LoanModel,
    State,
    bounty_of,
    covers,
    debt_service,
    origination_ltv,
)
from tests.helpers.credit_pool_model import WAD
from tests.helpers.credit_suite import UNIT, role
from tests.invariant.credit.book import BPS, CreditBook, Look

MAX_PLEDGED_HOURS, MAX_PLEDGED_NOTICE = 720, 168
LEAST_PLEDGED_RATE = Fraction(7, 10)
CURE_FEE = Fraction(1, 100)


class Deals(CreditBook):
    """A book with the desk's verbs."""

    # ---- Origination ----------

    def may_lend(self, asset: int, months: int, look: Look) -> bool:
        """Tell whether a loan of some size could be had, but for the pool and the cover."""
        age = self.now - self.state.machines[asset].commissioned_at
        return (
            look.value.is_fresh
            and not self.is_silent(asset, SWEEP_SILENCE)
            and origination_ltv(age, months) is not None
            and self.has_good_user(asset)
        )

    def has_good_user(self, asset: int) -> bool:
        """Tell whether nobody uses the machine, or a lease within the bounds of a pledge."""
        lease = self.state.lease_on(asset, self.now)
        if lease is None:
            return self.state.user_until.get(asset, 0) <= self.now
        machine = self.state.machines[asset]
        return (
            lease.hours <= MAX_PLEDGED_HOURS
            and lease.notice_hours <= MAX_PLEDGED_NOTICE
            and lease.rate >= LEAST_PLEDGED_RATE * machine.hourly_rate * machine.count
        )

    def limit(
        self, asset: int, number: int, months: int, look: Look, borrower: str | None = None
    ) -> int:
        """Return the most that value and pool allow; the borrower is the owner by default."""
        age = self.now - self.state.machines[asset].commissioned_at
        ltv = origination_ltv(age, months) or Fraction(0)
        owner = borrower or self.state.owner_of[asset]
        by_pool = self.sync(number).lendable_to(owner, self.accelerator)
        return min(floor(ltv * look.lendable), by_pool)

    def cover(self, number: int, amount: int, months: int, income: int) -> Fraction:
        """Return income over debt service at the pool's rate after lending."""
        model = self.state.pools[number]
        rate = Fraction(model.rate_after(amount))
        return Fraction(income) / debt_service(amount, months, amount, rate)

    def covered(self, number: int, amount: int, months: int, income: int) -> int:
        """Return the greatest part of an amount, in tenths, that income clearly covers."""
        parts = [amount * tenths // 10 for tenths in range(10, 0, -1)]
        least = LEAST_COVER * Fraction(1_000_001, 1_000_000)
        fitting = (x for x in parts if x and self.cover(number, x, months, income) >= least)
        return next(fitting, 0)

    def borrow(self, asset: int, number: int, amount: int, months: int, look: Look) -> None:
        """Borrow as the owner; every rule holds."""
        owner, desk = self.state.owner_of[asset], self.suite.desk
        before = self.balance(owner)
        desk.borrow(asset, self.suite.pools[number], amount, months, sender=role(owner))
        self.follow(number, desk, ("Lent", (asset, owner, self.accelerator, amount)))
        assert self.balance(owner) == before + amount
        self.state.loans[asset] = LoanModel(
            asset, owner, number, amount, months, self.now, look.resale.amount, since=self.now
        )

    def balance(self, name: str) -> int:
        return int(self.suite.token.balanceOf(role(name)))

    # ---- Payments ----------

    def repay(self, asset: int, amount: int, payer: str) -> None:
        """Pay on a loan; the last unit closes it."""
        loan, desk = self.loan(asset), self.suite.desk
        debt = self.pool_of(asset).debt_of(asset)
        paid = min(amount, debt)
        assert desk.repay(asset, amount, sender=role(payer)) == paid
        loan.note_payment(self.now)
        said: list[tuple[str, Any]] = [("Collected", (asset, paid))]
        if paid == debt:
            said.append(("Ended", (asset,)))
            self.close(asset)
        self.follow(loan.pool, desk, *said)

    def serve_debt(self, asset: int, available: int, payer: str) -> None:
        """Anyone's own money, as the waterfall would take it."""
        loan, desk = self.loan(asset), self.suite.desk
        taken = loan.service(self.now, self.pool_of(asset).debt_of(asset), available)
        assert desk.debt_service(asset, available, sender=role(payer)) == taken
        if taken:
            loan.note_payment(self.now)
        self.follow(loan.pool, desk, *([("Collected", (asset, taken))] if taken else []))

    def release(self, asset: int) -> None:
        """Close a loan that is paid."""
        loan = self.loan(asset)
        self.pool_of(asset)
        self.suite.desk.release(asset, sender=role("keeper"))
        self.close(asset)
        self.follow(loan.pool, self.suite.desk, ("Ended", (asset,)))

    # ---- Covenants ----------

    def review(self, asset: int, look: Look) -> None:
        loan = self.loan(asset)
        debt = self.pool_of(asset).debt_of(asset)
        rate = Fraction(int(self.suite.pools[loan.pool].settled_rate()), WAD)
        service = debt_service(loan.principal, loan.months, debt, rate)
        sweeping = not covers(look.income, service, SWEEP_COVER)
        loan.is_sweeping = sweeping or self.is_silent(asset, SWEEP_SILENCE)
        self.know(loan, look)
        assert self.suite.desk.review(asset, sender=role("keeper")) == loan.is_sweeping

    def flag(self, asset: int, look: Look) -> None:
        """Raise or clear a flag, or mark an auctioned loan down; the model knows which."""
        loan, desk = self.loan(asset), self.suite.desk
        self.pool_of(asset)
        current = self.is_current(asset, look)
        if loan.state is State.AUCTION:
            price = int(desk.price(asset))
            self.check_price(loan, price)
            said: tuple[str, Any] = ("Impaired", (asset, price))
        elif loan.state is State.FLAGGED:
            assert current
            self.know(loan, look)
            loan.state, loan.since = State.CURRENT, self.now
            said = ("Restored", (asset,))
        else:
            assert not current
            history = self.state.history(asset, loan.borrower)
            again = history.flagged_at + GRACE_ONCE_IN > self.now
            loan.state, loan.since = State.FLAGGED, self.now - (GRACE if again else 0)
            history.flagged_at = self.now
            self.know(loan, look)
            said = ("Impaired", (asset, loan.recovery()))
        desk.flag(asset, sender=role("keeper"))
        self.follow(loan.pool, desk, said)

    def know(self, loan: LoanModel, look: Look) -> None:
        if look.resale.is_fresh:
            loan.known_resale = look.resale.amount

    def check_price(self, loan: LoanModel, price: int) -> None:
        least, most = loan.prices(self.now)
        assert least <= price <= most, f"price {price}, not {least} to {most}"

    # ---- Recovery ----------

    def can_auction(self, asset: int, look: Look) -> bool:
        loan = self.loan(asset)
        is_over = loan.state is State.FLAGGED and self.now >= loan.since + GRACE
        return is_over and not self.is_current(asset, look)

    def auction(self, asset: int, look: Look, starter: str) -> None:
        loan = self.loan(asset)
        debt = self.pool_of(asset).debt_of(asset)
        self.know(loan, look)
        self.suite.desk.auction(asset, sender=role(starter))
        loan.state = State.AUCTION
        loan.since = loan.auctioned_at = loan.paid_at = self.now
        loan.start_price, loan.starter = loan.start_of(debt), starter
        assert self.suite.desk.price(asset) == loan.start_price

    def take(self, asset: int, buyer: str) -> None:
        """Buy a machine out of its auction; its new owner grants what the former one had."""
        loan, desk, state = self.loan(asset), self.suite.desk, self.state
        debt = self.pool_of(asset).debt_of(asset)
        price = int(desk.price(asset))
        self.check_price(loan, price)
        before = self.balance(buyer)
        assert desk.take(asset, price, sender=role(buyer)) == price
        bounty = bounty_of(price, UNIT)
        repaid = min(debt, price - bounty)
        state.credit("desk", loan.starter, bounty)
        state.credit("desk", loan.borrower, price - bounty - repaid)
        self.close(asset)
        self.follow(loan.pool, desk, *self.taken(asset, repaid))
        assert self.balance(buyer) == before - price
        self.change_owner(asset, buyer)

    def taken(self, asset: int, repaid: int) -> Iterable[tuple[str, Any]]:
        """Return what the pool is to say of a sale that brought it so much: the loss first."""
        yield "Impaired", (asset, repaid)
        if repaid:
            yield "Collected", (asset, repaid)
        yield "Ended", (asset,)

    def change_owner(self, asset: int, owner: str) -> None:
        """Agreements lapse; the new owner lets and pledges to the same contracts."""
        self.state.owner_of[asset] = owner
        self.state.terms.pop(asset, None)
        assert str(self.suite.title.ownerOf(asset)) == role(owner)
        self.suite.title.grant(asset, self.suite.escrow, 1, sender=role(owner))
        self.suite.title.grant(asset, self.suite.desk, 2, sender=role(owner))

    def fall(self, asset: int, until: int) -> None:
        """Let an auctioned price fall to a moment: somebody pays a unit a day, so it does."""
        while self.now < until:
            boa.env.timestamp += min(DAY, until - self.now)
            if self.pool_of(asset).debt_of(asset) > 1:
                self.repay(asset, 1, "giver")

    def can_cure(self, asset: int) -> bool:
        loan = self.loan(asset)
        history = self.state.history(asset, loan.borrower)
        is_late = history.cured_at + CURE_ONCE_IN <= self.now
        return loan.state is State.AUCTION and is_late and not self.is_silent(asset, 21 * DAY)

    def cure(self, asset: int, look: Look, payer: str) -> None:
        loan, desk = self.loan(asset), self.suite.desk
        arrears = loan.arrears(
            self.now, self.pool_of(asset).debt_of(asset), (look.value, look.resale)
        )
        fee = floor(CURE_FEE * arrears)
        assert desk.cure(asset, sender=role(payer)) == arrears + fee
        self.state.credit("desk", loan.starter, fee)
        self.state.history(asset, loan.borrower).cured_at = self.now
        loan.state, loan.since = State.CURRENT, self.now
        said: list[tuple[str, Any]] = [("Collected", (asset, arrears))] if arrears else []
        self.follow(loan.pool, desk, *said, ("Restored", (asset,)))

    # ---- Refinancing ----------

    def refinance(
        self, asset: int, number: int, amount: int, months: int, look: Look, down: bool
    ) -> None:
        """Move a loan to another pool: by its borrower, or `down` by anyone with consent."""
        loan, desk, pool = self.loan(asset), self.suite.desk, self.suite.pools[number]
        debt = self.pool_of(asset).debt_of(asset)
        self.sync(number)
        before = self.balance(loan.borrower)
        if down:
            desk.refinance_down(asset, pool, sender=role("keeper"))
        else:
            desk.refinance(asset, pool, amount, months, sender=role(loan.borrower))
        lent = (asset, loan.borrower, self.accelerator, amount)
        self.follow(number, desk, ("Lent", lent))
        paid: list[tuple[str, Any]] = [("Collected", (asset, debt))] if debt else []
        self.follow(loan.pool, desk, *paid, ("Ended", (asset,)))
        assert self.balance(loan.borrower) == before + amount - debt
        self.state.loans[asset] = LoanModel(
            asset, loan.borrower, number, amount, months, self.now, look.resale.amount,
            since=self.now,
        )  # fmt: skip

    def consent(self, asset: int, percent: int, until: int) -> None:
        """The borrower lets anyone move the loan to a cheaper pool, or no longer."""
        loan = self.loan(asset)
        max_rate = percent * WAD // 100
        self.suite.desk.auto_refinance(asset, max_rate, until, sender=role(loan.borrower))
        history = self.state.history(asset, loan.borrower)
        history.consent = (Fraction(percent, 100), until) if percent else None

    def has_consent(self, asset: int) -> bool:
        return self.state.history(asset, self.loan(asset).borrower).consent is not None

    def is_cheaper(self, asset: int, number: int, debt: int) -> bool:
        """Tell whether consent and both pools' rates let the loan move."""
        loan = self.loan(asset)
        consent = self.state.history(asset, loan.borrower).consent
        old, new = self.sync(loan.pool), self.sync(number)
        averages = old.average(self.now), new.average(self.now)
        if consent is None or consent[1] < self.now or None in averages:
            return False
        former, average = (Fraction(x) for x in averages if x is not None)
        bounds = [Fraction(model.curve.full_bps, BPS) for model in (old, new)]
        rate = Fraction(new.rate_after(debt))
        present = Fraction(old.curve.annual(old.c))
        return (
            average + REFINANCE_GAIN <= former
            and bounds[1] + REFINANCE_GAIN <= bounds[0]
            and max(average, rate) <= consent[0]
            and rate <= present
        )
