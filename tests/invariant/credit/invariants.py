"""What must hold after every step of the credit machine: INV-50 and on of docs/invariants.md."""

from hypothesis.stateful import invariant

from tests.helpers.credit_loan_model import State
from tests.helpers.credit_suite import role
from tests.invariant.credit.state import ASSETS, LENDERS
from tests.invariant.credit.world import CreditWorld

NOBODY = "0x" + "00" * 20
PRICE_DUST = 1
"""Units of assets: a restored loan performs at its debt rounded down, it was carried rounded up."""


class CreditInvariants(CreditWorld):
    """Compare the chain with the models; change nothing."""

    def __init__(self) -> None:
        super().__init__()
        self.prices = [(model.price, model.booked_loss) for model in self.state.pools]

    @invariant()
    def pool_has_what_it_says(self) -> None:
        """INV-50: total assets = cash + performing debt + carrying value - reserve; P1."""
        number = self.touched
        model, pool = self.book.sync(number), self.suite.pools[number]
        assert pool.totalAssets() == model.total_assets
        assert pool.free_cash() == model.free_cash
        assert pool.fresh_deposits() == model.fresh_now
        assert model.is_rate(pool.settled_rate(), model.rate_after(0))
        assert pool.performing_debt() == model.performing
        assert pool.impaired_total() == model.carried
        assert pool.totalSupply() == model.supply
        assert pool.queued_shares() == model.queued

    @invariant()
    def pool_holds_what_it_owes(self) -> None:
        """INV-51: tokens held = cash + exits served and unclaimed + donations."""
        for number, model in enumerate(self.state.pools):
            assert self.suite.token.balanceOf(self.suite.pools[number]) == model.tokens

    @invariant()
    def price_falls_only_by_a_loss(self) -> None:
        """INV-52: a share is worth less than before only where a loss was booked."""
        for number, (model, before) in enumerate(zip(self.state.pools, self.prices, strict=True)):
            price, loss = before
            whole = model.supply + 10**6
            fall = price * whole - model.price * whole
            assert fall <= PRICE_DUST + model.booked_loss - loss, f"a share lost {fall}"
            self.prices[number] = (model.price, model.booked_loss)

    @invariant()
    def debts_add_up(self) -> None:
        """INV-53: the loans' debts are the chain's; performing ones sum to the pool's total."""
        for number, model in enumerate(self.state.pools):
            debts = {a: model.debt_of(a) for a, x in model.debts.items() if not x.flagged}
            assert 0 <= sum(debts.values()) - model.performing <= len(debts) + 1
            if number == self.touched:
                pool = self.book.sync(number) and self.suite.pools[number]
                for asset in model.debts:
                    assert pool.debt_of(asset) == model.debt_of(asset)

    @invariant()
    def lien_stands_while_a_loan_is_open(self) -> None:
        """INV-54: one lien for each loan, no loan without it, and the owner is the borrower."""
        desk = self.suite.desk.address
        for asset in ASSETS:
            has_loan = asset in self.state.loans
            expected = str(desk) if has_loan else NOBODY
            assert str(self.suite.title.lien_of(asset)) == expected
            if has_loan:
                assert self.state.owner_of[asset] == self.state.loans[asset].borrower

    @invariant()
    def loans_are_the_models(self) -> None:
        """INV-55: state, schedule, due and sweep of the loans in the touched pool."""
        for loan in self.state.loans.values():
            if loan.pool != self.touched:
                continue
            debt = self.book.pool_of(loan.asset).debt_of(loan.asset)
            told = self.suite.desk.loan(loan.asset)
            assert (told.state, told.since) == (loan.state, loan.since)
            assert (str(told.borrower), told.principal) == (role(loan.borrower), loan.principal)
            assert (told.debt, told.ceiling) == (debt, loan.ceiling(self.now))
            assert told.due == loan.service(self.now, debt, debt)
            assert told.is_sweeping == loan.is_sweeping
            assert told.known_resale == loan.known_resale

    @invariant()
    def claims_are_held(self) -> None:
        """INV-56: desk, splitter and escrow hold what they owe, to the unit."""
        token, state = self.suite.token, self.state
        for name in ("desk", "splitter", "escrow"):
            owed = sum(state.claims[name].values()) + state.donated.get(name, 0)
            if name == "splitter":
                owed += state.fees
            elif name == "escrow":
                owed += sum(lease.held for lease in state.leases.values())
            assert token.balanceOf(self.contract(name)) == owed, name

    @invariant()
    def no_allowance_is_left(self) -> None:
        """INV-57: the desk may draw from the splitter within one call only; pools never can."""
        suite = self.suite
        assert suite.token.allowance(suite.splitter, suite.desk) == 0
        for pool in suite.pools:
            assert suite.token.allowance(suite.desk, pool) == 0

    @invariant()
    def caps_held_at_lending(self) -> None:
        """INV-58: what is counted against borrowers and classes is what is open."""
        model, pool = self.state.pools[self.touched], self.suite.pools[self.touched]
        for name in {debt.borrower for debt in model.debts.values()}:
            assert pool.borrowed_by(role(name)) == model.lent_to(name)
        assert pool.lent_on(self.book.accelerator) == model.lent_on(self.book.accelerator)

    @invariant()
    def flagged_is_impaired(self) -> None:
        """INV-59: a loan performs in its pool exactly while it is current at the desk."""
        for loan in self.state.loans.values():
            is_flagged = self.state.pools[loan.pool].debts[loan.asset].flagged
            assert is_flagged == (loan.state is not State.CURRENT)

    def shares_of_lenders(self, number: int) -> int:
        pool = self.suite.pools[number]
        return sum(pool.balanceOf(role(name)) for name in LENDERS)
