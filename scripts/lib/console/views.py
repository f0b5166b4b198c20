"""What can be looked at at the console, as tables."""

from collections.abc import Callable
from decimal import Decimal

from scripts.lib.console import credit
from scripts.lib.console import fleet as machines
from scripts.lib.console.room import Room
from scripts.lib.console.shown import Shown, plainly
from scripts.lib.leasing import leases, listing, opening
from scripts.lib.leasing.answer import Answer
from scripts.lib.leasing.session import Session

Dollars = int | float | str | Decimal
"""Of the settlement token: 21.5 is $21.50."""


class Views:
    """The half of `wellhead` that sends nothing."""

    def __init__(self, room: Room) -> None:
        self._room = room

    def usd(self, dollars: Dollars) -> int:
        """Return dollars as units of the settlement token, for raw calls: usd(2.5) is 2500000."""
        return plainly(lambda: self._room.session().money.units(str(dollars), "usd"))

    def fleet(self, first: int = 1, count: int = 50) -> Shown:
        """Machines from id `first` on: owner, state, rate of today, meter, rent not settled."""
        return self._see(lambda session: machines.fleet(session, first, count))

    def lease(self, lease_id: int) -> Shown:
        """One lease, and what can be done next: wellhead.lease(7000001)."""
        return self._see(lambda session: leases.show(session, lease_id))

    def leases(self, asset: int, first: int = 1, count: int = 50) -> Shown:
        """A machine's leases: wellhead.leases(7)."""
        return self._see(lambda session: machines.leases(session, asset, first, count))

    def markets(self, accelerator: str = "") -> Shown:
        """What is on offer, cheapest first: wellhead.markets("H100-80GB-SXM")."""
        return self._see(lambda session: listing.markets(session, accelerator))

    def quote(self, asset: int, hours: int) -> Shown:
        """What a lease would cost now, or why none would open: wellhead.quote(7, 48)."""
        return self._see(lambda session: opening.quote(session, asset, hours))

    def loans(self, first: int = 1, count: int = 20) -> Shown:
        """Loans on the machines from id `first` on."""
        return self._see(lambda session: credit.loans(session, first, count))

    def loan(self, asset: int) -> Shown:
        """The loan on a machine: wellhead.loan(7)."""
        return self._see(lambda session: credit.loan(session, asset))

    def pool(self) -> Shown:
        """The lending pools: what they hold, what a loan costs, who waits to leave."""
        return self._see(credit.pools)

    def position(self, account: str = "") -> Shown:
        """What a lender has and waits for; of nobody named, you."""
        return self._see(lambda session: credit.position(session, account or session.sender))

    def _see(self, view: Callable[[Session], Answer]) -> Shown:
        return plainly(lambda: Shown(view(self._room.session())))
