"""The main job, run as a person runs it: seeded, on a trace, and with bad input."""

import gzip
import io
import json
from pathlib import Path
from typing import Any

import pytest
from rich.console import Console

from scripts import demo
from scripts.lib.demo import settling
from scripts.lib.failure import guarded

HEADER = "timestamp_s,node,gpu_util_pct,memory_used_bytes"
NODES = {"aa11": (0, 780), "bb22": (0, 780), "cc33": (0, 200), "dd44": (240, 780)}
"""Node to the minutes in which it samples: 13 hours."""


def write_trace(file: Path) -> Path:
    lines = [HEADER]
    for minute in range(781):
        for index, (node, (first, last)) in enumerate(NODES.items()):
            if first <= minute <= last:
                percent = (minute * 7 + index * 13) % 100
                lines.append(f"{1_662_858_720 + minute * 60},{node},{percent}.25,")
    file.write_bytes(gzip.compress("\n".join(lines).encode()))
    return file


def tell(out: Path, trace: Path | None = None) -> tuple[int, str, dict[str, Any]]:
    text = io.StringIO()
    code = demo.tell(trace, 1, out, Console(file=text, width=110))
    return code, text.getvalue(), json.loads((out / "summary.json").read_text())


Told = tuple[int, str, dict[str, Any]]


@pytest.fixture(scope="module")
def replayed(tmp_path_factory: pytest.TempPathFactory) -> Told:
    """The story on a trace of four nodes, told once for all tests that only look at it."""
    folder = tmp_path_factory.mktemp("replayed")
    return tell(folder, write_trace(folder / "trace.csv.gz"))


def check_books(summary: dict[str, Any]) -> None:
    sheet = summary["balance_sheet"]
    assert sheet["money_in"] == sheet["money_out"] + sheet["held"] > 0
    assert sheet["held"] == sheet["owed"]
    for lease in summary["leases"]:
        assert lease["escrowed"] == lease["paid"] + lease["refunded"]
        assert 0 <= lease["credit"] <= lease["refunded"]
    assert sum(lease["escrowed"] for lease in summary["leases"]) == sheet["money_in"]
    assert all(isinstance(gas, int) and gas > 21_000 for gas in summary["gas"].values())


def test_demo__seeded_fleet__every_outcome_and_every_unit(tmp_path: Path) -> None:
    code, text, summary = tell(tmp_path)
    assert code == 0, text
    check_books(summary)
    outcomes = {lease["outcome"] for lease in summary["leases"]}
    assert outcomes == {"completed", "terminated", "dark", "sla_missed"}
    assert len(summary["fleet"]) >= 6
    assert {"submit", "open_lease", "settle", "close", "claim"} <= set(summary["gas"])
    missed = next(lease for lease in summary["leases"] if lease["outcome"] == "sla_missed")
    dark = next(lease for lease in summary["leases"] if lease["outcome"] == "dark")
    assert missed["credit"] > 0
    assert dark["refunded"] > dark["paid"]
    assert "gives notice" in text
    assert "0x" not in text, "people are named, not numbered"
    assert (tmp_path / "deployments" / "local" / "LeaseEscrow.json").is_file()


def test_demo__trace__nodes_keep_their_names_and_their_seconds(replayed: Told) -> None:
    code, text, summary = replayed
    assert code == 0, text
    check_books(summary)
    fleet = {machine["node"]: machine for machine in summary["fleet"]}
    assert set(NODES) <= set(fleet)
    assert len(fleet) >= 6, "made-up machines fill the parts that no node fits"
    assert fleet["aa11"]["available_seconds"] == 780 * 60
    percents = [(minute * 7) % 100 + 0.25 for minute in range(780)]
    assert fleet["aa11"]["busy_seconds"] == pytest.approx(sum(percents) * 60 / 100, abs=1)
    assert fleet["cc33"]["available_seconds"] == 200 * 60
    by_asset = {lease["asset"]: lease for lease in summary["leases"]}
    assert by_asset[fleet["cc33"]["asset"]]["outcome"] == "dark"
    assert "the trace says" in text


def test_demo__same_seed__same_figures(replayed: Told, tmp_path: Path) -> None:
    assert tell(tmp_path, write_trace(tmp_path / "trace.csv.gz"))[2] == replayed[2]


def test_demo__unit_goes_missing__exit_code_is_not_zero(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A transfer straight to the escrow is money in that nobody is owed: the books must show it."""
    claims = settling.Settling.everybody_claims

    def claims_and_a_stray(self: settling.Settling) -> None:
        claims(self)
        self.world.token.send("mint", self.world.escrow.address, 1)

    monkeypatch.setattr(settling.Settling, "everybody_claims", claims_and_a_stray)
    code, text, _ = tell(tmp_path, write_trace(tmp_path / "trace.csv.gz"))
    assert code == 1
    assert "does not add up" in text
    assert "LeaseEscrow: holds 1 units and owes 0" in text


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
