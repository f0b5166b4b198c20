"""`wellhead`, as `ape console` binds it: views as tables, verbs in dollars and hours."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from scripts.lib.chains.base import Contract
from scripts.lib.console import credit, guide, registering
from scripts.lib.console.shown import Shown, plainly
from scripts.lib.console.views import Dollars, Views
from scripts.lib.leasing import doubting, ending, host_bond, offers, opening
from scripts.lib.leasing.answer import Answer
from scripts.lib.leasing.session import Session
from scripts.lib.lending import borrowing, depositing


class Wellhead(Views):
    """One deployment, as a person at the console uses it. `wellhead` alone prints what there is."""

    def __repr__(self) -> str:
        return guide.text(self._room)

    def __dir__(self) -> list[str]:
        return [*super().__dir__(), *self._room.names()]

    def __getattr__(self, name: str) -> Any:
        """Return a contract of the deployment by its name, as ape knows contracts."""
        if name.startswith("_"):
            raise AttributeError(name)
        return plainly(lambda: self._room.contract(name))

    # ---- Who acts, and where ----------

    def use(self, account: Any) -> Shown:
        """Act as this account from now on: wellhead.use("host"), wellhead.use("TEST::5")."""

        def act() -> Shown:
            address = self._room.use(account)
            return Shown(Answer({"account": address}, [("acting as", address)]))

        return plainly(act)

    @property
    def records(self) -> Path:
        """The folder of deployment records; set it to look at another one."""
        return self._room.records

    @records.setter
    def records(self, folder: str | Path) -> None:
        self._room.move(Path(folder))

    # ---- Letting ----------

    def register(
        self,
        accelerator: str,
        devices: Sequence[str],
        *,
        owner: Any,
        price: Dollars,
        region: str,
        memory_mib: int,
        power_watts: int,
        kind: str = "cloud",
        commissioned: str = "",
        sender: Any = None,
        yes: bool = False,
    ) -> Shown:
        """Make the title of a machine, as a registrar; `devices`: UUIDs of its accelerators."""
        size = (region, memory_mib, power_watts)
        spec = registering.Spec(accelerator, devices, str(price), *size, kind, commissioned)

        def act(session: Session) -> Answer:
            return registering.register(session, self._room.address(owner), spec)

        return self._do(act, sender, yes)

    def enroll(
        self, asset: int, node: Any, proof: str = "", *, sender: Any = None, yes: bool = False
    ) -> Shown:
        """Let a node meter your machine: its address and what `python -m oracle prove` printed.

        For a trial the node can be an account of ape's, which signs the proof itself.
        """

        def act(session: Session) -> Answer:
            if proof:
                said = bytes.fromhex(proof.removeprefix("0x"))
                return registering.enroll(session, asset, str(node), lambda _: said)
            address, sign = self._room.signer(node)
            return registering.enroll(session, asset, address, sign)

        return self._do(act, sender, yes)

    def offer(
        self,
        asset: int,
        rate: Dollars | None = None,
        *,
        sender: Any = None,
        yes: bool = False,
        **terms: Any,
    ) -> Shown:
        """Show a machine's offer; with a rate post one: wellhead.offer(7, rate=21.5, sla=99.5).

        `terms`: min_hours, max_hours, sla, credit, notice_hours, valid_days, indexed, premium,
        bare_metal, as in `ape run leasing offer --help`.
        """
        if rate is None and not terms:
            return self._see(lambda session: offers.show(session, asset))
        written = guide.terms(rate, terms)
        return self._do(lambda session: offers.post(session, asset, written), sender, yes)

    def withdraw_offer(self, asset: int, *, sender: Any = None, yes: bool = False) -> Shown:
        """Take a machine's offer back; a running lease goes on."""
        return self._do(lambda session: offers.withdraw(session, asset), sender, yes)

    def bond(
        self,
        asset: int,
        *,
        add: Dollars | None = None,
        withdraw: Dollars | None = None,
        sender: Any = None,
        yes: bool = False,
    ) -> Shown:
        """Show what stands behind a host's promise; raise it, or take it back: bond(7, add=60)."""
        if add is not None:
            return self._do(lambda session: host_bond.add(session, asset, str(add)), sender, yes)
        if withdraw is not None:
            back = str(withdraw)
            return self._do(lambda session: host_bond.withdraw(session, asset, back), sender, yes)
        return self._see(lambda session: host_bond.show(session, asset))

    def reclaim(
        self, lease_id: int, reason: str, *, sender: Any = None, yes: bool = False
    ) -> Shown:
        """Give the owner's notice; `reason`: maintenance, sale, abuse or other."""
        why = guide.reason(reason)
        return self._do(lambda session: ending.reclaim(session, lease_id, why), sender, yes)

    # ---- Leasing ----------

    def lease_machine(
        self,
        asset: int,
        hours: int,
        max_rate: Dollars | None = None,
        *,
        sender: Any = None,
        yes: bool = False,
    ) -> Shown:
        """Lease a machine from now on: wellhead.lease_machine(7, hours=48, max_rate=22)."""
        return self._do(_at_most(opening.lease, asset, hours, max_rate), sender, yes)

    def extend(
        self,
        lease_id: int,
        hours: int,
        max_rate: Dollars | None = None,
        *,
        sender: Any = None,
        yes: bool = False,
    ) -> Shown:
        """Pay for more hours after a lease's end, on today's offer."""
        return self._do(_at_most(opening.extend, lease_id, hours, max_rate), sender, yes)

    def terminate(self, lease_id: int, *, sender: Any = None, yes: bool = False) -> Shown:
        """Give the lessee's notice."""
        return self._do(lambda session: ending.terminate(session, lease_id), sender, yes)

    def reject(self, lease_id: int, *, sender: Any = None, yes: bool = False) -> Shown:
        """Leave at once, in a lease's first two hours."""
        return self._do(lambda session: ending.reject(session, lease_id), sender, yes)

    def dispute(
        self, lease_id: int, start: str, hours: int, *, sender: Any = None, yes: bool = False
    ) -> Shown:
        """Doubt reported hours as the lessee: wellhead.dispute(7000001, "2026-01-05T14", 2)."""
        return self._do(
            lambda session: doubting.dispute(session, lease_id, start, hours), sender, yes
        )

    # ---- Anyone ----------

    def end_dispute(self, lease_id: int, *, sender: Any = None, yes: bool = False) -> Shown:
        """Give the bond of a dispute back that attestors upheld or did not rule on."""
        return self._do(lambda session: doubting.end(session, lease_id), sender, yes)

    def settle(self, lease_id: int, *, sender: Any = None, yes: bool = False) -> Shown:
        """Pay the host side what is final."""
        return self._do(lambda session: ending.settle(session, lease_id), sender, yes)

    def close(self, lease_id: int, *, sender: Any = None, yes: bool = False) -> Shown:
        """Settle all that is left of a lease that is over."""
        return self._do(lambda session: ending.close(session, lease_id), sender, yes)

    def claim(self, account: str = "", *, sender: Any = None, yes: bool = False) -> Shown:
        """Pay out refunds and rent, yours or another's."""
        return self._do(
            lambda session: ending.claim(session, account or session.sender), sender, yes
        )

    # ---- Borrowing and lending ----------

    def borrow(
        self,
        asset: int,
        amount: Dollars,
        months: int = 24,
        pool: int = 1,
        *,
        sender: Any = None,
        yes: bool = False,
    ) -> Shown:
        """Borrow on your machine, repaid from its rent: wellhead.borrow(7, 50_000, months=24)."""

        def act(session: Session) -> Answer:
            units = session.money.units(str(amount), "amount")
            lends = credit.pool_address(session, pool)
            return borrowing.borrow(session, asset, lends, units, months)

        return self._do(act, sender, yes)

    def repay(
        self, asset: int, amount: Dollars | None = None, *, sender: Any = None, yes: bool = False
    ) -> Shown:
        """Pay on a machine's loan; without an amount all of it, which lifts the lien."""

        def act(session: Session) -> Answer:
            units = None if amount is None else session.money.units(str(amount), "amount")
            return borrowing.repay(session, asset, units)

        return self._do(act, sender, yes)

    def deposit(
        self, amount: Dollars, pool: int = 1, *, sender: Any = None, yes: bool = False
    ) -> Shown:
        """Lend to a pool: wellhead.deposit(10_000)."""
        return self._do(_at_pool(depositing.deposit, pool, amount), sender, yes)

    def withdraw(
        self, amount: Dollars, pool: int = 1, *, sender: Any = None, yes: bool = False
    ) -> Shown:
        """Take money out of a pool, at once where it has it, else through its queue."""
        return self._do(_at_pool(depositing.leave, pool, amount), sender, yes)

    def claim_exit(
        self, cohort: int, pool: int = 1, *, sender: Any = None, yes: bool = False
    ) -> Shown:
        """Draw what an exit has been served; wellhead.position() lists yours."""

        def act(session: Session) -> Answer:
            return depositing.claim_exit(session, credit.pool_contract(session, pool), cohort)

        return self._do(act, sender, yes)

    # ---- Within ----------

    def _do(self, act: Callable[[Session], Answer], sender: Any, yes: bool) -> Shown:
        return plainly(lambda: Shown(act(self._room.session(sender, yes))))


def _at_most(
    act: Callable[[Session, int, int, str | None], Answer],
    subject: int,
    hours: int,
    max_rate: Dollars | None,
) -> Callable[[Session], Answer]:
    """Return what pays for hours, at no dearer a rate; `subject` is an asset or a lease."""
    most = None if max_rate is None else str(max_rate)
    return lambda session: act(session, subject, hours, most)


def _at_pool(
    act: Callable[[Session, Contract, int], Answer], pool: int, amount: Dollars
) -> Callable[[Session], Answer]:
    def acted(session: Session) -> Answer:
        units = session.money.units(str(amount), "amount")
        return act(session, credit.pool_contract(session, pool), units)

    return acted
