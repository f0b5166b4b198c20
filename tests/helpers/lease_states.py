"""What each verb of leases and bonds answers in each state of a lease: docs/lease-states.md.

Each verb is called by whom it is for, with arguments that are right in that state, so that what
refuses is the state and nothing else.
"""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import boa
from eth_abi import decode

from tests.helpers.builders import ESCROW
from tests.helpers.lease_builders import DAY, HOUR, RATE, make_offer
from tests.helpers.lease_market import UNLIMITED, Market, Rented

PAGE = Path(__file__).parents[2] / "docs" / "lease-states.md"
REFRESH = "python -m scripts.lease_states --write"
DENIED = bytes.fromhex("08c379a0")
HOURS = 100
BOND = 3 * RATE
"""An hour of rent for each of three leases."""
TERMS: dict[str, Any] = {"notice_hours": 24, "min_hours": 1}


@dataclass(frozen=True)
class Scene:
    """A machine and a lease of it (or the number that its first one would have)."""

    market: Market
    asset: int
    lease_id: int

    @property
    def owner(self) -> str:
        return str(self.market.title.ownerOf(self.asset))

    @property
    def nonce(self) -> int:
        return int(self.market.escrow.offer_of(self.asset)[1])

    @property
    def last_hour(self) -> int:
        """The last hour of the lease that is over, since 1970; of none the last before now."""
        now = int(boa.env.timestamp)
        count = self.market.escrow.lease_count(self.asset)
        ends_at = self.market.escrow.lease(self.lease_id).ends_at if count else now
        return min(now, int(ends_at)) // HOUR - 1

    def ask(self, sender: str, function: str, *arguments: Any) -> str:
        """Call the escrow and undo it; return why it refused, empty if it did not."""
        return _ask(self.market.escrow, sender, function, *arguments)

    def ask_bonds(self, sender: str, function: str, *arguments: Any) -> str:
        """As `ask`, of the bonds."""
        return _ask(self.market.bonds, sender, function, *arguments)


def _ask(contract: Any, sender: str, function: str, *arguments: Any) -> str:
    data = getattr(contract, function).prepare_calldata(*arguments)
    with boa.env.anchor():
        done = boa.env.execute_code(to_address=contract.address, sender=sender, data=data)
    if not done.is_error:
        return ""
    if done.output[:4] != DENIED:
        raise AssertionError(f"{function}: refused without a reason")
    return str(decode(["string"], done.output[4:])[0])


# ---- States ----------


def _fresh(market: Market) -> Scene:
    asset = market.machine()
    market.bond(asset, BOND)
    return Scene(market, asset, asset * 1_000_000 + 1)


def _offered(market: Market) -> Scene:
    scene = _fresh(market)
    market.post(scene.asset, **TERMS)
    return scene


def _expired(market: Market) -> Scene:
    scene = _fresh(market)
    market.post(scene.asset, **TERMS, valid_until=int(boa.env.timestamp) + 1)
    boa.env.timestamp += 2
    return scene


def _rent(market: Market, **offer: Any) -> Rented:
    return market.rent(HOURS, asset=_fresh(market).asset, **TERMS | offer)


def _of(lease: Rented) -> Scene:
    return Scene(lease.market, lease.asset, lease.lease_id)


def _new(market: Market) -> Scene:
    return _of(_rent(market))


def _running(market: Market) -> Scene:
    lease = _rent(market)
    boa.env.timestamp = lease.at(60)
    market.meter.set_final_until(lease.asset, lease.at(12))
    return _of(lease)


def _proposed(market: Market) -> Scene:
    scene = _running(market)
    ends_at = market.escrow.lease(scene.lease_id).ends_at
    market.escrow.assign(scene.lease_id, taker(market), ends_at, sender=market.roles.lessee)
    return scene


def _disputed(market: Market) -> Scene:
    scene = _running(market)
    hour = scene.last_hour
    market.bonds.dispute(scene.lease_id, hour - 3, 2, sender=market.roles.lessee)
    return scene


def _undecided(market: Market) -> Scene:
    scene = _disputed(market)
    boa.env.timestamp += DAY
    return scene


