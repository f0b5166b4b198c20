"""Rules of time, prices, machines and rent, and of people whom the token refuses."""

import boa
from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule

from tests.helpers.credit_loan_model import STEP, State
from tests.helpers.credit_suite import UNIT, USED_PRICE, role
from tests.invariant.credit.base import RENT
from tests.invariant.credit.book import HOUR
from tests.invariant.credit.state import ASSETS, FREEZABLE, LESSEES
from tests.invariant.credit.world import CreditWorld

DAY = 24 * HOUR
MAX_LEASES = 24
DONATED = ("splitter", "escrow", "desk", "pool 0", "pool 1")


class MarketRules(CreditWorld):
    """What happens around the loans."""

    # ---- Time and prices ----------

    @rule(
        seconds=st.sampled_from((1, HOUR, 13 * HOUR, DAY, DAY, 3 * DAY, 8 * DAY)),
        is_appraised=st.sampled_from((True, True, True, False)),
    )
    def wait(self, seconds: int, is_appraised: bool) -> None:
        """Appraisers speak often enough, or not."""
        boa.env.timestamp += seconds
        if is_appraised:
            self.quote_all()

    @precondition(lambda self: self.loans_in(State.CURRENT))
    @rule(data=st.data(), late=st.sampled_from((0, 1, 2 * DAY)))
    def wait_for_the_step(self, data: st.DataObject, late: int) -> None:
        """To the very second in which a step of a loan ends, or beyond."""
        asset = self.pick(data, [loan.asset for loan in self.loans_in(State.CURRENT)])
        loan = self.state.loans[asset]
        boa.env.timestamp = loan.started_at + (loan.step(self.now) + 1) * STEP + late
        self.quote_all()

    @rule(percent=st.sampled_from((25, 60, 90, 101, 150)))
    def reprice(self, percent: int) -> None:
        """What appraisers hold for right moves by any step."""
        self.state.quoted = min(self.state.quoted * percent // 100 + UNIT, 4 * USED_PRICE)
        self.quote_all()

    @rule(seat=st.integers(0, 4), percent=st.sampled_from((1, 80, 100, 300)))
    def one_odd_quote(self, seat: int, percent: int) -> None:
        """One appraiser says anything: the median holds."""
        boa.env.timestamp += 1
        self.book.quote(seat, self.state.quoted * percent // 100 + 1)

    # ---- Machines ----------

    @rule(asset=st.sampled_from(ASSETS), days=st.sampled_from((0, 1, 2, 21)))
    def switch(self, asset: int, days: int) -> None:
        """A machine falls silent, or comes back; perhaps nobody does anything about it."""
        runs = not self.state.meter.runs(asset)
        self.suite.meter.switch(asset, runs)
        self.state.meter.switch(asset, self.now, runs)
        boa.env.timestamp += days * DAY

    @rule(asset=st.sampled_from(ASSETS))
    def lose_or_find_the_node(self, asset: int) -> None:
        machine = self.state.machines[asset]
        machine.enrolled = not machine.enrolled
        self.suite.meter.set_enrolled(asset, machine.enrolled)

    # ---- Leases and rent ----------

    def lettable(self) -> list[int]:
        if len(self.state.leases) >= MAX_LEASES or not self.active(*LESSEES):
            return []
        return [
            asset
            for asset in ASSETS
            if self.state.lease_on(asset, self.now) is None and self.state.machines[asset].enrolled
        ]

    @precondition(lambda self: self.lettable())
    @rule(
        data=st.data(),
        hours=st.sampled_from((1, 300, 720)),
        rate=st.sampled_from((RENT * 7 // 10, RENT, RENT, 2 * RENT)),
        notice=st.sampled_from((24, 168)),
    )
    def let(self, data: st.DataObject, hours: int, rate: int, notice: int) -> None:
        """A lease such as a pledged machine may have."""
        asset = self.pick(data, self.lettable())
        lessee = data.draw(st.sampled_from(self.active(*LESSEES)))
        self.book.let(asset, lessee, hours, rate, notice)

    @precondition(lambda self: set(self.lettable()) & set(self.free_assets()))
    @rule(
        data=st.data(),
        terms=st.sampled_from(((721, RENT, 24), (720, RENT * 7 // 10 - 1, 24), (24, RENT, 169))),
    )
    def let_beyond_the_bounds(self, data: st.DataObject, terms: tuple[int, int, int]) -> None:
        """A lease that a pledged machine may not have: it stands in the way of a pledge."""
        asset = self.pick(data, sorted(set(self.lettable()) & set(self.free_assets())))
        self.book.let(asset, self.active(*LESSEES)[0], *terms)

    def settleable(self) -> list[int]:
        return [x.lease_id for x in self.state.leases.values() if self.book.can_settle(x)]

    @precondition(lambda self: self.settleable())
    @rule(everything=st.booleans(), data=st.data())
    def settle(self, everything: bool, data: st.DataObject) -> None:
        ready = self.settleable()
        chosen = ready if everything else [data.draw(st.sampled_from(ready))]
        for lease_id in chosen:
            self.book.settle(self.state.leases[lease_id])

    @rule(asset=st.sampled_from(ASSETS), amount=st.sampled_from((1, 7_777_777, 5_000 * UNIT)))
    def gift(self, asset: int, amount: int) -> None:
        """A stranger's money runs the waterfall too, and is no income."""
        self.book.gift(asset, amount)

    # ---- Around the token ----------

    @rule(name=st.sampled_from(FREEZABLE))
    def freeze(self, name: str) -> None:
        self.suite.token.freeze(role(name))
        self.state.frozen.add(name)

    @precondition(lambda self: self.state.frozen)
    @rule()
    def unfreeze_all(self) -> None:
        for name in sorted(self.state.frozen):
            self.suite.token.unfreeze(role(name))
        self.state.frozen.clear()

    @rule(name=st.sampled_from(DONATED), amount=st.sampled_from((1, 10**12)))
    def donate(self, name: str, amount: int) -> None:
        """Money that nobody booked changes nothing."""
        self.suite.token.mint(self.contract(name), amount)
        self.state.donated[name] = self.state.donated.get(name, 0) + amount
        if name.startswith("pool"):
            self.state.pools[int(name[-1])].donated += amount

    @precondition(lambda self: self.owed())
    @rule()
    def claim_everything(self) -> None:
        """Whoever the token does not refuse is paid what is owed."""
        for contract, name, amount in self.owed():
            if name in self.state.frozen:
                with boa.reverts("mock: receiver frozen"):
                    self.contract(contract).claim(role(name))
            else:
                self.claim(contract, name, amount)

    def owed(self) -> list[tuple[str, str, int]]:
        return [
            (contract, name, amount)
            for contract, claims in self.state.claims.items()
            for name, amount in claims.items()
            if amount
        ]

    def claim(self, contract: str, name: str, amount: int) -> None:
        before = self.balance(name)
        assert self.contract(contract).claim(role(name)) == amount
        assert self.balance(name) == before + amount
        self.state.claims[contract][name] = 0
