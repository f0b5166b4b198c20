"""The numbers at the top."""

from scripts.lib.report.model.report import Report
from scripts.lib.report.page.parts import Fact
from scripts.lib.report.page.words import Money, percent, span


def facts(report: Report) -> list[Fact]:
    """Return what to know first."""
    money = Money(report.currency.decimals)
    machines, pools, loans = report.machines, report.pools, report.loans
    available = sum(one.available_seconds for one in machines)
    busy = sum(one.busy_seconds for one in machines)
    leased = sum(one.leased_seconds for one in machines)
    delivered = sum(one.delivered_seconds for one in machines)
    own = sum(one.total_assets for one in pools)
    owed = sum(one.outstanding for one in loans)
    lost = sum(one.written_off for one in loans)
    return [
        Fact(
            "Metered",
            span(available),
            f"of {len(machines)} machines",
            ("machines.available_seconds",),
        ),
        Fact(
            "Availability",
            percent(delivered, leased),
            f"of {span(leased)} leased",
            ("machines.delivered_seconds", "machines.leased_seconds"),
        ),
        Fact(
            "Utilisation",
            percent(busy, available),
            "of metered time in use",
            ("machines.busy_seconds", "machines.available_seconds"),
        ),
        Fact(
            "Rent",
            money.show(report.revenue.gross),
            f"from {len(report.leases)} leases",
            ("revenue.gross",),
        ),
        Fact(
            "Returned",
            money.show(sum(one.refunded for one in report.leases)),
            "to lessees, not delivered",
            ("leases.refunded",),
        ),
        Fact("Lenders own", money.show(own), f"in {len(pools)} pools", ("pools.total_assets",)),
        Fact(
            "Borrowers owe",
            money.show(owed),
            f"{len(loans)} loans made, {money.show(lost)} lost",
            ("loans.outstanding", "loans.written_off"),
        ),
        Fact(
            "Held",
            money.show(report.balance.total.held),
            "all of it owed to somebody" if not report.faults else "see what does not add up",
            ("balance.sheets.held", "balance.sheets.owed"),
        ),
    ]
