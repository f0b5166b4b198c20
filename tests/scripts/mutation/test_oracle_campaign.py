"""A small oracle with good tests and with blind ones: the score tells them apart."""

import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from oracle.errors import FatalError
from scripts.lib.mutation import results, tree
from scripts.lib.mutation.campaign import Plan
from scripts.lib.mutation.python import campaign, scope
from scripts.lib.mutation.python.campaign import OracleCampaign, quickest
from scripts.lib.mutation.results import Result
from scripts.lib.mutation.subjects import the_oracle
from scripts.lib.mutation.watched import Ask, Folder, Test
from scripts.lib.project import ROOT

MODULE = """
LIMIT = 5


def bounded(value: int) -> int:
    if value > LIMIT:
        raise ValueError("above the limit")
    return value


def waited(turns: int) -> int:
    while turns > 0:
        turns -= 1
    return turns


def never() -> int:
    return 7
"""
GOOD = """
import pytest
from oracle.good import bounded, waited

def test_bounded__at_the_limit__kept():
    assert bounded(5) == 5

def test_bounded__above__refused():
    with pytest.raises(ValueError):
        bounded(6)

def test_waited__some_turns__none_left():
    assert waited(3) == 0
"""
BLIND = """
from oracle.blind import bounded, waited

def test_bounded__some__says_nothing():
    bounded(1)

def test_waited__none__says_nothing():
    waited(0)
"""
NODE = """
import time
import pytest
from oracle.good import never

@pytest.fixture(scope="session")
def suite():
    return never()

def test_never__with_a_node__seven(suite):
    assert suite == 7

def test_never__too_slow__not_against_mutants():
    time.sleep(9)
    assert never() == 7
"""
OPTIONS = '[tool.pytest.ini_options]\naddopts = "-p no:ape_test --import-mode=importlib"\n'


class Hasty(OracleCampaign):
    """Waits less for loops without end."""

    preparing = 6.0


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A tree with one module under two names, and tests that mirror it."""
    root = tmp_path_factory.mktemp("project").resolve()
    files = {
        "oracle/__init__.py": "",
        "oracle/good.py": MODULE,
        "oracle/blind.py": MODULE,
        "tests/__init__.py": "",
        "tests/oracle/test_good.py": GOOD,
        "tests/oracle/test_blind.py": BLIND,
        "tests/oracle/test_node.py": NODE,
        "scripts/none.py": "",
        "pyproject.toml": f'{OPTIONS}pythonpath = ["."]\nmarkers = ["fuzz: long"]\n',
    }
    for name, text in files.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text, "utf-8")
    return root


@pytest.fixture(scope="module")
def ask(project: Path) -> Iterator[Ask]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PYTHONPATH", str(ROOT))
        with tree.worker(project, campaign.WORKER) as asking:
            yield asking


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("store")


@pytest.fixture(scope="module")
def tried(project: Path, ask: Ask, store: Path) -> list[Result]:
    """Every mutant of both modules."""
    plan = Plan(scope.sources(project), 0, 1, time.monotonic() + 600)
    return list(Hasty(project, store, ask, lambda _: None).run(plan))


def _of(found: list[Result], name: str) -> dict[tuple[str, str], Result]:
    return {(r.before, r.after): r for r in found if r.file == f"oracle/{name}.py"}


def test_run__good_tests__all_that_they_reach_killed_by_name(tried: list[Result]) -> None:
    found = _of(tried, "good")

    assert {r.function for r in found.values() if r.outcome == "survived"} == {"never"}
    assert found[">", ">="].by.endswith("test_bounded__at_the_limit__kept")
    assert found['raise ValueError("above the limit")', "pass"].by.endswith("above__refused")
    assert found["5", "6"].outcome == "killed"


def test_run__loop_without_end__ended_and_counts_as_killed(tried: list[Result]) -> None:
    found = _of(tried, "good")
    assert found["-=", "+="].outcome == "timed out"
    assert results.totals([found["-=", "+="]])["score"] == 100.0


def test_run__tests_that_cannot_fail__what_raises_alone_is_noticed(tried: list[Result]) -> None:
    found = _of(tried, "blind")
    assert found[">", ">="].outcome == "survived"
    assert found["5", "6"].outcome == "survived"
    assert found['raise ValueError("above the limit")', "pass"].outcome == "survived"


def test_watch__needs_a_node_or_is_slow__not_against_mutants(tried: list[Result]) -> None:
    (result,) = [r for r in _of(tried, "good").values() if (r.before, r.after) == ("7", "8")]
    assert (result.outcome, result.tests, result.why) == ("survived", 0, "no test reaches it")


def test_run__done__the_tree_is_as_it_was_and_a_second_run_has_nothing_to_do(
    project: Path, ask: Ask, store: Path, tried: list[Result]
) -> None:
    assert (project / "oracle/good.py").read_text("utf-8") == MODULE
    plan = Plan(["oracle/good.py"], 0, 1, time.monotonic() + 600)
    assert tried
    assert list(Hasty(project, store, ask, lambda _: None).run(plan)) == []


def _folder(path: str, *seconds: float) -> Folder:
    tests = (Test(f"{path}::test_{place}", one, {}) for place, one in enumerate(seconds))
    return Folder(path, tuple(tests), {}, ())


def test_quickest__own_folder_first_heavy_ones_last_and_no_more_than_enough() -> None:
    near, far = (
        _folder("tests/oracle/attest/test_a.py", 1.0),
        _folder("tests/oracle/test_b.py", 0.1),
    )
    heavy = _folder("tests/oracle/attest/test_c.py", 27.0, 0.1, 4.0)
    names = [test.name for folder in (heavy, far, near) for test in folder.tests]

    found = quickest(names, "oracle/attest/a.py", [near, far, heavy])

    assert found == [
        "tests/oracle/attest/test_a.py::test_0",
        "tests/oracle/test_b.py::test_0",
        "tests/oracle/attest/test_c.py::test_1",
    ]


def test_chosen__unknown_module__refused_with_those_there_are() -> None:
    subject = the_oracle()
    assert subject.chosen(["attest.bounds"]) == ["oracle/attest/bounds.py"]
    with pytest.raises(
        FatalError, match=r"no module bounds: known are .*assembly, .*attest\.bounds"
    ):
        subject.chosen(["bounds"])
