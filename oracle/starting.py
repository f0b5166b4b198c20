"""What the commands do: write a node, prove its key, one pass, meter until stopped."""

import threading
import time
from collections.abc import Iterator
from itertools import chain
from pathlib import Path
from typing import Any

from eth_account.signers.local import LocalAccount
from eth_utils import is_address, to_checksum_address

from oracle import signing
from oracle.attest.marks import MarkWatch, read_marks
from oracle.build import ReportBuilder, reports_of
from oracle.clock import wall_ms
from oracle.errors import FatalError, RetryableError
from oracle.keys import create_keyfile, replace_private
from oracle.memory import give_memory_back
from oracle.operating import Operations, operating
from oracle.parts import Parts, opened
from oracle.plausible import energy_fault
from oracle.report import Report
from oracle.sampling.base import Sampler, samples_between
from oracle.settings import Settings
from oracle.telemetry.logs import Silent
from oracle.template import render
from oracle.terminal import ask_password, open_account
from oracle.types import MS_PER_SECOND, SECONDS_PER_HOUR, Sample
from oracle.waiting import ChainWait

SOURCES = ("nvml", "replay", "synthetic")


def write_node(
    directory: Path,
    asset: int | None,
    meter: str | None,
    chain_id: int,
    rpc_url: str,
    source: str,
    password_file: Path | None,
    force: bool,
) -> Iterator[str]:
    """Write `oracle.toml` and `node.json` in `directory`; yield what was done, line by line."""
    if meter is not None and not is_address(meter):
        raise FatalError(f"--meter: {meter!r} is not an address: give 0x and 40 hex digits")
    if source not in SOURCES:
        raise FatalError(f"--source: {source!r} is none of {', '.join(SOURCES)}")
    if not rpc_url.startswith(("http://", "https://")):
        raise FatalError(f"--rpc-url: {rpc_url!r} is not an http(s) address")
    settings, keyfile = directory / "oracle.toml", directory / "node.json"
    if settings.exists() and not force:
        raise FatalError(f"{settings}: exists already: --force replaces it (never the key)")
    given = {
        "rpc_urls": (rpc_url,),
        "chain_id": chain_id,
        "meter_address": None if meter is None else to_checksum_address(meter),
        "asset": asset,
        "keyfile": keyfile.name,
        "password_file": None if password_file is None else password_file.resolve(),
        "source": source,
    }
    text = render({name: value for name, value in given.items() if value is not None})
    is_replaced = settings.exists()
    if keyfile.exists():
        yield f"kept {keyfile}: a key is never overwritten"
    else:
        password = ask_password(password_file, "the new node key", confirm=True)
        try:
            directory.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise FatalError(f"{directory}: cannot be made: {error.strerror}") from None
        yield f"wrote {keyfile}: node key {create_keyfile(keyfile, password)} (keep a copy)"
    replace_private(settings, text)  # an address in rpc_urls may hold a password
    yield f"{'replaced' if is_replaced else 'wrote'} {settings}"
    if asset is None or meter is None:
        yield f"next: set asset and meter_address in {settings}"
    yield "next: python -m oracle prove --owner <the asset's owner>, then python -m oracle check"


def proof(settings: Settings, account: LocalAccount, owner: str) -> dict[str, Any]:
    """Return the arguments of `enroll(asset, node_key, proof)`, signed by the node key."""
    if not is_address(owner):
        raise FatalError(f"--owner: {owner!r} is not an address: give 0x and 40 hex digits")
    node = str(account.address)
    message = signing.enrolment_message(
        settings.asset,
        to_checksum_address(owner),
        node,
        settings.chain_id,
        settings.meter_address,
    )
    return {
        "asset": settings.asset,
        "chain_id": settings.chain_id,
        "meter": settings.meter_address,
        "node_key": node,
        "owner": to_checksum_address(owner),
        "proof": "0x" + signing.sign(message, bytes(account.key)).hex(),
    }


def _paying_account(settings: Settings) -> LocalAccount | None:
    if settings.paying_keyfile is None:
        return None
    return open_account(settings.paying_keyfile, settings.paying_password_file)


