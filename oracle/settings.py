"""Every setting of the runner, with its unit.

From a TOML file (`oracle.toml`); `WELLHEAD_<NAME>` in the environment wins over the file.
"""

import tomllib
from pathlib import Path
from typing import Annotated, Any, ClassVar, Literal, TypeVar

from pydantic import AfterValidator, ConfigDict, Field, ValidationError, field_validator

from oracle.addresses import checksummed
from oracle.environment import AsText, EnvironmentSettings
from oracle.errors import FatalError
from oracle.settings_carry import CARRY_PATHS, CarrySettings
from oracle.settings_serve import HealthSettings
from oracle.types import SECONDS_PER_HOUR

ENVIRONMENT_PREFIX = "WELLHEAD_"
PATHS = (
    "keyfile",
    "password_file",
    "paying_keyfile",
    "paying_password_file",
    "state_dir",
    "trace_file",
    *CARRY_PATHS,
)


Address = Annotated[str, AfterValidator(checksummed)]
AnySettings = TypeVar("AnySettings", bound=EnvironmentSettings)


class ChainSettings(EnvironmentSettings):
    """Where the meter is and what a transaction may cost: the same for nodes and attestors."""

    model_config = ConfigDict(validate_assignment=True)

    environment_prefix: ClassVar[str] = ENVIRONMENT_PREFIX

    rpc_urls: Annotated[tuple[str, ...], AsText] = Field(min_length=1)
    """Endpoints, tried in order; in the environment separated by commas."""
    rpc_timeout_seconds: float = Field(10.0, gt=0, le=120)
    """What one answer may take."""
    chain_id: int = Field(ge=1)
    """What every endpoint must answer."""
    meter_address: Address
    """The MetricsOracle contract."""
    max_fee_wei: int = Field(200_000_000_000, ge=1)
    """Per gas, wei: what the paying key never pays more than."""
    min_tip_wei: int = Field(1_000_000, ge=0)
    """Per gas, wei."""
    max_tip_wei: int = Field(3_000_000_000, ge=0)
    """Per gas, wei."""
    confirmations: int = Field(1, ge=1, le=64)
    """Blocks, the receipt's own included."""
    receipt_timeout_seconds: float = Field(120.0, gt=0, le=3_600)
    """After it a transaction is replaced by one that offers an eighth more."""

    @field_validator("rpc_urls", mode="before")
    @classmethod
    def _split_urls(cls, value: Any) -> Any:
        if isinstance(value, str):
            return tuple(part.strip() for part in value.split(",") if part.strip())
        return value

    @field_validator("rpc_urls")
    @classmethod
    def _check_urls(cls, urls: tuple[str, ...]) -> tuple[str, ...]:
        for number, url in enumerate(urls, 1):  # a URL may hold a password: it is not repeated
            if not url.startswith(("http://", "https://")):
                raise ValueError(f"URL {number} does not begin with http:// or https://")
        return urls


class Settings(HealthSettings, CarrySettings, ChainSettings):
    """What a node is told. Made in the CLI and passed down."""

    # the node
    asset: int = Field(ge=1, lt=2**32)
    """Title id of the machine."""
    keyfile: Path
    """Encrypted key that signs reports; enrolled on chain."""
    password_file: Path | None = None
    """With the password of keyfile, mode 600 or a credential of systemd; without it one is asked
    for."""
    paying_keyfile: Path | None = None
    """Encrypted key that pays gas; without it nothing is sent (dry run)."""
    paying_password_file: Path | None = None
    """The same of paying_keyfile."""
    state_dir: Path = Path("state")
    """Records of what was signed and sent, and the evidence."""
    record_days: int = Field(30, ge=3, le=3_650)
    """Days that settled reports are kept; the last sequence is kept for ever."""
    evidence_days: int = Field(14, ge=0, le=3_650)
    """Days that raw samples are kept; 0 keeps none."""

    # sampling
    source: Literal["nvml", "replay", "synthetic"] = "nvml"
    """This machine's GPUs, a trace, or a seeded machine."""
    interval_seconds: int = Field(1, ge=1, le=300)
    """Between samples (a replay takes its trace's own)."""
    sample_timeout_seconds: float = Field(1.0, gt=0, le=60)
    """What one sample of all boards may take before the driver counts as hanging."""
    report_seconds: int = Field(SECONDS_PER_HOUR, ge=1, le=SECONDS_PER_HOUR)
    """Length of a report; divides an hour."""
    trace_file: Path | None = None
    """Replay: CSV or CSV.gz with timestamp_s, node, gpu_util_pct, memory_used_bytes."""
    trace_node: str = ""
    """Replay: which node of the trace; empty if it has one only."""
    synthetic_seed: int = Field(1, ge=0)
    """Synthetic: same seed, same machine."""
    synthetic_accelerators: int = Field(8, ge=1, le=16)
    """Synthetic: accelerators in the machine."""

    @field_validator("report_seconds")
    @classmethod
    def _divides_an_hour(cls, seconds: int) -> int:
        if SECONDS_PER_HOUR % seconds:
            raise ValueError("does not divide an hour: take 3600, 1800, 600, 60, ...")
        return seconds

    @field_validator("password_file", "paying_keyfile", "paying_password_file", mode="before")
    @classmethod
    def _empty_is_none(cls, value: Any) -> Any:
        return None if value == "" else value


def load(file: Path, **overrides: Any) -> Settings:
    """Read the settings file, the environment and `overrides` (the strongest; None is no override).

    Paths in the result are relative to the file's folder. FatalError names what is wrong.
    """
    values = read_toml(file, "write one with `python -m oracle init`")
    try:
        settings = Settings(**values)
        for name, value in overrides.items():
            if value is not None:
                setattr(settings, name, value)
    except ValidationError as error:
        raise FatalError(f"{file}: {problems(error)}") from None
    return anchored(settings, file, PATHS)


def read_toml(file: Path, otherwise: str) -> dict[str, Any]:
    """Return what a settings file says; FatalError, with `otherwise` where there is no file."""
    try:
        return tomllib.loads(file.read_text("utf-8"))
    except FileNotFoundError:
        raise FatalError(f"{file}: no such file: {otherwise}") from None
    except IsADirectoryError:
        raise FatalError(f"{file}: is a folder: give the settings file in it") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise FatalError(f"{file}: damaged: {error}: correct it or write a new one") from None
    except OSError as error:
        raise FatalError(f"{file}: cannot be read: {error.strerror or error}") from None


def anchored(settings: AnySettings, file: Path, paths: tuple[str, ...]) -> AnySettings:
    """Return the settings with `paths` relative to the folder of the file that they come from."""
    folder = file.resolve().parent
    given = {name: folder / path for name in paths if (path := getattr(settings, name)) is not None}
    return settings.model_copy(update=given)


def problems(error: ValidationError, prefix: str = ENVIRONMENT_PREFIX) -> str:
    """Return pydantic's findings as one line that names each setting."""
    texts = []
    for problem in error.errors():
        name = ".".join(str(part) for part in problem["loc"]) or "settings"
        text = {
            "missing": f"missing: set it here or as {prefix}{name.upper()}",
            "extra_forbidden": "no such setting",
        }.get(problem["type"], problem["msg"].removeprefix("Value error, "))
        texts.append(f"{name}: {text}")
    return "; ".join(texts)
