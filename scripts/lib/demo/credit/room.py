"""The credit room's stage: what lenders, appraisers and borrowers do, one call each."""

from dataclasses import dataclass
from typing import Any

from scripts.lib import appraisal
from scripts.lib.appraisal import Price
from scripts.lib.chains.abi import Event, label
from scripts.lib.chains.base import Contract, Receipt
from scripts.lib.demo import cast
from scripts.lib.demo.fleet import Machine
from scripts.lib.demo.world import World
from scripts.lib.title_bits import RIGHT_PLEDGE


@dataclass(slots=True)
class Room:
    """The world, and in it the appraiser, the desk and the pools."""

    world: World

    @property
    def appraiser(self) -> Contract:
        return self.world.suite["Appraiser"]

    @property
    def desk(self) -> Contract:
        return self.world.suite["LoanDesk"]

    def pool(self, name: str) -> Contract:
        """Return a pool by the name of its record."""
        return self.world.suite[name]

    def owner(self, machine: Machine) -> str:
        """Return who owns a machine now."""
        return str(self.world.title.read("ownerOf", machine.asset))

    def loan(self, machine: Machine) -> dict[str, Any]:
        """Return the loan of a machine as the desk reads it."""
        return dict(self.desk.read("loan", machine.asset))

    # ---- Lenders ----------

    def deposit(self, lender: str, pool: str, amount: int) -> None:
        """A lender puts money into a pool and receives its shares."""
        target = self.pool(pool)
        self.world.fund(lender, amount, target.address)
        target.send("deposit", amount, lender, sender=lender)

    def request_exit(self, lender: str, pool: str) -> tuple[int, int]:
        """A lender queues all of its shares; returns the day's cohort and what it got at once."""
        target = self.pool(pool)
        shares = target.read("balanceOf", lender)
        receipt = target.send("request_redeem", shares, lender, sender=lender)
        (event,) = target.events(receipt.logs, "ExitRequested")
        return event["cohort"], self.served(receipt, pool)

    # ---- Appraisers ----------

    def sign_price(self, seat: int, accelerator: str, price: int) -> None:
        """An appraiser signs what one used accelerator fetches; anyone carries it."""
        chain = self.world.chain
        key = label(accelerator)
        seen = Price(key, price, chain.now, seat)
        by = cast.appraiser_key(seat)
        signature = appraisal.sign_price(seen, chain.chain_id, self.appraiser.address, by)
        self.appraiser.send("submit_price", *seen.arguments(), signature)

    def median(self, accelerator: str) -> int:
        """Return the median of what appraisers say one used accelerator fetches."""
        key = label(accelerator)
        return int(self.appraiser.read("price_of", key)[1])

    # ---- Borrowers ----------

    def pledge(self, machine: Machine) -> None:
        """The owner lets the desk take the machine's lien: consent, not transfer."""
        owner = self.owner(machine)
        self.world.title.send("grant", machine.asset, self.desk.address, RIGHT_PLEDGE, sender=owner)

    def borrow(self, machine: Machine, pool: str, amount: int, months: int) -> None:
        """The owner borrows against the machine."""
        address = self.pool(pool).address
        self.desk.send("borrow", machine.asset, address, amount, months, sender=self.owner(machine))

    def repay(self, machine: Machine, amount: int) -> int:
        """The owner pays a part of the debt by hand; returns what is still owed."""
        owner = self.owner(machine)
        self.world.fund(owner, amount, self.desk.address)
        self.desk.send("repay", machine.asset, amount, sender=owner)
        return int(self.loan(machine)["debt"])

    # ---- Anyone ----------

    def take(self, machine: Machine, buyer: str, price: int) -> Event:
        """A buyer takes the machine at the auction's price of now; returns the Taken event."""
        self.world.fund(buyer, price, self.desk.address)
        receipt = self.desk.send("take", machine.asset, price, sender=buyer)
        (event,) = self.desk.events(receipt.logs, "Taken")
        return event

    def served(self, receipt: Receipt, pool: str) -> int:
        """Return what a transaction served to lenders who wait for their exit."""
        events = self.pool(pool).events(receipt.logs, "CohortServed")
        return sum(event["assets"] for event in events)
