"""Gas of a lease's life: three lives of one machine; the third is steady."""

from scripts.lib.gas.floor import TOKEN_IN, TOKEN_OUT, Needs, event
from scripts.lib.gas.stage import HALF_DAY, HOUR, Figure, Stage

REFUND = "claim: a lessee's refund"
_BARE_CLOSE = "close: BARE_METAL, 30 days"
_BARE_ASSET = 69
_MONTH_HOURS = 720
_FIRST_SETTLE = "settle: first of a period"
_ASSET = 2
_LEASE = 1
_HOURS = 30
_RATE = 20_000_000
_SALE = 2
_COUNTED = Needs(contracts=2, read=3, updated=2) + event(1, 5)
"""The index and the meter asked; the index's escrow, its market's bounds and the meter's word read;
the machine and its market updated."""
_BOND = Needs(contracts=1, read=1, updated=1)
"""Who may ask read; what is reserved of the host's bond updated."""
OPENING = (
    Needs(contracts=1, read=5, updated=2, new=2) + event(3, 5) + event(2, 1) + TOKEN_IN + _COUNTED
) + _BOND
"""Pause, offer, title, listing and grant read; the asset's account and user updated; the lease is
new; the index counts the machine, the bond is reserved."""
_EXTENDING = OPENING + Needs(read=1)
"""As an opening; the lease before it is read."""
_COUNTED_AGAIN = Needs(contracts=2, read=4, updated=1) + event(1, 5)
"""As `_COUNTED`, of a machine that counts as it did: its word is read and not written."""
_POSTING = Needs(contracts=1, read=8, updated=1) + event(2, 11) + _COUNTED_AGAIN
"""Pause, title, grant, listing, enrolment, the asset's account and both words of its latest lease
read; the offer updated; the index counts the machine."""
_METER = Needs(contracts=1, read=2)
_WATERFALL = Needs(contracts=2, read=3, updated=5) + event(3, 7) + TOKEN_IN
"""Listing, title and terms read; fee, operator, owner, totals and buckets updated."""
_SETTLING = Needs(read=1, updated=1) + event(2, 3) + _METER + _WATERFALL
_SETTLING_FIRST = _SETTLING + Needs(read=1)
"""The first one of a period also reads the meter where the period began."""
CLOSING = Needs(read=1, updated=2) + event(3, 5) + event(3, 1) + _METER + _WATERFALL + _BOND
_NOTICE = Needs(contracts=1, read=3, updated=3) + event(3, 1) + event(2, 1)
_ASSIGNING = Needs(read=3, new=1) + event(4, 1)
"""The lease and whether one waits after it read; the proposal is new."""
_ACCEPTING = Needs(contracts=1, read=4, updated=2, touched=2) + event(4, 1) + event(2, 1)
"""Lease, what waits after it and the escrow's listing read; lease and user updated; of clearing the
proposal its refund leaves the price of two touches."""
_CLAIM = Needs(updated=1) + event(2, 1) + TOKEN_OUT


def measure(stage: Stage, first_hour: int) -> int:
    """Live through three leases from `first_hour` on, and three more that end early; return an
    hour at which all are over.
    """
    _offer(stage, first_hour)
    hour = first_hour
    for _ in range(3):
        hour = _life(stage, hour)
    for number, (path, arguments, sender) in enumerate(
        (
            ("reject", (), stage.lessee),
            ("reclaim", (_SALE,), stage.host),
            ("terminate", (), stage.lessee),
        )
    ):
        start = hour + 1 + 6 * number
        stage.submit(_ASSET, start - 1)
        lease_id = _open(stage, start)
        stage.at_hour(start + 1, 100)
        stage.measure(path, _NOTICE, "LeaseEscrow", path, lease_id, *arguments, sender=sender)
    _hand_on(stage, hour + 19)
    _extend(stage, hour + 26)
    return hour + 37