def _extended(market: Market) -> Scene:
    lease = _rent(market)
    lease.extend(50)
    boa.env.timestamp = lease.at(60)
    market.meter.set_final_until(lease.asset, lease.at(12))
    return _of(lease)


def _waiting(market: Market) -> Scene:
    lease = _rent(market)
    successor = lease.extend(50)
    boa.env.timestamp = lease.at(60)
    return _of(successor)


def _gone_on(market: Market) -> Scene:
    lease = _rent(market)
    successor = lease.extend(50)
    boa.env.timestamp = lease.at(HOURS + 1)
    return _of(successor)


def _fallen(market: Market) -> Scene:
    lease = _rent(market)
    successor = lease.extend(50)
    lease.terminate(lease.at(10))
    return _of(successor)


def _terminated(market: Market) -> Scene:
    lease = _rent(market)
    lease.terminate(lease.at(60))
    return _of(lease)


def _reclaimed(market: Market) -> Scene:
    lease = _rent(market)
    lease.reclaim(lease.at(60))
    return _of(lease)


def _sold(market: Market) -> Scene:
    lease = _rent(market)
    boa.env.timestamp = lease.at(60)
    owner = market.title.ownerOf(lease.asset)
    market.title.transferFrom(owner, market.roles.registrar, lease.asset, sender=owner)
    return _of(lease)


def _ended(market: Market) -> Scene:
    lease = _rent(market)
    boa.env.timestamp = lease.at(HOURS)
    return _of(lease)


def _final(market: Market) -> Scene:
    lease = _rent(market)
    lease.final_at(lease.at(HOURS))
    return _of(lease)


def _closed(market: Market) -> Scene:
    lease = _rent(market, sla_bps=0)
    lease.close()
    return _of(lease)


def _rent_waits(market: Market) -> Scene:
    lease = _rent(market, sla_bps=0)
    owner = market.roles.owner
    market.splitter.approve_contract(market.escrow, 0, sender=owner)
    lease.close()
    market.splitter.approve_contract(market.escrow, ESCROW, sender=owner)
    return _of(lease)


STATES: dict[str, tuple[str, Callable[[Market], Scene]]] = {
    "never offered": ("registered and enrolled, LEASE granted", _fresh),
    "offered": ("an offer stands, the machine is free", _offered),
    "offer expired": ("its last moment is past", _expired),
    "new": ("a lease in its first two hours", _new),
    "running": ("after its first two hours, some hours final", _running),
    "proposed": ("running, proposed to another lessee", _proposed),
    "disputed": ("running, its lessee doubts two hours of it", _disputed),
    "undecided": ("running, the day of the dispute is over without a ruling", _undecided),
    "extended": ("running, a successor waits", _extended),
    "waiting": ("the successor itself, before its start", _waiting),
    "gone on": ("the successor, in its first two hours", _gone_on),
    "fallen": ("the successor, after notice ended the lease before it early", _fallen),
    "terminated": ("after the lessee's notice, before the end", _terminated),
    "reclaimed": ("after the owner's notice, before the end", _reclaimed),
    "sold": ("running, the title has another owner", _sold),
    "ended": ("over, its last hours not final yet", _ended),
    "final": ("over, final, not closed", _final),
    "closed": ("over, closed, nothing owed", _closed),
    "rent waits": ("closed while the splitter refused the rent, which it now takes", _rent_waits),
}
"""Name to what it means and how to get there."""


# ---- Verbs ----------


def taker(market: Market) -> str:
    """Return the account to which a lessee hands on."""
    return market.roles.treasury


def _opening(scene: Scene) -> tuple[Any, ...]:
    return (scene.asset, 5, UNLIMITED, scene.nonce)


def _lessee(scene: Scene) -> str:
    return scene.market.roles.lessee


def _ends_at(scene: Scene) -> int:
    """The end that counts for handing on: the user's."""
    return int(scene.market.title.userExpires(scene.asset))


def _offer() -> tuple[Any, ...]:
    return tuple(make_offer(**TERMS).values())


