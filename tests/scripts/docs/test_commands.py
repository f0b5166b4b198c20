"""Every command in the docs is run by a test: here, elsewhere, or it says why it cannot be."""

import ast
import re
import shlex
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import typer.main

from oracle import cli
from scripts.indexing import command_line
from scripts.lib.project import ROOT
from tests.scripts.docs import documented, grammar
from tests.scripts.docs.ape_server import SCRIPTS, node
from tests.scripts.docs.documented import PAGES, Command
from tests.scripts.docs.elsewhere import ELSEWHERE, NOT_RUN, Elsewhere, NotRun
from tests.scripts.docs.live import LIVE

DO = (
    "run it in tests/scripts/docs/live.py, or name the test that runs it in elsewhere.py, or, if "
    "no test can run it, say why there (NOT_RUN)"
)
EXACT = [one.text for one in LIVE] + [text for one in ELSEWHERE for text in one.commands]


@pytest.fixture(scope="module")
def trees(ape_tree: dict[str, Any]) -> dict[str, Any]:
    """What commands there are: of ape's scripts, and of the oracle."""
    cli.add_other_parties()
    return {**ape_tree, "oracle": node(typer.main.get_command(cli.app))}


@pytest.fixture(scope="module")
def commands(trees: dict[str, Any]) -> list[Command]:
    """Every command of every page and of every help."""
    found = documented.of_pages()
    for name in SCRIPTS:
        words = f"ape run {name}"
        found += documented.of_help(documented.with_family(trees[name], words), words)
    found += documented.of_help(documented.with_family(trees["oracle"], ""), "python -m oracle")
    return found


def is_covered(text: str) -> bool:
    """Return whether a test runs the command, or one that a mention of it is part of."""
    if text in EXACT or any(re.fullmatch(one.pattern, text) for one in NOT_RUN):
        return True
    made = grammar.shape(text)
    return made.is_mention and any(made.is_of(grammar.shape(one)) for one in EXACT)


def test_commands__pages_and_helps__are_all_covered(commands: list[Command]) -> None:
    assert len(commands) > 150
    open_ones = sorted({f"{one.where}: {one.text}" for one in commands if not is_covered(one.text)})
    assert not open_ones, "\n".join([f"no test runs these: {DO}", *open_ones])


def test_is_covered__a_new_command__is_not() -> None:
    assert is_covered("ape run leasing quote 7 48 --network ethereum:devnet:node")
    assert not is_covered("ape run leasing quote 8 48 --network ethereum:devnet:node")
    assert not is_covered("ape run leasing lend 7")
    assert not is_covered("make coffee")


def test_tables__every_entry__is_documented(commands: list[Command]) -> None:
    texts = {one.text for one in commands}
    stale = [one for one in EXACT if one not in texts]
    stale += [
        one.pattern for one in NOT_RUN if not any(re.fullmatch(one.pattern, t) for t in texts)
    ]
    assert not stale, "\n".join(["no page and no help shows these: take them out", *stale])


def test_commands__what_they_name__exists(commands: list[Command], trees: dict[str, Any]) -> None:
    texts = {one.text for one in commands}
    found = {text: wrong for text in sorted(texts) if (wrong := grammar.faults(text, trees))}
    assert not found, "\n".join(f"{text}: {wrong}" for text, wrong in found.items())


@pytest.mark.parametrize(
    "text",
    [
        "make coffee",
        "make demo TRACK=a.csv",
        "ape run lending",
        "ape run leasing lend 7",
        "ape run leasing quote 7 48 --rate 3",
        "python -m oracle sleep",
        "python -m oracle attest compare 7 --loud",
        "python -m scripts.lending",
        "python -m scripts.gas --wright",
        "cat docs/nothing.md",
    ],
)
def test_faults__what_is_not_there__is_named(text: str, trees: dict[str, Any]) -> None:
    assert len(grammar.faults(text, trees)) == 1


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_page__blocks_with_commands__say_sh(page: Path) -> None:
    assert documented.unmarked(page) == []


@cache
def module_of(test: str) -> str:
    return (ROOT / test.split("::")[0]).read_text("utf-8")


@pytest.mark.parametrize("one", ELSEWHERE, ids=lambda one: one.commands[0])
def test_elsewhere__named_test__is_there_and_holds_the_words(one: Elsewhere) -> None:
    text, name = module_of(one.test), one.test.split("::")[1]
    functions = [part for part in ast.walk(ast.parse(text)) if isinstance(part, ast.FunctionDef)]
    assert name in [function.name for function in functions]
    for command in one.commands:
        made = grammar.shape(command)
        for word in one.words or [f'"{word}"' for word in (made.path[-1], *made.options)]:
            assert word in text, command


def test_make__demo_and_simulation__run_what_the_tests_run() -> None:
    recipes = (ROOT / "Makefile").read_text("utf-8")
    for module in ("demo", "credit_simulation", "market_simulation"):
        assert f"@python -m scripts.{module}" in recipes


@pytest.mark.parametrize("one", NOT_RUN, ids=lambda one: one.pattern)
def test_not_run__each__has_a_reason(one: NotRun) -> None:
    assert len(one.reason.split()) >= 3


def test_indexing__examples_of_its_help__are_verbs_and_options_of_it() -> None:
    parser = command_line()
    lines = [line for line in (parser.epilog or "").splitlines() if line]
    verbs = ("run", "status", "show", "statement", "sql", "verify")
    shown = [re.split(r"\s{2,}", line)[0] for line in lines if line.split()[0] in verbs]
    assert len(shown) == 11
    for line in shown:
        assert parser.parse_args(shlex.split(line)).verb == line.split()[0]
