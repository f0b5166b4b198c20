"""The machines of the story: what they are, who owns them, and what samples them."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from eth_utils import keccak

from oracle.device_id import device_id
from oracle.errors import FatalError
from oracle.sampling.base import samples_between
from oracle.sampling.replay import (
    ReplaySampler,
    TraceRow,
    load_trace,
    usual_interval_ms,
    whole_days_ms,
)
from oracle.sampling.synthetic import SyntheticSampler
from oracle.types import MS_PER_SECOND, DeviceInfo, PowerProfile, Sample
from scripts.lib.demo import cast, trace
from scripts.lib.demo.words import DAY, HOUR, UNIT
from scripts.lib.params import Profile

HOUR_MS = HOUR * MS_PER_SECOND
FIRST_DAY = 1_767_571_200
"""Mon 5 Jan 2026 00:00 UTC: the day on which the story's samples begin."""
SYNTHETIC_SECONDS = 3 * DAY
SYNTHETIC_INTERVAL_SECONDS = 60
SHORTEST_LEASE_WINDOW = 6 * HOUR
"""A trace shorter than this is too short for notice and outages: seeded machines play those."""
TRACE_ACCELERATOR = "A100-80GB-SXM"
"""A trace does not say what its nodes were: each is taken as one of these."""


@dataclass(frozen=True, slots=True)
class Market:
    """One accelerator as it is sold."""

    memory_mib: int
    cents_per_hour: int
    """Of one accelerator."""


MARKETS = {
    "H100-80GB-SXM": Market(81_559, 269),
    "H100-80GB-PCIE": Market(81_559, 209),
    "A100-80GB-SXM": Market(81_920, 139),
    "L40S-48GB-PCIE": Market(46_068, 79),
    "A10-24GB-PCIE": Market(23_028, 39),
}


@dataclass(frozen=True, slots=True)
class Role:
    """A part in the story, and the machine that plays it if no node of a trace does."""

    part: str
    host: str
    region: str
    accelerator: str
    count: int


ROLES = (
    Role("steady", cast.HOSTS[0], "NO", "H100-80GB-SXM", 8),
    Role("steady", cast.HOSTS[2], "DE", "A100-80GB-SXM", 8),
    Role("steady", cast.HOSTS[2], "NL", "L40S-48GB-PCIE", 4),
    Role("notice", cast.HOSTS[1], "USDAL", "H100-80GB-PCIE", 4),
    Role("flaky", cast.HOSTS[1], "USDAL", "A100-80GB-SXM", 4),
    Role("dark", cast.HOSTS[0], "SE", "L40S-48GB-PCIE", 2),
    Role("outage", cast.HOSTS[2], "NL", "H100-80GB-SXM", 2),
    Role("late", cast.HOSTS[1], "USDAL", "A10-24GB-PCIE", 2),
)


@dataclass(slots=True)
class Machine:
    """One machine; `asset` is set when it is registered."""

    role: Role
    accelerator: str
    accelerators: int
    node: str
    """Node of the trace, or a name for a seeded machine."""
    key: bytes
    """Signing key of its node, 32 bytes."""
    devices: tuple[DeviceInfo, ...]
    interval_ms: int
    source: str
    profile: PowerProfile
    samples: Iterator[Sample]
    rows: tuple[TraceRow, ...] = ()
    """Of the trace, empty for a seeded machine."""
    asset: int = 0

    @property
    def device_ids(self) -> list[bytes]:
        return [device_id(one.vendor, one.uuid, one.serial) for one in self.devices]

    @property
    def hourly_rate(self) -> int:
        """Settlement units an hour for the whole machine."""
        return self.accelerators * MARKETS[self.accelerator].cents_per_hour * UNIT // 100

    @property
    def short(self) -> str:
        """Return how the story calls it."""
        return f"machine {self.asset}"

    @property
    def title(self) -> str:
        """Return how the story introduces it."""
        return f"{self.short} ({self.accelerators} x {self.accelerator})"


@dataclass(frozen=True, slots=True)
class Fleet:
    """All machines, and the time that their samples cover, Unix seconds."""

    machines: list[Machine]
    started_at: int
    ended_at: int
    trace_nodes: int
    """Nodes in the trace, 0 if the fleet is seeded."""
    full_nodes: int
    """Of these, fully covered."""


def seeded(seed: int, profiles: dict[str, Profile]) -> Fleet:
    """Return the fleet that needs no data; the same seed gives the same fleet."""
    start, end = FIRST_DAY, FIRST_DAY + SYNTHETIC_SECONDS
    machines = [
        _seeded_machine(index, role, seed, profiles, start, end) for index, role in enumerate(ROLES)
    ]
    return Fleet(machines, start, end, 0, 0)


