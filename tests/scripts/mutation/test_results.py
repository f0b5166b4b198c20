"""What was tried is kept line by line; scores count mutants only."""

from pathlib import Path

import pytest

from oracle.errors import FatalError
from scripts import mutation
from scripts.lib.mutation import page, results, subjects
from scripts.lib.mutation.results import Result


def _result(name: str, outcome: str) -> Result:
    return Result(name, "contracts/F.vy", "bound", "f", 7, "<", "<=", outcome)


def test_load__nothing_kept__empty(tmp_path: Path) -> None:
    assert results.load(tmp_path / "f.jsonl") == {}


def test_append__several__last_of_each_counts(tmp_path: Path) -> None:
    file = tmp_path / "deep" / "f.jsonl"
    for result in (_result("a", "survived"), _result("b", "killed"), _result("a", "killed")):
        results.append(file, result)

    assert results.load(file) == {"a": _result("a", "killed"), "b": _result("b", "killed")}


def test_append__line_cut_off_by_a_kill__left_out_and_the_next_one_whole(tmp_path: Path) -> None:
    file = tmp_path / "f.jsonl"
    results.append(file, _result("a", "killed"))
    file.write_text(file.read_text("utf-8") + '{"name": "b", "fi', "utf-8")
    assert set(results.load(file)) == {"a"}

    results.append(file, _result("c", "killed"))

    assert set(results.load(file)) == {"a", "c"}


def test_totals__all_outcomes__score_of_true_mutants_only() -> None:
    outcomes = ["killed", "killed", "timed out", "survived", "equivalent", "invalid"]
    found = [_result(str(place), outcome) for place, outcome in enumerate(outcomes)]

    assert results.score(found) == (3, 4)
    assert results.totals(found) == {
        "killed": 2, "timed out": 1, "survived": 1, "equivalent": 1, "invalid": 1, "score": 75.0
    }  # fmt: skip


def test_totals__no_mutant__no_score() -> None:
    assert results.totals([_result("a", "invalid")])["score"] is None


LINES = {name: 7 for name in "abc"} | {f"other{number}": 1 for number in range(1_231)}
"""The mutants there are now."""


def _written(folder: Path, *found: Result, reasons: str = "{}") -> tuple[Path, Path, Path]:
    kept, snapshot = folder / "f.jsonl", folder / "mutation.json"
    for result in found:
        results.append(kept, result)
    page.save(snapshot, {kept: LINES})
    told = folder / "explained.yaml"
    told.write_text(reasons, "utf-8")
    written = folder / "mutation.md"
    written.write_text(page.render(page.load(snapshot), page.explained(told)), "utf-8")
    return snapshot, written, told


def test_save__source_has_changed__keeps_what_is_still_a_mutant_and_where_it_is(
    tmp_path: Path,
) -> None:
    kept, snapshot = tmp_path / "f.jsonl", tmp_path / "mutation.json"
    for name in ("a", "gone"):
        results.append(kept, _result(name, "survived"))

    page.save(snapshot, {kept: {"a": 90, "new": 91}})

    (tried,) = page.load(snapshot).values()
    assert tried.of == 2
    assert [(result.name, result.line) for result in tried.results] == [("a", 90)]


def test_render__survivor__with_its_explanation_or_open(tmp_path: Path) -> None:
    found = (_result("a", "survived"), _result("b", "survived"), _result("c", "killed"))
    snapshot, written, told = _written(tmp_path, *found, reasons="a: Both are  equal there.")

    text = written.read_text("utf-8")

    assert "| F.vy | 33.3 % | 3 | 1,234 | 1 | 0 | 2 | 0 | 0 |" in text
    assert "- `a` line 7, `f`: `<` → `<=`. Both are equal there." in text
    assert "- `b` line 7, `f`: `<` → `<=`. **Open.**" in text
    assert page.faults(snapshot, written, told) == []


def test_faults__page_stale_or_dead_mutant_explained__said(tmp_path: Path) -> None:
    snapshot, written, told = _written(tmp_path, _result("a", "killed"))
    assert page.faults(snapshot, written, told) == []
    written.write_text("# Mutation testing\n", "utf-8")
    told.write_text("a: it is well.", "utf-8")

    assert page.faults(snapshot, written, told) == [
        f"mutation.md is not what the snapshot says ({page.CONTRACTS.refresh})",
        "explained.yaml: a did not survive: take it out",
    ]


def test_explained__not_a_table_of_texts__refused(tmp_path: Path) -> None:
    file = tmp_path / "explained.yaml"
    file.write_text("a: [1]", "utf-8")
    with pytest.raises(FatalError, match="not a table"):
        page.explained(file)


@pytest.mark.parametrize("subject", [subjects.contracts, subjects.the_oracle])
def test_faults__this_project__pages_are_the_snapshots(subject) -> None:
    assert mutation.faults(subject()) == []
