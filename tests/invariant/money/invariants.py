"""What must hold after every step of the money machine: INV-01 to INV-06 and INV-84 of
docs/invariants.md."""

from typing import Any

from hypothesis.stateful import invariant

from tests.invariant.money.world import MoneyWorld


class MoneyInvariants(MoneyWorld):
    """Compare the chain with the model; change nothing."""

    def __init__(self) -> None:
        super().__init__()
        self.checked: dict[tuple[str, str], int] = {}

    def check_claims(self, ledger: Any, claims: dict[str, int]) -> None:
        """Compare the claims that moved since the last look; `teardown` compares all of them."""
        for account, amount in claims.items():
            if self.checked.get((ledger.address, account)) != amount:
                assert ledger.claimable(account) == amount
                self.checked[ledger.address, account] = amount

    def teardown(self) -> None:
        try:
            for account in self.account.values():
                in_escrow, in_splitter = self.escrow_claims, self.waterfall.claims
                assert self.suite.escrow.claimable(account) == in_escrow.get(account, 0)
                assert self.suite.splitter.claimable(account) == in_splitter.get(account, 0)
                assert self.suite.bonds.claimable(account) == self.bonds.claims.get(account, 0)
        finally:
            super().teardown()

    @invariant()
    def escrow_holds_what_it_owes(self) -> None:
        """INV-01: tokens held by the escrow = claims + owed to assets + undecided escrow."""
        undecided = sum(
            x.escrowed - x.lessee_total(self.meter) - self.host_paid[x.lease_id]
            for x in self.leases.values()
        )
        owed = sum(self.escrow_claims.values()) + sum(self.owed.values()) + undecided
        assert self.suite.token.balanceOf(self.suite.escrow) == owed
        self.check_claims(self.suite.escrow, self.escrow_claims)
        for asset, amount in self.owed.items():
            assert self.suite.escrow.owed_to_asset(asset)[0] == amount

    @invariant()
    def splitter_holds_what_it_owes(self) -> None:
        """INV-02: tokens held by the splitter = claims + fees + unreleased split money."""
        assert self.suite.token.balanceOf(self.suite.splitter) == self.waterfall.owed
        self.check_claims(self.suite.splitter, self.waterfall.claims)
        assert self.suite.splitter.fees_accrued() == self.waterfall.fees

    @invariant()
    def bonds_hold_what_they_owe(self) -> None:
        """INV-84: tokens held by the bonds = bonds of machines + open disputes + claims."""
        assert self.suite.token.balanceOf(self.suite.bonds) == self.bonds.owed
        self.check_claims(self.suite.bonds, self.bonds.claims)
        for asset, amount in self.bonds.of.items():
            assert self.suite.bonds.bond_of(asset) == amount
            assert self.suite.bonds.reserved_of(asset) == amount - self.bonds.free(asset)

    @invariant()
    def no_lease_pays_more_than_its_term(self) -> None:
        """INV-03: host side + lessee side never exceed rate x term; equal once closed."""
        for lease in self.leases.values():
            paid = self.host_paid[lease.lease_id] + lease.lessee_total(self.meter)
            assert paid <= lease.escrowed
            assert not lease.closed or paid == lease.escrowed

    @invariant()
    def user_is_the_live_lessee(self) -> None:
        """INV-04: userOf is the lessee while the lease runs, nobody after it; INV-79: that of what
        waits is the same one.
        """
        for asset in (1, 2):
            lease = self.live_lease(asset)
            expected = self.account[lease.lessee] if lease else "0x" + "00" * 20
            assert self.suite.title.userOf(asset) == expected
            if lease:
                last = self.waiting(lease) or lease
                assert self.suite.title.userExpires(asset) == last.ends_at
                assert self.suite.escrow.lease(last.lease_id).lessee == expected

    @invariant()
    def income_is_rent_only(self) -> None:
        """INV-05: gross and net of an asset count rent that went through the waterfall, no gift."""
        for asset, (gross, net, _) in self.waterfall.income.items():
            seen_gross, seen_net, seconds = self.suite.splitter.revenue_of(asset)
            assert (seen_gross, seen_net) == (gross, net)
            of_asset = [x for x in self.leases.values() if x.asset == asset]
            assert seconds <= sum(x.seconds_paid(self.meter) for x in of_asset)

    @invariant()
    def meter_agrees(self) -> None:
        """INV-06: the meter's totals equal the model's at the edges of every lease."""
        for lease in list(self.leases.values())[-2:]:
            for moment in (lease.started_at, min(lease.ends_at, self.now)):
                seen = self.suite.meter.available_at(lease.asset, moment)
                assert seen == self.meter.available_at(lease.asset, moment)
