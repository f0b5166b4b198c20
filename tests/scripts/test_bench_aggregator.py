"""The benchmark runs the aggregator's own code over everything it claims to."""

from scripts import bench_aggregator
from scripts.lib import benchmarks
from scripts.lib.fleet_bench import Timing, run


def test_run__a_few_reports__times_every_step():
    timings = run(300)

    assert [timing.step for timing in timings] == [
        "JSON bodies to reports",
        "digest, signer, rules, receipt, commit to SQLite",
        "batches by order and gas",
        "calldata of submit_many",
    ]
    assert all(timing.wall_seconds > 0 for timing in timings)


def test_put__page_with_other_sections__replaces_its_own_alone(tmp_path, monkeypatch):
    page = tmp_path / "benchmarks.md"
    monkeypatch.setattr(benchmarks, "PAGE", page)
    page.write_text("# Benchmarks\n\n## Runner\n\nfast\n")

    for seconds in (1.0, 2.0):
        timings = [Timing("all", seconds, 3.0)]
        benchmarks.put("aggregator", bench_aggregator.section(timings, "one core"))
    page.write_text(page.read_text() + "\n## Other\n")
    benchmarks.put("aggregator", bench_aggregator.section([Timing("all", 4.0, 5.0)], "one core"))

    text = page.read_text()
    assert text.startswith("# Benchmarks\n\n## Runner\n\nfast\n")
    assert text.count("## Aggregator") == 1
    assert "| all | 4.00 | 5.00 | 400 |" in text
    assert text.endswith("## Other\n")
