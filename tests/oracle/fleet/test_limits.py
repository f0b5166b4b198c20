"""Token buckets."""

from oracle.fleet import limits
from oracle.fleet.limits import RateLimit


def test_take__a_burst_and_then_the_rate__waits_for_what_is_missing():
    limit = RateLimit(per_minute=60, burst=3)

    assert [limit.take("a", 100.0) for _ in range(4)] == [0, 0, 0, 1.0]
    assert limit.take("b", 100.0) == 0
    assert limit.take("a", 100.5) == 0.5
    assert limit.take("a", 101.0) == 0
    assert limit.take("a", 50.0) == 1.0
    assert limit.take("a", 1_000.0, tokens=4) > 0
    assert limit.take("a", 1_000.0, tokens=3) == 0


def test_take__more_names_than_room__forgets_the_fullest(monkeypatch):
    monkeypatch.setattr(limits, "MAX_BUCKETS", 4)
    limit = RateLimit(per_minute=1, burst=2)
    assert [limit.take("greedy", 0.0) for _ in range(2)] == [0, 0]

    for name in range(20):
        assert limit.take(name, 0.0) == 0

    assert len(limit._buckets) <= 4
    assert limit.take("greedy", 0.0) > 0
