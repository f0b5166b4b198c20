"""Every setting of an attestor, with its unit: `attest.toml`, or `WELLHEAD_ATTEST_<NAME>`."""

from pathlib import Path
from typing import Annotated, Any, ClassVar

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError, field_validator

from oracle.errors import FatalError
from oracle.settings import Address, ChainSettings, anchored, problems, read_toml

ENVIRONMENT_PREFIX = "WELLHEAD_ATTEST_"
PATHS = (
    "state_dir",
    "keyfile",
    "password_file",
    "paying_keyfile",
    "paying_password_file",
    "tls_certificate",
    "tls_key",
    "ca_file",
)


def _url(value: str) -> str:
    if not value.startswith(("http://", "https://")):
        raise ValueError(f"{value!r} does not begin with http:// or https://")
    return value.rstrip("/")


Url = Annotated[str, AfterValidator(_url)]


class Peer(BaseModel):
    """Another attestor of the same meter."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    account: Address
    """With which it signs."""
    url: Url
    """Of its `attest serve`."""


class AttestSettings(ChainSettings):
    """What an attestor is told. Made in the CLI and passed down."""

    environment_prefix: ClassVar[str] = ENVIRONMENT_PREFIX

    # disputes
    bonds_address: Address | None = None
    """The LeaseBonds contract whose disputes are of this meter's hours; without it none is seen."""

    # the attestor
    state_dir: Path = Path("attest")
    """What was seen: `probes.sqlite3`."""
    keyfile: Path | None = None
    """Encrypted key that signs refutations; a member of the meter's attestor set."""
    password_file: Path | None = None
    paying_keyfile: Path | None = None
    """Encrypted key that pays gas for `submit`; any key will do."""
    paying_password_file: Path | None = None

    # probing
    nodes: dict[int, Url] = Field(default_factory=dict)
    """Title id to the address of the machine's node."""
    control_urls: tuple[Url, ...] = ()
    """What answers while this host's network is up, besides the nodes: any page of others."""
    slot_seconds: int = Field(60, ge=10, le=600)
    """One probe of each node at a random moment in each; divides an hour."""
    probe_timeout_seconds: float = Field(5.0, gt=0, le=60)
    probe_retries: int = Field(2, ge=1, le=5)
    """A probe is lost only if all of them are lost too."""
    retry_seconds: float = Field(2.0, ge=0, le=30)
    """Before a retry: half to one and a half of it."""
    clock_tolerance_seconds: int = Field(30, ge=1, le=300)
    """Between a node's clock and this one."""
    sample_age_seconds: int = Field(30, ge=2, le=900)
    """An older newest sample does not show that the machine is up now."""

    # judging
    confidence_ppm: int = Field(999_000, ge=900_000, lt=1_000_000)
    """One-sided, per hour, to sign what somebody proposes."""
    propose_confidence_ppm: int = Field(999_900, ge=900_000, lt=1_000_000)
    """The same to propose: higher, so that peers with other probes can agree."""
    loss_ppm: int = Field(10_000, ge=0, le=500_000)
    """Probes of a machine that is up which get lost on the way, all retries included, at most."""
    least_failed: int = Field(3, ge=2, le=60)
    """Fewer failed probes in an hour assert nothing."""
    least_probes: int = Field(10, ge=3, le=360)
    """Fewer counted probes in an hour assert nothing."""
    deadline_hours: int = Field(24, ge=1, le=48)
    """From proposing to the last moment of carrying, at most."""

    # co-signing
    peers: tuple[Peer, ...] = ()
    serve_host: str = "127.0.0.1"
    serve_port: int = Field(8_443, ge=0, le=65_535)
    tls_certificate: Path | None = None
    """PEM chain of `attest serve`; without it plain http, on the loopback only."""
    tls_key: Path | None = None
    ca_file: Path | None = None
    """PEM of the authorities to trust, instead of the system's."""
    allow_plain_http: bool = False
    """Also beyond the loopback: only behind a tunnel that encrypts."""

    @field_validator("slot_seconds")
    @classmethod
    def _divides_an_hour(cls, seconds: int) -> int:
        if 3_600 % seconds:
            raise ValueError("does not divide an hour: take 60, 30, 120, ...")
        return seconds

    @field_validator("bonds_address", *PATHS[1:], mode="before")
    @classmethod
    def _empty_is_none(cls, value: Any) -> Any:
        return None if value == "" else value

    @field_validator("peers")
    @classmethod
    def _distinct(cls, peers: tuple[Peer, ...]) -> tuple[Peer, ...]:
        if len({peer.account for peer in peers}) != len(peers):
            raise ValueError("one account is there twice")
        return peers


def load(file: Path) -> AttestSettings:
    """Read an attestor's settings, paths relative to the file; FatalError names what is wrong."""
    values = read_toml(file, "write one as docs/operations.md shows (Attestors)")
    try:
        settings = AttestSettings(**values)
    except ValidationError as error:
        raise FatalError(f"{file}: {problems(error, ENVIRONMENT_PREFIX)}") from None
    return anchored(settings, file, PATHS)
