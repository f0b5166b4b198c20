"""The second act: machines that have earned are pledged, and every loan ends in its own way."""

from dataclasses import dataclass, field

from scripts.lib.demo.agenda import Agenda
from scripts.lib.demo.credit.moving import Moving
from scripts.lib.demo.credit.opening import Opening
from scripts.lib.demo.credit.room import Room
from scripts.lib.demo.credit.script import LAST_DAY, Calendar
from scripts.lib.demo.credit.servicing import Servicing
from scripts.lib.demo.credit.trouble import Trouble
from scripts.lib.demo.fleet import Machine
from scripts.lib.demo.narrator import Narrator
from scripts.lib.demo.settling import Settling
from scripts.lib.demo.story import FIRST_ACT
from scripts.lib.demo.words import DAY, HOUR, dollars
from scripts.lib.demo.world import World
from scripts.lib.report.watch import History

_LOOK_EVERY = 12 * HOUR


@dataclass(slots=True)
class CreditStory:
    """One telling. `run` leaves the chain in its last state."""

    world: World
    machines: list[Machine]
    """In the order of the script."""
    dates: Calendar
    narrator: Narrator
    history: History = field(default_factory=History)
    """How loans and pools stood, for the report."""

    def run(self) -> None:
        """Tell it from beginning to end."""
        room, dates, narrator = Room(self.world), self.dates, self.narrator
        agenda = Agenda(self.world.chain, narrator)
        _, swept, auctioned, refinanced = self.machines
        self._introduce()
        settling = Settling(self.world, narrator, is_brief=True)
        trouble = Trouble(room, swept, auctioned, dates, narrator, agenda)
        moving = Moving(room, refinanced, dates, narrator, agenda)
        servicing = Servicing(room, self.machines, narrator, settling, trouble.watch)
        Opening(room, self.machines, dates, narrator, agenda).plan()
        agenda.every(DAY, dates.at(-1, hour=9), dates.at(LAST_DAY, hour=9), servicing.once)
        agenda.every(_LOOK_EVERY, dates.at(0, hour=12, minute=45), dates.last, self._look)
        moving.plan()
        trouble.plan()
        agenda.live(dates.first, dates.last, (FIRST_ACT[1], 1.0))
        narrator.chapter("Everybody claims again")
        moving.claim()
        settling.everybody_claims()
        self._claim_at_the_desk(room)

    def _introduce(self) -> None:
        self.narrator.chapter("The second act: machines that have earned are pledged")
        self.narrator.remark(
            "A lender's money goes into a pool; an owner borrows it against a machine without "
            "giving it away. While the loan runs the machine stays leased, and the waterfall pays "
            "the lenders before the owner."
        )

    def _look(self) -> None:
        """Note how loans and pools stand: the report draws it."""
        self.history.look(self.world, {machine.asset for machine in self.machines})

    def _claim_at_the_desk(self, room: Room) -> None:
        cast = self.world.cast
        for account in (*cast.bystanders.values(), *cast.hosts.values()):
            owed = room.desk.read("claimable", account)
            if owed:
                room.desk.send("claim", account)
                self.narrator.say(f"{cast.name(account)} receives {dollars(owed)} of the auction")
