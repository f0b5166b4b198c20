"""What stands behind promises and doubts: bonds are posted, paid from, and taken back."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from scripts.lib.accounts.leasing import bonded
from scripts.lib.chains.abi import Event
from scripts.lib.chains.base import Receipt
from scripts.lib.demo.fleet import Machine
from scripts.lib.demo.narrator import Narrator
from scripts.lib.demo.words import HOUR, dollars, moment
from scripts.lib.demo.world import World


@dataclass(slots=True)
class Bonds:
    """The story's dealings with LeaseBonds."""

    world: World
    narrator: Narrator

    def stand_behind(self, machines: Sequence[Machine]) -> None:
        """Every owner tops its machines' bonds up to what their offers require."""
        added: Counter[str] = Counter()
        for machine in machines:
            added[machine.role.host] += self.world.bond(machine)
        hosts = [host for host, amount in added.items() if amount]
        if hosts:
            rent = self.world.bonds.read("BOND_HOURS")
            names = " and ".join(part for part in (", ".join(hosts[:-1]), hosts[-1]) if part)
            self.narrator.say(
                f"{names} put {dollars(added.total())} of bonds behind the promises of "
                f"{_machines([machine.asset for machine in machines])}: {rent} h of rent a lease"
            )

    def dispute(self, lease_id: int, first_hour: int) -> Event:
        """The lessee of a lease doubts one hour; returns the Disputed event."""
        world, lease = self.world, self.world.escrow.read("lease", lease_id)
        lessee, bonds = lease["lessee"], world.bonds
        world.fund(lessee, bonds.read("dispute_bond", lease_id, first_hour, 1), bonds.address)
        receipt = bonds.send("dispute", lease_id, first_hour, 1, sender=lessee)
        (event,) = bonds.events(receipt.logs, "Disputed")
        self.narrator.say(
            f"{world.cast.name(lessee)} doubts what machine {lease['asset']} reported of the hour "
            f"from {moment(first_hour * HOUR)} and posts {dollars(event['bond'])}: attestors have "
            "a day to look"
        )
        return event

    def end_dispute(self, disputed: Event) -> None:
        """The day is over and nobody ruled."""
        bonds = self.world.bonds
        bonds.send("end_dispute", disputed["lease_id"], disputed["period"])
        self.narrator.say(
            f"no attestor ruled in {self.world.cast.name(disputed['disputer'])}'s dispute: the "
            f"report stands, {dollars(disputed['bond'])} go back"
        )

    def paid(self, receipt: Receipt) -> str:
        """Return what a settlement took of a host's bond, as the end of a sentence."""
        events = self.world.bonds.events(receipt.logs, "BondPaid")
        amount = sum(event["amount"] for event in events)
        return f", and {dollars(amount)} come from the host's bond" if amount else ""

    def take_back(self) -> None:
        """Owners take the bonds of machines back of which every lease is closed."""
        world = self.world
        taken: dict[str, list[int]] = {}
        sums: Counter[str] = Counter()
        for asset in bonded(world):
            amount = world.bonds.read("bond_of", asset)
            if amount and self._is_idle(asset):
                owner = world.title.read("ownerOf", asset)
                world.bonds.send("withdraw_bond", asset, amount, sender=owner)
                taken.setdefault(owner, []).append(asset)
                sums[owner] += amount
        for owner, assets in taken.items():
            self.narrator.say(
                f"{world.cast.name(owner)} takes {dollars(sums[owner])} back, the bond of "
                f"{_machines(assets)}"
            )

    def _is_idle(self, asset: int) -> bool:
        escrow = self.world.escrow
        opened = escrow.events(self.world.chain.logs, "LeaseOpened")
        numbers = [event["lease_id"] for event in opened if event["asset"] == asset]
        return all(escrow.read("lease", number)["is_closed"] for number in numbers)


def _machines(assets: Sequence[int]) -> str:
    if len(assets) == 1:
        return f"machine {assets[0]}"
    return f"machines {', '.join(map(str, assets[:-1]))} and {assets[-1]}"
