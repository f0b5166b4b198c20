"""The books with what every collector asks of them, read once."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from scripts.lib.accounts import balance, credit, leasing
from scripts.lib.accounts.balance import Balance
from scripts.lib.accounts.credit import LoanAccount, PoolAccount
from scripts.lib.accounts.leasing import BondAccount, DisputeAccount, LeaseAccount
from scripts.lib.books import Books
from scripts.lib.chains.abi import Event


@dataclass(frozen=True, slots=True)
class Accounts:
    """What the ledgers say; the terminal's tables and the report show the same ones."""

    leases: Sequence[LeaseAccount]
    bonds: Sequence[BondAccount]
    disputes: Sequence[DisputeAccount]
    loans: Sequence[LoanAccount]
    pools: Sequence[PoolAccount]
    balance: Balance


def accounts(books: Books) -> Accounts:
    """Return what the ledgers say of a suite."""
    return Accounts(
        leases=leasing.leases(books),
        bonds=leasing.bonds(books),
        disputes=leasing.disputes(books),
        loans=credit.loans(books),
        pools=credit.pools(books),
        balance=balance.read(books),
    )


@dataclass(slots=True)
class Reading:
    """One suite at one block; remembers what it decoded and looked up."""

    books: Books
    accounts: Accounts
    _events: dict[str, list[Event]] = field(default_factory=dict)
    _totals: dict[tuple[int, int], int] = field(default_factory=dict)

    @property
    def now(self) -> int:
        return self.books.chain.now

    def events(self, contract: str, name: str) -> list[Event]:
        """Return a contract's events of one name, in order."""
        if contract not in self._events:
            logs = self.books.chain.logs
            self._events[contract] = self.books.suite[contract].events(logs)
        return [event for event in self._events[contract] if event.name == name]

    def delivered(self, asset: int, start: int, end: int) -> int:
        """Return the seconds of a span in which a machine was available, as leases count them."""
        return self._total(asset, end) - self._total(asset, start)

    def _total(self, asset: int, moment: int) -> int:
        key = asset, moment
        if key not in self._totals:
            self._totals[key] = int(self.books.meter.read("available_at", asset, moment))
        return self._totals[key]
