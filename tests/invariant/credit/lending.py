"""Rules of lenders: in, out, and the queue in between."""

import boa
from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule

from tests.helpers.credit_suite import UNIT, role
from tests.invariant.credit.base import deposit
from tests.invariant.credit.state import LENDERS
from tests.invariant.credit.world import CreditWorld

LEAST_EXIT = 100 * UNIT
numbers = st.sampled_from((0, 0, 1))
SUMS = st.sampled_from((1, 100 * UNIT, 12_345_678_901, 200_000 * UNIT))


class LenderRules(CreditWorld):
    """What lenders do with both pools."""

    @precondition(lambda self: self.active(*LENDERS))
    @rule(number=numbers, assets=SUMS, data=st.data())
    def deposit(self, number: int, assets: int, data: st.DataObject) -> None:
        self.touched = number
        lender = data.draw(st.sampled_from(self.active(*LENDERS)))
        model, pool = self.book.sync(number), self.suite.pools[number]
        assert pool.previewDeposit(assets) == model.shares_bought(assets)
        if model.shares_bought(assets):
            deposit(self.book, number, lender, assets)
        else:
            with boa.reverts("pool: deposit too small"):
                pool.deposit(assets, role(lender), sender=role(lender))

    @precondition(lambda self: self.active(*LENDERS))
    @rule(number=numbers, shares=st.sampled_from((1, 10**12 + 7, 10**16)), data=st.data())
    def mint(self, number: int, shares: int, data: st.DataObject) -> None:
        self.touched = number
        lender = data.draw(st.sampled_from(self.active(*LENDERS)))
        model, pool = self.book.sync(number), self.suite.pools[number]
        assets = model.cost_of(shares)
        assert pool.previewMint(shares) == assets
        assert pool.mint(shares, role(lender), sender=role(lender)) == assets
        self.book.follow(number, pool, ("Deposit", (lender, assets, shares)))

    def leavers(self, number: int) -> list[str]:
        """Return who holds shares and could be paid."""
        balances = self.state.pools[number].balances
        return [name for name in self.active(*LENDERS) if balances.get(name)]

    @precondition(lambda self: self.leavers(0) and self.leavers(1))
    @rule(
        number=numbers,
        share=st.sampled_from((1, 50, 100)),
        by_shares=st.booleans(),
        data=st.data(),
    )
    def leave(self, number: int, share: int, by_shares: bool, data: st.DataObject) -> None:
        """Withdraw or redeem up to what free cash allows; while exits wait, be refused."""
        self.touched = number
        lender = data.draw(st.sampled_from(self.leavers(number)))
        model, pool = self.book.sync(number), self.suite.pools[number]
        account = role(lender)
        whole = model.assets_for(model.balances[lender])
        assets = min(whole, model.free_cash) * share // 100
        most = 0 if model.queued else min(whole, model.free_cash)
        assert pool.maxWithdraw(account) == most
        shares = model.shares_for(assets) if by_shares else model.shares_for(assets, up=True)
        if model.queued:
            with boa.reverts("pool: exit through the queue"):
                pool.withdraw(assets, account, account, sender=account)
        elif by_shares:
            assets = model.assets_for(shares)
            assert pool.redeem(shares, account, account, sender=account) == assets
            self.book.follow(number, pool, ("Withdraw", (lender, assets, shares)))
        else:
            assert pool.withdraw(assets, account, account, sender=account) == shares
            self.book.follow(number, pool, ("Withdraw", (lender, assets, shares)))

    @precondition(lambda self: any(self.state.pools[0].balances.values()))
    @rule(number=numbers, share=st.sampled_from((2, 50, 100)), data=st.data())
    def request_exit(self, number: int, share: int, data: st.DataObject) -> None:
        """Queue a part of one's shares, at least what is worth a hundred, or all of them."""
        model, pool = self.book.sync(number), self.suite.pools[number]
        holders = [name for name in LENDERS if model.balances.get(name)] or [LENDERS[0]]
        self.touched = number
        lender = data.draw(st.sampled_from(holders))
        balance = model.balances.get(lender, 0)
        shares = balance * share // 100
        if not shares or (shares != balance and model.assets_for(shares) < LEAST_EXIT):
            with boa.reverts("exit: too small"):
                pool.request_redeem(shares, role(lender), sender=role(lender))
        else:
            pool.request_redeem(shares, role(lender), sender=role(lender))
            self.book.follow(number, pool, ("ExitRequested", (lender, shares)))

    @rule(number=numbers)
    def serve(self, number: int) -> None:
        """Anyone; without a queue nothing happens."""
        self.touched = number
        model, pool = self.book.sync(number), self.suite.pools[number]
        is_waiting = model.queued > 0
        pool.serve(sender=role("keeper"))
        self.book.follow(number, pool, refresh=is_waiting, serves=is_waiting)

    def exits(self) -> list[tuple[int, int, str]]:
        """Return (pool, cohort, lender) of every exit that can be drawn."""
        return [
            (number, cohort, name)
            for number, model in enumerate(self.state.pools)
            for cohort, entry in model.cohorts.items()
            for name in entry.asked
            if entry.claimable(name) > 0
        ]

    @precondition(lambda self: self.exits())
    @rule(data=st.data())
    def claim_exit(self, data: st.DataObject) -> None:
        number, cohort, lender = data.draw(st.sampled_from(self.exits()))
        self.touched = number
        self.book.sync(number)
        if lender in self.state.frozen:
            with boa.reverts("mock: receiver frozen"):
                self.suite.pools[number].claim(cohort, role(lender), sender=role("keeper"))
        else:
            self.draw_exit(number, cohort, lender)

    def draw_exit(self, number: int, cohort: int, lender: str) -> None:
        entry = self.state.pools[number].cohorts[cohort]
        amount, before = entry.claimable(lender), self.balance(lender)
        pool = self.suite.pools[number]
        assert pool.claim(cohort, role(lender), sender=role("keeper")) == amount
        assert self.balance(lender) == before + amount
        entry.claimed[lender] = entry.claimed.get(lender, 0) + amount

    @rule(number=numbers)
    def mark(self, number: int) -> None:
        """Once a day; the average follows from the exact index."""
        model, pool = self.book.sync(number), self.suite.pools[number]
        assert pool.mark(sender=role("keeper")) == model.mark(self.now)
        average = model.average(self.now)
        if average is None:
            with boa.reverts("pool: no mark a day old"):
                pool.average_rate()
        else:
            assert model.is_rate(pool.average_rate(), average)

    @rule(number=numbers, amount=st.sampled_from((1, 1_000 * UNIT)))
    def recover(self, number: int, amount: int) -> None:
        """The workout account brings what it got for a machine."""
        self.touched = number
        pool = self.suite.pools[number]
        self.book.sync(number)
        if pool.totalSupply() < 10**12:
            with boa.reverts("pool: nobody to recover for"):
                pool.recover(amount, sender=role("workout"))
            return
        pool.recover(amount, sender=role("workout"))
        self.book.follow(number, pool, ("Recovered", (amount,)))