def measure_bare_metal(stage: Stage) -> None:
    """Close a month that is paid by elapsed time: refuted hours are looked for in each half day.

    Last of all, as a month passes.
    """
    title, escrow, meter = stage["ComputeAsset"], stage["LeaseEscrow"], stage["MetricsOracle"]
    title.send("grant", _BARE_ASSET, escrow.address, _LEASE, sender=stage.host)
    offer = (_RATE, 1, _MONTH_HOURS, 9_900, 3_000, 4, 1, False, 0, stage.chain.now + 86_400)
    escrow.send("post_offer", _BARE_ASSET, offer, sender=stage.host)
    _, _, nonce = escrow.read("quote", _BARE_ASSET, _MONTH_HOURS)
    arguments = (_BARE_ASSET, _MONTH_HOURS, _RATE, nonce)
    receipt = escrow.send("open_lease", *arguments, sender=stage.lessee)
    lease_id = escrow.events(receipt.logs, "LeaseOpened")[0]["lease_id"]
    over = stage.chain.now + (_MONTH_HOURS + 3 * 24) * HOUR
    stage.chain.move_to(over)
    last = over // HALF_DAY - 2
    while missing := last - (meter.read("head", _BARE_ASSET)["ended_at"] - 1) // HALF_DAY:
        meter.send("roll", _BARE_ASSET, min(missing, 64), sender=stage.buyer)
    needs = CLOSING + Needs(read=_MONTH_HOURS // 12)
    stage.measure(_BARE_CLOSE, needs, "LeaseEscrow", "close", lease_id, sender=stage.buyer)


def _extend(stage: Stage, hour: int) -> None:
    """A lease that goes on, and falls with the lease before it."""
    stage.submit(_ASSET, hour - 1)
    lease_id, escrow = _open(stage, hour), stage["LeaseEscrow"]
    nonce = escrow.read("offer_of", _ASSET)[1]
    stage.at_hour(hour + 1, 100)
    arguments = (lease_id, _HOURS, _RATE, nonce)
    stage.measure("extend", _EXTENDING, "LeaseEscrow", "extend", *arguments, sender=stage.lessee)
    escrow.send("reject", lease_id, sender=stage.lessee)


def _hand_on(stage: Stage, hour: int) -> None:
    """A lease that another lessee takes over, and leaves."""
    stage.submit(_ASSET, hour - 1)
    lease_id, escrow = _open(stage, hour), stage["LeaseEscrow"]
    stage.at_hour(hour + 1, 100)
    ends_at = escrow.read("lease", lease_id)["ends_at"]
    arguments = (lease_id, stage.operator, ends_at)
    stage.measure("assign", _ASSIGNING, "LeaseEscrow", "assign", *arguments, sender=stage.lessee)
    stage.measure("accept", _ACCEPTING, "LeaseEscrow", "accept", lease_id, sender=stage.operator)
    escrow.send("terminate", lease_id, sender=stage.operator)


def _offer(stage: Stage, hour: int) -> None:
    stage.at_hour(hour, 60)
    title, escrow = stage["ComputeAsset"], stage["LeaseEscrow"]
    title.send("grant", _ASSET, escrow.address, _LEASE, sender=stage.host)
    terms = (stage.operator, 2_000, stage.host, 0)
    stage["RevenueSplitter"].send("set_terms", _ASSET, terms, sender=stage.host)
    # A promise whose credit the rent can pay in full after two dark hours: no bond is asked.
    offer = (_RATE, 1, 720, 9_400, 3_000, 4, 0, False, 0, stage.base + 300 * 86_400)
    for _ in range(2):
        stage.measure(
            "post_offer", _POSTING, "LeaseEscrow", "post_offer", _ASSET, offer, sender=stage.host
        )


def _open(stage: Stage, hour: int) -> int:
    escrow = stage["LeaseEscrow"]
    stage.at_hour(hour, 1_700)
    _, _, nonce = escrow.read("quote", _ASSET, _HOURS)
    receipt = stage.measure(
        "open_lease",
        OPENING,
        "LeaseEscrow",
        "open_lease",
        _ASSET,
        _HOURS,
        _RATE,
        nonce,
        sender=stage.lessee,
    )
    (opened,) = escrow.events(receipt.logs, "LeaseOpened")
    return int(opened["lease_id"])


def _life(stage: Stage, hour: int) -> int:
    """One lease from opening to the claims, two dark hours in it; returns the next free hour."""
    lease_id = _open(stage, hour)
    for number in range(60):
        stage.submit(_ASSET, hour + number, 0 if number in (7, 8) else HOUR)
    for path, needs in ((_FIRST_SETTLE, _SETTLING_FIRST), ("settle", _SETTLING)):
        stage.measure(path, needs, "LeaseEscrow", "settle", lease_id, sender=stage.buyer)
        stage.submit(_ASSET, hour + (60 if path != "settle" else 61))
    for number in range(62, 82):
        stage.submit(_ASSET, hour + number)
    stage.measure("close", CLOSING, "LeaseEscrow", "close", lease_id, sender=stage.buyer)
    stage.measure(
        REFUND,
        _CLAIM,
        "LeaseEscrow",
        "claim",
        stage.lessee,
        sender=stage.lessee,
    )
    stage.measure("claim", _CLAIM, "RevenueSplitter", "claim", stage.host, sender=stage.host)
    _sum_up(stage)
    return hour + 82


def _sum_up(stage: Stage) -> None:
    parts = (
        "open_lease",
        _FIRST_SETTLE,
        "close",
        REFUND,
        "claim",
    )
    figures = [stage.figures[part] for part in parts]
    stage.figures["a lease's whole life with both claims"] = Figure(
        sum(one.gas for one in figures), sum(one.floor for one in figures), "its five transactions"
    )
