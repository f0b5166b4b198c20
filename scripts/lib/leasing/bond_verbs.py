"""Verbs about what stands behind a promise and a doubt: `bond`, `dispute`, `end-dispute`."""

import click

from oracle.errors import FatalError
from scripts.lib.leasing import doubting, host_bond
from scripts.lib.leasing.answer import Answer
from scripts.lib.leasing.session import Session
from scripts.lib.leasing.verbs import Count, sends, verb

ID = Count()
"""Of an asset or a lease."""
HOURS = Count()


def add_to(group: click.Group) -> None:
    """Make commands of `group` of them."""
    verb(group)(bond)
    verb(group)(dispute)
    verb(group, "end-dispute")(end_dispute)


@click.argument("asset", type=ID)
@click.option("--add", metavar="USD", help="dollars to add to the bond; anyone may")
@click.option(
    "--withdraw", metavar="USD", help="dollars to take back of what no open lease counts on"
)
@sends
def bond(session: Session, asset: int, add: str | None, withdraw: str | None) -> Answer:
    """Show, raise or take back what stands behind a host's promise.

    \b
    bond 7                                       what it is, and what the standing offer requires
    bond 7 --add 516.48                          24 hours of $21.52 an hour
    bond 7 --withdraw 516.48                     the owner's again, of what no open lease counts on

    A machine without proven trust (below level 2) is let only while its bond covers hours of rent.
    It pays a lessee what a missed promise is worth and the rent does not give back. What is added
    is the machine owner's, whoever paid.
    """
    if add is not None and withdraw is not None:
        raise FatalError("--add puts money in and --withdraw takes it back: give one of them")
    if add is not None:
        return host_bond.add(session, asset, add)
    if withdraw is not None:
        return host_bond.withdraw(session, asset, withdraw)
    return host_bond.show(session, asset)


@click.argument("lease_id", type=ID)
@click.option("--from", "start", metavar="TIME", required=True, help="in the first hour, UTC")
@click.option("--hours", type=HOURS, required=True, help="in a row, 1 to 24")
@sends
def dispute(session: Session, lease_id: int, start: str, hours: int) -> Answer:
    """Doubt reported hours as the lessee.

    \b
    dispute 7000001 --from 2026-01-05T14 --hours 2
    dispute 7000001 --from 2026-01-05T15:20+01:00 --hours 2    the same two hours

    Posts a bond, a tenth of what the hours cost and at least 20 dollars, which keeps them open to
    refutation by attestors for 24 hours. If they refute something, or do not rule in time, the bond
    comes back (end-dispute); if they rule that the report stands, it is the machine owner's. Once
    per lease and 30 days, while the hours are not final: two days.
    """
    return doubting.dispute(session, lease_id, start, hours)


@click.argument("lease_id", type=ID)
@sends
def end_dispute(session: Session, lease_id: int) -> Answer:
    """Give the bond of a dispute back.

    Anyone may, as soon as attestors refuted something of its hours, or when its day is over without
    a ruling. `claim` then pays it out.

    \b
    end-dispute 7000001
    """
    return doubting.end(session, lease_id)
