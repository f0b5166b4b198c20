"""docs/mutation.md: the score of each source and its survivors, each with an explanation."""

import json
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from pathlib import Path

import yaml

from oracle.errors import FatalError
from scripts.lib.files import write_atomically
from scripts.lib.mutation import results
from scripts.lib.mutation.results import Result

HEAD = """# Mutation testing

Every source of the contracts is made wrong in one place at a time: another operator, a moved bound,
a check or a write left out, arguments exchanged, a division rounded up. The unit tests that own the
source run against each such mutant, those that execute the place, quickest first. A mutant that no
test notices **survives**. One that does not compile, or compiles to the same code, is none and is
left out. `python -m scripts.mutation --help` says how to run it; this page is what
`python -m scripts.mutation --write` made of the last results.

- The score is killed / (killed + survived); a mutant that makes the tests hang counts as killed.
- **Tried** is a sample, drawn by a seed, **of** all mutants of the source. A source that is
  not in the table was not tried yet.
- The tests of other folders (integration, invariants) do not run: with them a survivor may die.
- A survivor that is explained still counts against the score.
"""


@dataclass(frozen=True, slots=True)
class About:
    """Which campaign a page tells of."""

    head: str
    prefix: str
    """What every source begins with: the page leaves it out."""
    explained: Path
    """Mutant's name to why it may survive. People write it."""
    refresh: str
    counts: dict[str, str]
    """Heads of the columns, and the outcomes that they count."""


CONTRACTS = About(
    HEAD, "contracts/", Path(__file__).with_name("explained.yaml"),
    "refresh: python -m scripts.mutation --write",
    {"killed": "killed", "hung": "timed out", "survived": "survived",
     "same code": "equivalent", "invalid": "invalid"},
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Tried:
    """What was tried of one source."""

    of: int
    """How many mutants it has."""
    results: list[Result]


Snapshot = dict[str, Tried]


def save(snapshot: Path, kept: Mapping[Path, Mapping[str, int]]) -> None:
    """Write the results in the files of `kept` into the snapshot; the rest of it stays.

    `kept` says with each file which mutants its source has now, and where: a result of another is
    of a source that has changed, and is left out.
    """
    whole = load(snapshot)
    for file, lines in kept.items():
        tried = results.load(file).values()
        found = [replace(one, line=lines[one.name]) for one in tried if one.name in lines]
        if found:
            whole[found[0].file] = Tried(len(lines), found)
    saved = {
        file: {"of": tried.of, "results": [_line(result) for result in tried.results]}
        for file, tried in sorted(whole.items())
    }
    write_atomically(snapshot, json.dumps(saved, indent=1) + "\n")


def load(snapshot: Path) -> Snapshot:
    """Return the committed results by source; empty without a file."""
    if not snapshot.is_file():
        return {}
    found = json.loads(snapshot.read_text("utf-8"))
    return {
        file: Tried(tried["of"], [Result(**result) for result in tried["results"]])
        for file, tried in found.items()
    }


def explained(file: Path) -> dict[str, str]:
    """Return the explanations by mutant; FatalError if the file is not a table of texts."""
    found = yaml.safe_load(file.read_text("utf-8")) or {}
    if not isinstance(found, dict) or not all(isinstance(text, str) for text in found.values()):
        raise FatalError(f"{file.name}: not a table of mutant names and texts")
    return {str(name): " ".join(text.split()) for name, text in found.items()}


def render(found: Snapshot, reasons: Mapping[str, str], about: About = CONTRACTS) -> str:
    """Return the page."""
    rows = "\n".join(_row(file, tried, about) for file, tried in found.items())
    table = f"| source | score | tried | of | {' | '.join(about.counts)} |\n"
    table += f"|{'---|' * (4 + len(about.counts))}\n"
    whole = Tried(
        sum(tried.of for tried in found.values()),
        [result for tried in found.values() for result in tried.results],
    )
    rows += f"\n{_row('**all**', whole, about)}\n"
    return f"{about.head}\n{table}{rows}\n## Survivors\n{_survivors(found, reasons, about)}"


def faults(
    snapshot: Path, page: Path, reasons: Path | None = None, about: About = CONTRACTS
) -> list[str]:
    """Return why the page is stale, and each explanation of a mutant that did not survive."""
    reasons = reasons or about.explained
    found, known = load(snapshot), explained(reasons)
    written = page.read_text("utf-8") if page.is_file() else ""
    stale = [f"{page.name} is not what the snapshot says ({about.refresh})"]
    faults = stale if written != render(found, known, about) else []
    alive = {r.name for tried in found.values() for r in tried.results if r.outcome == "survived"}
    return faults + [
        f"{reasons.name}: {name} did not survive: take it out"
        for name in known
        if name not in alive
    ]


def _line(result: Result) -> dict[str, object]:
    """Without what differs from run to run."""
    return asdict(result) | {"seconds": 0, "why": ""}


def _row(file: str, tried: Tried, about: About) -> str:
    got = results.totals(tried.results)
    score = "" if got["score"] is None else f"{got['score']} %"
    counts = " | ".join(str(got[outcome]) for outcome in about.counts.values())
    size = f"{len(tried.results)} | {tried.of:,}"
    return f"| {file.removeprefix(about.prefix)} | {score} | {size} | {counts} |"


def _survivors(found: Snapshot, reasons: Mapping[str, str], about: About) -> str:
    by_file: dict[str, list[str]] = defaultdict(list)
    for file, tried in found.items():
        for result in sorted(tried.results, key=lambda result: result.line):
            if result.outcome == "survived":
                by_file[file].append(_survivor(result, reasons.get(result.name)))
    parts = (
        f"\n### {file.removeprefix(about.prefix)}\n\n" + "\n".join(lines)
        for file, lines in by_file.items()
    )
    return "\n".join(parts) + "\n" if by_file else "\nNone.\n"


def _survivor(result: Result, reason: str | None) -> str:
    where = f"line {result.line}" + (f", `{result.function}`" if result.function else "")
    change = f"`{_code(result.before)}` → `{_code(result.after)}`"
    return f"- `{result.name}` {where}: {change}. {reason or '**Open.**'}"


def _code(text: str) -> str:
    flat = " ".join(text.split())
    return flat if len(flat) <= 90 else f"{flat[:87]}..."
