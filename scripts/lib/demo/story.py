"""The story: what happens, in order of time, from the first title to the last claim."""

from dataclasses import dataclass, field
from functools import partial

from scripts.lib.chains.abi import Event
from scripts.lib.demo import cast, leasing, reporter
from scripts.lib.demo.agenda import Agenda
from scripts.lib.demo.bonds import Bonds
from scripts.lib.demo.fleet import Fleet, Machine
from scripts.lib.demo.leasing import PlannedLease
from scripts.lib.demo.narrator import Narrator
from scripts.lib.demo.reporter import Reporter
from scripts.lib.demo.settling import Settling
from scripts.lib.demo.words import DAY, HOUR, dollars, moment, percent, span
from scripts.lib.demo.world import World

_AFTER_THE_HOUR = 360
"""Nodes report six minutes past the hour: a sample beyond the hour has come by then."""
_SETTLING_HOUR = 9
_SILENCE = 2 * HOUR
FIRST_ACT = (0.0, 0.4)
"""Of the progress bar."""


@dataclass(slots=True)
class Story:
    """One telling. `run` leaves the chain in its last state."""

    world: World
    fleet: Fleet
    narrator: Narrator
    agenda: Agenda = field(init=False)
    bonds: Bonds = field(init=False)
    reporters: dict[int, Reporter] = field(default_factory=dict)
    _reported: dict[int, int] = field(default_factory=dict)
    """Asset to where its last report ended, Unix seconds."""
    _silent: set[int] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.agenda = Agenda(self.world.chain, self.narrator)
        self.bonds = Bonds(self.world, self.narrator)

    def run(self) -> None:
        """Tell it from beginning to end."""
        leases = leasing.script(self.fleet)
        self._set_up(leases)
        self.narrator.chapter("The machines work")
        self._plan(leases)
        self.agenda.live(self.fleet.started_at, self.fleet.ended_at + DAY, FIRST_ACT)
        self.narrator.chapter("Readings become final, leases are closed")
        settling = Settling(self.world, self.narrator)
        settling.until_all_are_closed(_SETTLING_HOUR * HOUR)
        self.narrator.chapter("Everybody claims")
        settling.everybody_claims()

    # ---- Setting up ----------

    def _set_up(self, leases: list[PlannedLease]) -> None:
        world, narrator = self.world, self.narrator
        narrator.chapter("Machines become titles")
        world.create_split()
        for machine in self.fleet.machines:
            world.register(machine)
            narrator.say(
                f"{machine.title} of {machine.role.host} in {machine.role.region}; "
                f"its node is {machine.node}"
            )
        connect = reporter.connector(world.chain, world.meter)
        for machine in self.fleet.machines:
            world.enroll(machine)
            world.offer(machine)
            world.set_terms(machine)
            self.reporters[machine.asset] = Reporter(machine, connect)
        for machine in self.fleet.machines:
            narrator.say(f"{machine.short} is offered at {dollars(machine.hourly_rate)} an hour")
        self.bonds.stand_behind(self.fleet.machines)
        self._explain_terms()
        self._fund(leases)

    def _explain_terms(self) -> None:
        fee = self.world.splitter.read("fee_bps")
        self.narrator.remark(
            f"Of all rent the protocol takes {percent(fee, 10_000)}; {cast.HOSTS[0]} keeps the "
            f"rest; {cast.HOSTS[1]} pays its operator 15 % and keeps the rest; "
            f"{cast.HOSTS[2]} pays its operator 20 % and splits the rest among ten members."
        )

    def _fund(self, leases: list[PlannedLease]) -> None:
        for name, account in self.world.cast.lessees.items():
            wanted = [lease for lease in leases if lease.lessee == name]
            cost = sum(lease.hours * lease.machine.hourly_rate for lease in wanted)
            if cost:
                self.world.fund(account, cost)

    # ---- Living through the fleet's time ----------

    def _plan(self, leases: list[PlannedLease]) -> None:
        for lease in leases:
            self.agenda.at(lease.opens_at, partial(self._open, lease))
        first_tick = self.fleet.started_at // HOUR * HOUR + HOUR + _AFTER_THE_HOUR
        for tick in range(first_tick, self.fleet.ended_at + HOUR + _AFTER_THE_HOUR, HOUR):
            self.agenda.at(tick, partial(self._report, tick))
        day = self.fleet.started_at // DAY * DAY + DAY
        while day <= self.fleet.ended_at + HOUR:
            self.agenda.at(day + HOUR, partial(self._sum_up, day))
            day += DAY
        settling = Settling(self.world, self.narrator)
        for settle_at in range(day - DAY, self.fleet.ended_at, DAY):
            self.agenda.at(settle_at + _SETTLING_HOUR * HOUR, settling.once)

    def _open(self, lease: PlannedLease) -> None:
        lessee = self.world.cast.lessees[lease.lessee]
        self.bonds.stand_behind([lease.machine])  # an earlier lease may still count on all of it
        opened = self.world.open_lease(lease.machine, lessee, lease.hours)
        self.narrator.say(
            f"{lease.lessee} leases {lease.machine.title} for {span(lease.hours * HOUR)}: "
            f"{dollars(opened['escrowed'])} into escrow"
        )
        lease_id = opened["lease_id"]
        if lease.notice_at is not None:
            self.agenda.at(lease.notice_at, partial(self._give_notice, lease, lease_id))
        if lease.doubts_at is not None:
            self.agenda.at(lease.doubts_at, partial(self._doubt, lease_id, opened["started_at"]))

    def _give_notice(self, lease: PlannedLease, lease_id: int) -> None:
        lessee = self.world.cast.lessees[lease.lessee]
        receipt = self.world.escrow.send("terminate", lease_id, sender=lessee)
        (notice,) = self.world.escrow.events(receipt.logs, "NoticeGiven")
        self.narrator.say(
            f"{lease.lessee} gives notice: its lease of {lease.machine.short} ends "
            f"{moment(notice['ends_at'])}; what is not used goes back"
        )

    def _doubt(self, lease_id: int, started_at: int) -> None:
        disputed = self.bonds.dispute(lease_id, started_at // HOUR)
        self.agenda.at(disputed["held_until"], partial(self.bonds.end_dispute, disputed))

    def _report(self, now: int) -> None:
        is_last = now > self.fleet.ended_at
        for machine in self.fleet.machines:
            one = self.reporters[machine.asset]
            reports = one.report_until(now)
            if reports:
                self._heard(machine, reports[-1].ended_at)
            elif not is_last:
                self._not_heard(machine, now)

    def _heard(self, machine: Machine, until: int) -> None:
        before = self._reported.get(machine.asset)
        self._reported[machine.asset] = until
        if machine.asset in self._silent:
            self._silent.discard(machine.asset)
            back = "begins to report" if before is None else "reports again"
            self.narrator.say(f"{machine.short} {back}")

    def _not_heard(self, machine: Machine, now: int) -> None:
        since = self._reported.get(machine.asset, self.fleet.started_at)
        if machine.asset not in self._silent and now - since > _SILENCE:
            self._silent.add(machine.asset)
            self.narrator.say(
                f"{machine.short} is silent: an hour without a report is an hour without rent"
            )

    def _sum_up(self, day: int) -> None:
        events = self.world.meter.events(self.world.chain.logs, "Recorded")
        today = [event for event in events if day - DAY < event["ended_at"] <= day]
        available = sum(event["available_seconds"] for event in today)
        self.narrator.say(
            f"[bold]the day's readings[/bold]: {len(today)} signed reports, "
            f"{span(available)} of machine time, {percent(_busy(today), available)} of it busy"
        )


def _busy(events: list[Event]) -> int:
    return sum(event["busy_seconds"] for event in events)
