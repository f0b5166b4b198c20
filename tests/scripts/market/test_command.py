"""The command as a person runs it: the default run once, broken checks, and bad input."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from xml.etree import ElementTree

import pytest

from scripts import market_simulation
from scripts.lib.failure import EXIT_BAD_INPUT, EXIT_FAILED, guarded
from scripts.lib.market import study
from scripts.lib.market.checks import checks
from scripts.lib.market.study import Study
from scripts.lib.project import DOCS


@dataclass(frozen=True)
class Ran:
    """The default run."""

    code: int
    out: Path
    found: Study


@pytest.fixture(scope="module")
def ran(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ran]:
    out = tmp_path_factory.mktemp("market")
    kept: list[Study] = []
    with pytest.MonkeyPatch.context() as patch:
        run = market_simulation.run

        def keeping(*arguments: object) -> Study:
            kept.append(run(*arguments))  # type: ignore[arg-type]
            return kept[-1]

        patch.setattr(market_simulation, "run", keeping)
        code = market_simulation.main(["--out", str(out)])
    yield Ran(code, out, kept[0])


def test_main__default__every_check_holds(ran: Ran) -> None:
    assert ran.code == 0
    report = json.loads((ran.out / "market_simulation.json").read_text())
    assert len(report["checks"]) == 18 and all(one["holds"] for one in report["checks"])
    assert not report["wave"]["is_real"] and not report["prices"]["is_real"]
    assert set(report["paths"]) >= {"wave", "fleet", "supply", "idle", "floor", "ceiling"}
    assert len(report["starts"]) == 3 and len(report["cells"]) == 20


def test_main__default__tables_are_those_of_the_page(ran: Ran) -> None:
    tables = (ran.out / "market_simulation.md").read_text()
    page = (DOCS / "market-simulation.md").read_text("utf-8")
    assert "made up" in tables
    assert tables in page, "put build/market_simulation/market_simulation.md at the page's end"


def test_main__default__chart_with_its_labels(ran: Ran) -> None:
    root = ElementTree.parse(ran.out / "market_simulation.svg").getroot()
    words = "\n".join("".join(node.itertext()) for node in root.iter() if node.tag.endswith("text"))
    for label in (
        "A. A wave of demand",
        "B. A wave of supply: 30% more, 30% fewer machines",
        "C. Demand +50 %",
        "D. Demand collapses to 40%",
        "E. The wave of demand from made-up prices",
        "H100 ($ an accelerator-hour)",
        "use (% of listed)",
        "price, hosts answer",
        "days",
        "target",
    ):
        assert label in words
    links = [value for node in root.iter() for name, value in node.items() if "href" in name]
    assert links and all(link.startswith(("#", "data:")) for link in links), "self-contained"
    assert (ran.out / "market_simulation.png").read_bytes().startswith(b"\x89PNG")


def test_checks__swings_that_grow__broken(ran: Ran) -> None:
    cells = (replace(ran.found.cells[0], rebound=0.9, is_growing=True), *ran.found.cells[1:])
    broken = {one.name for one in checks(replace(ran.found, cells=cells)) if not one.holds}
    assert broken == {"the same, any tenants and hosts", "a swing larger than the one before"}


def test_checks__bound_left__broken_with_the_run(ran: Ran) -> None:
    bounds = (replace(ran.found.bounds[0], kept=False), *ran.found.bounds[1:])
    broken = [one for one in checks(replace(ran.found, bounds=bounds)) if not one.holds]
    assert [one.seen for one in broken] == ["broken: wave"]


def test_checks__base_never_gets_there_or_far_past_it__broken(ran: Ran) -> None:
    up, idle = ran.found.seen["up"], ran.found.seen["idle"]
    assert up.level is not None
    past = replace(up, level=(up.level * up.market.start) ** 0.5)
    stuck = replace(idle, path=replace(idle.path, leased=[one / 2 for one in idle.path.leased]))
    seen = {**ran.found.seen, "up": past, "idle": stuck}
    broken = [one for one in checks(replace(ran.found, seen=seen)) if not one.holds]
    assert len(broken) == 2 and {one.seen for one in broken} >= {"never"}


def test_checks__base_stops_on_the_way__broken(ran: Ran) -> None:
    up = ran.found.seen["up"]
    short = replace(up, path=replace(up.path, base=[*up.path.base[:-1], up.market.start]))
    made = checks(replace(ran.found, seen={**ran.found.seen, "up": short}))
    assert [one.seen for one in made if not one.holds] == ["0.0%, not there"]


def test_checks__supply_wave_moves_the_price_more_than_itself__broken(ran: Ran) -> None:
    one = ran.found.seen["fleet"]
    wide = replace(one, path=replace(one.path, price=[2.0, 1.0] * 6))
    made = checks(replace(ran.found, seen={**ran.found.seen, "fleet": wide}))
    assert [check.name for check in made if not check.holds] == [
        "price over a turn: supply wave, nobody answers"
    ]


@pytest.mark.parametrize("wave", ["widest", "widest_supply"])
def test_checks__price_moves_more_than_clearing_at_once__broken(ran: Ran, wave: str) -> None:
    cell = next(one for one in ran.found.cells if one.elasticity == 2.0)
    cells = (
        replace(cell, **{wave: 1.7}),
        *ran.found.cells,
    )  # 2.6 ** 0.5 = 1.61, 1.86 ** 0.5 = 1.36
    broken = [one.name for one in checks(replace(ran.found, cells=cells)) if not one.holds]
    assert broken == ["turn over that of clearing at once, any tenants and hosts"]


@pytest.mark.parametrize("is_real", [True, False])
def test_publish__run__chart_of_real_data_or_tables_of_the_made_up(
    ran: Ran, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, is_real: bool
) -> None:
    page, chart = tmp_path / "page.md", tmp_path / "market-simulation.svg"
    page.write_text("what it says\n\n## The default run, in figures\n\nold\n")
    monkeypatch.setattr(market_simulation, "PAGE", page)
    monkeypatch.setattr(market_simulation, "CHART", chart)
    shape, starts = ran.found.shape, ran.found.starts
    found = replace(
        ran.found, shape=replace(shape, is_real=is_real), starts=replace(starts, is_real=is_real)
    )
    market_simulation.publish(found, checks(found), ran.out)
    text = page.read_text()
    assert text.startswith("what it says\n\n## The default run, in figures\n\n")
    assert ("old" in text) is is_real and ("### Checks" in text) is not is_real
    drawn = (ran.out / "market_simulation.svg").read_text("utf-8")
    assert (chart.read_text("utf-8") == drawn) if is_real else not chart.exists()


def test_committed_chart__of_real_data_and_with_every_part() -> None:
    chart = market_simulation.CHART.read_text("utf-8")
    assert 10_000 < len(chart) < 300_000
    for title in ("A. A wave of demand with the shape of a real trace", "B.", "C.", "D."):
        assert f">{title}" in chart
    assert ">E. The wave of demand from posted prices" in chart


def test_main__a_check_is_broken__code_1(
    ran: Ran, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    cells = tuple(replace(one, is_growing=True) for one in ran.found.cells)
    broken = replace(ran.found, cells=cells)
    monkeypatch.setattr(market_simulation, "run", lambda *_: broken)
    assert market_simulation.main(["--out", str(tmp_path)]) == EXIT_FAILED
    said = capsys.readouterr().out
    assert "BROKEN" in said and "1 of 18 checks broken" in said


def test_inputs__files__both_are_real(tmp_path: Path) -> None:
    trace = tmp_path / "trace.csv"
    samples = "\n".join(f"{60 * n},a,{n},1" for n in range(97))
    trace.write_text(f"timestamp_s,node,gpu_util_pct,memory_used_bytes\n{samples}\n")
    prices = tmp_path / "prices.csv"
    rows = "\n".join(f"{name},SXM,on_demand,2" for name in ("H100", "A100", "B200"))
    prices.write_text(f"accelerator,form_factor,kind,usd_per_gpu_hour\n{rows}\n")
    options = market_simulation.read_options(["--trace", str(trace), "--prices", str(prices)])
    shape, starts = market_simulation.inputs(options)
    assert shape.is_real and starts.is_real


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--trace", "missing.csv"], "missing.csv: no such trace file"),
        (["--prices", "missing.csv"], "missing.csv: No such file"),
        (["--write", "--trace", "t.csv"], "--write: give both --trace and --prices, or neither"),
        (["--nonsense"], "unrecognized arguments"),
    ],
)
def test_main__bad_input__one_line_and_code_2(
    capsys: pytest.CaptureFixture[str], arguments: list[str], said: str
) -> None:
    assert guarded(lambda: market_simulation.main(arguments)) == EXIT_BAD_INPUT
    error = capsys.readouterr().err
    assert said in error and error.startswith("error: ") and error.count("\n") == 1


def test_main__malformed_line__its_number_and_code_2(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "trace.csv"
    file.write_text("timestamp_s,node,gpu_util_pct,memory_used_bytes\n0,a,10,1\n60,a\n")
    arguments = ["--trace", str(file)]
    assert guarded(lambda: market_simulation.main(arguments)) == EXIT_BAD_INPUT
    assert "trace.csv:3: 2 fields instead of 4" in capsys.readouterr().err


def test_main__out_is_a_file__code_2(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "taken"
    file.write_text("")
    assert guarded(lambda: market_simulation.main(["--out", str(file)])) == EXIT_BAD_INPUT
    assert "is not a folder" in capsys.readouterr().err


def test_main__help__says_what_it_does_and_takes(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stopped:
        market_simulation.main(["--help"])
    assert stopped.value.code == 0
    text = capsys.readouterr().out
    for words in ("plain floats", "made up", "--trace", "--prices", "usd_per_gpu_hour", "Pace:"):
        assert words in text


def test_study__lead__the_accelerator_with_most_prices(ran: Ran) -> None:
    assert ran.found.lead.name == "H100"
    assert set(study.TOUCHES) == {int(one.value) for one in ran.found.touches}
