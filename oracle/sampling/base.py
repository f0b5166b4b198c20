"""What every sampler is."""

from collections.abc import Iterator
from typing import Protocol

from oracle.types import DeviceInfo, Sample


class Sampler(Protocol):
    """Answers what the machine does at a moment.

    A sampler never raises while it runs: an accelerator that does not answer is a sample whose
    fields are absent. What cannot work at all raises FatalError when the sampler is made.
    """

    source: str
    """nvml, replay or synthetic: stands in the evidence."""
    interval_ms: int
    """Milliseconds between samples."""
    is_live: bool
    """Whether it can only say what is now; otherwise any moment can be asked, in order."""

    def devices(self) -> tuple[DeviceInfo, ...]:
        """Return the machine's accelerators."""
        ...

    def sample(self, now_ms: int) -> Sample:
        """Return the sample in force at `now_ms` (Unix milliseconds)."""
        ...

    def close(self) -> None:
        """Let go of the driver."""
        ...


def samples_between(sampler: Sampler, start_ms: int, end_ms: int) -> Iterator[Sample]:
    """Yield what a sampler that can be asked any moment says from `start_ms` to `end_ms`, both
    included, every interval. A sample that is still in force is not repeated."""
    last_ms = -1
    for moment_ms in range(start_ms, end_ms + 1, sampler.interval_ms):
        sample = sampler.sample(moment_ms)
        if sample.taken_at_ms > last_ms:
            last_ms = sample.taken_at_ms
            yield sample
