"""A seeded machine: a daily curve with noise, power that follows it, outages by script.

Everything is integer arithmetic on the seed and the time, so two runs agree to the last joule.
"""

from collections.abc import Sequence
from functools import lru_cache
from hashlib import blake2b

from oracle.errors import FatalError
from oracle.types import (
    MS_PER_DAY,
    MS_PER_SECOND,
    PPM,
    AcceleratorSample,
    DeviceInfo,
    PowerProfile,
    Sample,
)

BUCKET_SECONDS = 600
"""Utilisation moves in straight lines between points this far apart."""
HALF_DAY_SECONDS = 43_200
COUNTER_STEP_MS = 60_000
"""Energy is counted as if the power changed only once a minute."""
DEFAULT_PROFILE = PowerProfile(idle_mw=70_000, peak_mw=700_000)
"""An H100 SXM: about 70 W idle, 700 W at its limit."""


@lru_cache(maxsize=4_096)
def _noise_ppm(seed: int, accelerator: int, bucket: int) -> int:
    """Return 0 to 999,999 from the seed, the accelerator and the bucket of time."""
    text = f"{seed}/{accelerator}/{bucket}".encode()
    return int.from_bytes(blake2b(text, digest_size=8).digest(), "big") % PPM


class SyntheticSampler:
    """A machine of `accelerators` equal accelerators."""

    source = "synthetic"
    is_live = False

    def __init__(
        self,
        seed: int,
        accelerators: int = 8,
        interval_seconds: int = 1,
        *,
        base_ppm: int = 550_000,
        swing_ppm: int = 250_000,
        noise_ppm: int = 200_000,
        profile: PowerProfile = DEFAULT_PROFILE,
        outages: Sequence[tuple[int, int]] = (),
        dead_accelerators: Sequence[tuple[int, int, int]] = (),
    ) -> None:
        """Utilisation is `base` +- `swing` over the day (peak at noon UTC) +- `noise`, clamped.

        `outages` are (start, end) in Unix seconds in which nothing answers; `dead_accelerators`
        are (accelerator, start, end) in which that one does not.
        """
        if accelerators < 1 or interval_seconds < 1:
            raise FatalError("synthetic: at least one accelerator and one second between samples")
        self.seed = seed
        self.accelerators = accelerators
        self.interval_ms = interval_seconds * MS_PER_SECOND
        self.profile = profile
        self._base_ppm, self._swing_ppm, self._noise_ppm = base_ppm, swing_ppm, noise_ppm
        self._outages = tuple(outages)
        self._dead = tuple(dead_accelerators)
        self._counted = [(0, 0)] * accelerators
        """(Unix milliseconds of a whole minute, microjoules from midnight to it)."""

    def _uuid(self, accelerator: int) -> str:
        raw = blake2b(f"{self.seed}/{accelerator}".encode(), digest_size=16).hexdigest()
        return f"GPU-{raw[:8]}-{raw[8:12]}-{raw[12:16]}-{raw[16:20]}-{raw[20:]}"

    def devices(self) -> tuple[DeviceInfo, ...]:
        """Return the accelerators, each with a UUID made of the seed."""
        return tuple(
            DeviceInfo("synthetic", self._uuid(index), f"{self.seed}-{index}")
            for index in range(self.accelerators)
        )

    def utilisation_ppm(self, accelerator: int, now_ms: int) -> int:
        """Return what `accelerator` does at `now_ms`, 0 to 1,000,000."""
        second = now_ms // MS_PER_SECOND
        bucket, within = divmod(second, BUCKET_SECONDS)
        low = _noise_ppm(self.seed, accelerator, bucket)
        high = _noise_ppm(self.seed, accelerator, bucket + 1)
        noise = low + (high - low) * within // BUCKET_SECONDS
        from_noon = abs(second % (2 * HALF_DAY_SECONDS) - HALF_DAY_SECONDS)
        daily = self._swing_ppm * (HALF_DAY_SECONDS - 2 * from_noon) // HALF_DAY_SECONDS
        jitter = self._noise_ppm * (2 * noise - PPM) // PPM
        return min(PPM, max(0, self._base_ppm + daily + jitter))

    def sample(self, now_ms: int) -> Sample:
        """Return the machine at `now_ms`; any two that are made alike say the same."""
        return Sample(now_ms, tuple(self._one(i, now_ms) for i in range(self.accelerators)))

    def _energy_uj(self, accelerator: int, now_ms: int) -> int:
        """Return what was drawn since midnight UTC.

        Like a board's counter it does not begin anew with the process that reads it.
        """
        counted_ms, energy_uj = self._counted[accelerator]
        midnight_ms = now_ms - now_ms % MS_PER_DAY
        if not midnight_ms <= counted_ms <= now_ms:
            counted_ms, energy_uj = midnight_ms, 0
        while counted_ms + COUNTER_STEP_MS <= now_ms:
            energy_uj += self._power_mw(accelerator, counted_ms) * COUNTER_STEP_MS
            counted_ms += COUNTER_STEP_MS
        self._counted[accelerator] = counted_ms, energy_uj
        return energy_uj + self._power_mw(accelerator, counted_ms) * (now_ms - counted_ms)

    def _power_mw(self, accelerator: int, now_ms: int) -> int:
        return self.profile.power_mw(self.utilisation_ppm(accelerator, now_ms))

    def _one(self, accelerator: int, now_ms: int) -> AcceleratorSample:
        uuid = self._uuid(accelerator)
        if self._is_dark(accelerator, now_ms // MS_PER_SECOND):
            return AcceleratorSample(uuid)
        used_ppm = self.utilisation_ppm(accelerator, now_ms)
        return AcceleratorSample(
            uuid,
            utilisation_ppm=used_ppm,
            energy_mj=self._energy_uj(accelerator, now_ms) // 1_000,
            power_mw=self.profile.power_mw(used_ppm),
            memory_used_bytes=(8 << 30) + used_ppm * 60_000,
            temperature_celsius=35 + used_ppm // 25_000,
        )

    def _is_dark(self, accelerator: int, second: int) -> bool:
        if any(start <= second < end for start, end in self._outages):
            return True
        return any(
            accelerator == which and start <= second < end for which, start, end in self._dead
        )

    def close(self) -> None:
        """Nothing is held."""
