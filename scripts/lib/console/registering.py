"""A machine gets its title, and its meter a key."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from eth_account.messages import SignableMessage

from oracle.device_id import device_id
from oracle.errors import FatalError
from oracle.signing import enrolment_message
from scripts.lib.leasing import machine as machines
from scripts.lib.leasing import offers
from scripts.lib.leasing.answer import Answer
from scripts.lib.leasing.sending import Action, carry_out, traces, with_transactions
from scripts.lib.leasing.session import Session

KINDS = {"cloud": 1, "inference": 2, "edge": 3}
"""What a machine is for, as the title numbers it."""


@dataclass(frozen=True, slots=True)
class Spec:
    """A machine as a registrar writes it."""

    accelerator: str
    devices: Sequence[str]
    """UUIDs of its accelerators, as their driver tells them."""
    price: str
    """Dollars that it cost."""
    region: str
    memory_mib: int
    power_watts: int
    kind: str
    commissioned: str
    """First day of service, 2026-01-31; empty for today."""

    def struct(self, session: Session) -> dict[str, Any]:
        """Return the contract's AssetSpec; FatalError for what cannot be read."""
        if self.kind not in KINDS:
            raise FatalError(f"{self.kind!r} is no kind: choose of {', '.join(KINDS)}")
        return {
            "kind": KINDS[self.kind],
            "accelerator": _word(self.accelerator, "accelerator"),
            "accelerator_count": len(self.devices),
            "memory_mib": self.memory_mib,
            "power_limit_watts": self.power_watts,
            "region": _word(self.region, "region"),
            "commissioned_at": _day(self.commissioned) if self.commissioned else session.now,
            "purchase_price": session.money.units(self.price, "price"),
            "documents": b"\0" * 32,
        }


def register(session: Session, owner: str, spec: Spec) -> Answer:
    """Make the title of an NVIDIA machine, as a registrar."""
    ids = [device_id("nvidia", uuid) for uuid in spec.devices]
    args = (owner, spec.struct(session), ids, "")
    does = f"registers {len(ids)} x {spec.accelerator}, {spec.region}, as a machine of {owner}"
    receipts = carry_out(session, [Action(session.title, "register", args, does)])
    (made,) = session.title.events(receipts[-1].logs, "Registered")
    machine = machines.read(session, made["asset"])
    data = {**machine.for_json(), "transactions": traces(receipts)}
    facts = [("machine", machine.title), ("owner", machine.owner)]
    hint = f"wellhead.enroll({machine.asset}, NODE): its owner lets a node's key meter it"
    return Answer(data, facts, hints=[hint])


def enroll(
    session: Session, asset: int, node: str, prove: Callable[[SignableMessage], bytes]
) -> Answer:
    """Let a node's key meter the sender's machine; `prove` signs the key's proof of possession."""
    machine, meter = machines.read(session, asset), session.meter
    chain_id = session.chain.chain_id
    proof = prove(enrolment_message(asset, session.sender, node, chain_id, meter.address))
    does = f"lets the node key {node} meter {machine.title}"
    action = Action(meter, "enroll", (asset, node, proof), does)
    receipts = carry_out(session, [action])
    answer = offers.show(session, asset)
    answer.facts = [*answer.facts, ("node", node)]
    return with_transactions(answer, receipts)


def _word(text: str, name: str) -> bytes:
    raw = text.encode("ascii", "replace")
    if not 0 < len(raw) <= 32 or b"?" in raw:
        raise FatalError(f"{name} {text!r} is not 1 to 32 characters of ASCII")
    return raw.ljust(32, b"\0")


def _day(text: str) -> int:
    try:
        return int(datetime.strptime(text, "%Y-%m-%d").replace(tzinfo=UTC).timestamp())
    except ValueError as error:
        raise FatalError(f"{text!r} is no day: write it as 2026-01-31") from error
