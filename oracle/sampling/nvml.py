"""A real NVIDIA machine: the only file that imports the driver's bindings.

Every optional field tolerates "not supported" and "no such function" and is then absent. A GPU that
is lost, a driver that restarts, a call that hangs: the sample says that nothing answered, the loop
goes on, and the driver is opened anew until it answers.
"""

import ctypes
from collections.abc import Callable
from typing import Any

import pynvml

from oracle.errors import FatalError, RetryableError
from oracle.sampling.watchdog import Watchdog
from oracle.types import MS_PER_SECOND, PPM_PER_PERCENT, AcceleratorSample, DeviceInfo, Sample

_ABSENT = (pynvml.NVML_ERROR_NOT_SUPPORTED, pynvml.NVML_ERROR_FUNCTION_NOT_FOUND)
NO_DRIVER = (
    'no NVIDIA driver on this machine ({error}): set source = "replay" (a trace file) or '
    'source = "synthetic" (a seeded machine) to run without a GPU'
)


def optional(call: Callable[..., Any], *arguments: Any) -> Any:
    """Return what the driver says, None if this board or driver does not have it.

    Any other error of NVML is raised: it means that the board does not answer.
    """
    try:
        return call(*arguments)
    except pynvml.NVMLError as error:
        if error.value in _ABSENT:
            return None
        raise


def _text(value: Any) -> str:
    return value.decode("ascii", "replace") if isinstance(value, bytes) else str(value)


def read_device(handle: Any) -> DeviceInfo:
    """Return what identifies the board behind `handle`."""
    pci = optional(pynvml.nvmlDeviceGetPciInfo, handle)
    mig = optional(pynvml.nvmlDeviceGetMigMode, handle)
    memory = optional(pynvml.nvmlDeviceGetMemoryInfo, handle, pynvml.nvmlMemory_v2)
    serial = optional(pynvml.nvmlDeviceGetSerial, handle)
    limits = optional(pynvml.nvmlDeviceGetPowerManagementLimitConstraints, handle)
    return DeviceInfo(
        vendor="nvidia",
        uuid=_text(pynvml.nvmlDeviceGetUUID(handle)),
        serial="" if serial is None else _text(serial),
        name=_text(optional(pynvml.nvmlDeviceGetName, handle) or ""),
        pci_bus_id=None if pci is None else _text(pci.busId),
        pci_device_id=None if pci is None else int(pci.pciDeviceId) >> 16 or None,
        driver_version=optional(pynvml.nvmlSystemGetDriverVersion),
        memory_total_bytes=None if memory is None else int(memory.total),
        power_limit_mw=optional(pynvml.nvmlDeviceGetEnforcedPowerLimit, handle),
        power_limit_max_mw=None if limits is None else int(limits[1]),
        mig_enabled=None if mig is None else bool(mig[0]),
    )


def library_address() -> int | None:
    """Return where the library's code that answers lies in this process; None without a driver.

    A library that was preloaded under NVML's name is found by this, not by the name of its file.
    """
    if pynvml.nvmlLib is None:
        return None
    return ctypes.cast(pynvml.nvmlLib.nvmlDeviceGetUtilizationRates, ctypes.c_void_p).value


def _utilisation(rates: Any) -> int | None:
    """Return parts per million; a library that says more than 100 % has not answered."""
    if rates is None or rates.gpu > 100:
        return None
    return int(rates.gpu) * PPM_PER_PERCENT


def _temperature(handle: Any) -> int | None:
    """Return degrees Celsius; the newer call first, the older driver's second."""
    newer = optional(pynvml.nvmlDeviceGetTemperatureV, handle, pynvml.NVML_TEMPERATURE_GPU)
    if newer is not None:
        return int(newer)
    older = optional(pynvml.nvmlDeviceGetTemperature, handle, pynvml.NVML_TEMPERATURE_GPU)
    return None if older is None else int(older)


