"""Gas of the price index: an indexed lease, a refresh, a look at what a lease paid."""

from scripts.lib.gas.floor import Needs, event
from scripts.lib.gas.lease_paths import OPENING
from scripts.lib.gas.stage import Stage

_ASSET = 2
_LEAST_RATE, _MOST_RATE = 100_000, 30_000_000
_REFRESH = Needs(contracts=3, read=7, updated=1) + event(1, 5)
"""Title, meter and escrow asked: a word of title and meter, three of the escrow; two of its own."""
_OBSERVE = Needs(contracts=1, read=6, updated=3) + event(2, 3)
"""The lease read, and the machine and its market; what was seen of the lease, the settled index and
its sum updated."""


def measure(stage: Stage, hour: int) -> None:
    """Let the machine twice from `hour` on, on an offer that follows the index."""
    escrow = stage["LeaseEscrow"]
    stage.submit(_ASSET, hour - 1)
    until = stage.base + 300 * 86_400
    offer = (_LEAST_RATE, 1, 720, 9_900, 3_000, 4, 0, True, 0, until)
    escrow.send("post_offer", _ASSET, offer, sender=stage.host)
    leases = []
    for start in (hour + 1, hour + 4):
        leases.append(_open(stage, start))
        for number in (0, 1):
            stage.submit(_ASSET, start + number)
        stage.at_hour(start + 2, 60)
        stage.measure(
            "index: refresh", _REFRESH, "PriceIndex", "refresh", _ASSET, sender=stage.buyer
        )
    stage.at_hour(hour + 60)
    for lease_id in leases:
        escrow.send("settle", lease_id, sender=stage.buyer)
        stage.measure(
            "index: observe", _OBSERVE, "PriceIndex", "observe", lease_id, sender=stage.buyer
        )


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
