"""What an aggregator verifies and packs: `python -m scripts.bench_aggregator [--write]`.

10,000 signed reports of 1,000 machines, as they come over the wire, through the aggregator's own
code in one thread of one process, to the calldata of `submit_many`. Node keys are known already and
nothing is sent. Exit code 1 if the aim is missed.
"""

import sys

from scripts.lib.benchmarks import put
from scripts.lib.failure import EXIT_FAILED, Parser, guarded
from scripts.lib.fleet_bench import BODY_REPORTS, Timing, run

REPORTS = 10_000
AIM_SECONDS = 5.0


def section(timings: list[Timing], machine: str) -> str:
    """Return the page's section."""
    total, wall = (sum(values) for values in zip(*_seconds(timings), strict=True))
    rows = "\n".join(
        f"| {timing.step} | {timing.seconds:.2f} | {timing.wall_seconds:.2f} "
        f"| {timing.seconds / REPORTS * 1e6:.0f} |"
        for timing in timings
    )
    return f"""## Aggregator

{REPORTS:,} signed reports of 1,000 machines, from the bodies of requests to the calldata of
`submit_many`, one thread, on {machine}. Aim: under {AIM_SECONDS:.0f} seconds of one core.
`python -m scripts.bench_aggregator`; with `--write` it writes this section. The wall clock waits
for the disk as well ({REPORTS // BODY_REPORTS + 1} commits).

| step | seconds of one core | wall clock | microseconds a report |
|---|---|---|---|
{rows}
| **all** | **{total:.2f}** | **{wall:.2f}** | **{total / REPORTS * 1e6:.0f}** |
"""


def _seconds(timings: list[Timing]) -> list[tuple[float, float]]:
    return [(timing.seconds, timing.wall_seconds) for timing in timings]


def main() -> int:
    """Measure and print; 0 if the aim is met."""
    parser = Parser(prog="python -m scripts.bench_aggregator", description=__doc__)
    parser.add_argument("--write", action="store_true", help="write docs/benchmarks.md")
    parser.add_argument("--machine", default="one core of this machine", help="its name there")
    options = parser.parse_args()
    timings = run(REPORTS)
    for timing in timings:
        print(f"{timing.seconds:8.2f} s {timing.wall_seconds:8.2f} s  {timing.step}")
    total, wall = (sum(values) for values in zip(*_seconds(timings), strict=True))
    print(
        f"{total:8.2f} s {wall:8.2f} s  all {REPORTS:,} reports, of one core and by the wall clock"
    )
    print(f"aim: under {AIM_SECONDS:.0f} s of one core")
    if options.write:
        put("aggregator", section(timings, options.machine))
    return 0 if total < AIM_SECONDS else EXIT_FAILED


if __name__ == "__main__":
    sys.exit(guarded(main))
