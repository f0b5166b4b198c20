"""The command as a person runs it: small, with bad input, and against a stale page."""

import csv
from pathlib import Path
from xml.etree import ElementTree

import pytest

from scripts import credit_simulation
from scripts.lib.failure import EXIT_BAD_INPUT, EXIT_FAILED, guarded
from scripts.lib.simulation import grid, rents, study
from scripts.lib.simulation.study import Study

HEADER = "accelerator,memory_gb,form_factor,provider,region,usd_per_gpu_hour,kind,source"
PRICES = (
    "H100,80,SXM5,one,US,1.87,on_demand,x",
    "H100,80,SXM5,two,EU,2.95,on_demand,x",
    "H100,80,SXM5,two,EU,1.25,spot,x",
    "H100,94,NVL,one,BG,9.00,on_demand,x",
    "A100,80,PCIE,one,US,0.87,on_demand,x",
    "H100,80,SXM,three,VN,2.00,on_demand,x",
)
SMALL = ("--runs", "1", "--loans", "2", "--seed", "3")


def prices(folder: Path, *lines: str, header: str = HEADER) -> Path:
    file = folder / "prices.csv"
    file.write_text("\n".join((header, *lines)) + "\n")
    return file


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> tuple[int, Path]:
    """The whole study with two loans a book, run once."""
    out = tmp_path_factory.mktemp("simulation")
    return credit_simulation.main([*SMALL, "--out", str(out)]), out


def test_main__small_run__every_cell_in_the_file(small: tuple[int, Path]) -> None:
    code, out = small
    assert code == 0
    with (out / "cells.csv").open(newline="") as file:
        rows = list(csv.DictReader(file))
    cells = len(grid.LTVS) * len(grid.MONTHS) + len(grid.VARIANTS)
    assert len(rows) == 5 * cells
    assert {row["scenario"] for row in rows} == {"expected", "idle", "generation", "slide", "both"}
    assert all(0 <= float(row["loss"]) <= 1 for row in rows)


def test_main__small_run__chart_with_its_labels(small: tuple[int, Path]) -> None:
    _, out = small
    root = ElementTree.parse(out / "simulation.svg").getroot()
    words = "\n".join("".join(node.itertext()) for node in root.iter() if node.tag.endswith("text"))
    for label in (
        "A. Peak LTV",
        "B. Pool loss",
        "C. One loan",
        "D. Days in the exit queue",
        "origination LTV (%)",
        "peak LTV (% of used price)",
        "term (months)",
        "loss (% of lent)",
        "thousand dollars",
        "debt ceiling",
        "days since opening",
        "liquidation 80 %",
        "the H100's slide",
    ):
        assert label in words
    links = [value for node in root.iter() for name, value in node.items() if "href" in name]
    assert links and all(link.startswith(("#", "data:")) for link in links), "self-contained"
    assert (out / "simulation.png").read_bytes().startswith(b"\x89PNG")


def test_main__page__sections_and_grid(small: tuple[int, Path]) -> None:
    text = (small[1] / "simulation.md").read_text()
    for heading in ("The schedule alone", "What rents carry", "Every cell", "one change at a time"):
        assert f"## {heading}" in text or heading in text
    assert text.count("\n| both ") >= len(grid.LTVS) * len(grid.MONTHS)


def test_committed_chart__size__under_300_kilobytes() -> None:
    assert 10_000 < (credit_simulation.DOCS / "simulation.svg").stat().st_size < 300_000


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--seed", "-1"], "--seed: -1 is negative"),
        (["--runs", "0"], "--runs: 0 is not from 1 to 500"),
        (["--loans", "1001"], "--loans: 1001 is not from 1 to 1000"),
        (["--seed", "x"], "invalid int value"),
        (["--write", "--seed", "2"], "--write and --check take no other seed"),
        (["--check", "--runs", "1"], "--write and --check take no other seed"),
        (["--write", "--check"], "not allowed with"),
        (["--rents", "missing.csv"], "No such file"),
        (["--nonsense"], "unrecognized arguments"),
    ],
)
def test_main__bad_input__one_line_and_code_2(
    capsys: pytest.CaptureFixture[str], arguments: list[str], said: str
) -> None:
    assert guarded(lambda: credit_simulation.main(arguments)) == EXIT_BAD_INPUT
    error = capsys.readouterr().err
    assert said in error and error.startswith("error: ") and error.count("\n") == 1


def test_main__out_is_a_file__code_2(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "taken"
    file.write_text("")
    assert guarded(lambda: credit_simulation.main(["--out", str(file)])) == EXIT_BAD_INPUT
    assert "is not a folder" in capsys.readouterr().err


def test_main__help__says_what_breaks_and_what_each_option_does(
    capsys: pytest.CaptureFixture[str],
) -> None:
    with pytest.raises(SystemExit) as stopped:
        credit_simulation.main(["--help"])
    assert stopped.value.code == 0
    text = capsys.readouterr().out
    assert "over 10 % in auction" in text and "--rents" in text and "usd_per_gpu_hour" in text


def test_faults__page_as_found_or_stale__said_with_the_way_to_refresh(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = tmp_path / "simulation.md"
    monkeypatch.setattr(credit_simulation, "PAGE", page)
    assert len(credit_simulation.faults("same")) == 1
    page.write_text("same")
    assert credit_simulation.faults("same") == []
    assert "--write" in credit_simulation.faults("other")[0]


def test_main__check_of_a_stale_page__code_1(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def quick(*_: object) -> Study:
        return study.run(1, 1, 1)

    monkeypatch.setattr(credit_simulation, "run", quick)
    assert credit_simulation.main(["--check", "--out", str(tmp_path)]) == EXIT_FAILED
    assert "not what was found" in capsys.readouterr().out


def test_median_rent__catalogue__on_demand_h100_sxm_alone(tmp_path: Path) -> None:
    assert rents.median_rent(prices(tmp_path, *PRICES)) == 2.00


@pytest.mark.parametrize(
    ("lines", "header", "said"),
    [
        (PRICES, "accelerator,kind", "no column form_factor"),
        (PRICES[3:5], HEADER, "no on-demand H100 SXM"),
        (("H100,80,SXM5,one,US,cheap,on_demand,x",), HEADER, ":2: 'cheap' is no price"),
        (("H100,80,SXM5,one,US,-1,on_demand,x",), HEADER, ":2: '-1' is no price"),
        (("H100,80,SXM5,one,US,nan,on_demand,x",), HEADER, ":2: 'nan' is no price"),
    ],
)
def test_median_rent__bad_file__says_what_and_where(
    tmp_path: Path, lines: tuple[str, ...], header: str, said: str
) -> None:
    file = prices(tmp_path, *lines, header=header)
    with pytest.raises(credit_simulation.FatalError, match=said):
        rents.median_rent(file)


def test_median_rent__not_text__refused(tmp_path: Path) -> None:
    file = tmp_path / "prices.csv"
    file.write_bytes(b"\xff\xfe\x00H100")
    with pytest.raises(credit_simulation.FatalError, match="not a CSV"):
        rents.median_rent(file)
