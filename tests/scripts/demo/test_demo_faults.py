"""What must not pass: bad input, a unit that is missing. The first act alone says enough."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from scripts import demo
from scripts.lib.demo.fleet import Machine
from scripts.lib.demo.world import World
from scripts.lib.failure import guarded

HEADER = "timestamp_s,node,gpu_util_pct,memory_used_bytes"


@pytest.fixture
def first_act(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """Leave the second act out; one unit goes straight to each contract on the list instead."""
    strays: list[str] = []

    def instead(stage: World, *_: object) -> list[Machine]:
        for name in strays:
            stage.token.send("mint", stage.suite[name].address, 1)
        return []

    monkeypatch.setattr(demo, "second_act", instead)
    yield strays


def test_demo__first_act__same_seed_same_figures(
    tell: Any, trace: Path, tmp_path: Path, first_act: list[str]
) -> None:
    code, text, summary = tell(tmp_path / "once", trace)
    assert code == 0, text
    assert tell(tmp_path / "twice", trace)[2] == summary
    sheet = summary["balance_sheet"]
    brought = [lease["escrowed"] for lease in summary["leases"]]
    brought += [bond["added"] for bond in summary["bonds"]]
    brought += [dispute["bond"] for dispute in summary["disputes"]]
    assert sum(brought) == sheet["money_in"]
    assert (summary["loans"], len(summary["pools"])) == ([], 2)
    assert (tmp_path / "once" / "deployments" / "local" / "LeaseEscrow.json").is_file()


def test_demo__units_without_owner__exit_code_is_not_zero(
    tell: Any, trace: Path, tmp_path: Path, first_act: list[str]
) -> None:
    """A transfer straight to a contract is money in that nobody is owed: the books must show it."""
    first_act += ["LeaseEscrow", "LeaseBonds", "LoanDesk", "LendingPoolPrime"]
    code, text, _ = tell(tmp_path, trace)
    assert code == 1
    assert "does not add up" in text
    for name in first_act:
        assert f"{name}: holds 1 units and owes 0" in text


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (None, "no such trace file"),
        ("", "trace.csv:1: the header must be"),
        ("timestamp,node\n1,aa\n", "trace.csv:1: the header must be"),
        (f"{HEADER}\n", "no samples"),
        (f"{HEADER}\n1662858720,aa,5,\n1662858780,aa,many,\n", "trace.csv:3: gpu_util_pct"),
        (f"{HEADER}\n1662858720,aa,5,\n1662858780,aa\n", "trace.csv:3: 2 fields instead of 4"),
        (f"{HEADER}\n0,aa,5,\n7200,aa,5,\n14400,aa,5,\n", "at least once an hour"),
        (f"{HEADER}\n1662858720,aa,5,\n1662858720,aa,5,\n", "trace.csv:3: aa goes back in time"),
    ],
)
def test_demo__bad_trace__one_line_and_exit_code_2(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    content: str | None,
    said: str,
) -> None:
    file = tmp_path / "trace.csv"
    if content is not None:
        file.write_text(content)
    arguments = ["demo", "--trace", str(file), "--out", str(tmp_path / "out")]
    monkeypatch.setattr("sys.argv", arguments)
    assert guarded(demo.main) == 2
    lines = capsys.readouterr().err.splitlines()
    assert len(lines) == 1
    assert lines[0].startswith("error: ")
    assert said in lines[0]