def from_trace(path: Path, seed: int, profiles: dict[str, Profile]) -> Fleet:
    """Return a fleet of the trace's nodes; seeded machines play the parts that no node fits.

    FatalError, with file and line, for what is not a trace.
    """
    rows = _often_enough(path, load_trace(path))
    first_ms, last_ms = trace.window(rows)
    shift_ms = whole_days_ms(first_ms, FIRST_DAY * MS_PER_SECOND)
    start = (first_ms + shift_ms) // MS_PER_SECOND
    end = -(-(last_ms + shift_ms) // MS_PER_SECOND)
    end = max(end, start + SHORTEST_LEASE_WINDOW)
    nodes = trace.coverage(rows)
    parts = trace.pick(nodes)
    if last_ms - first_ms < SHORTEST_LEASE_WINDOW * MS_PER_SECOND:
        parts = {"steady": parts["steady"][:1]}
    waiting = {part: iter(names) for part, names in parts.items()}
    waiting["notice"] = waiting["steady"]
    machines = []
    for index, role in enumerate(ROLES):
        node = next(waiting.get(role.part, iter(())), None)
        if node is None:
            machines.append(_seeded_machine(index, role, seed, profiles, start, end))
        else:
            sampler = ReplaySampler(node, rows[node], shift_ms)
            machines.append(_replayed(index, role, seed, profiles, sampler, rows[node]))
    return Fleet(machines, start, end, len(nodes), sum(node.is_full for node in nodes))


def _often_enough(path: Path, rows: dict[str, list[TraceRow]]) -> dict[str, list[TraceRow]]:
    """Drop nodes that say something less than once an hour: their reports would come too late."""
    kept = {node: found for node, found in rows.items() if usual_interval_ms(found) <= HOUR_MS}
    if not kept:
        raise FatalError(f"{path}: no node is sampled at least once an hour: take a finer trace")
    return kept


def _replayed(
    index: int,
    role: Role,
    seed: int,
    profiles: dict[str, Profile],
    sampler: ReplaySampler,
    rows: list[TraceRow],
) -> Machine:
    return Machine(
        role=role,
        accelerator=TRACE_ACCELERATOR,
        accelerators=1,
        node=sampler.node,
        key=_key(seed, index),
        devices=sampler.devices(),
        interval_ms=sampler.interval_ms,
        source=sampler.source,
        profile=_power(profiles[TRACE_ACCELERATOR]),
        samples=iter(sampler.samples()),
        rows=tuple(rows),
    )


def _seeded_machine(
    index: int, role: Role, seed: int, profiles: dict[str, Profile], start: int, end: int
) -> Machine:
    silent = tuple(outages(role.part, start, end)) if role.part in ("dark", "late") else ()
    return make_up(
        index,
        role,
        seed,
        profiles,
        (start, end),
        sampled_every=SYNTHETIC_INTERVAL_SECONDS,
        silent=silent,
        outages=tuple(outages(role.part, start, end)),
    )


def make_up(
    index: int,
    role: Role,
    seed: int,
    profiles: dict[str, Profile],
    life: tuple[int, int],
    *,
    sampled_every: int,
    silent: Sequence[tuple[int, int]] = (),
    outages: Sequence[tuple[int, int]] = (),
) -> Machine:
    """Return a machine of seeded samples over its `life`; times in Unix seconds, both ends.

    While `silent` its host is off and nothing is sampled; in `outages` it is up and nothing
    answers. `sampled_every` is in seconds.
    """
    start, end = life
    profile = _power(profiles[role.accelerator])
    sampler = SyntheticSampler(
        seed * 1_000 + index, role.count, sampled_every, profile=profile, outages=outages
    )
    samples = samples_between(sampler, start * MS_PER_SECOND, end * MS_PER_SECOND)
    return Machine(
        role=role,
        accelerator=role.accelerator,
        accelerators=role.count,
        node=f"seeded-{index + 1}",
        key=_key(seed, index),
        devices=sampler.devices(),
        interval_ms=sampler.interval_ms,
        source=sampler.source,
        profile=profile,
        samples=_answered(samples, silent),
    )


def outages(part: str, start: int, end: int) -> Iterable[tuple[int, int]]:
    """Return when a seeded machine of a part does not answer, Unix seconds."""
    length = end - start
    if part == "flaky":
        # Twelve holes that take about an eighth of its time.
        step = length // 12
        return [(at, at + step // 8) for at in range(start + step // 2, end, step)]
    if part == "outage":
        return [(start + length // 3, start + length // 3 + length // 25)]
    if part == "late":
        return [(start, start + length // 6)]
    if part == "dark":
        return [(start + min(3 * HOUR, length // 5), end + DAY)]
    return []


def _answered(samples: Iterable[Sample], silent: Sequence[tuple[int, int]]) -> Iterator[Sample]:
    """Drop what a switched-off host would never have sampled: a dark machine says nothing."""
    for sample in samples:
        moment = sample.taken_at_ms // MS_PER_SECOND
        if not any(begin <= moment < finish for begin, finish in silent):
            yield sample


def _key(seed: int, index: int) -> bytes:
    return keccak(text=f"wellhead demo node {seed}/{index}")


def _power(profile: Profile) -> PowerProfile:
    return PowerProfile(profile.idle_watts * 1_000, profile.peak_watts * 1_000)