def read_accelerator(uuid: str, handle: Any) -> AcceleratorSample:
    """Return one board's sample; all fields absent if it does not answer."""
    try:
        rates = optional(pynvml.nvmlDeviceGetUtilizationRates, handle)
        memory = optional(pynvml.nvmlDeviceGetMemoryInfo, handle, pynvml.nvmlMemory_v2)
        return AcceleratorSample(
            uuid=uuid,
            utilisation_ppm=_utilisation(rates),
            energy_mj=optional(pynvml.nvmlDeviceGetTotalEnergyConsumption, handle),
            power_mw=optional(pynvml.nvmlDeviceGetPowerUsage, handle),
            memory_used_bytes=None if memory is None else int(memory.used),
            temperature_celsius=_temperature(handle),
            clock_sm_mhz=optional(pynvml.nvmlDeviceGetClockInfo, handle, pynvml.NVML_CLOCK_SM),
            clock_memory_mhz=optional(pynvml.nvmlDeviceGetClockInfo, handle, pynvml.NVML_CLOCK_MEM),
            ecc_uncorrected=optional(
                pynvml.nvmlDeviceGetTotalEccErrors,
                handle,
                pynvml.NVML_MEMORY_ERROR_TYPE_UNCORRECTED,
                pynvml.NVML_VOLATILE_ECC,
            ),
            throttle_reasons=optional(pynvml.nvmlDeviceGetCurrentClocksThrottleReasons, handle),
        )
    except pynvml.NVMLError:
        return AcceleratorSample(uuid)


class NvmlSampler:
    """All NVIDIA boards of this machine, known by UUID from the start."""

    source = "nvml"
    is_live = True

    def __init__(self, interval_seconds: int = 1, timeout_seconds: float = 1.0) -> None:
        """Open the driver; FatalError says what to do where there is none.

        RetryableError if it does not answer yet: it may be loaded after this process began.

        `timeout_seconds` is how long one sample of all boards may take.
        """
        self.interval_ms = interval_seconds * MS_PER_SECOND
        self._handles: dict[str, Any] = {}
        self._is_open = False
        opened = Watchdog(self._first_look, max(10.0, timeout_seconds)).ask()
        if opened is None:
            raise RetryableError(
                "the NVIDIA driver hangs: restart the machine or reload the driver"
            )
        self._devices = opened
        self._watchdog = Watchdog(self._read_all, timeout_seconds)

    def devices(self) -> tuple[DeviceInfo, ...]:
        """Return the boards that stood in the machine when the sampler was made."""
        return self._devices

    def sample(self, now_ms: int) -> Sample:
        """Return what the boards say now; nothing but their names if the driver does not answer."""
        answer = self._watchdog.ask()
        if answer is None:
            answer = tuple(AcceleratorSample(device.uuid) for device in self._devices)
        return Sample(now_ms, answer)

    def close(self) -> None:
        """Let go of the driver, unless a call hangs in it."""
        if self._is_open and not self._watchdog.is_stuck:
            self._shut()

    def _first_look(self) -> tuple[DeviceInfo, ...]:
        try:
            self._open()
        except pynvml.NVMLError as error:
            text = NO_DRIVER.format(error=error)
            if error.value == pynvml.NVML_ERROR_LIBRARY_NOT_FOUND:
                raise FatalError(text) from error
            raise RetryableError(text) from error
        try:
            devices = tuple(read_device(handle) for handle in self._handles.values())
        except pynvml.NVMLError as error:
            raise RetryableError(f"an NVIDIA board does not say what it is: {error}") from error
        if not devices:
            raise RetryableError(NO_DRIVER.format(error="the driver lists no GPU"))
        return devices

    def _open(self) -> None:
        """Open the driver and find the handle of each board that answers."""
        pynvml.nvmlInit()
        self._is_open = True
        self._handles = {}
        for index in range(pynvml.nvmlDeviceGetCount()):
            try:
                handle = pynvml.nvmlDeviceGetHandleByIndex(index)
                self._handles[_text(pynvml.nvmlDeviceGetUUID(handle))] = handle
            except pynvml.NVMLError:
                continue  # a board that is lost has no name now; it is missed below by its UUID

    def _shut(self) -> None:
        self._is_open = False
        try:
            pynvml.nvmlShutdown()
        except pynvml.NVMLError:
            self._handles = {}

    def _read_all(self) -> tuple[AcceleratorSample, ...]:
        """Read every board; if none answers, open the driver anew for the next time."""
        if not self._is_open:
            try:
                self._open()
            except pynvml.NVMLError:
                self._shut()
        samples = tuple(self._read(device.uuid) for device in self._devices)
        if not any(sample.has_answered for sample in samples):
            self._shut()
        return samples

    def _read(self, uuid: str) -> AcceleratorSample:
        """Read one board; one that was lost when the driver was opened is looked for again."""
        try:
            if uuid not in self._handles:
                self._handles[uuid] = pynvml.nvmlDeviceGetHandleByUUID(uuid)
        except pynvml.NVMLError:
            return AcceleratorSample(uuid)
        return read_accelerator(uuid, self._handles[uuid])
