"""What the console says of itself, and how it reads what people write."""

from dataclasses import fields
from typing import Any

from oracle.errors import FatalError
from scripts.lib.console.phrases import explained
from scripts.lib.console.room import Room
from scripts.lib.console.shown import plainly
from scripts.lib.leasing.ending import REASONS
from scripts.lib.leasing.offers import Terms

_GUIDE = """\
look    fleet()  leases(7)  lease(7000001)  markets()  quote(7, 48)
        loans()  loan(7)  pool()  position()
act     use("ALIAS") of `ape accounts list`, or use("TEST::5") on a test network
title   register("H100-80GB-SXM", [UUID, ...], owner="0x...", ...), by a registrar
host    enroll(7, NODE)  offer(7, rate=21.5)  withdraw_offer(7)  bond(7, add=60)
        reclaim(7000001, "sale")  borrow(7, 50_000, months=24)  repay(7)
lessee  lease_machine(7, hours=48, max_rate=22)  extend(7000001, 24)
        terminate(7000001)  reject(7000001)  dispute(7000001, "2026-01-05T14", 2)
anyone  settle(7000001)  close(7000001)  claim()  end_dispute(7000001)
lender  deposit(10_000)  withdraw(10_000)  claim_exit(1)
raw     wellhead.LeaseEscrow.lease(7000001)  usd(2.5)  help(wellhead.offer)
All verbs are wellhead's: wellhead.fleet(). Rates are dollars an hour for the whole machine,
times are UTC. What sends says what it will do and asks; yes=True agrees beforehand."""
_TEXT_TERMS = ("rate", "sla", "credit", "premium")


def text(room: Room) -> str:
    """Return what `wellhead` prints: where it is, and each verb once."""
    try:
        store = room.store
        money = room.session().money
    except FatalError as error:
        return f"wellhead: {explained(str(error))}"
    head = (
        f"wellhead on {store.network} (chain id {store.chain_id}), {len(store.names())} contracts, "
        f"settles in {money.symbol}"
    )
    acting = "nobody yet" if room.sender is None else str(room.sender.address)
    return f"{head}; acting as {acting}\n{_GUIDE}"


def terms(rate: Any, given: dict[str, Any]) -> Terms:
    """Return an offer as written at the console; FatalError for a term that there is not."""

    def read() -> Terms:
        known = [field.name for field in fields(Terms)]
        if unknown := sorted(set(given) - set(known)):
            raise FatalError(f"{unknown[0]} is no term of an offer: choose of {', '.join(known)}")
        if rate is None:
            raise FatalError("an offer is posted as a whole: give its rate too, as rate=21.5")
        told: dict[str, Any] = {"rate": rate, **given}
        for name in _TEXT_TERMS:
            if name in told:
                told[name] = str(told[name])
        return Terms(**told)

    return plainly(read)


def reason(word: str) -> str:
    """Return why an owner reclaims; FatalError for a reason that there is not."""

    def read() -> str:
        if word not in REASONS:
            raise FatalError(f"{word!r} is no reason: choose of {', '.join(REASONS)}")
        return word

    return plainly(read)
