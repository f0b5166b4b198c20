"""The fleet: every machine that was ever registered."""

from collections import Counter

from scripts.lib.chains.abi import text_of
from scripts.lib.report.model.fleet import MachineRow
from scripts.lib.report.reading import Reading

_STATES = ("leased", "pledged", "frozen", "retired")
"""Bits of the title's status, the lowest first."""


def collect(reading: Reading) -> tuple[MachineRow, ...]:
    """Return every machine, by asset id."""
    reports = Counter(event["asset"] for event in reading.events("MetricsOracle", "Recorded"))
    leased: Counter[int] = Counter()
    delivered: Counter[int] = Counter()
    for lease in reading.accounts.leases:
        leased[lease.asset] += lease.leased_seconds
        delivered[lease.asset] += lease.delivered_seconds
    earned: Counter[int] = Counter()
    for event in reading.events("RevenueSplitter", "Deposited"):
        earned[event["asset"]] += event["gross"]
    last = reading.books.title.read("total_supply")
    return tuple(
        _machine(reading, asset, reports[asset], (leased[asset], delivered[asset]), earned[asset])
        for asset in range(1, last + 1)
    )


def _machine(
    reading: Reading, asset: int, reports: int, let: tuple[int, int], earned: int
) -> MachineRow:
    books = reading.books
    spec, head = books.title.read("spec", asset), books.meter.read("head", asset)
    owner, status = books.title.read("ownerOf", asset), books.title.read("status", asset)
    return MachineRow(
        asset=asset,
        accelerator=text_of(spec["accelerator"]),
        accelerators=spec["accelerator_count"],
        region=text_of(spec["region"]),
        owner=books.name(owner),
        owner_address=owner,
        states=tuple(word for bit, word in enumerate(_STATES) if status >> bit & 1),
        reports=reports,
        available_seconds=head["available_seconds"],
        busy_seconds=head["busy_seconds"],
        energy_joules=head["energy_joules"],
        leased_seconds=let[0],
        delivered_seconds=let[1],
        earned=earned,
        last_report_at=head["ended_at"],
    )