def _samples(sampler: Sampler, seconds: int, start: int) -> Iterator[Sample]:
    """Yield one pass: `seconds` of a real machine, or the time since `start` of another."""
    now_ms = wall_ms()
    if not sampler.is_live:
        yield from samples_between(sampler, start * MS_PER_SECOND, now_ms)
        return
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        yield sampler.sample(wall_ms())
        time.sleep(sampler.interval_ms / MS_PER_SECOND)


def one_pass(settings: Settings, seconds: int, dry_run: bool) -> dict[str, Any]:
    """Sample, build and, with a paying key, send; return what happened, ready for JSON."""
    now = int(time.time())
    paying = None if dry_run else _paying_account(settings)
    is_sending = not dry_run and (paying is not None or settings.carry != "self")
    with opened(settings, paying, read_only=not is_sending) as node:
        hour = now - now % SECONDS_PER_HOUR
        start = max(hour, node.meter.head(settings.asset).ended_at, node.store.last_ended_at())
        builder = node.builder(0 if node.sampler.is_live else hour)
        samples = _samples(node.sampler, seconds, start)
        if is_sending:
            reports = _sign(node, builder, samples)
            node.carrier(Silent()).carry()
        else:
            reports = _build(node, builder, samples)
        return _told(node, reports, is_sending)


def _sign(node: Parts, builder: ReportBuilder, samples: Iterator[Sample]) -> list[Report]:
    """Do with `samples` what `run` does; RetryableError if something could not be signed."""
    runner = node.runner(builder, Silent())
    reports = runner.begin()
    for sample in samples:
        runner.take(sample)
    reports += runner.finish()
    stats = runner.stats()
    if stats.waiting_batches:
        raise RetryableError(
            stats.store_problem
            or f"this host's clock is {stats.early_seconds} s too far ahead of the chain: run NTP"
        )
    return reports


def _build(node: Parts, builder: ReportBuilder, samples: Iterator[Sample]) -> list[Report]:
    """Build what would be signed, open window included, and write nothing."""
    state, kept = node.store.open_window()
    if state is not None:
        builder.resume(state)
    checks = node.checks(Silent())
    checked = samples if checks is None else map(checks.check, samples)
    return list(reports_of(chain(kept, checked), builder))


def _told(node: Parts, reports: list[Report], is_sent: bool) -> dict[str, Any]:
    settings = node.settings
    fates = {entry.report.sequence: entry for entry in node.store.entries()} if is_sent else {}
    told = []
    for report in reports:
        message = signing.report_message(report, settings.chain_id, settings.meter_address)
        fate = fates.get(report.sequence)
        told.append(
            report.message()
            | {
                "evidence": "0x" + report.evidence.hex(),
                "digest": "0x" + signing.digest(message).hex(),
                "energy_fault": energy_fault(report, *node.watts),
                "outcome": "dry run" if fate is None else fate.outcome,
                "detail": "" if fate is None else fate.detail,
            }
        )
    return {"asset": settings.asset, "is_dry_run": not is_sent, "reports": told}


def metering(settings: Settings, log: Any, stop: threading.Event, cycles: int | None) -> None:
    """Meter until `stop` is set or `cycles` samples were taken."""
    paying = _paying_account(settings)
    address = None if paying is None else str(paying.address)
    with operating(settings, address, log) as operations:
        wait = ChainWait(log, stop, pulse=operations.pulse)
        try:
            with opened(settings, paying, read_only=False, wait=wait) as node:
                _meter(node, operations, log, stop, cycles)
        except RetryableError as error:
            if not stop.is_set():
                raise
            log.info("stopped", problem=str(error))


def _meter(
    node: Parts, operations: Operations, log: Any, stop: threading.Event, cycles: int | None
) -> None:
    carrier, checks = node.carrier(log) if node.is_sending else None, node.checks(log)
    runner = node.runner(node.builder(), log, carrier, checks, operations.pulse)
    operations.attach(node, runner, carrier, checks)
    log.info(
        "started",
        asset=node.settings.asset,
        accelerator=node.enrolment.spec.accelerator,
        source=node.sampler.source,
        node=str(node.account.address),
        sending=node.is_sending,
    )
    node.chain.start()
    give_memory_back()
    with MarkWatch(lambda: read_marks(node.settings), log).running():
        runner.run(stop, cycles)
    store = node.store
    log.info("stopped", signed=len(store.entries()), pending=len(store.pending()))
