"""What docs/operations.md shows of stores: its commands exist, its queries have rows."""

import json
import re
import shlex

import pytest

from scripts import indexing
from scripts.lib.indexing import asking, views
from scripts.lib.project import DOCS
from tests.scripts.indexing.conftest import Told

SECTION = (DOCS / "operations.md").read_text("utf-8").split("## Histories and statements")[1]
SECTION = SECTION.split("\n## ")[0]
COMMANDS = [
    shlex.split(line.split("   #")[0].split("  #")[0])[3:]
    for line in re.findall(r"^python -m scripts\.indexing .*$", SECTION, re.MULTILINE)
]
QUERIES = [line.split(";")[0] for line in re.findall(r"^SELECT .*$", SECTION, re.MULTILINE)]


def test_section__what_it_shows__is_found() -> None:
    assert [len(COMMANDS), len(QUERIES)] == [9, 5]
    parser = indexing.command_line()
    assert [parser.parse_args(words).verb for words in COMMANDS] == [one[0] for one in COMMANDS]


@pytest.mark.parametrize("query", QUERIES)
def test_query__as_documented__has_rows(told: Told, query: str) -> None:
    first_machine = query.replace("asset = 7", "asset = 1")
    assert told.store.look(first_machine)


@pytest.mark.parametrize("name", views.VIEWS)
def test_view__every_one__people_and_machines_get_the_same_rows(told: Told, name: str) -> None:
    answer = asking.view(told.store, name, None, None)
    rows = answer.data[name]
    assert json.loads(json.dumps(rows)) == rows
    assert answer.table is None or answer.table.row_count == len(rows)
    assert views.meaning(name).endswith(".")
