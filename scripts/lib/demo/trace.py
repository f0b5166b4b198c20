"""What a trace holds: which nodes are fully covered, which broke, and what they really did."""

import itertools
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from oracle.build import MAX_GAP_INTERVALS
from oracle.sampling.replay import TraceRow, usual_interval_ms
from oracle.types import MS_PER_SECOND, PPM

_EARLY = Fraction(2, 5)
"""A node that leaves before this part of the trace is over went dark early."""


@dataclass(frozen=True, slots=True)
class NodeCoverage:
    """One node against the whole trace's time."""

    node: str
    joined_late_ms: int
    left_early_ms: int
    longest_gap_ms: int
    gaps: int
    """Silences between two samples that are too long for the last sample to hold."""
    missed_ms: int
    """Time inside gaps."""
    busy_ms: Fraction
    """Utilisation integrated, each sample held until the next."""
    interval_ms: int
    """Usual distance of two samples."""
    window_ms: int
    """Length of the trace."""

    @property
    def is_full(self) -> bool:
        slack = MAX_GAP_INTERVALS * self.interval_ms
        return not self.gaps and max(self.joined_late_ms, self.left_early_ms) <= slack

    @property
    def is_there_at_both_ends(self) -> bool:
        slack = self.window_ms // 100
        return self.joined_late_ms <= slack and self.left_early_ms <= slack

    @property
    def leaves_early(self) -> bool:
        stayed = self.window_ms - self.left_early_ms
        return self.joined_late_ms <= self.window_ms // 100 and stayed < _EARLY * self.window_ms


def window(trace: Mapping[str, Sequence[TraceRow]]) -> tuple[int, int]:
    """Return the first and the last moment of a trace, milliseconds."""
    first = min(rows[0].timestamp_ms for rows in trace.values())
    last = max(rows[-1].timestamp_ms for rows in trace.values())
    return first, last


def coverage(trace: Mapping[str, Sequence[TraceRow]]) -> list[NodeCoverage]:
    """Return every node's coverage, the busiest first."""
    first, last = window(trace)
    found = [_node(node, list(rows), first, last) for node, rows in trace.items()]
    return sorted(found, key=lambda one: (-one.busy_ms, one.node))


def pick(nodes: Sequence[NodeCoverage], steady: int = 4) -> dict[str, list[str]]:
    """Return the nodes that fit each part of the story; a part may stay empty.

    `steady`: fully covered, the busiest. `flaky`: there from start to end with many holes.
    `outage`: one long silence. `dark`: leaves early. `late`: joins late and stays.
    """
    holes = [node for node in nodes if node.is_there_at_both_ends and node.gaps]
    many = [node for node in holes if node.gaps > 2]
    few = [node for node in holes if node.gaps <= 2 and node.longest_gap_ms > node.window_ms // 20]
    leaving = [node for node in nodes if node.leaves_early]
    joining = [
        node
        for node in nodes
        if node.window_ms // 20 < node.joined_late_ms < node.window_ms // 2
        and node.left_early_ms <= node.window_ms // 100
        and not node.gaps
    ]
    return {
        "steady": [node.node for node in nodes if node.is_full][:steady],
        "flaky": _most(many, lambda node: node.missed_ms),
        "outage": _most(few, lambda node: node.longest_gap_ms),
        "dark": _most(leaving, lambda node: node.window_ms - node.left_early_ms),
        "late": _most(joining, lambda node: int(node.busy_ms)),
    }


def busy_seconds(rows: Sequence[TraceRow]) -> Fraction:
    """Return the integral of a node's utilisation, each sample held until the next, seconds."""
    total = sum(
        row.utilisation_ppm * (following.timestamp_ms - row.timestamp_ms)
        for row, following in itertools.pairwise(rows)
    )
    return Fraction(total, PPM * MS_PER_SECOND)


def covers(rows: Sequence[TraceRow]) -> bool:
    """Return whether a node has no silence between its first and its last sample."""
    interval = usual_interval_ms(list(rows))
    return all(
        after.timestamp_ms - row.timestamp_ms <= MAX_GAP_INTERVALS * interval
        for row, after in itertools.pairwise(rows)
    )


def _node(node: str, rows: list[TraceRow], first: int, last: int) -> NodeCoverage:
    interval = usual_interval_ms(rows)
    steps = [after.timestamp_ms - row.timestamp_ms for row, after in itertools.pairwise(rows)]
    gaps = [step for step in steps if step > MAX_GAP_INTERVALS * interval]
    return NodeCoverage(
        node=node,
        joined_late_ms=rows[0].timestamp_ms - first,
        left_early_ms=last - rows[-1].timestamp_ms,
        longest_gap_ms=max(gaps, default=0),
        gaps=len(gaps),
        missed_ms=sum(step - interval for step in gaps),
        busy_ms=busy_seconds(rows) * MS_PER_SECOND,
        interval_ms=interval,
        window_ms=last - first,
    )


def _most(nodes: Sequence[NodeCoverage], key: Callable[[NodeCoverage], int]) -> list[str]:
    """Return the one node for which `key` is highest, none if there is none."""
    return [max(nodes, key=lambda node: (key(node), node.node)).node] if nodes else []
