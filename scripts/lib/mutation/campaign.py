"""Tries mutants one by one within a budget, and keeps each result at once."""

import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from oracle.errors import RetryableError
from scripts.lib.mutation import results, scope, watched
from scripts.lib.mutation.mutants import Mutant, mutants, sample
from scripts.lib.mutation.results import Result
from scripts.lib.mutation.source import Source
from scripts.lib.mutation.watched import Ask, Folder

PATIENCE = 4.0
"""A mutant may take this many times what its tests take on the original..."""
COMPILING_SECONDS = 120.0
"""...and this for compiling and starting; more counts as killed, and is said."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What a run is to do."""

    files: Sequence[str]
    size: int
    """Mutants of each file; 0 for all."""
    seed: int
    until: float
    """Monotonic seconds at which no further mutant is begun."""
    folders: int = 3
    """Folders of tests for each source, the nearest ones."""
    again: frozenset[str] = frozenset()
    """Outcomes that are tried once more, e.g. after a test was written."""


@dataclass(frozen=True, slots=True)
class Stage:
    """What is known of one source before its first mutant."""

    folders: Sequence[Folder]
    asked: dict[str, Any]
    """What goes with each request."""


class Campaign:
    """A tree to work in, where results are kept, and a worker. The mutants are a contract's."""

    preparing = COMPILING_SECONDS

    def __init__(self, tree: Path, store: Path, ask: Ask, say: Callable[[str], None]) -> None:
        self._tree = tree
        self._store = store
        self._ask = ask
        self._say = say
        self._folders: dict[str, Folder] = {}

    def run(self, plan: Plan) -> Iterator[Result]:
        """Yield a result for each mutant as it is tried, until the plan or its time is over."""
        for file in plan.files:
            if time.monotonic() < plan.until:
                yield from self._file(file, plan)

    def _file(self, file: str, plan: Plan) -> Iterator[Result]:
        source, every = self._mutants(file)
        chosen = sample(every, plan.size or len(every), plan.seed)
        kept = kept_in(self._store, file)
        known = results.load(kept)
        waiting = [m for m in chosen if m.name not in known or known[m.name].outcome in plan.again]
        self._say(f"{file}: {len(every)} mutants, {len(chosen)} chosen, {len(waiting)} to try")
        if not waiting:
            return
        stage = self._stage(file, plan)
        for mutant in waiting:
            if time.monotonic() >= plan.until:
                return
            result = self._try(source, mutant, stage)
            results.append(kept, result)
            yield result

    def _mutants(self, file: str) -> tuple[Source, list[Mutant]]:
        source = Source.read(self._tree, file)
        return source, mutants(source)

    def _stage(self, file: str, plan: Plan) -> Stage:
        folders = [self._watched(path) for path in scope.folders(self._tree, file)[: plan.folders]]
        loaded = {name for folder in folders for name in folder.loaded}
        self._ask({"keep": sorted(loaded)})
        witnesses = scope.deployables(self._tree, file)
        witnesses.sort(key=lambda name: name not in loaded)
        return Stage(folders, {"witnesses": witnesses})

    def _tests(self, source: Source, mutant: Mutant, stage: Stage) -> list[str]:
        return tests_of(source, mutant, stage.folders)

    def _watched(self, path: str) -> Folder:
        if path not in self._folders:
            self._say(f"{path}: what each test executes")
            store = self._store / "watched"
            self._folders[path] = watched.watch(self._tree, path, store, self._ask)
        return self._folders[path]

    def _try(self, source: Source, mutant: Mutant, stage: Stage) -> Result:
        tests = self._tests(source, mutant, stage)
        seconds = {test.name: test.seconds for folder in stage.folders for test in folder.tests}
        limit = self.preparing + PATIENCE * sum(seconds[name] for name in tests)
        changed = mutant.apply(source.text)
        asked = {"file": mutant.file, "source": changed, "tests": tests, "limit": limit}
        answer = self._ask({"try": asked | stage.asked})
        if answer["outcome"] == "broken":
            raise RetryableError(f"{mutant.file}:{mutant.line}: {answer.get('why')}")
        return Result(
            mutant.name, mutant.file, mutant.operator, mutant.function, mutant.line,
            mutant.before, mutant.after, answer["outcome"], answer.get("by", ""),
            answer.get("why", ""), answer["seconds"], len(tests),
        )  # fmt: skip


def tests_of(source: Source, mutant: Mutant, folders: Sequence[Folder]) -> list[str]:
    """Return the tests that reach a mutant: its lines, else its function, else its file."""
    for lines in (mutant.lines, function_lines(source, mutant.function)):
        found = watched.reaching(folders, mutant.file, lines)
        if found or (mutant.function and lines is not mutant.lines):
            return found
    return watched.reaching(folders, mutant.file, range(1, source.line(len(source.text)) + 1))


def function_lines(source: Source, name: str) -> Iterable[int]:
    """Return the lines of a function, or of a class's, `Class.method`; none if `name` is empty."""
    inside = source.tree.body if name else []
    found: Any = None
    for part in name.split("."):
        found = next((node for node in inside if getattr(node, "name", "") == part), None)
        inside = getattr(found, "body", [])
    return range(found.lineno, found.end_lineno + 1) if found is not None else ()


def kept_in(store: Path, file: str) -> Path:
    """Return where the results of one source are kept; stems of contracts are unique."""
    name = "-".join(Path(file).with_suffix("").parts[1:])
    return store / f"{Path(file).stem if file.startswith('contracts/') else name}.jsonl"
