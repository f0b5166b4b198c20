"""Compiles the simulated `libnvidia-ml.so.1` and writes what it answers."""

import os
import subprocess
from pathlib import Path

import nvidia

SOURCE = Path(__file__).parent / "sampling" / "nvml_sim" / "nvml_sim.c"
SONAME = "libnvidia-ml.so.1"


def build(folder: Path, *flags: str) -> Path:
    """Compile the library with NVIDIA's own header, so that every prototype is checked."""
    headers = Path(next(iter(nvidia.__path__))) / "cu13" / "include"
    target = folder / SONAME
    command = ["gcc", "-std=gnu11", "-O1", "-Wall", "-Wextra", "-Werror", "-fPIC", "-shared"]
    command += ["-DNVML_NO_UNVERSIONED_FUNC_DEFS", f"-Wl,-soname,{SONAME}", f"-I{headers}"]
    subprocess.run([*command, *flags, "-o", str(target), str(SOURCE)], check=True)
    return target


class Host:
    """The simulated host: a dictionary of fields behind the library's state file."""

    def __init__(self, file: Path, boards: int = 8) -> None:
        self.file = file
        self.fields: dict[str, object] = {
            "count": boards,
            "driver_version": "580.95.05",
            "*.name": "NVIDIA H100 80GB HBM3",
            "*.utilisation_percent": 50,
            "*.energy_mj": 1_000_000,
            "*.power_mw": 300_000,
            "*.power_limit_mw": 700_000,
            "*.power_limit_max_mw": 700_000,
            "*.memory_total_bytes": 85_520_809_984,
            "*.memory_used_bytes": 61_203_283_968,
            "*.temperature_celsius": 61,
            "*.clock_sm_mhz": 1_980,
            "*.clock_memory_mhz": 2_619,
            "*.ecc_uncorrected": 0,
            "*.throttle_reasons": 4,
            "*.mig": 0,
            "*.pci_device_id": 0x233010DE,
        }
        for index in range(boards):
            self.fields[f"{index}.uuid"] = self.uuid(index)
            self.fields[f"{index}.serial"] = f"156282108390{index}"
            self.fields[f"{index}.pci"] = f"00000000:{0x1B + index:02X}:00.0"
        self.write()

    @staticmethod
    def uuid(index: int) -> str:
        """Return the UUID of a board."""
        return f"GPU-12345678-1234-1234-1234-12345678000{index:x}"

    def set(self, **fields: object) -> None:
        """Change fields of the whole host; None takes one away."""
        self.change({name: value for name, value in fields.items()})

    def change(self, fields: dict[str, object]) -> None:
        """Change fields such as `3.power_mw`; None takes one away."""
        for name, value in fields.items():
            self.fields.pop(name, None)
            if value is not None:
                self.fields[name] = value
        self.write()

    def write(self) -> None:
        """Replace the state file in one step: the library may be reading it."""
        draft = self.file.with_suffix(".draft")
        draft.write_text("".join(f"{name}={value}\n" for name, value in self.fields.items()))
        os.replace(draft, self.file)
