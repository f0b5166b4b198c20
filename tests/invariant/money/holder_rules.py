"""Rules of whoever holds something: titles and their terms, gifts, claims, a frozen splitter."""

from typing import Any

import boa
from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule

from tests.helpers.money_model import TermsModel
from tests.invariant.money.invariants import MoneyInvariants
from tests.invariant.money.world import EVERYONE, HOSTS, PAYEES, role


class HolderRules(MoneyInvariants):
    """What happens to titles and money beside the leases."""

    @rule(asset=st.sampled_from((1, 2)))
    def transfer_title(self, asset: int) -> None:
        holder = self.owner_of[asset]
        to = HOSTS[1 - HOSTS.index(holder)]
        self.suite.title.transferFrom(
            self.account[holder], self.account[to], asset, sender=self.account[holder]
        )
        self.owner_of[asset] = to
        self.tenure[asset] += 1
        self.offers[asset] = None

    @rule(
        asset=st.sampled_from((1, 2)),
        opex_bps=st.sampled_from((0, 1, 2_500, 4_000)),
        to_split=st.booleans(),
    )
    def set_terms(self, asset: int, opex_bps: int, to_split: bool) -> None:
        host = self.account[self.owner_of[asset]]
        operator = self.account["operator"] if opex_bps else "0x" + "00" * 20
        beneficiary = "0x" + "00" * 20 if to_split else self.account["payee_a"]
        terms = (operator, opex_bps, beneficiary, int(to_split))
        self.suite.splitter.set_terms(asset, terms, sender=host)
        self.waterfall.terms[asset] = TermsModel(
            operator if opex_bps else None,
            opex_bps,
            None if to_split else beneficiary,
            int(to_split),
            self.tenure[asset],
        )

    @precondition(lambda self: not self.splitter_frozen)
    @rule(asset=st.sampled_from((1, 2)), amount=st.integers(1, 10**9))
    def gift(self, asset: int, amount: int) -> None:
        giver = role("giver")
        self.suite.token.mint(giver, amount)
        self.suite.token.approve(self.suite.splitter, amount, sender=giver)
        self.suite.splitter.deposit(asset, amount, sender=giver)
        owner = self.account[self.owner_of[asset]]
        self.waterfall.deposit(asset, owner, self.tenure[asset], self.now, amount, None)

    @rule(name=st.sampled_from(EVERYONE))
    def claim_all(self, name: str) -> None:
        """Draw whatever an account is owed anywhere; where that is nothing, be refused."""
        account = self.account[name]
        if name in PAYEES:
            self.release(account)
        if not self.splitter_frozen:
            self.claim(self.suite.splitter, self.waterfall.claims, account)
        self.claim(self.suite.escrow, self.escrow_claims, account)
        self.claim(self.suite.bonds, self.bonds.claims, account)

    def release(self, payee: str) -> None:
        if self.waterfall.releasable(1, payee):
            self.suite.splitter.release_split(1, payee)
            self.waterfall.release(1, payee)
        with boa.reverts("split: nothing to release"):
            self.suite.splitter.release_split(1, payee)

    def claim(self, ledger: Any, claims: dict[str, int], account: str) -> None:
        owed = claims.get(account, 0)
        if owed == 0:
            with boa.reverts("claims: nothing to claim"):
                ledger.claim(account)
            return
        before = self.suite.token.balanceOf(account)
        assert ledger.claim(account) == owed
        assert self.suite.token.balanceOf(account) - before == owed
        claims[account] = 0

    @rule(frozen=st.booleans())
    def freeze_splitter(self, frozen: bool) -> None:
        """While the token refuses the splitter, money stays owed to the asset, nowhere else."""
        change = self.suite.token.freeze if frozen else self.suite.token.unfreeze
        change(self.suite.splitter)
        self.splitter_frozen = frozen

    @rule(asset=st.sampled_from((1, 2)))
    def forward(self, asset: int) -> None:
        if self.owed[asset] == 0:
            with boa.reverts("escrow: nothing owed"):
                self.suite.escrow.forward(asset)
        elif self.splitter_frozen:
            with boa.reverts():
                self.suite.escrow.forward(asset)
        else:
            self.suite.escrow.forward(asset)
            self.forward_model(asset)
