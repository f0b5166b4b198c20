"""What each machine did on each UTC day: let, delivered, available, busy."""

from collections import Counter
from collections.abc import Iterator

from scripts.lib.report.model.fleet import DayRow
from scripts.lib.report.reading import Reading

DAY = 86_400
_HOUR = 3_600
Cell = tuple[int, int]
"""Asset and midnight."""


def collect(reading: Reading) -> tuple[DayRow, ...]:
    """Return a row for every machine and day on which it was let or reported, by asset and day."""
    leased, delivered = _let(reading)
    available, busy = _metered(reading)
    cells = sorted(leased.keys() | available.keys())
    return tuple(
        DayRow(
            asset=cell[0],
            day=cell[1],
            leased_seconds=leased[cell],
            delivered_seconds=delivered[cell],
            available_seconds=available[cell],
            busy_seconds=busy[cell],
        )
        for cell in cells
    )


def _let(reading: Reading) -> tuple[Counter[Cell], Counter[Cell]]:
    """Leased and delivered seconds; a lease that runs counts up to now."""
    leased: Counter[Cell] = Counter()
    delivered: Counter[Cell] = Counter()
    for event in reading.events("LeaseEscrow", "LeaseOpened"):
        lease = reading.books.escrow.read("lease", event["lease_id"])
        asset, last = event["asset"], min(lease["ends_at"], reading.now)
        for start, end in by_day(event["started_at"], last):
            cell = asset, start // DAY * DAY
            leased[cell] += end - start
            delivered[cell] += reading.delivered(asset, start, end)
    return leased, delivered


def _metered(reading: Reading) -> tuple[Counter[Cell], Counter[Cell]]:
    """Available and busy seconds, less what attestors refuted. No report goes beyond an hour."""
    available: Counter[Cell] = Counter()
    busy: Counter[Cell] = Counter()
    for event in reading.events("MetricsOracle", "Recorded"):
        cell = event["asset"], event["started_at"] // DAY * DAY
        available[cell] += event["available_seconds"]
        busy[cell] += event["busy_seconds"]
    for event in reading.events("MetricsOracle", "Refuted"):
        cell = event["asset"], event["first_hour"] * _HOUR // DAY * DAY
        available[cell] -= event["available_seconds"]
        busy[cell] -= event["busy_seconds"]
    return available, busy


def by_day(start: int, end: int) -> Iterator[tuple[int, int]]:
    """Yield a span cut at every midnight, UTC."""
    while start < end:
        cut = min(end, start // DAY * DAY + DAY)
        yield start, cut
        start = cut
