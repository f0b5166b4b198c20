"""Money looks for its price: a lender leaves, the rate rises, a loan moves, a lender comes."""

from dataclasses import dataclass

from scripts.lib.demo import cast
from scripts.lib.demo.agenda import Agenda
from scripts.lib.demo.credit.room import Room
from scripts.lib.demo.credit.script import (
    CONSENT_BPS,
    LATE_DEPOSIT,
    MAIN,
    PRIME,
    REPAYMENT,
    WITHDRAWAL,
    Calendar,
)
from scripts.lib.demo.fleet import Machine
from scripts.lib.demo.narrator import Narrator
from scripts.lib.demo.words import DAY, dollars, percent

_WAD = 10**18
_CONSENT_DAYS = 90


@dataclass(slots=True)
class Moving:
    """The exit of a lender, and the loan that goes where money is cheaper."""

    room: Room
    machine: Machine
    """Its loan is refinanced."""
    dates: Calendar
    narrator: Narrator
    agenda: Agenda
    cohort: int = 0

    def plan(self) -> None:
        """Put it on the agenda."""
        dates, agenda = self.dates, self.agenda
        agenda.at(dates.at(0, hour=14), self._consent)
        agenda.at(dates.at(1, hour=10), self._leave)
        agenda.at(dates.at(2, hour=11), self._refinance)
        agenda.at(dates.at(3, hour=11), self._come)
        agenda.at(dates.at(12, hour=11), self._repay)
        agenda.at(dates.at(18, hour=11), self._withdraw)

    def claim(self) -> None:
        """Pay the lender who left: anyone may trigger it, the money goes to its owner."""
        pool = self.room.pool(MAIN)
        owed = pool.read("claimable_exit", self.cohort, self._leaver)
        if owed:
            pool.send("claim", self.cohort, self._leaver)
            self.narrator.say(f"{cast.LENDERS[1]} receives {dollars(owed)} of its exit")

    @property
    def _leaver(self) -> str:
        return self.room.world.cast.lenders[cast.LENDERS[1]]

    def _rate(self, pool: str) -> str:
        return percent(self.room.pool(pool).read("borrow_rate"), _WAD)

    def _consent(self) -> None:
        until = self.room.world.chain.now + _CONSENT_DAYS * DAY
        self.room.desk.send(
            "auto_refinance",
            self.machine.asset,
            CONSENT_BPS * _WAD // 10_000,
            until,
            sender=self.room.owner(self.machine),
        )
        self.narrator.say(
            f"{self.machine.role.host} agrees that anyone may move its loan to a cheaper pool, up "
            f"to {percent(CONSENT_BPS, 10_000)} a year"
        )

    def _leave(self) -> None:
        pool = self.room.pool(MAIN)
        self.narrator.chapter("A lender leaves, a loan moves, a lender comes")
        worth = pool.read("convertToAssets", pool.read("balanceOf", self._leaver))
        self.cohort, served = self.room.request_exit(self._leaver, MAIN)
        self.narrator.say(
            f"{cast.LENDERS[1]} asks for all of its {dollars(worth)}: {dollars(served)} are not "
            "lent out and are its own at once, the rest comes as loans come back"
        )
        self.narrator.say(f"all that is left is lent: the pool's rate is {self._rate(MAIN)}")
        self.claim()

    def _refinance(self) -> None:
        debt = self.room.loan(self.machine)["debt"]
        before = self._rate(MAIN)
        receipt = self.room.desk.send(
            "refinance_down", self.machine.asset, self.room.pool(PRIME).address
        )
        served = self.room.served(receipt, MAIN)
        self.narrator.say(
            f"anyone moves {self.machine.short}'s loan of {dollars(debt)} into the "
            f"{self.room.pool(PRIME).read('name')}: {self._rate(PRIME)} instead of {before}; "
            f"{dollars(served)} of it go to the lender who waits"
        )

    def _come(self) -> None:
        lender, pool, amount = LATE_DEPOSIT
        before = self._rate(pool)
        self.room.deposit(self.room.world.cast.lenders[lender], pool, amount)
        self.narrator.say(
            f"{lender} sees {before} a year and deposits {dollars(amount)}: the queue is served, "
            f"the rate is {self._rate(pool)}"
        )
        self.claim()

    def _repay(self) -> None:
        owed = self.room.repay(self.machine, REPAYMENT)
        self.narrator.say(
            f"{self.machine.role.host} repays {dollars(REPAYMENT)} ahead of its date: "
            f"{dollars(owed)} are left of its loan"
        )

    def _withdraw(self) -> None:
        lender = self.room.world.cast.lenders[cast.LENDERS[0]]
        pool = self.room.pool(MAIN)
        pool.send("withdraw", WITHDRAWAL, lender, lender, sender=lender)
        left = pool.read("convertToAssets", pool.read("balanceOf", lender))
        self.narrator.say(
            f"nobody waits any more: {cast.LENDERS[0]} takes {dollars(WITHDRAWAL)} out in one "
            f"step and keeps {dollars(left)} in the pool"
        )
