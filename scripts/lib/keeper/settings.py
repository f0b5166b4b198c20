"""Every setting of a keeper, with its unit.

From a TOML file; `WELLHEAD_KEEPER_<NAME>` in the environment wins over the file.
"""

import tomllib
from decimal import Decimal
from pathlib import Path
from typing import Any, ClassVar

from pydantic import Field, ValidationError, field_validator

from oracle.environment import EnvironmentSettings
from oracle.errors import FatalError
from scripts.lib.keeper.jobs.catalog import NAMES
from scripts.lib.project import BUILD, DEPLOYMENTS


class KeeperSettings(EnvironmentSettings):
    """What a keeper does, and what it may cost."""

    environment_prefix: ClassVar[str] = "WELLHEAD_KEEPER_"

    coin_price: Decimal = Field(gt=0)
    """What one whole coin of the chain costs, whole settlement tokens. Look after it: it weighs
    fees against rent."""
    max_fee_per_gas_wei: int = Field(100_000_000_000, ge=1)
    """Above it nothing is sent."""
    max_call_fee: Decimal = Field(Decimal(5), ge=0)
    """Most that a call may cost that moves no money of its own, whole settlement tokens."""
    worth_times: Decimal = Field(Decimal(20), ge=0)
    """A call is made where at least so many times its fee is at stake; 0 does not look."""
    daily_budget: Decimal = Field(Decimal(0), ge=0)
    """Most that is paid for gas in any 24 hours, whole coins of the chain; 0 does not look."""
    max_calls: int = Field(50, ge=1)
    """In one pass: what is left is due in the next one."""
    settle_every_hours: int = Field(24, ge=0)
    """Between two settlements of a lease within its period."""
    jobs: tuple[str, ...] = NAMES
    """Which calls are made; in the environment as JSON."""

    standby_seconds: int = Field(0, ge=0)
    """A call is made once it was due for so long: a second keeper leaves them to the first."""
    confirmations: int = Field(0, ge=0)
    """Blocks that the store stays behind the head: some endpoints know a block before its logs."""
    max_head_age_seconds: int = Field(0, ge=0)
    """A node whose latest block is older is waited for; 0 does not look."""
    poll_seconds: float = Field(15.0, gt=0)
    """Between two passes."""
    retry_seconds: float = Field(60.0, gt=0)
    """Before a refused call is tried again; doubled each time."""
    max_retry_seconds: float = Field(3_600.0, gt=0)
    """Never later than so."""

    stopped: bool = False
    """The kill switch: look, plan, say, and send nothing."""
    kill_file: Path = BUILD / "keeper" / "STOP"
    """The same, while there is a file of this name."""
    state_dir: Path = BUILD / "keeper"
    """Store and lock of each paying key."""
    records: Path = DEPLOYMENTS
    """Folder of deployment records, with index.json."""
    span: int = Field(2_000, ge=1)
    """Blocks whose logs are asked for at once."""
    metrics_host: str = "127.0.0.1"
    metrics_port: int = Field(0, ge=0, le=65_535)
    """Where GET /metrics is served; 0 serves nothing."""

    @field_validator("jobs")
    @classmethod
    def _known(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        if unknown := set(value) - set(NAMES):
            raise ValueError(f"no job {sorted(unknown)[0]}: choose among {', '.join(NAMES)}")
        return value


def load(file: Path | None, **overrides: Any) -> KeeperSettings:
    """Return the settings of a file, or the defaults; FatalError with one line that says which."""
    values: dict[str, Any] = {}
    if file is not None:
        try:
            values = tomllib.loads(file.read_text("utf-8"))
        except OSError as error:
            raise FatalError(f"settings {file}: {error.strerror or error}") from None
        except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
            raise FatalError(f"settings {file}: {error}") from None
    given = {name: value for name, value in overrides.items() if value is not None}
    try:
        return KeeperSettings(**values | given)
    except ValidationError as error:
        first = error.errors()[0]
        name = ".".join(str(part) for part in first["loc"])
        raise FatalError(f"keeper setting {name}: {first['msg']}") from None
