"""One line of JSON for each mutant that was tried: a run that was stopped goes on from them."""

import json
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

KILLED = ("killed", "timed out")
DROPPED = ("equivalent", "invalid")


@dataclass(frozen=True, slots=True)
class Result:
    """What became of one mutant."""

    name: str
    file: str
    operator: str
    function: str
    line: int
    before: str
    after: str
    outcome: str
    """killed, timed out, survived; equivalent (the same code) and invalid (does not compile)."""
    by: str = ""
    why: str = ""
    seconds: float = 0.0
    tests: int = 0
    """How many tests reach it."""


def load(file: Path) -> dict[str, Result]:
    """Return the results in `file` by the mutant's name, the last of each; none without a file.

    A last line that was cut off when a run was killed is left out.
    """
    found: dict[str, Result] = {}
    if not file.is_file():
        return found
    for line in file.read_text("utf-8").splitlines():
        if line.endswith("}"):
            result = Result(**json.loads(line))
            found[result.name] = result
    return found


def append(file: Path, result: Result) -> None:
    """Add one line; a line that was cut off before it is ended first."""
    file.parent.mkdir(parents=True, exist_ok=True)
    cut = file.is_file() and not file.read_bytes().endswith(b"\n") and file.stat().st_size > 0
    with file.open("a", encoding="utf-8") as lines:
        lines.write("\n" * cut + json.dumps(asdict(result)) + "\n")


def score(found: list[Result]) -> tuple[int, int]:
    """Return how many mutants were killed, and of how many that are mutants at all."""
    tried = [result for result in found if result.outcome not in DROPPED]
    return sum(result.outcome in KILLED for result in tried), len(tried)


def totals(found: list[Result]) -> dict[str, Any]:
    """Return the count of each outcome and the score in percent, None without a mutant."""
    killed, tried = score(found)
    outcomes = ("killed", "timed out", "survived", *DROPPED)
    counts = {name: sum(result.outcome == name for result in found) for name in outcomes}
    return {**counts, "score": round(100 * killed / tried, 1) if tried else None}
