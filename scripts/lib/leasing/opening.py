"""Taking offers: what a lease would cost, opening one, extending one."""

from oracle.errors import FatalError
from scripts.lib.chains.base import Receipt
from scripts.lib.leasing import leases, offers
from scripts.lib.leasing import machine as machines
from scripts.lib.leasing.answer import Answer
from scripts.lib.leasing.sending import Action, carry_out, payment, with_transactions
from scripts.lib.leasing.session import Session
from scripts.lib.leasing.words import hours as in_hours
from scripts.lib.leasing.words import promise, utc


def quote(session: Session, asset: int, hours: int) -> Answer:
    """Return what `lease` would take now; Refused with the reason if it would not open."""
    machine = machines.read(session, asset)
    rate, total, nonce = session.escrow.read("quote", asset, hours)
    offer = session.escrow.read("offer_of", asset)[0]
    money, shortest = session.money, in_hours(offer["min_hours"])
    data = {
        **machine.for_json(),
        "hours": hours,
        "hourly_rate": rate,
        "total": total,
        "nonce": nonce,
        "offer": offers.for_json(offer),
        "token": money.for_json(),
    }
    facts = [
        ("machine", machine.title),
        ("rate", f"{money.text(rate)} an hour, {offers.each(session, machine, rate)}"),
        ("total", f"{money.text(total)} for {in_hours(hours)}, escrowed at the start"),
        ("promise", promise(offer)),
        ("notice", f"{in_hours(offer['notice_hours'])}; a lease lasts {shortest} at least"),
        ("offer", f"number {nonce}, valid until {utc(offer['valid_until'])}"),
    ]
    hint = f"lease {asset} {hours} --max-rate {money.number(rate).replace(',', '')}"
    return Answer(data, facts, hints=[hint])


def lease(session: Session, asset: int, hours: int, max_rate: str | None) -> Answer:
    """Open a lease of the sender, approving its rent first if need be.

    `max_rate` in dollars an hour is the most that the sender agrees to; None: what is quoted now.
    """
    machine = machines.read(session, asset)
    rate, total, nonce = session.escrow.read("quote", asset, hours)
    offer = session.escrow.read("offer_of", asset)[0]
    limit = _limit(session, rate, max_rate)
    does = (
        f"leases {machine.title} for {in_hours(hours)} at {session.money.text(rate)} an hour: "
        f"{session.money.text(total)} go into escrow; {promise(offer)}"
    )
    actions = payment(session, limit * hours if offer["is_indexed"] else total)
    actions.append(Action(session.escrow, "open_lease", (asset, hours, limit, nonce), does))
    return _opened(session, carry_out(session, actions))


def extend(session: Session, lease_id: int, hours: int, max_rate: str | None) -> Answer:
    """Pay for a successor that begins when the lease ends, on the offer that stands today."""
    if not session.escrow.has("extend", 4):
        raise FatalError(
            f"the lease escrow {session.escrow.address} cannot extend leases: it was deployed "
            "before that was possible; open a new lease when this one ends"
        )
    before = leases.read(session, lease_id)
    machine = machines.read(session, before.asset)
    offer, nonce, _, stands = session.escrow.read("offer_of", before.asset)
    if not stands:
        raise FatalError(f"{machine.title} is not on offer now: ask its owner for a new offer")
    if offer["is_indexed"] and max_rate is None:
        raise FatalError("this offer follows the price index: name the most you pay, --max-rate")
    limit = _limit(session, offer["hourly_rate"], max_rate)
    most = limit if offer["is_indexed"] else offer["hourly_rate"]
    does = (
        f"extends lease {lease_id} of {machine.title}, which ends {utc(before.ends_at)}, by "
        f"{in_hours(hours)} at {'up to ' if offer['is_indexed'] else ''}"
        f"{session.money.text(most)} an hour: {session.money.text(most * hours)} go into escrow"
    )
    actions = payment(session, most * hours)
    actions.append(Action(session.escrow, "extend", (lease_id, hours, limit, nonce), does))
    return _opened(session, carry_out(session, actions))


def _limit(session: Session, rate: int, max_rate: str | None) -> int:
    if max_rate is None:
        return rate
    limit = session.money.units(max_rate, "--max-rate")
    if rate > limit:
        raise FatalError(
            f"the rate is {session.money.text(rate)} an hour, above your --max-rate "
            f"{session.money.text(limit)}: raise it, or do not take the offer"
        )
    return limit


def _opened(session: Session, receipts: list[Receipt]) -> Answer:
    """Return the lease that the last transaction opened."""
    found = session.escrow.events(receipts[-1].logs, "LeaseOpened")
    if not found:
        raise FatalError("the transaction was mined, but opened no lease: look at it on chain")
    answer = leases.show(session, found[-1]["lease_id"])
    return with_transactions(answer, receipts)
