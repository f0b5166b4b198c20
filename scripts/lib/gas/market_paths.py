"""Gas of the price index: an indexed lease, a refresh, a look at what a lease paid."""

from oracle.errors import FatalError
from scripts.lib.gas.floor import Needs, event
from scripts.lib.gas.lease_paths import OPENING
from scripts.lib.gas.stage import Stage

_ASSET = 2
_FINAL_HOURS = 48
_LEAST_RATE, _MOST_RATE = 100_000, 30_000_000
_REFRESH = Needs(contracts=3, read=8, updated=2) + event(1, 5)
"""Title, meter and escrow asked: a word of title and meter; account, offer and both words of the
lease of the escrow; two of its own; the machine and its market updated."""
_OBSERVE = Needs(contracts=1, read=6, updated=3) + event(2, 3)
"""The lease read, and the machine and its market; what was seen of the machine, the settled index
and its sum updated."""


def measure(stage: Stage, hour: int) -> None:
    """Let the machine thrice from `hour` on, on an offer that follows the index.

    Each lease is settled and looked at between the first and the last of its time that is final,
    as nothing is to be seen of a closed one; the third look finds all words that it writes.
    """
    escrow = stage["LeaseEscrow"]
    stage.submit(_ASSET, hour - 1)
    until = stage.base + 300 * 86_400
    offer = (_LEAST_RATE, 1, 720, 9_900, 3_000, 4, 0, True, 0, until)
    escrow.send("post_offer", _ASSET, offer, sender=stage.host)
    starts = (hour + 1, hour + 4, hour + 7)
    leases = []
    for start in starts:
        leases.append(_open(stage, start))
        for number in (0, 1):
            stage.submit(_ASSET, start + number)
        stage.at_hour(start + 2, 60)
        stage.measure(
            "index: refresh", _REFRESH, "PriceIndex", "refresh", _ASSET, sender=stage.buyer
        )
    for start, lease_id in zip(starts, leases, strict=True):
        stage.at_hour(start + 1 + _FINAL_HOURS, 60)
        escrow.send("settle", lease_id, sender=stage.buyer)
        receipt = stage.measure(
            "index: observe", _OBSERVE, "PriceIndex", "observe", lease_id, sender=stage.buyer
        )
        if not stage["PriceIndex"].events(receipt.logs, "IndexUpdated"):
            raise FatalError(f"lease {lease_id} was looked at and pulled nothing")


def _open(stage: Stage, hour: int) -> int:
    """Let the machine for an hour; return the lease."""
    escrow = stage["LeaseEscrow"]
    stage.at_hour(hour, 1_700)
    _, _, nonce = escrow.read("quote", _ASSET, 1)
    receipt = stage.measure(
        "open_lease: indexed",
        OPENING,
        "LeaseEscrow",
        "open_lease",
        _ASSET,
        1,
        _MOST_RATE,
        nonce,
        sender=stage.lessee,
    )
    (opened,) = escrow.events(receipt.logs, "LeaseOpened")
    return int(opened["lease_id"])
