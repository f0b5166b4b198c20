"""What goes wrong: a silent machine is swept, a fallen price ends in an auction."""

from dataclasses import dataclass
from functools import partial

from scripts.lib.accounts.credit import SHARES_PER_UNIT
from scripts.lib.demo import cast
from scripts.lib.demo.agenda import Agenda
from scripts.lib.demo.credit.room import Room
from scripts.lib.demo.credit.script import BID_BPS, FALLEN_PRICE, MAIN, Calendar
from scripts.lib.demo.fleet import Machine
from scripts.lib.demo.narrator import Narrator
from scripts.lib.demo.words import DAY, HOUR, UNIT, dollars, percent

_GRACE = 7 * DAY
_STATE_CURRENT = 1
_BPS = 10_000


@dataclass(slots=True)
class Trouble:
    """A covenant, a flag, a grace, an auction. The watcher acts, as anyone may."""

    room: Room
    swept: Machine
    auctioned: Machine
    dates: Calendar
    narrator: Narrator
    agenda: Agenda

    def plan(self) -> None:
        """Put it on the agenda; the flag comes when the loan stops being current."""
        dates, agenda = self.dates, self.agenda
        agenda.at(dates.at(1, hour=12), self._price_falls)
        agenda.at(dates.at(3, hour=2), self._review)
        for day in (6, 11, 16):
            agenda.at(dates.at(day, hour=12), self._sign)

    def watch(self) -> None:
        """Look at the loan as its watcher does every day: flag it once it is delinquent."""
        room = self.room
        loan = room.loan(self.auctioned)
        if loan["state"] != _STATE_CURRENT or room.desk.read("is_current", self.auctioned.asset):
            return
        value, _ = room.appraiser.read("value", self.auctioned.asset)
        before = self._share_bps()
        room.desk.send("flag", self.auctioned.asset, sender=self._watcher)
        self.narrator.chapter("A loan goes bad, and its machine is sold with its lease")
        self.narrator.say(
            f"{self.auctioned.short} is worth {dollars(value)} by now, its loan "
            f"{dollars(loan['debt'])}: more than 80 %. Anyone may flag it, and the watcher does; "
            f"{self.auctioned.role.host} has seven days to put it right"
        )
        self.narrator.say(
            "lenders count it at 70 % of its used price at once: their shares fall by "
            f"{percent(before - self._share_bps(), before)}"
        )
        self.agenda.at(self.room.world.chain.now + _GRACE, self._auction)

    @property
    def _watcher(self) -> str:
        return self.room.world.cast.bystanders[cast.WATCHER]

    def _share_bps(self) -> int:
        """Return what a share of the pool is worth, in basis points of its first price."""
        return int(self.room.pool(MAIN).read("convertToAssets", _BPS * SHARES_PER_UNIT))

    def _price_falls(self) -> None:
        self.narrator.say(
            f"a successor ships: a used {self.auctioned.accelerator} fetches "
            f"{dollars(FALLEN_PRICE * UNIT)}, appraisers sign; the price that covenants reckon "
            "with follows by 10 % a day at most"
        )
        self._sign()

    def _sign(self) -> None:
        for seat in range(cast.APPRAISERS):
            price = FALLEN_PRICE * UNIT * (98 + seat) // 100
            self.room.sign_price(seat, self.auctioned.accelerator, price)

    def _review(self) -> None:
        room, machine = self.room, self.swept
        room.desk.send("review", machine.asset, sender=self._watcher)
        if room.loan(machine)["is_sweeping"]:
            self.narrator.say(
                f"{machine.short} has said nothing for 24 h; the watcher has its loan reviewed: "
                "from now on all of its rent goes to the debt"
            )

    def _auction(self) -> None:
        room, machine = self.room, self.auctioned
        room.desk.send("auction", machine.asset, sender=self._watcher)
        price = room.desk.read("price", machine.asset)
        self.narrator.say(
            f"the grace is over and the loan still too large: the watcher starts the auction of "
            f"{machine.short} at {dollars(price)}; the price halves every 24 h"
        )
        self._wait(machine)

    def _wait(self, machine: Machine) -> None:
        self.agenda.at(self.room.world.chain.now + HOUR, partial(self._bid, machine))

    def _bid(self, machine: Machine) -> None:
        """The buyer looks every hour and takes what is a little below the appraisal."""
        room = self.room
        value, _ = room.appraiser.read("value", machine.asset)
        price = room.desk.read("price", machine.asset)
        if price * _BPS > value * BID_BPS:
            self._wait(machine)
            return
        buyer = room.world.cast.bystanders[cast.BUYER]
        taken = room.take(machine, buyer, price)
        lessee = room.world.cast.name(room.world.title.read("userOf", machine.asset))
        self.narrator.say(
            f"the buyer takes {machine.short} for {dollars(taken['price'])}: "
            f"{dollars(taken['repaid'])} repay the pool, {dollars(taken['bounty'])} are the "
            f"watcher's bounty, {dollars(taken['surplus'])} are {machine.role.host}'s; {lessee} "
            "goes on using it"
        )
        lost = taken["shortfall"]
        outcome = f"{dollars(lost)} of the debt are lost" if lost else "lenders lost nothing"
        now = percent(self._share_bps(), _BPS)
        self.narrator.say(f"{outcome}: a share of the pool is worth {now} of its first price")
