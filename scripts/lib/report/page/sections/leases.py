"""Every lease: promise, delivery, and where its money went."""

from scripts.lib.report.model.fleet import LeaseRow
from scripts.lib.report.model.report import Report
from scripts.lib.report.page.parts import Column, Section, Table
from scripts.lib.report.page.sections import pledges
from scripts.lib.report.page.words import Money, bps, brief, percent, span

OUTCOMES = {
    "completed": "completed",
    "terminated": "ended by notice",
    "dark": "went dark",
    "sla_missed": "promise missed",
    "running": "running",
}
_COLUMNS = (
    Column("Lease"),
    Column("Lessee"),
    Column("Outcome"),
    Column("From, UTC", ("leases.started_at",)),
    Column("Term", ("leases.started_at", "leases.ends_at")),
    Column("Rate an hour", ("leases.hourly_rate",)),
    Column("Promised", ("leases.sla_bps",)),
    Column("Delivered", ("leases.delivered_seconds", "leases.leased_seconds")),
    Column("Escrowed", ("leases.escrowed",)),
    Column("Paid", ("leases.paid",)),
    Column("Returned", ("leases.refunded",)),
    Column("of it credit", ("leases.credit",)),
    Column("Held", ("leases.held",)),
)


def section(report: Report) -> Section:
    """Return the section."""
    money = Money(report.currency.decimals)
    leases = report.leases
    kept = sum(one.outcome not in ("dark", "sla_missed") for one in leases)
    sums = [
        sum(getattr(one, name) for one in leases)
        for name in ("escrowed", "paid", "refunded", "credit", "held")
    ]
    leased = sum(one.leased_seconds for one in leases)
    delivered = sum(one.delivered_seconds for one in leases)
    table = Table(
        caption="Every lease, in order of opening",
        columns=_COLUMNS,
        rows=[_row(one, money, report.at) for one in leases],
        foot=(
            "All leases",
            *("", "", ""),
            span(sum(one.ends_at - one.started_at for one in leases)),
            *("", ""),
            percent(delivered, leased),
            *(money.show(amount) for amount in sums),
        ),
    )
    lead = (
        f"{len(leases)} leases; the promise held in {kept}. The whole rent is escrowed at the "
        "start: escrowed = paid + returned + held, to the unit. A missed promise gives back credit "
        "on top of the time that was not delivered. A lease's number is its machine's and six "
        "digits."
    )
    return Section("leases", "Leases", lead, [table, *pledges.tables(report, money)])


def _row(one: LeaseRow, money: Money, now: int) -> tuple[str, ...]:
    return (
        str(one.lease_id),
        one.lessee,
        OUTCOMES[one.outcome],
        brief(one.started_at, now),
        span(one.ends_at - one.started_at),
        money.show(one.hourly_rate),
        bps(one.sla_bps),
        percent(one.delivered_seconds, one.leased_seconds),
        money.show(one.escrowed),
        money.show(one.paid),
        money.show(one.refunded),
        money.show(one.credit),
        money.show(one.held),
    )
