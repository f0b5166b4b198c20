"""Every machine on offer, market by market."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from scripts.lib.leasing import host_bond, offers
from scripts.lib.leasing import machine as machines
from scripts.lib.leasing.answer import Answer, columns
from scripts.lib.leasing.machine import Machine
from scripts.lib.leasing.money import percent
from scripts.lib.leasing.session import Session
from scripts.lib.leasing.words import iso, utc
from scripts.lib.title_bits import RIGHT_LEASE, STATUS_RETIRED

_WAD = 10**18
"""The last bit of the title's status."""


@dataclass(frozen=True, slots=True)
class Listing:
    """A machine whose offer stands."""

    machine: Machine
    market: bytes
    offer: dict[str, Any]
    nonce: int
    free_from: int
    """Unix seconds; 0 if it is free now."""


def markets(session: Session, accelerator: str = "") -> Answer:
    """Return the standing offers, cheapest accelerator-hour first within each class."""
    found = [one for one in _listings(session) if accelerator in ("", one.machine.accelerator)]
    found.sort(key=lambda one: (one.machine.accelerator, _each(one), one.machine.asset))
    indexed = {one.market: _index(session, one.market) for one in found}
    data = {
        "offers": [_json(one, indexed[one.market]) for one in found],
        "token": session.money.for_json(),
    }
    if not found:
        wanted = f" of {accelerator}" if accelerator else ""
        return Answer(data, [("markets", f"no machine{wanted} is on offer now")])
    figures = ["per machine", "each", "hours", "notice h", "promise", "credit"]
    has_index = any(indexed.values())
    if has_index:
        figures += ["index", "in use"]
    table = columns(["asset", "accelerator", "region", "free from"], ["count", *figures])
    for one in found:
        table.add_row(*_row(session, one, indexed[one.market], has_index))
    note = f"{session.money.symbol} an hour: the whole machine, and each of its accelerators"
    return Answer(data, [("markets", note), *_pause(session)], table, ["quote ASSET HOURS"])


def _pause(session: Session) -> list[tuple[str, str]]:
    """Return why no lease opens at present, if none does."""
    if session.escrow.read("is_stopped"):
        return [("stopped", "this escrow opens no leases any more: running ones go on")]
    until = session.escrow.read("paused_until")
    return [("paused", f"no lease opens until {utc(until)}")] if until > session.now else []


def _listings(session: Session) -> Iterator[Listing]:
    for asset in range(1, session.title.read("total_supply") + 1):
        offer, nonce, _, stands = session.escrow.read("offer_of", asset)
        escrow = session.escrow.address
        if not stands or not session.title.read("has_right", asset, escrow, RIGHT_LEASE):
            continue
        if session.title.read("status", asset) & STATUS_RETIRED:
            continue
        machine = machines.read(session, asset)
        expires = session.title.read("userExpires", asset)
        is_free = expires <= session.chain.now
        # While it is let its bond is that lease's: whether it does for the next shows at its end.
        if is_free and not host_bond.does(session, machine, offer):
            continue
        yield Listing(
            machine=machine,
            market=session.title.read("market_of", asset),
            offer=offer,
            nonce=nonce,
            free_from=expires if expires > session.now else 0,
        )


def _index(session: Session, market: bytes) -> dict[str, int] | None:
    """Return what the price index says of a market, rounded down; None if it has no price."""
    if session.index is None or not session.index.has("market", 1):
        return None
    state = session.index.read("market", market)
    if not state.get("price"):
        return None
    return {
        "price": state["price"] // _WAD,
        "utilisation_bps": state.get("utilisation_bps", 0),
    }


def _each(one: Listing) -> float:
    return float(one.offer["hourly_rate"]) / one.machine.accelerators


def _row(
    session: Session, one: Listing, index: dict[str, int] | None, has_index: bool
) -> list[str]:
    money, machine, offer = session.money, one.machine, one.offer
    row = [
        str(machine.asset),
        machine.accelerator,
        machine.region,
        utc(one.free_from) if one.free_from else "now",
        str(machine.accelerators),
        money.number(offer["hourly_rate"]),
        money.share(offer["hourly_rate"], machine.accelerators),
        f"{offer['min_hours']}-{offer['max_hours']}",
        str(offer["notice_hours"]),
        percent(offer["sla_bps"]),
        percent(offer["credit_bps"]),
    ]
    if has_index:
        price = money.number(index["price"]) if index else "-"
        row += [price, percent(index["utilisation_bps"]) if index else "-"]
    return row


def _json(one: Listing, index: dict[str, int] | None) -> dict[str, Any]:
    return {
        **one.machine.for_json(),
        "market": one.market,
        "nonce": one.nonce,
        "offer": offers.for_json(one.offer),
        "free_from": iso(one.free_from),
        "index": index,
    }
