"""How much one asset, or one address, may ask of the aggregator: token buckets, in memory."""

from dataclasses import dataclass

MAX_BUCKETS = 65_536
"""More are forgotten, fullest first: memory stays bounded whoever knocks."""


@dataclass(slots=True)
class _Bucket:
    level: float
    filled_at: float


class RateLimit:
    """`burst` tokens at once and `per_minute` more each minute, for each name."""

    def __init__(self, per_minute: int, burst: int) -> None:
        self._per_second = per_minute / 60
        self._burst = float(burst)
        self._buckets: dict[object, _Bucket] = {}

    def take(self, name: object, now: float, tokens: int = 1) -> float:
        """Take tokens at `now` (seconds, never backwards); return 0, or the seconds to wait.

        Nothing is taken unless all of them are there.
        """
        bucket = self._buckets.get(name)
        if bucket is None:
            self._make_room()
            bucket = self._buckets[name] = _Bucket(self._burst, now)
        bucket.level = self._level(bucket, now)
        bucket.filled_at = now
        if bucket.level < tokens:
            return (tokens - bucket.level) / self._per_second
        bucket.level -= tokens
        return 0.0

    def wait(self, name: object, now: float) -> float:
        """Return how many seconds it takes until a token is there; take none."""
        bucket = self._buckets.get(name)
        level = self._burst if bucket is None else self._level(bucket, now)
        return max(0.0, (1 - level) / self._per_second)

    def _level(self, bucket: _Bucket, now: float) -> float:
        gained = max(0.0, now - bucket.filled_at) * self._per_second
        return min(self._burst, bucket.level + gained)

    def _make_room(self) -> None:
        if len(self._buckets) < MAX_BUCKETS:
            return
        newest = max(bucket.filled_at for bucket in self._buckets.values())
        by_level = sorted(self._buckets, key=lambda name: -self._level(self._buckets[name], newest))
        for name in by_level[: MAX_BUCKETS // 2]:
            del self._buckets[name]
