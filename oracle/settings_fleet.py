"""Settings of an aggregator: `aggregator.toml`, or `WELLHEAD_AGGREGATOR_<NAME>`."""

from pathlib import Path
from typing import Any, ClassVar

from pydantic import Field, ValidationError, model_validator

from oracle.addresses import is_loopback
from oracle.errors import FatalError
from oracle.settings import ChainSettings, anchored, problems, read_toml
from oracle.settings_carry import NATS_PATHS, NatsSettings
from oracle.settings_serve import ServeSettings

ENVIRONMENT_PREFIX = "WELLHEAD_AGGREGATOR_"
PATHS = (
    "keyfile",
    "password_file",
    "paying_keyfile",
    "paying_password_file",
    "state_dir",
    "tls_certificate_file",
    "tls_key_file",
    *NATS_PATHS,
)


class AggregatorSettings(ServeSettings, NatsSettings, ChainSettings):
    """What an aggregator is told. Made in the CLI and passed down."""

    environment_prefix: ClassVar[str] = ENVIRONMENT_PREFIX

    # the aggregator
    keyfile: Path
    """Encrypted key that signs receipts; never the paying key's."""
    password_file: Path | None = None
    paying_keyfile: Path | None = None
    """Encrypted key that pays gas; without it reports are kept and not sent."""
    paying_password_file: Path | None = None
    state_dir: Path = Path("aggregator")
    """The inbox."""
    keep_days: int = Field(30, ge=1, le=3_650)
    """Days that settled reports are kept."""

    # the door
    host: str = "127.0.0.1"
    """Address to listen at."""
    port: int = Field(8_443, ge=0, le=65_535)
    tls_certificate_file: Path | None = None
    """Certificate chain (PEM)."""
    tls_key_file: Path | None = None
    behind_proxy: bool = False
    """A proxy in front ends TLS, and names the sender last in X-Forwarded-For."""
    reports_per_minute: int = Field(60, ge=1, le=100_000)
    """Of one asset."""
    report_burst: int = Field(1_000, ge=1, le=1_000_000)
    """Of one asset at once: a day of silence is 420 one-minute reports that still count."""
    refusals_per_minute: int = Field(60, ge=1, le=100_000)
    """Forged and damaged reports from one address; then it waits."""
    max_waiting: int = Field(500_000, ge=64, le=100_000_000)
    """Reports in the inbox that are not on chain; then it takes no more (about 1 KB each)."""

    # telemetry
    serve_port: int = Field(9_465, ge=0, le=65_535)
    """Of /metrics, /healthz and /readyz, apart from the door; 0 takes any free port."""

    # carrying
    ahead_seconds: int = Field(5, ge=0, le=300)
    """How far a node's clock may be ahead of this one."""
    key_expiry_seconds: int = Field(600, ge=15, le=86_400)
    """How long a node key read from the chain is believed."""
    linger_seconds: int = Field(10, ge=0, le=3_600)
    """How long a report waits for others to share a transaction."""
    gap_seconds: int = Field(120, ge=0, le=3_600)
    """How long a report waits for the one before it."""
    max_batch_gas: int = Field(3_000_000, ge=100_000)
    """Gas of one `submit_many`, at most 64 reports."""
    poll_seconds: float = Field(2.0, gt=0, le=60)
    """Between looks at the chain while reports wait."""
    nats_ack_seconds: int = Field(10, ge=1, le=600)
    """After which the broker delivers a report again that was not acknowledged."""
    nats_stream_bytes: int = Field(2**30, ge=2**20)
    """Of the stream, when it is made here; full, it refuses new reports and nodes try again."""
    nats_stream_hours: int = Field(12, ge=1, le=168)
    """How long the stream keeps a report that nobody took."""

    @model_validator(mode="after")
    def _check_door(self) -> "AggregatorSettings":
        if (self.tls_certificate_file is None) != (self.tls_key_file is None):
            raise ValueError("tls_certificate_file and tls_key_file: give both or neither")
        is_plain = self.tls_certificate_file is None
        if is_plain and not self.behind_proxy and not is_loopback(self.host):
            raise ValueError(
                f"tls_certificate_file: plain http at {self.host} would be open to the network: "
                "give a certificate, or set behind_proxy = true behind a proxy that ends TLS"
            )
        return self


def load(file: Path, **overrides: Any) -> AggregatorSettings:
    """Read the aggregator's settings; paths in the result are relative to the file's folder.

    FatalError names what is wrong. `overrides` win; None is no override.
    """
    values = read_toml(file, "see docs/operations.md (Fleet mode)")
    given = {name: value for name, value in overrides.items() if value is not None}
    try:
        settings = AggregatorSettings(**values | given)
    except ValidationError as error:
        raise FatalError(f"{file}: {problems(error, ENVIRONMENT_PREFIX)}") from None
    return anchored(settings, file, PATHS)