VERBS: dict[str, tuple[str, Callable[[Scene], str]]] = {
    "post_offer": ("owner", lambda s: s.ask(s.owner, "post_offer", s.asset, _offer())),
    "withdraw_offer": ("owner", lambda s: s.ask(s.owner, "withdraw_offer", s.asset)),
    "quote": ("anyone", lambda s: s.ask(_lessee(s), "quote", s.asset, 5)),
    "open_lease": ("anyone", lambda s: s.ask(_lessee(s), "open_lease", *_opening(s))),
    "open_lease_with_permit": (
        "anyone",
        lambda s: s.ask(
            _lessee(s), "open_lease_with_permit", *_opening(s), 0, 27, bytes(32), bytes(32)
        ),
    ),
    "extend": (
        "anyone",
        lambda s: s.ask(_lessee(s), "extend", s.lease_id, 5, UNLIMITED, s.nonce),
    ),
    "terminate": ("lessee", lambda s: s.ask(_lessee(s), "terminate", s.lease_id)),
    "reject": ("lessee", lambda s: s.ask(_lessee(s), "reject", s.lease_id)),
    "reclaim": ("owner", lambda s: s.ask(s.owner, "reclaim", s.lease_id, 1)),
    "assign": (
        "lessee",
        lambda s: s.ask(_lessee(s), "assign", s.lease_id, taker(s.market), _ends_at(s)),
    ),
    "accept": ("new lessee", lambda s: s.ask(taker(s.market), "accept", s.lease_id)),
    "settle": ("anyone", lambda s: s.ask(_lessee(s), "settle", s.lease_id)),
    "close": ("anyone", lambda s: s.ask(_lessee(s), "close", s.lease_id)),
    "forward": ("anyone", lambda s: s.ask(_lessee(s), "forward", s.asset)),
    "claim": ("anyone", lambda s: s.ask(_lessee(s), "claim", _lessee(s))),
    "dispute": (
        "lessee",
        lambda s: s.ask_bonds(_lessee(s), "dispute", s.lease_id, s.last_hour, 1),
    ),
    "end_dispute": ("anyone", lambda s: s.ask_bonds(_lessee(s), "end_dispute", s.lease_id, 0)),
    "withdraw_bond": ("owner", lambda s: s.ask_bonds(s.owner, "withdraw_bond", s.asset, BOND)),
}
"""Name to who it is for and how to call it."""


def answers(market: Market) -> dict[str, dict[str, str]]:
    """Return state to verb to why it is refused there, empty where it works."""
    found = {}
    for name, (_, reach) in STATES.items():
        with boa.env.anchor():
            scene = reach(market)
            found[name] = {verb: ask(scene) for verb, (_, ask) in VERBS.items()}
    return found


def page(found: dict[str, dict[str, str]]) -> str:
    """Return the page that shows them."""
    reasons = sorted({reason for row in found.values() for reason in row.values() if reason})
    mark = {reason: str(number) for number, reason in enumerate(reasons, start=1)}
    head = "| state | " + " | ".join(f"`{verb}`" for verb in VERBS) + " |"
    rows = [
        f"| **{name}** | " + " | ".join(mark.get(row[verb], "yes") for verb in VERBS) + " |"
        for name, row in found.items()
    ]
    return "\n".join(
        [
            "# States of a lease, and what each verb answers",
            "",
            "Made by asking the contracts, `LeaseBonds` for the last three verbs and `LeaseEscrow`",
            "for the others: each verb by whom it is for, with arguments that are right in that",
            "state. `yes`: it works; a number: the reason below, whose remedy is in",
            f"[errors](errors.md). `{REFRESH}` writes this page, the tests compare it.",
            "",
            head,
            "|---" * (len(VERBS) + 1) + "|",
            *rows,
            "",
            "| | reason |",
            "|---:|---|",
            *(f"| {mark[reason]} | `{reason}` |" for reason in reasons),
            "",
            "| state | what it is |",
            "|---|---|",
            *(f"| {name} | {said} |" for name, (said, _) in STATES.items()),
            "",
            "| verb | asked as |",
            "|---|---|",
            *(f"| `{verb}` | {who} |" for verb, (who, _) in VERBS.items()),
            "",
            "Paused or stopped for ever, in every state, `post_offer`, `quote`, the openings and",
            "`extend` answer `pause: paused` or `pause: stopped for ever`; all others as above",
            "(tests/unit/lease_escrow/test_pause_map.py).",
            "",
        ]
    )
