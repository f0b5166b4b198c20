"""The machine of credit: every rule, every invariant, and the end at which all is paid out."""

import sys

import boa

from tests.helpers.credit_suite import role
from tests.invariant.credit.escaping import EscapeRules
from tests.invariant.credit.invariants import CreditInvariants
from tests.invariant.credit.lending import LenderRules
from tests.invariant.credit.market import DAY
from tests.invariant.credit.state import ASSETS, LENDERS
from tests.invariant.credit.troubles import Troubles

EXIT_DUST = 2_000
"""Units of a pool that the last lenders leave behind: roundings in the pool's favour."""


class CreditMachine(EscapeRules, LenderRules, Troubles, CreditInvariants):
    """Any order of rent, loans, prices, silence, failures, exits, freezes and gifts."""

    def teardown(self) -> None:
        try:
            if sys.exc_info()[0] is None:  # what failed already is told as it is
                self.wind_up()
        finally:
            super().teardown()

    def wind_up(self) -> None:
        """INV-60: everything can be paid, served and claimed down to stated dust."""
        self.unfreeze_all()
        boa.env.timestamp += 33 * DAY
        for lease_id in self.settleable():
            self.book.settle(self.state.leases[lease_id])
        for asset in sorted(self.state.loans):
            if self.owes(asset):
                self.book.repay(asset, 2**255, "keeper")
            else:
                self.book.release(asset)
        for number in range(len(self.state.pools)):
            self.empty(number)
        for contract, name, amount in self.owed():
            self.claim(contract, name, amount)
        self.suite.splitter.claim_fees()
        for name in ("splitter", "desk", "escrow"):
            left = self.suite.token.balanceOf(self.contract(name))
            assert left == self.state.donated.get(name, 0), name
        for asset in ASSETS:
            assert not self.suite.title.locked(asset)

    def empty(self, number: int) -> None:
        """Every lender leaves; the reserve and dust stay."""
        model, pool = self.book.sync(number), self.suite.pools[number]
        nobodys = model.nobodys if model.was_thin else 0
        while model.queued:
            pool.serve()
            self.book.follow(number, pool, refresh=True, serves=True)
        for name in LENDERS:
            shares = model.balances.get(name, 0)
            if shares:
                assets = model.assets_for(shares)
                account = role(name)
                assert pool.redeem(shares, account, account, sender=account) == assets
                self.book.follow(number, pool, ("Withdraw", (name, assets, shares)))
        for exit_of, cohort, name in self.exits():
            if exit_of == number:
                self.draw_exit(number, cohort, name)
        assert model.supply == 0
        left = self.suite.token.balanceOf(pool) - model.reserve - model.donated
        most = model.total_assets if model.is_abandoned else EXIT_DUST + nobodys
        assert 0 <= left <= most, f"{left} units stay in the pool"
