"""The price index: what it is now, and how it came there."""

from scripts.lib.chains.abi import Event, text_of
from scripts.lib.chains.base import Contract
from scripts.lib.report.model.market import MarketRow, PricePoint
from scripts.lib.report.reading import Reading

_INDEX = "PriceIndex"
_BPS = 10_000


def collect(reading: Reading) -> tuple[MarketRow, ...]:
    """Return every market, in order of opening; none where there is no index."""
    if _INDEX not in reading.books.suite.contracts:
        return ()
    index = reading.books.suite[_INDEX]
    moves = reading.events(_INDEX, "RateMoved")
    opened = {one["market"]: one for one in reversed(reading.events(_INDEX, "MarketSet"))}
    first = sorted(opened.values(), key=lambda one: one["number"])
    return tuple(
        _market(index, one, [move for move in moves if move["number"] == one["number"]])
        for one in first
    )


def _market(index: Contract, opened: Event, moves: list[Event]) -> MarketRow:
    state = index.read("market", opened["market"])
    return MarketRow(
        accelerator=text_of(opened["market"]),
        price=state["price"],
        base=state["base"],
        lowest=state["lowest"],
        highest=state["highest"],
        listed=state["listed"],
        leased=state["leased"],
        owners=state["owners"],
        settled=state["settled"] or None,
        points=tuple(_point(move) for move in moves),
    )


def _point(move: Event) -> PricePoint:
    listed = move["listed"]
    share = move["leased"] * _BPS // listed if listed else 0
    return PricePoint(move.timestamp, move["price"], move["base"], share)
