"""What hosts do with their offers, and what one says."""

from dataclasses import asdict, dataclass
from typing import Any

from oracle.errors import FatalError
from scripts.lib.leasing import host_bond
from scripts.lib.leasing import machine as machines
from scripts.lib.leasing.answer import Answer
from scripts.lib.leasing.machine import Machine
from scripts.lib.leasing.money import bps, percent
from scripts.lib.leasing.sending import Action, carry_out, with_transactions
from scripts.lib.leasing.session import Session
from scripts.lib.leasing.words import BARE_METAL, MANAGED, hours, iso, promise, utc
from scripts.lib.title_bits import RIGHT_LEASE

_DAY = 86_400


@dataclass(frozen=True, slots=True)
class Terms:
    """An offer as a host writes it. Money in dollars, shares in percent."""

    rate: str
    min_hours: int = 1
    max_hours: int = 720
    sla: str = "99"
    credit: str = "30"
    notice_hours: int = 24
    valid_days: int = 30
    indexed: bool = False
    premium: str = "0"
    bare_metal: bool = False

    def offer(self, session: Session) -> dict[str, Any]:
        """Return the contract's Offer; FatalError for what cannot be read."""
        return {
            "hourly_rate": session.money.units(self.rate, "--rate"),
            "min_hours": self.min_hours,
            "max_hours": self.max_hours,
            "sla_bps": bps(self.sla, "--sla"),
            "credit_bps": bps(self.credit, "--credit"),
            "notice_hours": self.notice_hours,
            "tenancy": BARE_METAL if self.bare_metal else MANAGED,
            "is_indexed": self.indexed,
            "premium_bps": bps(self.premium, "--premium"),
            "valid_until": session.now + self.valid_days * _DAY,
        }


def changed(**terms: Any) -> str:
    """Return the option of the first term that is not at its default; empty if all are."""
    usual = asdict(Terms(""))
    names = [name for name, value in terms.items() if value != usual[name]]
    return f"--{names[0].replace('_', '-')}" if names else ""


def show(session: Session, asset: int) -> Answer:
    """Return the offer of a machine, and whether it stands."""
    machine = machines.read(session, asset)
    offer, nonce, _, stands = session.escrow.read("offer_of", asset)
    data = {**machine.for_json(), "stands": stands, "token": session.money.for_json()}
    if not offer["hourly_rate"]:
        facts = [("machine", machine.title), ("owner", machine.owner), ("offer", "none")]
        return Answer({**data, "offer": None}, facts, hints=[f"offer {asset} --rate DOLLARS"])
    facts = [
        ("machine", machine.title),
        ("owner", machine.owner),
        ("offer", f"number {nonce}, {'stands' if stands else 'expired or of a former owner'}"),
        *facts_of(session, machine, offer),
    ]
    hints = [f"quote {asset} HOURS, then lease {asset} HOURS"] if stands else []
    bond = host_bond.read(session, machine)
    if bond is not None:
        data["bond"] = host_bond.for_json(bond)
        facts += host_bond.facts_of(session, bond)
        hints = host_bond.hints_of(session, asset, bond) or hints
    return Answer({**data, "offer": {"nonce": nonce, **for_json(offer)}}, facts, hints=hints)


def post(session: Session, asset: int, terms: Terms) -> Answer:
    """Post an offer of the sender's machine, granting LEASE to the escrow first if need be."""
    machine = machines.read(session, asset)
    offer = terms.offer(session)
    actions = [] if _is_granted(session, asset) else [_grant(session, machine)]
    said = [f"offers {machine.title}, replacing the offer that stands, if one does:"]
    said += [f"   {label}: {value}" for label, value in facts_of(session, machine, offer)]
    actions.append(Action(session.escrow, "post_offer", (asset, offer), "\n".join(said)))
    receipts = carry_out(session, actions, awaited="escrow: no lease right")
    answer = show(session, asset)
    return with_transactions(answer, receipts)


def withdraw(session: Session, asset: int) -> Answer:
    """Take the standing offer back; a lease that runs goes on."""
    machine = machines.read(session, asset)
    does = f"withdraws the offer of {machine.title}; a running lease goes on"
    receipts = carry_out(session, [Action(session.escrow, "withdraw_offer", (asset,), does)])
    answer = show(session, asset)
    return with_transactions(answer, receipts)


def facts_of(session: Session, machine: Machine, offer: dict[str, Any]) -> list[tuple[str, str]]:
    """Return the terms of an offer in words."""
    money, rate = session.money, offer["hourly_rate"]
    facts = [
        ("rate", f"{money.text(rate)} an hour, {each(session, machine, rate)}"),
        ("term", f"{offer['min_hours']:,} to {hours(offer['max_hours'])}"),
        ("promise", promise(offer)),
        ("notice", f"{hours(offer['notice_hours'])}, by either side"),
        ("valid until", utc(offer["valid_until"])),
    ]
    if offer["is_indexed"]:
        premium = percent(offer["premium_bps"])
        facts.insert(1, ("indexed", f"at least this rate; the index and {premium} if more"))
    return facts


def each(session: Session, machine: Machine, rate: int) -> str:
    """Return what one accelerator costs an hour at a machine's rate."""
    share = session.money.share(rate, machine.accelerators)
    return f"{share} {session.money.symbol} an accelerator-hour"


def for_json(offer: dict[str, Any]) -> dict[str, Any]:
    """Return an offer with its moment as ISO 8601."""
    return {**offer, "valid_until": iso(offer["valid_until"])}


def _is_granted(session: Session, asset: int) -> bool:
    return bool(session.title.read("has_right", asset, session.escrow.address, RIGHT_LEASE))


def _grant(session: Session, machine: Machine) -> Action:
    if session.sender != machine.owner:
        raise FatalError(f"{machine.title} belongs to {machine.owner}, not to {session.sender}")
    escrow = session.escrow.address
    does = f"grants the lease escrow {escrow} the right to let {machine.title} (never to transfer)"
    rights = session.title.read("rights_of", machine.asset, escrow) | RIGHT_LEASE
    return Action(session.title, "grant", (machine.asset, escrow, rights), does)
