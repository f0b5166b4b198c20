"""The queue over any days: order, proportion, shared fortunes, and nothing left at the end."""

from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

import boa
from hypothesis import given
from hypothesis import strategies as st

from tests.helpers.event_logs import events_of
from tests.helpers.pool_stage import DAY, PoolStage, role
from tests.helpers.pool_states import FEW, amount_up_to

LENDERS = tuple(role(f"queueing lender {number}") for number in range(4))
ASSETS = (1, 2, 3, 4, 5)
STEPS = 14


@dataclass
class Walk:
    """Lenders who come and go, and what the pool has told about its queue."""

    stage: PoolStage
    data: Any
    asked: dict[int, dict[str, int]] = field(default_factory=dict)
    served: dict[int, int] = field(default_factory=dict)
    last_served: int = 0

    def begin(self) -> None:
        """Fill the pool and lend everything."""
        for lender in LENDERS:
            self.stage.deposit(lender, 25_000 * self.stage.unit)
        for asset in ASSETS:
            self.stage.lend(asset, 20_000 * self.stage.unit)

    def act(self) -> None:
        """One of a lender's or the desk's steps, then look at what was served."""
        boa.env.timestamp += self.data.draw(st.integers(0, 3 * DAY), "seconds")
        action = self.data.draw(
            st.sampled_from(["request", "request", "pay", "pay", "impair", "claim", "deposit"]),
            "action",
        )
        price = Fraction(*self.stage.price())
        getattr(self, f"_{action}")()
        events = events_of(self.stage.pool, "CohortServed")
        if action != "impair":
            assert Fraction(*self.stage.price()) >= price, "P2: serving cost those who stay"
        assert len(events) <= 2
        for event in events:
            assert event["cohort"] >= self.last_served, "P18: an older day was passed over"
            self.last_served = event["cohort"]
            self.served[event["cohort"]] = self.served.get(event["cohort"], 0) + event["assets"]

    def _lender(self) -> str:
        return str(self.data.draw(st.sampled_from(LENDERS), "lender"))

    def _request(self) -> None:
        lender = self._lender()
        balance = self.stage.pool.balanceOf(lender)
        if balance:
            part = self.data.draw(st.sampled_from([1, 2, 3]), "part")
            worth = self.stage.pool.convertToAssets(balance // part)
            shares = balance // part if worth >= 100 * self.stage.unit else balance
            cohort = self.stage.request(lender, shares)
            of_day = self.asked.setdefault(cohort, {})
            of_day[lender] = of_day.get(lender, 0) + shares

    def _pay(self) -> None:
        asset = self.data.draw(st.sampled_from(ASSETS), "asset")
        debt = self.stage.pool.debt_of(asset)
        if debt:
            self.stage.pay(asset, amount_up_to(self.data, debt, "paid"))

    def _impair(self) -> None:
        asset = self.data.draw(st.sampled_from(ASSETS), "asset")
        self.stage.impair(asset, self.data.draw(st.integers(0, 20_000 * self.stage.unit), "worth"))

    def _claim(self) -> None:
        for cohort, lender in self._claims():
            if self.stage.pool.claimable_exit(cohort, lender):
                self.stage.pool.claim(cohort, lender)
                return

    def _deposit(self) -> None:
        self.stage.deposit(self._lender(), self.data.draw(st.integers(1, 10**10), "deposit"))

    def _claims(self) -> list[tuple[int, str]]:
        return [(cohort, lender) for cohort, of_day in self.asked.items() for lender in of_day]

    def check(self) -> None:
        """Compare what the pool says of each cohort and request."""
        pool = self.stage.pool
        left = 0
        for cohort, of_day in self.asked.items():
            total, waiting, served, _ = pool.cohort(cohort)
            assert total == sum(of_day.values())
            assert served == self.served.get(cohort, 0)
            left += waiting
            for lender, shares in of_day.items():
                asked, claimed = pool.request_of(cohort, lender)
                assert asked == shares
                assert claimed + pool.claimable_exit(cohort, lender) == served * shares // total
        assert pool.queued_shares() == pool.balanceOf(pool) == left
        self.stage.check_money()

    def wind_down(self) -> None:
        """Everything is repaid, doubtful loans first, and everybody leaves."""
        pool = self.stage.pool
        for asset in sorted(ASSETS, key=lambda asset: not pool.loan_of(asset)[2]):
            if pool.debt_of(asset):
                self.stage.pay(asset)
            self.stage.end(asset)
        for lender in LENDERS:
            balance = pool.balanceOf(lender)
            if balance:
                cohort = self.stage.request(lender, balance)
                of_day = self.asked.setdefault(cohort, {})
                of_day[lender] = of_day.get(lender, 0) + balance
        for _ in range(len(self.asked)):
            pool.serve()
        for cohort, lender in self._claims():
            if pool.claimable_exit(cohort, lender):
                pool.claim(cohort, lender)


@FEW
@given(data=st.data())
def test_queue__any_days__keeps_order_proportion_and_leaves_nothing(any_stage, data):
    with boa.env.anchor():
        walk = Walk(any_stage, data)
        walk.begin()
        for _ in range(STEPS):
            walk.act()
        walk.check()

        walk.wind_down()

        pool = any_stage.pool
        assert pool.totalSupply() == pool.queued_shares() == 0
        assert pool.performing_debt() == pool.impaired_total() == 0
        # Left: the reserve, less than a unit of each claim, and the virtual shares' part.
        claims = sum(len(of_day) for of_day in walk.asked.values())
        assert pool.reserved_exits() <= claims
        assert pool.totalAssets() <= 100 + any_stage.unit // 10**6
        any_stage.check_money()
