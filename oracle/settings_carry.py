"""Settings of fleet mode that a node has too: how its reports reach the chain, where NATS is."""

from pathlib import Path
from typing import Annotated, Any, Literal
from urllib.parse import urlsplit

from pydantic import AfterValidator, BaseModel, Field, model_validator

from oracle.addresses import checksummed, is_loopback
from oracle.environment import AsText

NATS_PATHS = (
    "nats_ca_file",
    "nats_certificate_file",
    "nats_key_file",
    "nats_password_file",
)
CARRY_PATHS = ("aggregator_ca_file", *NATS_PATHS)


def _account(value: str) -> str:
    return checksummed(value) if value else ""


def _subject(value: str) -> str:
    if not value.replace(".", "").replace("_", "").replace("-", "").isalnum():
        raise ValueError("letters, digits, - and _, parted by dots")
    return value


Subject = Annotated[str, AfterValidator(_subject)]


class NatsSettings(BaseModel):
    """Where the broker is: the same for nodes and aggregators."""

    nats_urls: Annotated[tuple[str, ...], AsText] = ()
    """`nats://` or `tls://` addresses of one cluster; in the environment separated by commas."""
    nats_subject: Subject = "wellhead.reports"
    """A report goes to this subject, a dot, and the asset's id."""
    nats_stream: Subject = "WELLHEAD_REPORTS"
    """The JetStream stream of these subjects."""
    nats_user: str = ""
    """As the broker knows this machine; empty if it asks for none."""
    nats_password_file: Path | None = None
    """With that user's password, mode 600."""
    nats_ca_file: Path | None = None
    """Certificate authority of the broker (PEM); by default the system's."""
    nats_certificate_file: Path | None = None
    """This side's certificate (PEM), if the broker asks for one."""
    nats_key_file: Path | None = None
    """Its private key (PEM), mode 600."""
    nats_timeout_seconds: float = Field(10.0, gt=0, le=120)
    """What one publication may take."""

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
    aggregator_address: Annotated[str, AfterValidator(_account)] = ""
    """Whose receipts are believed; empty believes whoever is at aggregator_url."""
    aggregator_ca_file: Path | None = None
    """Certificate authority of the aggregator (PEM); by default the system's."""
    aggregator_timeout_seconds: float = Field(10.0, gt=0, le=120)
    """What one hand-over may take."""
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
            host = urlsplit(self.aggregator_url).hostname or ""
            if self.aggregator_url.startswith("http://") and not is_loopback(host):
                raise ValueError("aggregator_url: http:// only to this machine: use https://")
        if self.carry == "nats" and not self.nats_urls:
            raise ValueError('nats_urls: carry = "nats" needs at least one address')
        return self
