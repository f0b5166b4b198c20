"""The fleet: what every machine is, did and earned."""

from scripts.lib.report.model.fleet import MachineRow
from scripts.lib.report.model.report import Report
from scripts.lib.report.page.parts import Column, Section, Table
from scripts.lib.report.page.words import TIMES, Money, brief, energy, percent, span

_COLUMNS = (
    Column("Machine"),
    Column("Owner, state"),
    Column("Reports", ("machines.reports",)),
    Column("Metered", ("machines.available_seconds",)),
    Column("In use", ("machines.busy_seconds", "machines.available_seconds")),
    Column("Energy", ("machines.energy_joules",)),
    Column("Leased", ("machines.leased_seconds",)),
    Column("Available", ("machines.delivered_seconds", "machines.leased_seconds")),
    Column("Rent earned", ("machines.earned",)),
    Column("Last report, UTC", ("machines.last_report_at",)),
)


def section(report: Report) -> Section:
    """Return the section."""
    money = Money(report.currency.decimals)
    machines = report.machines
    table = Table(
        caption="Every registered machine",
        columns=_COLUMNS,
        rows=[_row(one, money, report.at) for one in machines],
        foot=_row_of_all(machines, money),
    )
    accelerators = sum(one.accelerators for one in machines)
    lead = (
        f"{len(machines)} machines with {accelerators} accelerators. Metered is time in which "
        "every accelerator of a machine answered; in use is its share spent computing; available "
        "is what lessees got of the time that they had leased."
    )
    return Section("fleet", "Fleet", lead, [table])


def title(one: MachineRow) -> str:
    """Return what a machine is, in a line."""
    return f"{one.asset} · {one.accelerators} {TIMES} {one.accelerator} · {one.region}"


def _row(one: MachineRow, money: Money, now: int) -> tuple[str, ...]:
    return (
        title(one),
        ", ".join((one.owner, *one.states)),
        f"{one.reports:,}",
        span(one.available_seconds),
        percent(one.busy_seconds, one.available_seconds),
        energy(one.energy_joules),
        span(one.leased_seconds),
        percent(one.delivered_seconds, one.leased_seconds),
        money.show(one.earned),
        brief(one.last_report_at, now),
    )


def _row_of_all(machines: tuple[MachineRow, ...], money: Money) -> tuple[str, ...]:
    available = sum(one.available_seconds for one in machines)
    leased = sum(one.leased_seconds for one in machines)
    return (
        "All machines",
        "",
        f"{sum(one.reports for one in machines):,}",
        span(available),
        percent(sum(one.busy_seconds for one in machines), available),
        energy(sum(one.energy_joules for one in machines)),
        span(leased),
        percent(sum(one.delivered_seconds for one in machines), leased),
        money.show(sum(one.earned for one in machines)),
        "",
    )
