"""Replay of a trace: what is read, what is refused with its line, and the integral."""

import gzip
from fractions import Fraction
from itertools import pairwise
from types import SimpleNamespace

import pytest

from oracle.build import ReportBuilder, reports_of
from oracle.errors import FatalError
from oracle.sampling.base import samples_between
from oracle.sampling.factory import make_sampler
from oracle.sampling.replay import ReplaySampler, load_trace, pick_node, whole_days_ms
from oracle.types import PowerProfile

HEADER = "timestamp_s,node,gpu_util_pct,memory_used_bytes\n"
START = 1_662_858_720


@pytest.fixture
def write_trace(tmp_path):
    """Return a function that writes lines below the header and returns the path."""

    def write(*lines: str, header: str = HEADER, name: str = "trace.csv"):
        path = tmp_path / name
        text = header + "".join(f"{line}\n" for line in lines)
        path.write_bytes(gzip.compress(text.encode()) if name.endswith("gz") else text.encode())
        return path

    return write


@pytest.mark.parametrize("name", ["trace.csv", "trace.csv.gz"])
def test_load_trace__two_nodes__keeps_units_and_order(write_trace, name):
    path = write_trace(
        f"{START},a,10.133,100", f"{START},b,0,", f"{START + 57},a,100.0,200", name=name
    )

    trace = load_trace(path)

    assert [(r.timestamp_ms, r.utilisation_ppm, r.memory_used_bytes) for r in trace["a"]] == [
        (START * 1_000, 101_330, 100),
        ((START + 57) * 1_000, 1_000_000, 200),
    ]
    assert trace["b"][0].memory_used_bytes is None


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("1,a,5", "3 fields instead of 4"),
        ("1,a,5,1,2", "5 fields instead of 4"),
        ("x,a,5,1", "timestamp_s 'x' is not a number"),
        ("-1,a,5,1", "not in Unix seconds"),
        ("9e99,a,5,1", "not in Unix seconds"),
        ("nan,a,5,1", "timestamp_s 'nan' is not a number"),
        ("2000000000,a,100.001,1", "gpu_util_pct 100.001 is not between 0 and 100"),
        ("2000000000,a,-0.1,1", "gpu_util_pct -0.1 is not between 0 and 100"),
        ("2000000000,a,,1", "gpu_util_pct '' is not a number"),
        ("2000000000,a,5,-7", "memory_used_bytes -7 is negative"),
        ("2000000000,a,5,much", "memory_used_bytes 'much' is not a number"),
        ("2000000000,,5,1", "node is empty"),
        (f"{START},a,5,1", "a goes back in time"),
        ('2000000000,a,"5,1', "fields instead of 4"),
    ],
)
def test_load_trace__malformed_line__names_file_and_line(write_trace, line, words):
    good = f"{START},a,5,1"
    assert load_trace(write_trace(good))

    path = write_trace(good, line)

    with pytest.raises(FatalError) as refused:
        load_trace(path)
    assert f"{path}:3: " in str(refused.value)
    assert words in str(refused.value)


def test_load_trace__wrong_header__names_line_one(write_trace):
    path = write_trace(header="time,node,util,mem\n")

    with pytest.raises(FatalError, match=r":1: the header must be timestamp_s,node"):
        load_trace(path)


def test_load_trace__nothing_in_it__is_refused(write_trace, tmp_path):
    with pytest.raises(FatalError, match="no samples"):
        load_trace(write_trace())
    with pytest.raises(FatalError, match="no such trace file"):
        load_trace(tmp_path / "missing.csv")
    with pytest.raises(FatalError, match="cannot be read"):
        load_trace(tmp_path)


def test_load_trace__damaged_file__is_refused(write_trace, tmp_path):
    path = write_trace(*(f"{START + i},a,5,1" for i in range(999)), name="cut.csv.gz")
    path.write_bytes(path.read_bytes()[:-40])
    binary = tmp_path / "binary.csv"
    binary.write_bytes(HEADER.encode() + b"\xff\xfe\x00\n")

    with pytest.raises(FatalError, match="damaged gzip"):
        load_trace(path)
    with pytest.raises(FatalError, match="not text"):
        load_trace(binary)


def test_pick_node__missing__lists_nodes(write_trace):
    trace = load_trace(write_trace(f"{START},a,5,1", f"{START},b,5,1", f"{START + 1},b,5,1"))

    assert pick_node(trace, "a") == trace["a"]
    with pytest.raises(FatalError, match=r"no node 'c' in the trace \(--node\): b, a"):
        pick_node(trace, "c")
    with pytest.raises(FatalError, match="choose a node"):
        pick_node(trace, "")


def test_whole_days_ms__shift__keeps_the_hour_of_the_day():
    first_ms, target_ms = START * 1_000, 1_767_225_600_000 + 5_000

    shift_ms = whole_days_ms(first_ms, target_ms)

    assert shift_ms % 86_400_000 == 0
    assert (first_ms + shift_ms) // 86_400_000 == target_ms // 86_400_000


def test_sample__between_rows__is_the_row_in_force(write_trace):
    rows = load_trace(write_trace(f"{START},a,5,1", f"{START + 57},a,6,1"))["a"]
    sampler = ReplaySampler("a", rows)
    moments = [START * 1_000 + at for at in (-1, 0, 56_999, 57_000, 999_000)]

    taken = [sampler.sample(moment).taken_at_ms - START * 1_000 for moment in moments]

    assert taken == [-1, 0, 0, 57_000, 57_000]
    assert sampler.sample(moments[0]).accelerators == ()
    assert len(list(samples_between(sampler, START * 1_000, START * 1_000 + 99_000))) == 2


def test_reports_of__fully_covered_node__busy_is_the_integral_to_the_second(write_trace):
    percents = [(i * 7_919 % 100_001) / 1_000 for i in range(1_441)]
    path = write_trace(*(f"{START + 57 * i},a,{p:.3f},1" for i, p in enumerate(percents)))
    rows = load_trace(path)["a"]
    sampler = ReplaySampler("a", rows, shift_ms=86_400_000)
    profile = PowerProfile(70_000, 700_000)
    builder = ReportBuilder(1, 1, sampler.interval_ms, profile=profile)

    reports = list(reports_of(sampler.samples(), builder))

    integral = sum(
        Fraction(f"{percents[i]:.3f}") / 100 * (after.timestamp_ms - row.timestamp_ms) / 1_000
        for i, (row, after) in enumerate(pairwise(rows))
    )
    assert sum(report.busy_seconds for report in reports) == int(integral)
    assert sum(report.available_seconds for report in reports) == 57 * 1_440
    assert len(reports) == 23


@pytest.mark.parametrize("later_ms", [0, 1, 43_200_000, 86_399_999])
def test_make_sampler__replay__is_shifted_by_whole_days_up_to_now(write_trace, later_ms):
    file = write_trace(f"{START},a,10,100", f"{START + 86_400},a,20,100")
    settings = SimpleNamespace(source="replay", trace_file=file, trace_node="a")
    begins_ms = (START + 400 * 86_400) * 1_000

    sampler = make_sampler(settings, begins_ms + later_ms)

    assert [sample.taken_at_ms for sample in sampler.samples()] == [
        begins_ms,
        begins_ms + 86_400_000,
    ]
