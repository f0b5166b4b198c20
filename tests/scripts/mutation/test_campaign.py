"""A small project with good tests, and with tests that cannot fail: the score tells them apart."""

import itertools
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from oracle.errors import FatalError
from scripts.lib.mutation import results, scope, tree
from scripts.lib.mutation.campaign import Campaign, Plan, kept_in
from scripts.lib.mutation.results import Result
from scripts.lib.mutation.watched import Ask, watch
from scripts.lib.project import ROOT

CONTRACT = """# pragma version 0.4.3

SPARE: constant(uint256) = 5
kept: public(uint256)


@external
def put(amount: uint256):
    assert amount != 0, "vault: nothing to put"  # not for free
    self._add(amount, msg.sender)


@external
def never():
    self.kept = 0


@internal
def _add(amount: uint256, by: address):
    self.kept += amount
"""
GOOD = """
import boa, pytest

def test_put__some__kept():
    vault = boa.load("contracts/Vault.vy")
    vault.put(1)
    vault.put(3)
    assert vault.kept() == 4

def test_put__nothing__reverts():
    with boa.reverts("vault: nothing to put"):
        boa.load("contracts/Vault.vy").put(0)
"""
BLIND = """
import boa, contextlib

def test_put__some__says_nothing():
    with contextlib.suppress(boa.BoaError):
        boa.load("contracts/Blind.vy").put(3)
"""
CONFTEST = """
from boa.interpret import set_cache_dir

set_cache_dir(".cache")
"""
OPTIONS = """
[tool.pytest.ini_options]
addopts = "-p no:ape_test --import-mode=importlib"
markers = ["fuzz: long"]
"""
RED = "def test_put__fails__always():\n    assert False\n"


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A tree with one contract under two names, and tests that mirror it."""
    root = tmp_path_factory.mktemp("project").resolve()
    files = {
        "contracts/Vault.vy": CONTRACT,
        "contracts/Blind.vy": CONTRACT,
        "tests/unit/vault/test_put.py": GOOD,
        "tests/unit/blind/test_put.py": BLIND,
        "tests/unit/red/test_put.py": RED,
        "tests/__init__.py": "",
        "tests/conftest.py": CONFTEST,
        "tests/helpers/words.py": "",
        "pyproject.toml": OPTIONS,
    }
    for name, text in files.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text, "utf-8")
    return root


@pytest.fixture(scope="module")
def ask(project: Path) -> Iterator[Ask]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PYTHONPATH", str(ROOT))
        with tree.worker(project) as asking:
            yield asking


@pytest.fixture(scope="module")
def tried(project: Path, ask: Ask, tmp_path_factory: pytest.TempPathFactory) -> list[Result]:
    """Every mutant of both contracts."""
    store = tmp_path_factory.mktemp("store")
    plan = Plan(["contracts/Vault.vy", "contracts/Blind.vy"], 0, 1, time.monotonic() + 600)
    return list(Campaign(project, store, ask, lambda _: None).run(plan))


def _of(found: list[Result], name: str) -> list[Result]:
    return [result for result in found if result.file == f"contracts/{name}.vy"]


def test_run__good_tests__every_reached_mutant_killed_by_name(tried: list[Result]) -> None:
    found = [r for r in _of(tried, "Vault") if r.outcome in (*results.KILLED, "survived")]

    alive = {(r.function, r.before, r.after) for r in found if r.outcome == "survived"}
    assert alive == {("never", "self.kept = 0", "pass"), ("never", "0", "1")}
    killers = {(r.operator, r.before): r.by.split("::")[-1] for r in found if r.by}
    assert killers["arithmetic", "+="] == "test_put__some__kept"
    assert killers["refusal", 'assert amount != 0, "vault: nothing to put"'] == (
        "test_put__nothing__reverts"
    )


def test_run__tests_that_cannot_fail__score_zero(tried: list[Result]) -> None:
    killed, mutants = results.score(_of(tried, "Blind"))
    assert killed == 0
    assert mutants == results.score(_of(tried, "Vault"))[1] > 5


def test_run__code_that_no_test_reaches__survives_and_says_why(tried: list[Result]) -> None:
    (removed,) = [r for r in _of(tried, "Vault") if (r.function, r.operator) == ("never", "write")]
    assert (removed.outcome, removed.tests) == ("survived", 0)
    assert removed.why == "no test reaches it"


def test_run__same_code_or_none__dropped_and_counted(tried: list[Result]) -> None:
    outcomes = {(r.operator, r.before): r.outcome for r in _of(tried, "Vault")}
    assert outcomes["constant", "5"] == "equivalent"
    assert outcomes["swap", "amount, msg.sender"] == "invalid"


def test_run__done__the_tree_is_as_it_was(project: Path, tried: list[Result]) -> None:
    assert tried
    assert (project / "contracts/Vault.vy").read_text("utf-8") == CONTRACT


def test_run__stopped_and_resumed__the_rest_only(project: Path, ask: Ask, tmp_path: Path) -> None:
    file = "contracts/Vault.vy"
    campaign = Campaign(project, tmp_path, ask, lambda _: None)
    plan = Plan([file], 4, 1, time.monotonic() + 600)
    first = [result.name for result in itertools.islice(campaign.run(plan), 2)]

    rest = [result.name for result in campaign.run(plan)]

    assert len(rest) == 2
    assert not set(first) & set(rest)
    assert set(results.load(kept_in(tmp_path, file))) == {*first, *rest}
    assert list(campaign.run(plan)) == []


def test_run__time_is_over__nothing_begun(project: Path, ask: Ask, tmp_path: Path) -> None:
    plan = Plan(["contracts/Vault.vy"], 4, 1, time.monotonic())
    assert list(Campaign(project, tmp_path, ask, lambda _: None).run(plan)) == []


def test_watch__tests_fail_on_the_original__refused(
    project: Path, ask: Ask, tmp_path: Path
) -> None:
    with pytest.raises(FatalError, match=r"tests/unit/red fails .*test_put__fails__always"):
        watch(project, "tests/unit/red", tmp_path, ask)


def test_folders__module__its_own_tests_then_those_of_its_deployables() -> None:
    found = scope.folders(ROOT, "contracts/modules/share_math.vy")
    assert found == ["tests/unit/modules/share_math", "tests/unit/lending_pool"]
    assert scope.folders(ROOT, "contracts/credit/LoanDesk.vy") == ["tests/unit/loan_desk"]
