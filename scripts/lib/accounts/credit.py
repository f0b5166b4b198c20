"""What the chain says about loans and pools: events and views only, no book-keeping of ours."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from scripts.lib.books import Books
from scripts.lib.chains.abi import Event

SHARES_PER_UNIT = 10**6
"""A pool's shares have six decimals more than its money."""
_STATE_CURRENT = 1
_OVER = {"debt": 0, "state": 0}
"""What remains of a loan once the machine is pledged for another."""


@dataclass(frozen=True, slots=True)
class LoanAccount:
    """One loan over its whole life, through every pool that carried it. Settlement units."""

    asset: int
    borrower: str
    outcome: str
    """repaid, auctioned, refinanced or running."""
    swept: bool
    """Whether all of its machine's rent once went to the debt."""
    months: int
    principal: int
    """What the borrower received."""
    interest: int
    repaid: int
    """By rent, by the borrower and by a sale; not what one pool paid another."""
    from_rent: int
    from_sale: int
    sold_for: int
    """What the buyer paid; above `from_sale` it is bounty and surplus."""
    written_off: int
    outstanding: int
    is_flagged: bool
    """Delinquent now: its pool carries it at less than the debt."""

    @property
    def from_borrower(self) -> int:
        """Return what the borrower paid by hand."""
        return self.repaid - self.from_rent - self.from_sale

    def faults(self) -> list[str]:
        """Return what does not add up, in words."""
        given = self.principal + self.interest
        accounted = self.repaid + self.written_off + self.outstanding
        found = []
        if given != accounted or self.interest < 0:
            found.append(f"loan {self.asset}: owes {given} units, {accounted} are accounted for")
        if self.from_borrower < 0:
            found.append(f"loan {self.asset}: rent and sale paid more than its pools received")
        if self.outcome != "running" and self.outcome != "refinanced" and self.outstanding:
            found.append(f"loan {self.asset}: is over and {self.outstanding} units are owed")
        return found


@dataclass(frozen=True, slots=True)
class PoolAccount:
    """One pool: what lenders put in, where it is now. Settlement units, shares in their own."""

    record: str
    name: str
    deposited: int
    withdrawn: int
    """Paid out to lenders, exits included."""
    lent: int
    collected: int
    total_assets: int
    """What all lenders together own."""
    performing: int
    impaired: int
    """What flagged loans are carried at."""
    reserve: int
    unclaimed: int
    """Served to lenders who leave, and not drawn yet."""
    dust: int
    """Of this, what rounding keeps from every single one of them."""
    roundings: int
    """How often it could have: exits asked for, and claims of them."""
    shares: int
    share_bps: int
    """What a share is worth now, in basis points of what it cost at first."""

    @property
    def owed(self) -> int:
        """Return what the pool must hold: all that is not lent out has an owner."""
        lenders = self.total_assets - self.performing - self.impaired
        return lenders + self.reserve + self.unclaimed


def outcome(*, is_taken: bool, is_refinanced: bool, is_closed: bool) -> str:
    """Return what became of a loan, in one word; the earlier fact says more than the later."""
    if is_taken:
        return "auctioned"
    if is_refinanced:
        return "refinanced"
    return "repaid" if is_closed else "running"


def loans(world: Books) -> list[LoanAccount]:
    """Return every loan ever made, in order of borrowing."""
    desk = world.suite["LoanDesk"]
    events = desk.events(world.chain.logs)
    booked = [event for name in world.pools for event in world.suite[name].events(world.chain.logs)]
    rents = world.splitter.events(world.chain.logs, "Deposited")
    begun = [event for event in events if event.name == "Borrowed"]
    found = []
    for event in begun:
        asset, until = event["asset"], _next(event, begun)
        groups = (_of(asset, group, event.timestamp, until) for group in (events, booked, rents))
        loan = desk.read("loan", asset) if until is None else _OVER
        found.append(_loan(event, loan, *groups))
    return found


def _next(borrowed: Event, begun: Iterable[Event]) -> int | None:
    """Return when the same machine was pledged for its next loan, None if it was not."""
    later = (
        event.timestamp
        for event in begun
        if event["asset"] == borrowed["asset"] and event.timestamp > borrowed.timestamp
    )
    return min(later, default=None)


def _loan(
    borrowed: Event,
    loan: dict[str, Any],
    events: list[Event],
    booked: list[Event],
    rents: list[Event],
) -> LoanAccount:
    moved = [event for event in events if event.name == "Refinanced"]
    given = borrowed["amount"] + sum(max(one["amount"] - one["debt"], 0) for one in moved)
    between = sum(min(one["amount"], one["debt"]) for one in moved)
    written_off = _sum(booked, "Ended", "written_off")
    repaid = _sum(booked, "Collected", "amount") - between
    return LoanAccount(
        asset=borrowed["asset"],
        borrower=borrowed["borrower"],
        outcome=outcome(
            is_taken=any(event.name == "Taken" for event in events),
            is_refinanced=bool(moved),
            is_closed=any(event.name == "LoanClosed" for event in events),
        ),
        swept=any(event.name == "Reviewed" and event["is_sweeping"] for event in events),
        months=borrowed["months"],
        principal=given,
        interest=_sum(booked, "Collected", "amount")
        + written_off
        + loan["debt"]
        - _sum(booked, "Lent", "amount"),
        repaid=repaid,
        from_rent=sum(event["debt"] for event in rents),
        from_sale=_sum(events, "Taken", "repaid"),
        sold_for=_sum(events, "Taken", "price"),
        written_off=written_off,
        outstanding=loan["debt"],
        is_flagged=loan["state"] > _STATE_CURRENT,
    )


def pools(world: Books) -> list[PoolAccount]:
    """Return every pool, in order of deployment."""
    return [pool(world, name) for name in world.pools]


def pool(world: Books, record: str) -> PoolAccount:
    """Return one pool."""
    contract = world.suite[record]
    events = contract.events(world.chain.logs)
    exits = {(event["cohort"], event["owner"]) for event in events if event.name == "ExitRequested"}
    claimed = _sum(events, "ExitClaimed", "assets")
    unclaimed = _sum(events, "CohortServed", "assets") - claimed
    claimable = sum(contract.read("claimable_exit", *one) for one in exits)
    return PoolAccount(
        record=record,
        name=contract.read("name"),
        deposited=_sum(events, "Deposit", "assets"),
        withdrawn=_sum(events, "Withdraw", "assets") + claimed,
        lent=_sum(events, "Lent", "amount"),
        collected=_sum(events, "Collected", "amount"),
        total_assets=contract.read("totalAssets"),
        performing=contract.read("performing_debt"),
        impaired=contract.read("impaired_total"),
        reserve=contract.read("reserve"),
        unclaimed=unclaimed,
        dust=unclaimed - claimable,
        roundings=len(exits) + sum(event.name == "ExitClaimed" for event in events),
        shares=contract.read("totalSupply"),
        share_bps=contract.read("convertToAssets", 10_000 * SHARES_PER_UNIT),
    )


def _of(asset: int, events: Iterable[Event], since: int, until: int | None) -> list[Event]:
    """Return an asset's events from `since` to before `until`, Unix seconds; None is no end."""
    own = (event for event in events if event.values.get("asset") == asset)
    return [
        event
        for event in own
        if since <= event.timestamp and (until is None or event.timestamp < until)
    ]


def _sum(events: Iterable[Event], name: str, field: str) -> int:
    return sum(event[field] for event in events if event.name == name)
