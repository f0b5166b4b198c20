"""A small report, written by hand: one machine, one lease, one loan, one pool, two days."""

from dataclasses import fields, is_dataclass
from typing import Any

import pytest

from scripts.lib.report import provenance
from scripts.lib.report.model.credit import HealthPoint, LoanRow, PoolPoint, PoolRow
from scripts.lib.report.model.fleet import BondRow, DayRow, DisputeRow, LeaseRow, MachineRow
from scripts.lib.report.model.market import MarketRow, PricePoint
from scripts.lib.report.model.report import Currency, Report, Source
from scripts.lib.report.model.sheet import BalanceSheet, Flow, Revenue, SheetRow

DAY = 86_400
FIRST = 1_767_571_200
"""Mon 5 Jan 2026 00:00 UTC."""
NOW = FIRST + 2 * DAY
UNIT = 10**6
WAD = 10**18


def numbered() -> dict[str, Source]:
    """Return a source for every field that the provenance knows."""
    return {
        path: Source(number, reading[0], "", reading[1], reading[2], 1, 9)
        for number, (path, reading) in enumerate(provenance.READINGS.items(), start=1)
    }


def figures(kind: Any, path: str = "") -> list[str]:
    """Return the paths of all whole numbers of a dataclass and of those inside it."""
    found: list[str] = []
    for one in fields(kind):
        inner = [part for part in globals().values() if is_dataclass(part)]
        where = f"{path}.{one.name}" if path else one.name
        named = [part for part in inner if part.__name__ in str(one.type).replace("'", "")]
        if named:
            found += figures(named[0], where)
        elif one.type in (int, "int", int | None):
            found.append(where)
    return found


@pytest.fixture
def report() -> Report:
    machine = MachineRow(
        asset=1,
        accelerator="H100-80GB-SXM",
        accelerators=8,
        region="NO",
        owner="host A",
        owner_address="0x" + "11" * 20,
        states=("pledged",),
        reports=40,
        available_seconds=140_000,
        busy_seconds=70_000,
        energy_joules=7_200_000,
        leased_seconds=150_000,
        delivered_seconds=135_000,
        earned=90 * UNIT,
        last_report_at=NOW,
    )
    lease = LeaseRow(
        lease_id=1_000_001,
        asset=1,
        lessee="lessee 1",
        outcome="sla_missed",
        started_at=FIRST,
        ends_at=FIRST + 150_000,
        hourly_rate=2 * UNIT,
        sla_bps=9_900,
        leased_seconds=150_000,
        delivered_seconds=135_000,
        escrowed=100 * UNIT,
        paid=90 * UNIT,
        refunded=10 * UNIT,
        credit=3 * UNIT,
        held=0,
    )
    return Report(
        network="embedded",
        chain_id=31_337,
        block=9,
        at=NOW,
        release="0.1.0",
        currency=Currency("mUSD", 6, "0x" + "22" * 20),
        contracts=(),
        machines=(machine,),
        days=(
            DayRow(1, FIRST, 86_400, 80_000, 85_000, 42_000),
            DayRow(1, FIRST + DAY, 63_600, 55_000, 55_000, 28_000),
        ),
        leases=(lease,),
        bonds=(BondRow(1, 20 * UNIT, 5 * UNIT, 0, 15 * UNIT),),
        disputes=(DisputeRow(1_000_001, UNIT, "returned"),),
        revenue=Revenue(90 * UNIT, 2 * UNIT, 8 * UNIT, 30 * UNIT, 0, 50 * UNIT),
        markets=(market(),),
        loans=(loan(),),
        pools=(pool(),),
        balance=balance(),
        faults=(),
        sources=numbered(),
    )


def market() -> MarketRow:
    wad = UNIT * WAD
    points = (
        PricePoint(FIRST, 2 * wad, wad, 5_000),
        PricePoint(FIRST + DAY, 6 * wad, 2 * wad, 9_000),
    )
    return MarketRow("H100-80GB-SXM", 7 * wad, 2 * wad, wad, 30 * wad, 8, 8, 1, None, points)


def loan() -> LoanRow:
    history = (
        HealthPoint(FIRST, 5, 100 * UNIT, 103 * UNIT, 200 * UNIT),
        HealthPoint(FIRST + DAY, 7, 80 * UNIT, 103 * UNIT, 90 * UNIT),
        HealthPoint(NOW, 9, 70 * UNIT, 103 * UNIT, None),
    )
    return LoanRow(
        asset=1,
        borrower="host A",
        outcome="running",
        swept=False,
        months=12,
        principal=100 * UNIT,
        interest=UNIT,
        from_rent=30 * UNIT,
        from_borrower=UNIT,
        from_sale=0,
        written_off=0,
        outstanding=70 * UNIT,
        ceiling=103 * UNIT,
        value=None,
        history=history,
    )


def pool() -> PoolRow:
    history = tuple(
        PoolPoint(FIRST + day * DAY, 5 + day, 200 * UNIT, 100 * UNIT, share, 600)
        for day, share in enumerate((10_000, 9_990, 10_010))
    )
    return PoolRow(
        record="LendingPool",
        name="Pool",
        deposited=200 * UNIT,
        withdrawn=0,
        total_assets=200 * UNIT,
        performing=70 * UNIT,
        impaired=0,
        cash=130 * UNIT,
        reserve=0,
        unclaimed=0,
        share_bps=10_010,
        rate_bps=600,
        history=history,
    )


def balance() -> BalanceSheet:
    total = SheetRow("all together", 300 * UNIT, 170 * UNIT, 130 * UNIT, 130 * UNIT)
    flows = (
        Flow("in", "rent", 300 * UNIT),
        Flow("out", "loans", 170 * UNIT),
        Flow("held", "of lenders", 130 * UNIT),
    )
    return BalanceSheet(
        (SheetRow("LendingPool", *(300 * UNIT, 170 * UNIT), *(130 * UNIT,) * 2),), 0, total, flows
    )
