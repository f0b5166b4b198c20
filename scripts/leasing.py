"""Let and lease machines: `ape run leasing VERB --network ...`."""

from typing import Any

import click
from eth_utils import is_address, to_checksum_address

from oracle.errors import FatalError
from scripts.lib.ape_command import PlainGroup
from scripts.lib.leasing import bond_verbs, ending, leases, listing, offers, opening
from scripts.lib.leasing.answer import Answer
from scripts.lib.leasing.session import Session
from scripts.lib.leasing.verbs import Count, reads, sends, verb

ID = Count()
"""Of an asset or a lease."""
HOURS = Count()
DAYS = Count()


@click.group(cls=PlainGroup, name="leasing")
def cli() -> None:
    """Let and lease machines.

    \b
    host                             lessee                         anyone
      offer 7 --rate 21.52             markets                        settle 7000001
      bond 7 --add 516.48              quote 7 48                     close 7000001
      reclaim 7000001 --reason sale    lease 7 48 --max-rate 22       claim 0x7099...79C8
      claim                            lease 7000001                  end-dispute 7000001
                                       terminate 7000001
                                       dispute 7000001 --from 2026-01-05T14 --hours 2

    Every verb takes --network; what sends takes --account too (an alias of `ape accounts list`)
    and asks before it sends, unless --yes. For a keyfile, ape asks for its passphrase too, or takes
    it from APE_ACCOUNTS_<alias>_PASSPHRASE. Rates are dollars of the settlement token an hour for
    the whole machine, times are UTC. A lease's id is its asset's id x 1,000,000 + its number.
    Exit code 0, or 2 with one line that says what to do.
    """


@verb(cli)
@click.argument("asset", type=ID)
@click.option("--rate", metavar="USD", help="dollars an hour, whole machine; posts an offer")
@click.option("--min-hours", type=HOURS, default=1, show_default=True, help="shortest term")
@click.option("--max-hours", type=HOURS, default=720, show_default=True, help="longest term")
@click.option("--sla", metavar="PERCENT", default="99", show_default=True, help="promised uptime")
@click.option(
    "--credit",
    metavar="PERCENT",
    default="30",
    show_default=True,
    help="of the rent, most that a missed promise gives back",
)
@click.option("--notice-hours", type=HOURS, default=24, show_default=True, help="for both sides")
@click.option("--valid-days", type=DAYS, default=30, show_default=True, help="from now on")
@click.option("--indexed", is_flag=True, help="the price index, if it is above the rate")
@click.option("--premium", metavar="PERCENT", default="0", help="over the index, with --indexed")
@click.option(
    "--bare-metal",
    is_flag=True,
    help="the lessee is root: paid by elapsed time, less refuted hours",
)
@click.option("--withdraw", is_flag=True, help="take the standing offer back")
@sends
def offer(session: Session, asset: int, rate: str | None, withdraw: bool, **terms: Any) -> Answer:
    """Show, post or withdraw the offer of a machine.

    \b
    offer 7                                      what is offered now
    offer 7 --rate 21.52 --max-hours 168         post: the whole machine for $21.52 an hour
    offer 7 --withdraw                           take it back; a running lease goes on

    Posting replaces what stands: every option that you leave out has its default again. If the
    lease escrow may not let the machine yet, it is granted that right first, never transfer.
    """
    if withdraw and rate is not None:
        raise FatalError("--rate posts an offer and --withdraw takes it back: give one of them")
    if withdraw:
        return offers.withdraw(session, asset)
    if rate is not None:
        return offers.post(session, asset, offers.Terms(rate, **terms))
    if given := offers.changed(**terms):
        raise FatalError(f"{given} needs --rate: an offer is posted as a whole")
    return offers.show(session, asset)


@verb(cli)
@click.argument("asset", type=ID)
@click.argument("hours", type=HOURS)
@reads
def quote(session: Session, asset: int, hours: int) -> Answer:
    """Say what a lease would cost now, or why none would open.

    \b
    quote 7 48                                   48 hours of machine 7
    """
    return opening.quote(session, asset, hours)


