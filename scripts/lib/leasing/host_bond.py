"""The bond that stands behind a host's promise: what it is, what it must be, adding and taking."""

from dataclasses import dataclass
from typing import Any

from scripts.lib.chains.base import Contract
from scripts.lib.leasing import machine as machines
from scripts.lib.leasing.answer import Answer
from scripts.lib.leasing.machine import Machine
from scripts.lib.leasing.sending import Action, carry_out, payment, with_transactions
from scripts.lib.leasing.session import Session
from scripts.lib.leasing.words import hours

_WAD = 10**18
_BPS = 10_000


@dataclass(frozen=True, slots=True)
class HostBond:
    """Of one machine, settlement units."""

    held: int
    reserved: int
    """Of it for open leases; the rest is free, and its owner's to withdraw."""
    required: int
    """Before it is let at `rate`, what is reserved included; 0 without an offer, and from trust
    level 2 on."""
    rate: int
    """What the standing offer takes an hour now, 0 without one."""
    hours: int
    """Of rent that a bond must reach below trust level 2."""

    @property
    def missing(self) -> int:
        return max(0, self.required - self.held)


def read(session: Session, machine: Machine) -> HostBond | None:
    """Return the bond of a machine; None where the deployment knows no bonds."""
    return _read(session, session.bonds, machine) if session.bonds is not None else None


def _read(session: Session, bonds: Contract, machine: Machine) -> HostBond:
    offer, _, _, stands = session.escrow.read("offer_of", machine.asset)
    rate = rate_of(session, machine, offer) if stands else 0
    return HostBond(
        held=bonds.read("bond_of", machine.asset),
        reserved=bonds.read("reserved_of", machine.asset),
        required=bonds.read("required_bond", machine.asset, rate) if rate else 0,
        rate=rate,
        hours=bonds.read("BOND_HOURS"),
    )


def does(session: Session, machine: Machine, offer: dict[str, Any]) -> bool:
    """Return whether the bond is enough for the machine to be let on an offer now."""
    if session.bonds is None:
        return True
    rate = rate_of(session, machine, offer)
    return bool(session.bonds.read("is_bonded", machine.asset, rate))


def rate_of(session: Session, machine: Machine, offer: dict[str, Any]) -> int:
    """Return what an offer takes an hour now, as the escrow reckons it (`market_link`)."""
    rate = int(offer["hourly_rate"])
    if not offer["is_indexed"] or session.index is None:
        return rate
    price = session.index.read("price_of", machine.asset)
    shared = price * machine.accelerators * (_BPS + offer["premium_bps"])
    return max(rate, int(shared // (_WAD * _BPS)))


def facts_of(session: Session, bond: HostBond) -> list[tuple[str, str]]:
    """Return in words what a bond is, and whether it does for the standing offer."""
    money = session.money
    kept = f", {money.text(bond.reserved)} of it for open leases" if bond.reserved else ""
    facts = [("bond", f"{money.text(bond.held)} for missed promises{kept}")]
    if bond.rate and bond.required:
        rent = f"{hours(bond.hours)} of {money.text(bond.rate)} an hour"
        if bond.reserved:
            rent += " beside what is for open leases"
        does = f"{money.text(bond.missing)} missing" if bond.missing else "enough"
        facts.append(("required", f"{money.text(bond.required)}, {rent}: {does}"))
    elif bond.rate:
        facts.append(("required", "none"))
    return facts


def hints_of(session: Session, asset: int, bond: HostBond) -> list[str]:
    """Return the command that adds what is missing, if something is."""
    if not bond.missing:
        return []
    return [f"bond {asset} --add {_plain(session, bond.missing)}: before the machine can be let"]


def for_json(bond: HostBond) -> dict[str, Any]:
    """Return a bond for programs."""
    return {
        "held": bond.held,
        "reserved": bond.reserved,
        "required": bond.required,
        "missing": bond.missing,
        "hourly_rate": bond.rate,
        "hours": bond.hours,
    }


def show(session: Session, asset: int) -> Answer:
    """Return the bond of a machine beside what its standing offer requires."""
    machine = machines.read(session, asset)
    bond = _read(session, session.needs_bonds(), machine)
    facts = [("machine", machine.title), ("owner", machine.owner), *facts_of(session, bond)]
    hints = hints_of(session, asset, bond)
    if not bond.rate:
        facts.append(("required", "nothing, while no offer stands"))
    if bond.held > bond.reserved:
        most = _plain(session, bond.held - bond.reserved)
        hints.append(f"bond {asset} --withdraw {most}: the owner, what no open lease counts on")
    data = {**machine.for_json(), "bond": for_json(bond), "token": session.money.for_json()}
    return Answer(data, facts, hints=hints)


def add(session: Session, asset: int, amount: str) -> Answer:
    """Add `amount` dollars of the sender's to the bond of a machine, whoever owns it."""
    bonds, machine = session.needs_bonds(), machines.read(session, asset)
    units = session.money.units(amount, "--add")
    does = (
        f"adds {session.money.text(units)} to the bond of {machine.title}; it is its owner's, and "
        "pays lessees what a missed promise is worth beyond their rent"
    )
    actions = payment(session, units, bonds)
    actions.append(Action(bonds, "add_bond", (asset, units), does))
    return _done(session, asset, actions)


def withdraw(session: Session, asset: int, amount: str) -> Answer:
    """Take `amount` dollars of the bond back as the machine's owner."""
    bonds, machine = session.needs_bonds(), machines.read(session, asset)
    units = session.money.units(amount, "--withdraw")
    does = f"takes {session.money.text(units)} of the bond of {machine.title} back"
    return _done(session, asset, [Action(bonds, "withdraw_bond", (asset, units), does)])


def _done(session: Session, asset: int, actions: list[Action]) -> Answer:
    receipts = carry_out(session, actions)
    answer = show(session, asset)
    return with_transactions(answer, receipts)


def _plain(session: Session, units: int) -> str:
    """Return an amount as an option takes it."""
    return session.money.number(units).replace(",", "")
