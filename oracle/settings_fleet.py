"""Settings of fleet mode: how a node hands its reports over, and the aggregator's own file.

The aggregator reads `aggregator.toml`, or `WELLHEAD_AGGREGATOR_<NAME>` in the environment.
"""

from ipaddress import ip_address
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, Field, ValidationError, model_validator
from pydantic_settings import NoDecode, SettingsConfigDict

from oracle.errors import FatalError
from oracle.settings import Address, ChainSettings, anchored, problems, read_toml

ENVIRONMENT_PREFIX = "WELLHEAD_AGGREGATOR_"
NATS_PATHS = (
    "nats_ca_file",
    "nats_certificate_file",
    "nats_key_file",
    "nats_password_file",
)
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


def is_loopback(host: str) -> bool:
    """Return whether only this machine reaches `host`."""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _subject(value: str) -> str:
    if not value.replace(".", "").replace("_", "").replace("-", "").isalnum():
        raise ValueError("letters, digits, - and _, parted by dots")
    return value


Subject = Annotated[str, AfterValidator(_subject)]


class NatsSettings(BaseModel):
    """Where the broker is: the same for nodes and aggregators."""

    nats_urls: Annotated[tuple[str, ...], NoDecode] = ()
    """`nats://` or `tls://` addresses of one cluster; in the environment separated by commas."""
    nats_subject: Subject = "wellhead.reports"
    """A report goes to this subject, a dot, and the asset's id."""
    nats_stream: Subject = "WELLHEAD_REPORTS"
    nats_user: str = ""
    nats_password_file: Path | None = None
    nats_ca_file: Path | None = None
    """Certificate authority of the broker (PEM); by default the system's."""
    nats_certificate_file: Path | None = None
    """This side's certificate (PEM), if the broker asks for one."""
    nats_key_file: Path | None = None
    nats_timeout_seconds: float = Field(10.0, gt=0, le=120)

    @model_validator(mode="before")
    @classmethod
    def _split_nats_urls(cls, values: Any) -> Any:
        if isinstance(values, dict) and isinstance(values.get("nats_urls"), str):
            parts = (part.strip() for part in values["nats_urls"].split(","))
            return values | {"nats_urls": tuple(part for part in parts if part)}
        return values

    @model_validator(mode="after")
    def _check_nats(self) -> "NatsSettings":
        for url in self.nats_urls:
            if not url.startswith(("nats://", "tls://")):
                raise ValueError(f"nats_urls: {url!r} does not begin with nats:// or tls://")
            if "@" in url:
                raise ValueError("nats_urls: no passwords in addresses: set nats_password_file")
        return self


class CarrySettings(NatsSettings):
    """How a node's reports reach the chain."""

    carry: Literal["self", "post", "nats"] = "self"
    """Who submits: the node, an aggregator by HTTPS, or an aggregator behind NATS."""
    aggregator_url: str = ""
    """`https://host:port` of the aggregator."""
    aggregator_address: Address | None = None
    """Whose receipts are believed; it does not replace the chain's word."""
    aggregator_ca_file: Path | None = None
    """Certificate authority of the aggregator (PEM); by default the system's."""
    aggregator_timeout_seconds: float = Field(10.0, gt=0, le=120)
    resend_seconds: int = Field(600, ge=5, le=7_200)
    """What is handed over and not on chain after this is handed over again."""
    alarm_seconds: int = Field(3_600, ge=60, le=14_400)
    """Before a report's hour shuts: not on chain by then, the node warns and submits itself if it
    has a paying key."""

    @model_validator(mode="after")
    def _check_carry(self) -> "CarrySettings":
        if self.carry == "post":
            if not self.aggregator_url.startswith(("https://", "http://")):
                raise ValueError('aggregator_url: carry = "post" needs https://host:port')
            host = self.aggregator_url.removeprefix("http://").split("/")[0].rpartition(":")[0]
            if self.aggregator_url.startswith("http://") and not is_loopback(host.strip("[]")):
                raise ValueError("aggregator_url: http:// only to this machine: use https://")
        if self.carry == "nats" and not self.nats_urls:
            raise ValueError('nats_urls: carry = "nats" needs at least one address')
        return self


class AggregatorSettings(NatsSettings, ChainSettings):
    """What an aggregator is told. Made in the CLI and passed down."""

    model_config = SettingsConfigDict(
        env_prefix=ENVIRONMENT_PREFIX, extra="forbid", validate_assignment=True
    )

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
