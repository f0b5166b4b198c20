"""Settlement and claims: what anyone can trigger once the meter's readings are final."""

from dataclasses import dataclass, field

from scripts.lib.chains.base import Receipt
from scripts.lib.demo.bonds import Bonds
from scripts.lib.demo.narrator import Narrator
from scripts.lib.demo.words import DAY, dollars, span
from scripts.lib.demo.world import World


@dataclass(slots=True)
class Settling:
    """Settles every lease that has something final, once a day."""

    world: World
    narrator: Narrator
    is_brief: bool = False
    """Leave it to somebody else to tell what running leases pay."""
    receipts: list[Receipt] = field(default_factory=list)
    """Of the last time."""

    def until_all_are_closed(self, second_of_day: int) -> None:
        """Let days pass, settling at `second_of_day` UTC, until no lease is open."""
        while self._open_leases():
            chain = self.world.chain
            next_day = (chain.now - second_of_day) // DAY * DAY + DAY
            chain.move_to(next_day + second_of_day)
            self.once()

    def once(self) -> None:
        """Settle what is final now, and close the leases that are over."""
        self.receipts = []
        settled = 0
        amount = 0
        for lease_id in self._open_leases():
            lease = self.world.escrow.read("lease", lease_id)
            final_until = self.world.meter.read("final_until", lease["asset"])
            if final_until >= lease["ends_at"]:
                self._close(lease_id)
            elif final_until > lease["started_at"]:
                receipt = self.world.escrow.send("settle", lease_id)
                self.receipts.append(receipt)
                settled += 1
                amount += self._settled(receipt)
        if settled and not self.is_brief:
            self.narrator.say(
                f"the day's settlement: {settled} running leases pay {dollars(amount)} for seconds "
                "that can no longer be disputed"
            )

    def everybody_claims(self) -> None:
        """Pay everybody what it is owed; anyone may trigger it, the money goes to its owner."""
        world, cast = self.world, self.world.cast
        fees = world.splitter.read("fees_accrued")
        if fees:
            world.splitter.send("claim_fees")
            self.narrator.say(f"{dollars(fees)} of fees go to {cast.name(cast.treasury)}")
        released = self._release_split()
        if released:
            self.narrator.say(
                f"the cooperative's split credits its ten members {dollars(released)}"
            )
        for lessee in cast.lessees.values():
            self._claim(world.escrow.name, lessee, "in refunds")
            self._claim(world.bonds.name, lessee, "from bonds")
        owners = (*cast.hosts.values(), *cast.bystanders.values())
        for account in (*owners, cast.operator, *cast.members.values()):
            self._claim(world.splitter.name, account, "of rent")
        Bonds(world, self.narrator).take_back()

    def _open_leases(self) -> list[int]:
        escrow = self.world.escrow
        opened = escrow.events(self.world.chain.logs, "LeaseOpened")
        numbers = [event["lease_id"] for event in opened]
        return [one for one in numbers if not escrow.read("lease", one)["is_closed"]]

    def _settled(self, receipt: Receipt) -> int:
        events = self.world.escrow.events(receipt.logs)
        return sum(event["amount"] for event in events if event.name == "LeaseSettled")

    def _close(self, lease_id: int) -> None:
        world = self.world
        lease = world.escrow.read("lease", lease_id)
        receipt = world.escrow.send("close", lease_id)
        self.receipts.append(receipt)
        periods = world.escrow.events(receipt.logs, "PeriodClosed")
        delivered = sum(event["delivered_seconds"] for event in periods)
        refund = sum(event["refund"] for event in periods)
        credit = sum(event["credit"] for event in periods)
        kept = f"promise missed, {dollars(credit)} credit" if credit else "promise kept"
        agreed = lease["ends_at"] - lease["started_at"]
        self.narrator.say(
            f"{world.cast.name(lease['lessee'])}'s lease of machine {lease['asset']} is closed: "
            f"{span(delivered)} of {span(agreed)} delivered, {kept}; "
            + (f"{dollars(refund)} go back" if refund else "all of it is paid")
            + Bonds(world, self.narrator).paid(receipt)
        )

    def _release_split(self) -> int:
        world, released = self.world, 0
        for member in world.cast.members.values():
            if world.splitter.read("split_releasable", world.split_id, member):
                receipt = world.splitter.send("release_split", world.split_id, member)
                (event,) = world.splitter.events(receipt.logs, "SplitReleased")
                released += event["amount"]
        return released

    def _claim(self, contract: str, account: str, what: str) -> None:
        ledger = self.world.suite[contract]
        amount = ledger.read("claimable", account)
        if amount:
            ledger.send("claim", account)
            self.narrator.say(f"{self.world.cast.name(account)} receives {dollars(amount)} {what}")
