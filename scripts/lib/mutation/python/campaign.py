"""The campaign over `oracle/`: its mutants, its tests and in which order they run."""

import ast
import json
from collections.abc import Callable, Sequence
from pathlib import Path

from oracle.errors import FatalError
from scripts.lib.files import write_atomically
from scripts.lib.mutation import campaign, watched
from scripts.lib.mutation.campaign import Plan, Stage, tests_of
from scripts.lib.mutation.mutants import Mutant
from scripts.lib.mutation.python import scope
from scripts.lib.mutation.python.mutants import mutants
from scripts.lib.mutation.source import Source
from scripts.lib.mutation.watched import Ask, Folder

WORKER = "scripts.lib.mutation.python.worker"
STARTING_SECONDS = 30.0
"""For importing the project and setting up; more than that and four times its tests is too long."""
ENOUGH_SECONDS = 30.0
"""As many tests run against one mutant as take this long on the original, quickest first."""
HEAVY_SECONDS = 2.0
"""A file of tests whose slowest one, with its fixtures, takes longer comes last."""


class OracleCampaign(campaign.Campaign):
    """Mutants of `oracle/`. All quick tests of `tests/oracle` that execute a place run."""

    preparing = STARTING_SECONDS

    def __init__(self, tree: Path, store: Path, ask: Ask, say: Callable[[str], None]) -> None:
        super().__init__(tree, store, ask, say)
        self._found: list[Folder] = []

    def _mutants(self, file: str) -> tuple[Source, list[Mutant]]:
        source = read(self._tree, file)
        return source, mutants(source)

    def _stage(self, file: str, plan: Plan) -> Stage:
        if not self._found:
            self._found = self._watch_all()
        return Stage(self._found, {})

    def _tests(self, source: Source, mutant: Mutant, stage: Stage) -> list[str]:
        found = tests_of(source, mutant, stage.folders)
        if not mutant.function:
            found = list(dict.fromkeys([*owning(mutant.file, stage.folders, found), *found]))
        return quickest(found, mutant.file, stage.folders)

    def _watch_all(self) -> list[Folder]:
        scope.compiled(self._tree)
        code = scope.code_digest(self._tree)
        return [self._one(path, code) for path in scope.tests(self._tree)]

    def _one(self, path: str, code: str) -> Folder:
        name = path.removeprefix(f"{scope.TESTS}/").replace("/", "-")
        kept = self._store / "watched" / f"{name}.json"
        now = scope.test_digest(self._tree, path, code)
        said = json.loads(kept.read_text("utf-8")) if kept.is_file() else {}
        if said.get("digest") != now:
            said = {**self._ask({"watch": [path]}), "digest": now}
            if "tests" not in said:
                raise FatalError(f"{path}: {said.get('why', 'no answer')}")
            left = len(said["left out"])
            self._say(f"{path}: {len(said['tests'])} tests watched, {left} left out")
            write_atomically(kept, json.dumps(said))
        return watched.folder(self._tree, path, said)


def read(tree: Path, file: str) -> Source:
    """Return the Python source at `file`."""
    return Source(file, (tree / file).read_text("utf-8"), ast.parse)


def owning(file: str, folders: Sequence[Folder], found: Sequence[str]) -> list[str]:
    """Return the tests that own a module, for what is executed at import only.

    Those of its own file, `test_x.py` for `x.py`; of its folder, if nothing is `found` otherwise.
    """
    near = [folder for folder in folders if scope.near(file, folder.path)]
    own = [f for f in near if Path(f.path).name == f"test_{Path(file).name}"]
    return [test.name for folder in (own if found else near) for test in folder.tests]


def quickest(names: Sequence[str], file: str, folders: Sequence[Folder]) -> list[str]:
    """Return the tests in the order of their run, as many as are quick enough together.

    Those that the module's own folder holds first; those behind a fixture that takes seconds last.
    """
    heavy, seconds = {}, {}
    for folder in folders:
        slowest = max((test.seconds for test in folder.tests), default=0.0)
        heavy[folder.path] = slowest if slowest > HEAVY_SECONDS else 0.0
        seconds.update({test.name: test.seconds for test in folder.tests})

    def rank(name: str) -> tuple[bool, bool, float]:
        path = name.split("::")[0]
        return (heavy[path] > 0, not scope.near(file, path), seconds[name])

    chosen: list[str] = []
    spent = 0.0
    begun: set[str] = set()
    for name in sorted(names, key=rank):
        path = name.split("::")[0]
        spent += seconds[name] + (heavy[path] if path not in begun else 0.0)
        if chosen and spent > ENOUGH_SECONDS:
            break
        begun.add(path)
        chosen.append(name)
    return chosen
