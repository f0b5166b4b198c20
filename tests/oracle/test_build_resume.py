"""A builder that is killed and resumed reports what one that ran through reports: to the unit."""

from hypothesis import given, settings
from hypothesis import strategies as st

from oracle.build import ReportBuilder
from oracle.sample_rows import from_row, to_row
from oracle.tape import Totals
from oracle.types import Sample
from tests.oracle.samples import HOUR_MS, START_MS, make_accelerator, make_sample
from tests.oracle.test_build_properties import PROFILE, run, streams

MANY = settings(max_examples=max(100, settings.default.max_examples))


class Restarting:
    """A node that keeps what the store keeps: the last reports' state, the samples since."""

    def __init__(self, stream, **options):
        interval_ms, accelerators, report_seconds, *_ = stream
        self._options = {
            "asset": 1,
            "accelerators": accelerators,
            "interval_ms": interval_ms,
            "report_seconds": report_seconds,
            "profile": PROFILE,
        } | options
        self.state, self.samples, self.reports = None, [], []
        self.builder = ReportBuilder(**self._options)

    def add(self, sample):
        self.samples.append(from_row(to_row(sample)))
        self._keep(self.builder.add(sample))

    def flush(self):
        self._keep(self.builder.flush())

    def _keep(self, reports):
        if reports:
            self.reports += reports
            self.state, self.samples = self.builder.state(), []

    def kill_and_restart(self):
        last = self.reports[-1] if self.reports else None
        first = {} if last is None else {"first_sequence": last.sequence + 1}
        before = {} if last is None else {"not_before": last.ended_at}
        self.builder = ReportBuilder(**(self._options | first | before))
        if self.state is not None:
            self.builder.resume(self.state)
        samples, self.samples = self.samples, []
        for sample in samples:
            self.add(sample)


@given(streams(), st.data())
@MANY
def test_resume__any_stream_killed_anywhere__gives_the_same_reports_and_carry(stream, data):
    samples, flushes = stream[3:]
    kills = data.draw(st.sets(st.integers(0, len(samples) - 1)))
    whole, reports = run(stream)

    node = Restarting(stream)
    for index, sample in enumerate(samples):
        node.add(sample)
        if index in kills:
            node.kill_and_restart()
        if index in flushes:
            node.flush()
        if index in kills:
            node.kill_and_restart()

    assert node.reports == reports
    assert node.builder.carried == whole.carried


def test_resume__chain_is_ahead_of_the_state__time_up_to_there_is_not_reported_again():
    builder = ReportBuilder(1, 1, 1_000)
    for second in range(100):
        builder.add(make_sample(START_MS + second * 1_000))
    builder.flush()
    state = builder.state()
    ahead = START_MS // 1_000 + 150

    resumed = ReportBuilder(1, 1, 1_000, first_sequence=40, not_before=ahead)
    resumed.resume(state)
    assert resumed.carried == Totals(0, 0, 0)
    for second in range(100, 200):
        assert resumed.add(make_sample(START_MS + second * 1_000)) == []
    (report,) = resumed.flush()

    assert (report.sequence, report.started_at, report.available_seconds) == (40, ahead, 49)


def test_state__right_after_an_hour_of_eight_boards__is_short():
    builder = ReportBuilder(1, 8, 1_000)
    counters = [11_111_111] * 8
    for moment in range(START_MS + 123, START_MS + HOUR_MS + 1_000, 1_000):
        counters = [counter + 299_999 + index for index, counter in enumerate(counters)]
        boards = (make_accelerator(i, energy_mj=counters[i]) for i in range(8))
        reports = builder.add(Sample(moment, tuple(boards)))

    assert len(reports) == 1
    assert len(builder.state()) < 4_000
