"""A day's work once loans run: rent is settled and serves debts, paid liens are lifted."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field

from scripts.lib.demo import cast
from scripts.lib.demo.credit.room import Room
from scripts.lib.demo.fleet import Machine
from scripts.lib.demo.narrator import Narrator
from scripts.lib.demo.settling import Settling
from scripts.lib.demo.words import dollars

_TELL_EVERY = 4
"""Days: one day is like another."""


@dataclass(slots=True)
class Servicing:
    """Settles every lease once a day and tells where the rent of pledged machines went."""

    room: Room
    machines: list[Machine]
    narrator: Narrator
    settling: Settling
    then: Callable[[], None]
    """What looks at the loans after each day."""
    _served: Counter[int] = field(default_factory=Counter)
    """Asset to what lenders got of its rent since it was told last, settlement units."""
    _gross: int = 0
    _days: int = 0
    _has_bought: bool = False

    def once(self) -> None:
        """Settle, tell, and lift the liens of loans that the rent has paid."""
        self.settling.once()
        for receipt in self.settling.receipts:
            for event in self.room.world.splitter.events(receipt.logs, "Deposited"):
                self._gross += event["gross"]
                self._served[event["asset"]] += event["debt"]
                self._tell_of_buyer(event["beneficiary"], event["net"])
        if any(self._served.values()):
            if self._days % _TELL_EVERY == 0:
                self._tell()
            self._days += 1
        else:
            self._gross = 0
        for machine in self.machines:
            self._lift(machine)
        self.then()

    def _tell(self) -> None:
        each = ", ".join(
            f"machine {asset} {dollars(paid)}"
            for asset, paid in sorted(self._served.items())
            if paid
        )
        self.narrator.say(
            f"{dollars(self._gross)} of rent are settled; lenders come before owners: {each}"
        )
        self._served.clear()
        self._gross = 0

    def _tell_of_buyer(self, beneficiary: str, net: int) -> None:
        if not self._has_bought and beneficiary == self.room.world.cast.bystanders[cast.BUYER]:
            self._has_bought = True
            self.narrator.say(
                f"the lease that came with the machine pays: {dollars(net)} of rent go to the buyer"
            )

    def _lift(self, machine: Machine) -> None:
        loan = self.room.loan(machine)
        if not loan["state"] or loan["debt"]:
            return
        self.room.desk.send("release", machine.asset)
        borrower = self.room.world.cast.name(loan["borrower"])
        self.narrator.say(
            f"{machine.short}'s loan of {dollars(loan['principal'])} is repaid by its own rent: "
            f"{borrower} did nothing for it, and the lien is gone"
        )
