"""What a sampler says over a span of time."""

from types import SimpleNamespace

from oracle.sampling.base import samples_between
from tests.oracle.samples import make_sample


def sampler(every_ms: int, interval_ms: int = 1_000):
    """Return a sampler that is asked every interval and has something new less often."""
    return SimpleNamespace(
        interval_ms=interval_ms,
        sample=lambda moment_ms: make_sample(moment_ms // every_ms * every_ms),
    )


def times(*given, start_ms: int = 10_000, end_ms: int = 14_000) -> list[int]:
    return [one.taken_at_ms for one in samples_between(sampler(*given), start_ms, end_ms)]


def test_samples_between__both_ends__are_included():
    assert times(1_000) == [10_000, 11_000, 12_000, 13_000, 14_000]
    assert times(1_000, end_ms=13_999) == [10_000, 11_000, 12_000, 13_000]


def test_samples_between__still_in_force__is_not_repeated():
    assert times(2_000) == [10_000, 12_000, 14_000]


def test_samples_between__span_of_one_moment__is_one_sample():
    assert times(1_000, start_ms=0, end_ms=0) == [0]
