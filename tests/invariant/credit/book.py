"""The deployed suite beside its models: each step is done on the chain and in the model.

Steps here succeed; whoever expects a refusal calls the chain. Roles are names, the chain's
addresses follow from them.
"""

from dataclasses import dataclass
from fractions import Fraction
from math import floor
from typing import Any

import boa

from tests.helpers.credit_loan_model import LoanModel, State, Value
from tests.helpers.credit_pool_model import COHORTS_A_SERVE, PoolModel
from tests.helpers.credit_suite import CreditSuite, role
from tests.helpers.credit_value_model import final_until
from tests.helpers.lease_builders import make_offer
from tests.invariant.credit.state import CreditState, LeaseModel
from tests.invariant.money.suite import FEE_BPS

HOUR = 3_600
BPS = 10_000
VALUE_DUST = 100
"""Units by which a value may be off: rounded legs, times accelerators and months."""


@dataclass(frozen=True)
class Look:
    """What the appraiser says now, as the chain rounded it."""

    value: Value
    resale: Value
    lendable: int
    income: int


@dataclass
class CreditBook:
    """A suite and its state, kept in step."""

    suite: CreditSuite
    state: CreditState

    @property
    def now(self) -> int:
        return int(boa.env.timestamp)

    # ---- Pools ----------

    def sync(self, number: int) -> PoolModel:
        """Let a pool's model run to now; index and reserve are checked and taken over."""
        pool, model = self.suite.pools[number], self.state.pools[number]
        model.advance(self.now, pool.borrow_index(), pool.reserve())
        return model

    def follow(
        self,
        number: int,
        caller: Any,
        *expected: tuple[str, Any],
        refresh: bool = False,
        serves: bool = False,
    ) -> None:
        """Book what a call through `caller` made a pool say; it must be exactly what is expected.

        `expected` holds (event, fields) in order. Exits served in between are checked against the
        queue; a pool that could serve and did not fails. Whatever it said, or `refresh`, fixes the
        rate of the use anew. `serves` says that the call itself serves exits.
        """
        pool, model = self.suite.pools[number], self.state.pools[number]
        told = [x for x in caller.get_logs() if str(x.address) == str(pool.address)]
        names = [type(x).__name__ for x in told]
        awaited = list(expected)
        served: list[tuple[int, int, int]] = []
        wanted, has_served = serves, False
        for name, log in zip(names, told, strict=True):
            if name == "CohortServed":
                served.append((log.cohort, log.shares, log.assets))
                has_served = True
            elif name in _BOOKED:
                if name not in _SERVES_FIRST:
                    self._serve(model, served, wanted)
                    assert not (has_served and getattr(log, "loss", 0)), "served before a loss"
                assert awaited and awaited[0][0] == name, f"{name}, not {awaited[:1]}"
                self._book(model, name, log, awaited.pop(0)[1])
                wanted = name in _SERVES
                if name in _SERVES_FIRST:
                    self._serve(model, served, wanted)
                    wanted = False
        assert not awaited, f"the pool never said {awaited[0][0]}"
        self._serve(model, served, wanted)
        model.notice_supply()
        if refresh or not set(names).isdisjoint(_BOOKED | {"CohortServed"}):
            model.refresh_rate()
        assert model.has_rate(pool.borrow_rate()), "the rate is not that of the use"

    def _serve(self, model: PoolModel, served: list[tuple[int, int, int]], wanted: bool) -> None:
        model.serve(served)
        if wanted and len(served) < COHORTS_A_SERVE:
            assert not model.is_servable(), "free cash, and the oldest exit waits"
        served.clear()

    def _book(self, model: PoolModel, name: str, log: Any, fields: tuple[Any, ...]) -> None:
        if name == "Deposit":
            model.enter(*fields)
            assert (str(log.owner), log.assets, log.shares) == (role(fields[0]), *fields[1:])
        elif name == "Withdraw":
            model.leave(*fields)
            assert (str(log.owner), log.assets, log.shares) == (role(fields[0]), *fields[1:])
        elif name == "ExitRequested":
            account, shares = fields
            assert (str(log.owner), log.shares) == (role(account), shares)
            model.request(log.cohort, account, shares, self.now)
        elif name == "Lent":
            asset, borrower, accelerator, amount = fields
            shares = model.lend(asset, borrower, accelerator, amount)
            said = (log.asset, str(log.borrower), log.amount, log.debt_shares)
            assert said == (asset, role(borrower), amount, shares)
        elif name == "Collected":
            model.collect(*fields)
            said = (log.asset, log.amount, log.debt)
            assert said == (*fields, model.debt_of(fields[0]))
        elif name == "Impaired":
            reserve, carried = model.reserve, self._carrying(model, fields[0])
            model.impair(*fields)
            debt = model.debts[fields[0]]
            absorbed = reserve - model.reserve
            said = (log.asset, log.debt, log.carrying, log.absorbed, log.loss)
            loss = carried - debt.carrying - absorbed
            owed = model.debt_of(fields[0])
            assert said == (fields[0], owed, debt.carrying, absorbed, loss)
        elif name == "Restored":
            reserve, carried = model.reserve, self._carrying(model, fields[0])
            model.restore(*fields)
            owed = model.debt_of(fields[0])
            gain = owed - carried - (model.reserve - reserve)
            assert (log.asset, log.debt, log.gain) == (fields[0], owed, gain)
        elif name == "Ended":
            reserve, carried = model.reserve, self._carrying(model, fields[0])
            written_off = model.end(*fields)
            absorbed = reserve - model.reserve
            said = (log.asset, log.written_off, log.loss, log.absorbed)
            assert said == (fields[0], written_off, carried - absorbed, absorbed)
        elif name == "Recovered":
            model.recover(*fields)
            assert log.amount == fields[0]

    def _carrying(self, model: PoolModel, asset: int) -> int:
        debt = model.debts[asset]
        return debt.carrying if debt.flagged else model.debt_of(asset)

    # ---- Values ----------

    def look(self, asset: int) -> Look:
        """Appraise a machine; the chain must agree with the model but for rounding."""
        told = self.suite.appraiser.assess(asset)
        worth = self.state.machines[asset].worth(self.now)
        for name in ("value", "resale", "lendable", "income"):
            figure, exact = getattr(told, name), getattr(worth, name)
            assert abs(figure - exact) <= VALUE_DUST, f"{name}: {figure}, not {float(exact)}"
        assert (told.as_of, told.priced_at) == (worth.as_of, worth.as_of)
        value = Value(told.value, told.as_of, self.now)
        resale = Value(told.resale, told.priced_at, self.now)
        return Look(value, resale, told.lendable, told.income)

    def quote(self, seat: int, price: int, back: int = 0) -> None:
        """One appraiser's price, observed some seconds ago."""
        observed_at = self.now - back
        self.suite.quote(seat, price, observed_at)
        self.state.price.submit(seat, price, observed_at, self.now)
        moved, raw, _ = self.suite.appraiser.price_of(self.accelerator)
        assert raw == (self.state.price.raw(self.now) or 0)
        self.state.price.adopt(moved)

    @property
    def accelerator(self) -> bytes:
        return b"H100-80GB-SXM".ljust(32, b"\0")

    def is_silent(self, asset: int, seconds: int) -> bool:
        return self.state.meter.is_silent(asset, self.now, seconds)

    # ---- Loans ----------

    def loan(self, asset: int) -> LoanModel:
        return self.state.loans[asset]

    def pool_of(self, asset: int) -> PoolModel:
        """Return the model of the pool that lent, run to now."""
        return self.sync(self.loan(asset).pool)

    def is_current(self, asset: int, look: Look | None = None) -> bool:
        """Tell whether the model holds a loan for current now."""
        loan, seen = self.loan(asset), look or self.look(asset)
        debt = self.pool_of(asset).debt_of(asset)
        silent = self.is_silent(asset, 21 * 24 * HOUR)
        return loan.is_current(self.now, debt, (seen.value, seen.resale), silent)

    def close(self, asset: int) -> None:
        """Forget a loan in the model: repaid or taken."""
        loan = self.state.loans.pop(asset)
        self.state.history(asset, loan.borrower).consent = None

    # ---- Rent ----------

    def pour(self, asset: int, amount: int, seconds: int | None) -> list[tuple[str, Any]]:
        """Run money through the waterfall of the model; return what the lending pool is to say.

        `seconds` is None for a gift, which is never income. The pool must be run to now.
        """
        state = self.state
        fee = floor(Fraction(amount * FEE_BPS, BPS))
        terms = state.terms.get(asset)
        opex = floor(Fraction((amount - fee) * terms.opex_bps, BPS)) if terms else 0
        available = amount - fee - opex
        state.fees += fee
        if terms and opex:
            state.credit("splitter", "operator", opex)
        said: list[tuple[str, Any]] = []
        taken = 0
        if asset in state.loans:
            loan = state.loans[asset]
            taken = loan.service(self.now, state.pools[loan.pool].debt_of(asset), available)
            if taken:
                loan.note_payment(self.now)
                said.append(("Collected", (asset, taken)))
        receiver = terms.beneficiary if terms else state.owner_of[asset]
        state.credit("splitter", receiver, available - taken)
        if seconds is not None:
            state.machines[asset].income.rents.append((self.now, available, seconds))
        return said

    def gift(self, asset: int, amount: int) -> None:
        """A stranger pays into the waterfall."""
        self._before_rent(asset)
        self.suite.splitter.deposit(asset, amount, sender=role("giver"))
        self._after_rent(asset, self.suite.splitter, self.pour(asset, amount, None))

    def post(self, asset: int, rate: int, notice_hours: int = 24) -> int:
        """Post an offer as the owner; return its nonce."""
        offer = make_offer(hourly_rate=rate, notice_hours=notice_hours, sla_bps=0, credit_bps=0)
        owner = role(self.state.owner_of[asset])
        return int(self.suite.escrow.post_offer(asset, tuple(offer.values()), sender=owner))

    def let(
        self, asset: int, lessee: str, hours: int, rate: int, notice_hours: int = 24
    ) -> LeaseModel:
        """Post an offer and take it."""
        nonce = self.post(asset, rate, notice_hours)
        lease_id = int(self.suite.escrow.open_lease(asset, hours, rate, nonce, sender=role(lessee)))
        ends_at = self.now + hours * HOUR
        lease = LeaseModel(lease_id, asset, lessee, rate, hours, notice_hours, self.now, ends_at)
        self.state.leases[lease_id] = lease
        self.state.user_until.pop(asset, None)
        return lease

    def can_settle(self, lease: LeaseModel) -> bool:
        until = min(lease.ends_at, final_until(self.now))
        return lease.is_open and until > lease.started_at

    def settle(self, lease: LeaseModel) -> None:
        """Settle what is final; close a lease that is final to its end."""
        self._before_rent(lease.asset)
        final = final_until(self.now)
        until = min(lease.ends_at, final)
        meter, escrow = self.state.meter, self.suite.escrow
        seconds = meter.available_at(lease.asset, until) - meter.available_at(
            lease.asset, lease.started_at
        )
        charge = floor(Fraction(seconds * lease.rate, HOUR))
        amount = charge - lease.paid
        new_seconds = seconds - lease.paid_seconds if amount else 0
        if lease.ends_at <= final:
            lease.refunded = lease.escrowed - charge
            assert escrow.close(lease.lease_id) == lease.refunded
            self.state.credit("escrow", lease.lessee, lease.refunded)
            lease.is_open = False
        else:
            assert escrow.settle(lease.lease_id) == amount
        lease.paid, lease.paid_seconds = charge, lease.paid_seconds + new_seconds
        said = self.pour(lease.asset, amount, new_seconds) if amount else []
        self._after_rent(lease.asset, escrow, said)

    def _before_rent(self, asset: int) -> None:
        if asset in self.state.loans:
            self.pool_of(asset)

    def _after_rent(self, asset: int, caller: Any, said: list[tuple[str, Any]]) -> None:
        if asset in self.state.loans:
            self.follow(self.loan(asset).pool, caller, *said)

    def is_flagged(self, asset: int) -> bool:
        return asset in self.state.loans and self.loan(asset).state is not State.CURRENT


_SERVES = frozenset({"Deposit", "Collected", "Ended", "ExitRequested", "Recovered"})
"""With these the pool serves exits as far as it can."""
_SERVES_FIRST = frozenset({"Recovered"})
"""Said after the exits that they serve."""
_BOOKED = _SERVES | {"Withdraw", "Lent", "Impaired", "Restored"}
