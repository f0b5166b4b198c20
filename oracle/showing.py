"""What `once` and `show` tell people."""

from collections.abc import Iterator
from dataclasses import asdict
from typing import Any

from oracle import assembly
from oracle.attest.marks import read_marks
from oracle.chain.client import connect
from oracle.chain.contracts import RpcMeter
from oracle.report import Mode
from oracle.settings import Settings
from oracle.store.entries import StoreStats
from oracle.store.store import read_network
from oracle.terminal import moment, print_table
from oracle.types import SECONDS_PER_HOUR

KWH_JOULES = 3_600_000


def pass_lines(result: dict[str, Any]) -> Iterator[str]:
    """Yield the lines about one pass."""
    if not result["reports"]:
        yield "nothing to report yet: no whole second was sampled"
    for report in result["reports"]:
        elapsed = report["ended_at"] - report["started_at"]
        yield (
            f"report {report['sequence']} of asset {report['asset']}: "
            f"{moment(report['started_at'])} to {moment(report['ended_at'])} UTC ({elapsed} s)"
        )
        yield (
            f"  available {report['available_seconds']} s, busy {report['busy_seconds']} s, "
            f"energy {report['energy_joules']} J, mode {Mode(report['mode']).name}"
        )
        yield f"  evidence {report['evidence']}"
        yield f"  digest   {report['digest']}"
        if report["energy_fault"]:
            yield f"  the contract will refuse it: {report['energy_fault']}"
        yield f"  {report['outcome']} {report['detail']}".rstrip()
    if result["is_dry_run"]:
        yield "dry run: nothing was signed, recorded or sent (set paying_keyfile to send)"


def view(settings: Settings, last: int, offline: bool, now: int) -> dict[str, Any]:
    """Return this node's records and the chain's head, ready for JSON."""
    network = read_network(settings.state_dir)
    entries = []
    pending, counts = 0, StoreStats()
    if network is not None:
        store = assembly.open_store(settings, network.node, read_only=True)
        entries, pending, counts = store.entries(), len(store.pending()), store.stats()
        store.close()
    reports = [
        entry.report.message()
        | {
            "evidence": "0x" + entry.report.evidence.hex(),
            "digest": "0x" + entry.digest.hex(),
            "outcome": entry.outcome,
            "detail": entry.detail,
            "transactions": entry.transactions,
        }
        for entry in entries[-last:]
    ]
    return {
        "asset": settings.asset,
        "chain_id": settings.chain_id,
        "meter": settings.meter_address,
        "node": None if network is None else network.node,
        "signed": len(entries),
        "pending": pending,
        **asdict(counts),
        "read_at": now,
        "head": None if offline else _head(settings),
        "refuted": [] if offline else [asdict(mark) for mark in read_marks(settings)],
        "reports": reports,
    }


def _head(settings: Settings) -> dict[str, Any]:
    web3 = connect(settings.rpc_urls, settings.rpc_timeout_seconds, settings.chain_id)
    meter = RpcMeter(web3, settings.meter_address)
    assembly.open_title(meter).spec(settings.asset)
    node, head = meter.node_of(settings.asset), meter.head(settings.asset)
    return asdict(head) | {"node_key": node.key, "is_live": node.is_live}


def print_view(shown: dict[str, Any]) -> None:
    """Print what `view` found."""
    print_table(
        f"asset {shown['asset']}: {shown['signed']} reports signed, {shown['pending']} pending",
        ("seq", "from (UTC)", "to", "available s", "busy s", "kWh", "mode", "outcome"),
        (
            (
                report["sequence"],
                moment(report["started_at"]),
                moment(report["ended_at"])[11:],
                report["available_seconds"],
                report["busy_seconds"],
                f"{report['energy_joules'] / KWH_JOULES:.3f}",
                Mode(report["mode"]).name,
                report["outcome"]
                + (f": {report['detail']}" if report["outcome"] == "refused" else ""),
            )
            for report in shown["reports"]
        ),
    )
    if shown["expired_reports"]:
        lost = shown["expired_seconds"]
        print(f"expired: {shown['expired_reports']} reports, {lost} available s unpaid")
    if shown["damaged_rows"]:
        print(f"damaged: {shown['damaged_rows']} rows of the store were left out: look at the disk")
    head = shown["head"]
    if head is None:
        return
    for mark in shown["refuted"]:
        begin = moment(mark["hour"] * SECONDS_PER_HOUR)
        print(f"refuted by attestors: the hour from {begin} UTC, {mark['seconds']} s left of it")
    print_table(
        f"on chain ({shown['meter']}, chain id {shown['chain_id']})",
        ("last seq", "measured to (UTC)", "available s", "busy s", "kWh", "node key", "live"),
        [
            (
                head["sequence"],
                moment(head["ended_at"]),
                head["available_seconds"],
                head["busy_seconds"],
                f"{head['energy_joules'] / KWH_JOULES:.3f}",
                head["node_key"],
                "yes" if head["is_live"] else "no",
            )
        ],
    )
