"""Every job, in the order in which a pass does them: credit before rent, observing before closing.

Gas is of docs/gas.md where that has the path; the others' are upper figures that a test measures.
"""

from collections.abc import Iterator

from scripts.lib.keeper.action import Due, Job
from scripts.lib.keeper.jobs import bonds, leases, loans, market, pools, revenue
from scripts.lib.keeper.state import State

NAMES = (
    "flag",
    "auction",
    "review",
    "release",
    "observe",
    "close",
    "settle",
    "forward",
    "end_dispute",
    "serve",
    "mark",
    "refresh",
    "apply_fee",
)


def jobs(settle_every_seconds: int) -> tuple[Job, ...]:
    """Return every job."""

    def settlements(state: State) -> Iterator[Due]:
        return leases.settlements(state, settle_every_seconds)

    return (
        Job("flag", 179_717, loans.flags),
        Job("auction", 123_776, loans.auctions),
        Job("review", 120_000, loans.reviews),
        Job("release", 120_000, loans.releases),
        Job("observe", 66_884, market.observations),
        Job("close", 140_050, leases.closings),
        Job("settle", 114_218, settlements),
        Job("forward", 93_605, leases.forwardings),
        Job("end_dispute", 63_225, bonds.endings),
        Job("serve", 90_379, pools.servings),
        Job("mark", 100_000, pools.marks),
        Job("refresh", 72_544, market.refreshments),
        Job("apply_fee", 40_000, revenue.fees),
    )
