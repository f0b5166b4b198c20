"""Replays a trace of real machines: `timestamp_s,node,gpu_util_pct,memory_used_bytes`.

CSV or CSV.gz. Time is shifted by whole days, so the hours of the day stay what they were.
"""

import csv
import gzip
import itertools
import statistics
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import IO

from oracle.errors import FatalError
from oracle.types import (
    MS_PER_DAY,
    MS_PER_SECOND,
    PPM_PER_PERCENT,
    AcceleratorSample,
    DeviceInfo,
    Sample,
)

COLUMNS = ("timestamp_s", "node", "gpu_util_pct", "memory_used_bytes")
MAX_TIMESTAMP_S = 1 << 40


@dataclass(frozen=True, slots=True)
class TraceRow:
    """One line of a trace."""

    timestamp_ms: int
    utilisation_ppm: int
    memory_used_bytes: int | None


def load_trace(path: str | Path) -> dict[str, list[TraceRow]]:
    """Return the rows of each node, oldest first.

    Raises FatalError, with the file and the line number, for what is not a trace.
    """
    file = Path(path)
    nodes: dict[str, list[TraceRow]] = {}
    try:
        with _open_text(file) as stream:
            for line, fields in _lines(stream, file):
                node, row = _parse(fields, f"{file}:{line}")
                rows = nodes.setdefault(node, [])
                if rows and row.timestamp_ms <= rows[-1].timestamp_ms:
                    raise FatalError(
                        f"{file}:{line}: {node} goes back in time: sort by timestamp_s"
                    )
                rows.append(row)
    except FileNotFoundError:
        raise FatalError(f"{file}: no such trace file: give the path of a CSV or CSV.gz") from None
    except (gzip.BadGzipFile, EOFError) as error:
        raise FatalError(f"{file}: damaged gzip ({error}): fetch the file again") from None
    except UnicodeDecodeError as error:
        raise FatalError(f"{file}: not text ({error.reason}): a trace is CSV or CSV.gz") from None
    except OSError as error:
        raise FatalError(f"{file}: cannot be read: {error.strerror or error}") from None
    if not nodes:
        raise FatalError(f"{file}: no samples: a trace has a header and at least one line")
    return nodes


def _open_text(file: Path) -> IO[str]:
    with file.open("rb") as probe:
        is_gzip = probe.read(2) == b"\x1f\x8b"
    if is_gzip:
        return gzip.open(file, "rt", encoding="utf-8", newline="")
    return file.open(encoding="utf-8", newline="")


def _lines(stream: IO[str], file: Path) -> Iterator[tuple[int, list[str]]]:
    """Yield (line number, fields) after checking the header."""
    reader = csv.reader(stream)
    try:
        header = next(reader, None)
        if header is None or tuple(field.strip() for field in header) != COLUMNS:
            raise FatalError(f"{file}:1: the header must be {','.join(COLUMNS)}")
        for fields in reader:
            if fields:
                yield reader.line_num, fields
    except csv.Error as error:
        raise FatalError(f"{file}:{reader.line_num}: not CSV: {error}") from None


def _parse(fields: list[str], where: str) -> tuple[str, TraceRow]:
    """Return (node, row); refuse what is malformed, naming `where`."""
    if len(fields) != len(COLUMNS):
        raise FatalError(f"{where}: {len(fields)} fields instead of {len(COLUMNS)}")
    timestamp, node, utilisation, memory = (field.strip() for field in fields)
    if not node:
        raise FatalError(f"{where}: node is empty")
    seconds = _number(timestamp, f"{where}: timestamp_s")
    if not 0 <= seconds < MAX_TIMESTAMP_S:
        raise FatalError(f"{where}: timestamp_s {timestamp} is not in Unix seconds")
    percent = _number(utilisation, f"{where}: gpu_util_pct")
    if not 0 <= percent <= 100:
        raise FatalError(f"{where}: gpu_util_pct {utilisation} is not between 0 and 100")
    used = None if not memory else int(_number(memory, f"{where}: memory_used_bytes"))
    if used is not None and used < 0:
        raise FatalError(f"{where}: memory_used_bytes {memory} is negative")
    row = TraceRow(int(seconds * MS_PER_SECOND), int(percent * PPM_PER_PERCENT), used)
    return node, row


def _number(text: str, what: str) -> Decimal:
    try:
        number = Decimal(text)
    except InvalidOperation:
        raise FatalError(f"{what} {text!r} is not a number") from None
    if not number.is_finite():
        raise FatalError(f"{what} {text!r} is not a number")
    return number


def pick_node(trace: dict[str, list[TraceRow]], node: str) -> list[TraceRow]:
    """Return the rows of `node`; when it is missing, FatalError lists nodes to choose from."""
    if node in trace:
        return trace[node]
    longest = sorted(trace, key=lambda name: (-len(trace[name]), name))[:8]
    rest = f" and {len(trace) - len(longest)} more" if len(trace) > len(longest) else ""
    problem = f"no node {node!r} in the trace" if node else "choose a node of the trace"
    raise FatalError(f"replay: {problem} (--node): {', '.join(longest)}{rest}")


def whole_days_ms(first_ms: int, start_ms: int) -> int:
    """Return the whole days, in ms, that shift a trace to begin on the day of `start_ms`."""
    return (start_ms // MS_PER_DAY - first_ms // MS_PER_DAY) * MS_PER_DAY


def usual_interval_ms(rows: list[TraceRow]) -> int:
    """Return the median distance of a node's samples (1 minute for a single sample)."""
    steps = [after.timestamp_ms - row.timestamp_ms for row, after in itertools.pairwise(rows)]
    return int(statistics.median_low(steps)) if steps else 60 * MS_PER_SECOND


class ReplaySampler:
    """One node of a trace as a machine with one accelerator."""

    source = "replay"
    is_live = False

    def __init__(self, node: str, rows: list[TraceRow], shift_ms: int = 0) -> None:
        """`rows` are the node's, `shift_ms` is added to their time (see `whole_days_ms`)."""
        if not rows:
            raise FatalError(f"replay: node {node!r} has no samples")
        self.node = node
        self.uuid = f"GPU-{node.encode().hex()[:32]:0>32}"
        self.interval_ms = usual_interval_ms(rows)
        self._samples = [self._sample(row, shift_ms) for row in rows]
        self._times = [sample.taken_at_ms for sample in self._samples]

    def _sample(self, row: TraceRow, shift_ms: int) -> Sample:
        accelerator = AcceleratorSample(
            uuid=self.uuid,
            utilisation_ppm=row.utilisation_ppm,
            memory_used_bytes=row.memory_used_bytes,
        )
        return Sample(row.timestamp_ms + shift_ms, (accelerator,))

    def devices(self) -> tuple[DeviceInfo, ...]:
        """Return the one accelerator; its UUID is made of the node's name."""
        return (DeviceInfo("replay", self.uuid, self.node),)

    def samples(self) -> Iterable[Sample]:
        """Return every sample of the node, oldest first, shifted."""
        return self._samples

    def sample(self, now_ms: int) -> Sample:
        """Return the newest sample at or before `now_ms`; before the first one, an empty one."""
        index = bisect_right(self._times, now_ms)
        return self._samples[index - 1] if index else Sample(now_ms, ())

    def close(self) -> None:
        """Nothing is held."""
