"""The second act's beginning: bigger machines work for a month, lenders come, loans are made."""

from dataclasses import dataclass, field
from functools import partial

from scripts.lib.chains.base import Refused
from scripts.lib.demo import cast, fleet, reporter
from scripts.lib.demo.agenda import Agenda
from scripts.lib.demo.bonds import Bonds
from scripts.lib.demo.credit.room import Room
from scripts.lib.demo.credit.script import DEPOSITS, MAIN, PARTS, Calendar, Part, Term
from scripts.lib.demo.fleet import Machine
from scripts.lib.demo.narrator import Narrator
from scripts.lib.demo.reporter import Carrier, Reporter
from scripts.lib.demo.words import DAY, HOUR, UNIT, dollars, percent, span
from scripts.lib.params import Profile

_SAMPLED_EVERY = 600
"""Seconds: often enough for a story of weeks."""
_REPORT_EVERY = 6 * HOUR
_AFTER_THE_HOUR = 3 * _SAMPLED_EVERY
"""A node that fell silent is known to have done so after two samples that did not come."""
FIRST_INDEX = 100
"""Seeds of these machines are far from the first act's."""


def machines(seed: int, profiles: dict[str, Profile], dates: Calendar) -> list[Machine]:
    """Return the machines that will be pledged, in the order of the script."""
    made = []
    for index, part in enumerate(PARTS, start=FIRST_INDEX):
        life = (dates.first, dates.at(part.last_day, hour=1))
        silent = [(dates.at(0, hour=begin), dates.at(0, hour=end)) for begin, end in part.silent]
        made.append(
            fleet.make_up(
                index,
                part.role,
                seed,
                profiles,
                life,
                sampled_every=_SAMPLED_EVERY,
                silent=silent,
                outages=silent,
            )
        )
    return made


@dataclass(slots=True)
class Opening:
    """Everything up to the loans."""

    room: Room
    machines: list[Machine]
    dates: Calendar
    narrator: Narrator
    agenda: Agenda
    carrier: Carrier = field(init=False)
    bonds: Bonds = field(init=False)

    def __post_init__(self) -> None:
        self.carrier = Carrier(self.room.world.meter, [])
        self.bonds = Bonds(self.room.world, self.narrator)

    def plan(self) -> None:
        """Put the machines' and the lenders' part on the agenda."""
        dates, agenda = self.dates, self.agenda
        agenda.at(dates.first, self._set_up)
        for machine, part in zip(self.machines, PARTS, strict=True):
            for term in part.terms:
                agenda.at(term.opens_at(dates), partial(self._let, machine, part, term))
        first_report = dates.first + _REPORT_EVERY + _AFTER_THE_HOUR
        agenda.every(_REPORT_EVERY, first_report, dates.last, self._report)
        agenda.at(dates.at(-1, hour=7), self._lenders_come)  # a day before they are lent
        agenda.at(dates.at(0, hour=8), self._appraisers_sign)
        agenda.at(dates.at(0, hour=12, minute=30), self._borrow)

    def _set_up(self) -> None:
        world, narrator = self.room.world, self.narrator
        connect = reporter.connector(world.chain, world.meter)
        for machine, part in zip(self.machines, PARTS, strict=True):
            world.register(machine)
            world.enroll(machine)
            world.offer(machine)
            world.set_terms(machine)
            self.carrier.reporters.append(Reporter(machine, connect))
            rent = sum(term.days for term in part.terms) * DAY // HOUR * machine.hourly_rate
            world.fund(world.cast.lessees[part.lessee], rent)
            narrator.say(
                f"{machine.title} of {machine.role.host} in {machine.role.region}, bought for "
                f"{dollars(world.title.read('spec', machine.asset)['purchase_price'])}, is "
                f"offered at {dollars(machine.hourly_rate)} an hour"
            )
        self.bonds.stand_behind(self.machines)

    def _let(self, machine: Machine, part: Part, term: Term) -> None:
        world = self.room.world
        self.bonds.stand_behind([machine])  # some may be paid out or counted on
        if world.title.read("locked", machine.asset):
            self._try_below_the_market(machine, part, term)
        lessee = world.cast.lessees[part.lessee]
        opened = world.open_lease(machine, lessee, term.days * DAY // HOUR)
        self.narrator.say(
            f"{part.lessee} leases {machine.short} for {span(term.days * DAY)}: "
            f"{dollars(opened['escrowed'])} into escrow"
        )

    def _try_below_the_market(self, machine: Machine, part: Part, term: Term) -> None:
        """A pledged machine's income belongs to its lenders first: no lease to a friend."""
        world = self.room.world
        host = machine.role.host
        world.offer(machine, machine.hourly_rate // 2)
        try:
            world.open_lease(machine, world.cast.lessees[part.lessee], term.days * DAY // HOUR)
        except Refused as refused:
            if "pledge" not in str(refused):
                raise
            self.narrator.say(
                f"{host} offers {machine.short} to a friend at half the market's rate: refused, "
                "because it is pledged"
            )
        world.offer(machine)

    def _report(self) -> None:
        self.carrier.carry(self.room.world.chain.now)

    def _lenders_come(self) -> None:
        world, narrator = self.room.world, self.narrator
        narrator.chapter("A month later: lenders fill two pools, appraisers sign prices")
        for lender, pool, amount in DEPOSITS:
            self.room.deposit(world.cast.lenders[lender], pool, amount)
            narrator.say(
                f"{lender} deposits {dollars(amount)} into the {self.room.pool(pool).read('name')}"
            )

    def _appraisers_sign(self) -> None:
        for part in PARTS:
            accelerator = part.role.accelerator
            for seat in range(cast.APPRAISERS):
                # They differ by a percent or two, as people do; the median counts.
                price = part.price * UNIT * (98 + seat) // 100
                self.room.sign_price(seat, accelerator, price)
            self.narrator.say(
                f"five appraisers sign what a used {accelerator} fetches: "
                f"{dollars(self.room.median(accelerator))} is the median"
            )

    def _borrow(self) -> None:
        narrator, room = self.narrator, self.room
        narrator.chapter("Owners borrow against machines that go on earning")
        for machine, part in zip(self.machines, PARTS, strict=True):
            found = room.appraiser.read("assess", machine.asset)
            room.pledge(machine)
            room.borrow(machine, MAIN, part.amount, part.months)
            term = "one month" if part.months == 1 else f"{part.months} months"
            narrator.say(
                f"{machine.role.host} pledges {machine.short} (worth {dollars(found['value'])}, "
                f"earning {dollars(found['income'])} a month) and borrows {dollars(part.amount)} "
                f"for {term}"
            )
        rate = room.pool(MAIN).read("borrow_rate")
        narrator.say(f"the pool's rate is {percent(rate, 10**18)} a year now")
        for name in room.world.pools:
            room.pool(name).send("mark")
