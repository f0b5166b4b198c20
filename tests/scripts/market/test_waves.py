"""Shapes from traces, and what is no wave."""

import gzip
from pathlib import Path

import pytest

from oracle.errors import FatalError
from scripts.lib.market import waves

HEADER = "timestamp_s,node,gpu_util_pct,memory_used_bytes"


def trace(folder: Path, *lines: str, header: str = HEADER) -> Path:
    file = folder / "trace.csv"
    file.write_text("\n".join((header, *lines)) + "\n")
    return file


def ramp(samples: int = 97) -> list[str]:
    return [f"{60 * place},a,{place / 2},1" for place in range(samples)]


def test_from_trace__ramp__from_0_to_1_in_order(tmp_path: Path) -> None:
    shape = waves.from_trace(trace(tmp_path, *ramp()))
    assert shape.is_real and "1.6 h, 97 samples" in shape.source
    assert shape.values[0] == 0.0 and shape.values[-1] == 1.0
    assert list(shape.values) == sorted(shape.values) and len(shape.values) == waves.BINS


def test_from_trace__packed__the_same(tmp_path: Path) -> None:
    plain = trace(tmp_path, *ramp())
    packed = tmp_path / "trace.csv.gz"
    packed.write_bytes(gzip.compress(plain.read_bytes()))
    assert waves.from_trace(packed) == waves.from_trace(plain)


@pytest.mark.parametrize(
    ("lines", "header", "said"),
    [
        (ramp(), "time,node", "trace.csv:1: the header must be"),
        (["0,a,10,1", "60,a,much,1"], HEADER, "trace.csv:3: gpu_util_pct 'much' is not a number"),
        (["0,a,10,1", "60,a,101,1"], HEADER, "trace.csv:3: gpu_util_pct 101 is not between"),
        (["0,a,10"], HEADER, "trace.csv:2: 3 fields instead of 4"),
        (["0,a,10,1", "0,b,20,1"], HEADER, "all samples are of one moment"),
        (
            [*ramp(40), *(f"{60 * n},a,9,1" for n in range(60, 97))],
            HEADER,
            r"no sample from 0\.7 h",
        ),
        ([f"{60 * n},a,50,1" for n in range(97)], HEADER, "never changes"),
    ],
)
def test_from_trace__no_wave__says_what_and_where(
    tmp_path: Path, lines: list[str], header: str, said: str
) -> None:
    with pytest.raises(FatalError, match=said):
        waves.from_trace(trace(tmp_path, *lines, header=header))


def test_made_up__says_so() -> None:
    shape = waves.made_up()
    assert not shape.is_real and "made up" in shape.source
    assert min(shape.values) == 0.0 and max(shape.values) == 1.0


def test_wave__turns__repeats_between_low_and_high() -> None:
    demand = waves.wave(waves.made_up(), 100.0)
    levels = [demand(day / 4) for day in range(400)]
    assert min(levels) == pytest.approx(waves.LOW, abs=0.01)
    assert max(levels) == pytest.approx(waves.HIGH, abs=0.01)
    assert demand(130.0) == pytest.approx(demand(30.0))


def test_steps__before_between_after__the_last_that_began() -> None:
    demand = waves.steps((10, 1.5), (20, 0.5))
    assert [demand(day) for day in (0, 10, 19.9, 20)] == [1.0, 1.5, 1.5, 0.5]


def test_swell__a_turn__from_1_up_and_down_by_as_much() -> None:
    supply = waves.swell(100.0)
    assert [supply(day) for day in (0, 25, 50, 75, 125)] == pytest.approx([1, 1.3, 1, 0.7, 1.3])
