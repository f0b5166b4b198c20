"""The whole suite with credit on one stage: everyone's ordinary steps, for scenarios."""

from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

import boa

from tests.helpers.conservation import claims_owed
from tests.helpers.credit_suite import COUNT, DAY, MARKET_RATE, USED_PRICE, CreditSuite, role
from tests.helpers.stage import UNLIMITED, Stage

STEP = 30 * DAY
HOUR = 3_600
RENT = COUNT * MARKET_RATE
"""An hour of a whole machine, at the market's rate."""
SEASON = 4
"""Months of rent before a machine can be lent on: three whole buckets and what follows."""


@dataclass
class CreditStage(Stage):
    """A stage with lenders, loans and auctions. Machines run while nobody switches them off.

    The suite's meter is the switch meter, unless machines are made to report by `run`.
    """

    suite: CreditSuite
    borrowed: dict[int, Any] = field(default_factory=dict)
    """Asset to the pool that lent."""
    exits: list[tuple[Any, int, str]] = field(default_factory=list)
    """Pool, cohort and account of every exit that was asked for."""

    # ---- Machines ----------

    def machine(self, host: str | None = None, **spec: Any) -> int:
        """Register, grant and enroll a machine, by default the host's; switch it on."""
        asset = int(self.suite.title.total_supply()) + 1
        self.nodes[asset] = self.suite.machine(host or self.roles["host"], asset, **spec)
        self.sequence[asset] = 0
        if hasattr(self.suite.meter, "switch"):
            self.suite.meter.switch(asset, True)
        return asset

    def season(self, *assets: int, rate: int = RENT, lessee: str | None = None) -> None:
        """Let machines month by month, from a bucket's edge, until income can be lent on."""
        boa.env.timestamp = (int(boa.env.timestamp) // STEP + 1) * STEP
        for month in range(SEASON):
            terms = {"hourly_rate": rate, "sla_bps": 0, "credit_bps": 0}
            leases = [self.open(asset, 720, lessee, **terms) for asset in assets]
            boa.env.timestamp += 30 * DAY + 50 * HOUR if month < SEASON - 1 else 26 * DAY
            settle = self.suite.escrow.close if month < SEASON - 1 else self.suite.escrow.settle
            for lease in leases:
                settle(lease)

    def appraise(self, price: int = USED_PRICE, seats: tuple[int, ...] = (0, 1, 2)) -> None:
        """Let appraisers say now what one used accelerator is worth."""
        for seat in seats:
            self.suite.quote(seat, price)

    def wait(self, seconds: int, price: int | None = USED_PRICE) -> None:
        """Let time pass and appraisers speak at its end, unless `price` is None."""
        boa.env.timestamp += seconds
        if price is not None:
            self.appraise(price)

    # ---- Money ----------

    def fund(self, account: str, amount: int = 10**15) -> None:
        """Give an account money that every contract may pull."""
        self.suite.fund(account, amount)

    def lend(self, assets: int, pool: Any = None, lender: str | None = None) -> int:
        """Deposit as a lender; return the shares."""
        by = lender or self.roles["lender"]
        return int((pool or self.suite.pools[0]).deposit(assets, by, sender=by))

    def leave(self, shares: int, pool: Any = None, lender: str | None = None) -> int:
        """Queue an exit; return its cohort."""
        by, where = lender or self.roles["lender"], pool or self.suite.pools[0]
        cohort = int(where.request_redeem(shares, by, sender=by))
        self.exits.append((where, cohort, by))
        return cohort

    # ---- Loans ----------

    def borrow(self, asset: int, amount: int, months: int = 24, pool: Any = None) -> None:
        """Pledge a machine as its owner."""
        owner, where = self.suite.title.ownerOf(asset), pool or self.suite.pools[0]
        self.suite.desk.borrow(asset, where, amount, months, sender=owner)
        self.borrowed[asset] = where

    def debt(self, asset: int) -> int:
        return int(self.borrowed[asset].debt_of(asset))

    def pay(self, asset: int, amount: int = UNLIMITED, payer: str | None = None) -> int:
        """Repay, by default everything; return what was paid."""
        by = payer or self.roles["stranger"]
        return int(self.suite.desk.repay(asset, amount, sender=by))

    def flag(self, asset: int) -> None:
        self.suite.desk.flag(asset, sender=self.roles["stranger"])

    def default(self, asset: int) -> None:
        """Let a loan go unpaid past its next step and flag it."""
        loan = self.suite.desk.loan(asset)
        step = (int(boa.env.timestamp) - loan.started_at) // STEP + 1
        self.wait(loan.started_at + step * STEP - int(boa.env.timestamp))
        self.flag(asset)

    def auction(self, asset: int, starter: str | None = None) -> int:
        """Sit out the grace of a flagged loan and start its auction; return the start price."""
        self.wait(7 * DAY)
        self.suite.desk.auction(asset, sender=starter or self.roles["stranger"])
        return int(self.suite.desk.price(asset))

    def fall(self, asset: int, seconds: int) -> None:
        """Let an auctioned price fall: it stands still unless something is paid once a day."""
        while seconds > 0:
            self.wait(min(seconds, DAY))
            self.pay(asset, 1)
            seconds -= DAY

    def buy(self, asset: int, buyer: str | None = None) -> int:
        """Take a machine at its price of now; return it."""
        by = buyer or self.roles["stranger"]
        return int(self.suite.desk.take(asset, UNLIMITED, sender=by))

    # ---- What there is ----------

    def claim_all(self) -> None:
        """Pay everyone what can be paid now, exits too; who is refused keeps his claim."""
        super().claim_all()
        for account in self.roles.values():
            if self.suite.desk.claimable(account):
                with suppress(boa.BoaError):  # the token may refuse an account
                    self.suite.desk.claim(account)
        for pool, cohort, account in self.exits:
            if pool.claimable_exit(cohort, account):
                pool.claim(cohort, account)

    def check_books(self, donated: tuple[int, ...] = (0, 0, 0, 0, 0)) -> None:
        """Fail unless every contract holds what it owes, plus what was `donated` to each.

        In the order: escrow, splitter, desk, pools. A pool's assets are its cash, what performs,
        what flagged loans are carried at, less the reserve.
        """
        super().check_books((donated[0], donated[1]))
        token, suite = self.suite.token, self.suite
        people = {*self.roles.values(), role("workout"), token.address}
        assert token.balanceOf(suite.desk) == claims_owed(suite.desk, people) + donated[2]
        for pool, gift in zip(suite.pools, donated[3:], strict=True):
            lent = pool.performing_debt() + pool.impaired_total()
            cash = pool.totalAssets() + pool.reserve() - lent
            assert token.balanceOf(pool) == cash + pool.reserved_exits() + gift
            assert pool.free_cash() == max(cash - pool.reserve(), 0)
        assert token.allowance(suite.splitter, suite.desk) == 0
        for asset in self.nodes:
            has_lien = suite.title.lien_of(asset) == suite.desk.address
            assert has_lien == (suite.desk.loan(asset).state != 0)