@verb(cli)
@click.argument("number", type=ID, metavar="ASSET|LEASE_ID")
@click.argument("hours", type=HOURS, required=False)
@click.option("--max-rate", metavar="USD", help="most that you pay an hour  [default: the quote]")
@sends
def lease(session: Session, number: int, hours: int | None, max_rate: str | None) -> Answer:
    """Open a lease (ASSET HOURS), or show one (LEASE_ID).

    \b
    lease 7 48 --max-rate 22                     lease machine 7 for 48 hours from now on
    lease 7000001                                its state, times, money, and what comes next

    The whole rent goes into escrow. If the escrow may not take it yet, it is approved first, for
    exactly that amount. What is not delivered comes back when the lease is closed.
    """
    if hours is not None:
        return opening.lease(session, number, hours, max_rate)
    if max_rate is not None:
        raise FatalError("--max-rate is for opening: give ASSET and HOURS")
    return leases.show(session, number)


@verb(cli)
@click.argument("lease_id", type=ID)
@click.argument("hours", type=HOURS)
@click.option("--max-rate", metavar="USD", help="most that you pay an hour  [default: the offer's]")
@sends
def extend(session: Session, lease_id: int, hours: int, max_rate: str | None) -> Answer:
    """Pay for more hours after a lease's end, on today's offer.

    \b
    extend 7000001 24 --max-rate 22              24 more hours, as a lease of its own
    """
    return opening.extend(session, lease_id, hours, max_rate)


@verb(cli)
@click.argument("lease_id", type=ID)
@sends
def terminate(session: Session, lease_id: int) -> Answer:
    """Give notice as the lessee.

    The lease ends after the agreed notice, not before its shortest term; at once if the owner
    reclaimed the machine. Rent that is not used comes back when the lease is closed.

    \b
    terminate 7000001
    """
    return ending.terminate(session, lease_id)


@verb(cli)
@click.argument("lease_id", type=ID)
@sends
def reject(session: Session, lease_id: int) -> Answer:
    """Leave at once as the lessee, in a lease's first two hours.

    \b
    reject 7000001
    """
    return ending.reject(session, lease_id)


@verb(cli)
@click.argument("lease_id", type=ID)
@click.option("--reason", type=click.Choice(list(ending.REASONS)), required=True)
@sends
def reclaim(session: Session, lease_id: int, reason: str) -> Answer:
    """Give notice as the machine's owner.

    The lease ends after the agreed notice, not before its shortest term; the lessee may leave at
    once from then on.

    \b
    reclaim 7000001 --reason maintenance
    """
    return ending.reclaim(session, lease_id, reason)


@verb(cli)
@click.argument("lease_id", type=ID)
@sends
def settle(session: Session, lease_id: int) -> Answer:
    """Pay the host side what is final; anyone may.

    \b
    settle 7000001
    """
    return ending.settle(session, lease_id)


@verb(cli)
@click.argument("lease_id", type=ID)
@sends
def close(session: Session, lease_id: int) -> Answer:
    """Settle all that is left of a lease that is over.

    Anyone may, once its last hour is final: two days after the end.

    \b
    close 7000001
    """
    return ending.close(session, lease_id)


@verb(cli)
@click.argument("account_owed", metavar="[ADDRESS]", required=False)
@sends
def claim(session: Session, account_owed: str | None) -> Answer:
    """Pay out refunds and rent, yours or another's.

    \b
    claim
    claim 0x70997970C51812dc3A010C7d01b50e0d17dc79C8
    """
    if account_owed is not None and not is_address(account_owed):
        raise FatalError(f"{account_owed} is no address: give 0x and 40 hex digits")
    return ending.claim(session, to_checksum_address(account_owed or session.sender))


@verb(cli)
@click.option("--class", "accelerator", metavar="CLASS", default="", help="e.g. H100-80GB-SXM")
@reads
def markets(session: Session, accelerator: str) -> Answer:
    """List the machines on offer, by class and rate.

    \b
    markets
    markets --class H100-80GB-SXM --json
    """
    return listing.markets(session, accelerator)


bond_verbs.add_to(cli)

if __name__ == "__main__":
    cli()
