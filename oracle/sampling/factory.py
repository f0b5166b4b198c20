"""Makes the sampler that the settings name."""

from oracle.errors import FatalError
from oracle.sampling.base import Sampler
from oracle.settings import Settings
from oracle.types import MS_PER_DAY


def make_sampler(settings: Settings, now_ms: int) -> Sampler:
    """Return the sampler; FatalError where it cannot work (no driver, no trace, no such node).

    A replay is shifted by whole days so that the trace's span reaches `now_ms` as late as possible.
    """
    # A machine that meters needs one of them for months, and not what the others import.
    if settings.source == "replay":
        from oracle.sampling.replay import ReplaySampler, load_trace, pick_node

        if settings.trace_file is None:
            raise FatalError("replay: set trace_file to a CSV or CSV.gz trace")
        rows = pick_node(load_trace(settings.trace_file), settings.trace_node)
        shift_ms = (now_ms - rows[0].timestamp_ms) // MS_PER_DAY * MS_PER_DAY
        return ReplaySampler(settings.trace_node, rows, shift_ms)
    if settings.source == "synthetic":
        from oracle.sampling.synthetic import SyntheticSampler

        return SyntheticSampler(
            settings.synthetic_seed, settings.synthetic_accelerators, settings.interval_seconds
        )
    from oracle.sampling.nvml import NvmlSampler

    return NvmlSampler(settings.interval_seconds, settings.sample_timeout_seconds)
