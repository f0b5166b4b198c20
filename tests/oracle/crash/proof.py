"""What must be so after any lives: exact to the joule, by means that share nothing with the runner
but the pure builder, and by an independent model that shares not even that."""

import gzip
import json
from collections import Counter
from contextlib import closing
from itertools import pairwise
from pathlib import Path
from typing import Any

from eth_utils import keccak

from oracle import signing
from oracle.build import ReportBuilder, reports_of
from oracle.evidence import sample_line, samples_hash
from oracle.report import Report
from oracle.sampling.synthetic import DEFAULT_PROFILE, SyntheticSampler
from oracle.store.entries import Entry
from oracle.types import SECONDS_PER_HOUR, Sample
from tests.oracle import build_model
from tests.oracle.anvil import CHAIN_ID
from tests.oracle.crash.driver import INTERVAL_MS
from tests.oracle.crash.tap import signed_in
from tests.oracle.crash.victim import Victim


def on_chain(victim: Victim) -> list[Report]:
    """Return what the meter recorded, in order."""
    events = victim.suite.meter.events.Recorded().get_logs(
        from_block=0, argument_filters={"asset": victim.node.asset}
    )
    return [Report(**event["args"]) for event in events]


def journal_of(victim: Victim) -> list[tuple[int, int]]:
    """Return (life, taken at) of each sample that was given, in order."""
    lines = victim.journal.read_text().splitlines()
    return [(int(life), int(taken)) for life, taken in (line.split() for line in lines)]


def samples_behind(report: Report, folder: Path) -> list[str]:
    """Return the lines that a report stands on; they are what its evidence says."""
    file = folder / f"{report.evidence.hex()}.jsonl.gz"
    document, *lines = gzip.decompress(file.read_bytes()).decode("ascii").splitlines()
    assert keccak(text=document) == report.evidence
    assert json.loads(document)["samples_hash"] == "0x" + samples_hash(lines).hex()
    return lines


def prove(victim: Victim) -> None:
    """Nothing is lost, nothing counts twice, nothing is signed twice."""
    chain = on_chain(victim)
    with closing(victim.store()) as store:
        entries, window = store.entries(), store.open_window()
    check_signatures(victim, chain, entries)
    samples = counted(victim, chain, window)
    check_time(victim, chain, samples)


def check_signatures(victim: Victim, chain: list[Report], entries: list[Entry]) -> None:
    """One content to a number, whatever left the process or the disk; all of it on chain."""
    digests = {sequence: set(found) for sequence, found in victim.digests.items()}
    given = signed_in(victim.tap.calldata, victim.suite.meter.decode_function_input)
    for fields, _signature in given:
        report = Report(**fields)
        message = signing.report_message(report, CHAIN_ID, victim.suite.meter.address)
        digests.setdefault(report.sequence, set()).add(signing.digest(message).hex())
    sequences = [report.sequence for report in chain]
    assert {len(found) for found in digests.values()} == {1}, digests
    assert sequences == sorted(digests), "signed, and not on chain"
    assert sequences == [entry.report.sequence for entry in entries]
    depths = {"mined"} if victim.node.settings.get("confirmations", 1) > 1 else set()
    assert {entry.outcome for entry in entries} - depths == {"recorded"}
    assert chain == [entry.report for entry in entries]
    assert given


def counted(
    victim: Victim, chain: list[Report], window: tuple[str | None, list[Sample]]
) -> list[Sample]:
    """Return the samples that the reports and the open window stand on: each one given, none left
    out but what a life was killed over before it was on disk."""
    state, kept = window
    settings = victim.node.settings
    machine = SyntheticSampler(settings["synthetic_seed"], settings["synthetic_accelerators"])
    journal = journal_of(victim)
    given = {taken: machine.sample(taken) for _, taken in journal}
    assert len(given) == len(journal)
    lines = {sample_line(sample): taken for taken, sample in given.items()}
    evidence = victim.node.folder / "state" / "evidence"
    used = {lines[line] for report in chain for line in samples_behind(report, evidence)}
    used |= {lines[line] for line in json.loads(state or "{}")["evidence"][0]}
    used |= {sample.taken_at_ms for sample in kept}
    last_of = {life: taken for life, taken in journal}
    killed = {taken for life, taken in last_of.items() if life in victim.killed}
    early = {taken for taken in given if taken < victim.enrolled_at * 1_000}
    assert set(given) - used <= killed | early, (sorted(set(given) - used), journal)
    return [given[taken] for taken in sorted(used)]


def check_time(victim: Victim, chain: list[Report], samples: list[Sample]) -> None:
    """The reports are those of a runner that was never killed; their sums are the model's."""
    settings = victim.node.settings
    boards = settings["synthetic_accelerators"]
    builder = ReportBuilder(
        victim.node.asset,
        boards,
        INTERVAL_MS,
        not_before=victim.enrolled_at,
        report_seconds=settings["report_seconds"],
        profile=DEFAULT_PROFILE,
    )
    through = list(reports_of(samples, builder))
    assert [body(report) for report in chain] == [body(report) for report in through]
    end = chain[-1].ended_at
    spans = build_model.spans(samples, INTERVAL_MS, DEFAULT_PROFILE)
    assert sums(chain) == build_model.reported(spans, end)
    head = victim.suite.head(victim.node.asset)
    assert head[:5] == (chain[-1].sequence, end, *sums(chain))
    assert hours(chain) == hours(through)
    assert all(a.ended_at <= b.started_at for a, b in pairwise(chain))


def body(report: Report) -> tuple[Any, ...]:
    """Return a report without its number."""
    return report.as_tuple()[2:]


def sums(reports: list[Report]) -> tuple[int, int, int]:
    """Return seconds available, seconds busy and joules."""
    return (
        sum(report.available_seconds for report in reports),
        sum(report.busy_seconds for report in reports),
        sum(report.energy_joules for report in reports),
    )


def hours(reports: list[Report]) -> dict[int, Counter[str]]:
    """Return the sums by UTC hour."""
    found: dict[int, Counter[str]] = {}
    for report in reports:
        hour = found.setdefault(report.started_at // SECONDS_PER_HOUR, Counter())
        hour["available"] += report.available_seconds
        hour["busy"] += report.busy_seconds
        hour["joules"] += report.energy_joules
    return found
