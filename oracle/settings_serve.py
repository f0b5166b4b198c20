"""Settings of the HTTP server that a node and an aggregator have: metrics, health, probes."""

from typing import Annotated, ClassVar

from pydantic import BaseModel, ConfigDict, Field

from oracle.environment import EnvironmentSettings


class ServeSettings(BaseModel):
    """Where a process tells how it does."""

    serve_host: str = Field("127.0.0.1", min_length=1)
    """Address of /metrics, /healthz, /readyz and, at a node, /probe. Another than the loopback lets
    the network read load, balance and faults: put a proxy with TLS in front of it instead."""
    serve_port: int = Field(9_464, ge=0, le=65_535)
    """0 takes any free port and logs which."""


class HealthSettings(ServeSettings):
    """When a node says that it is not well."""

    healthy_seconds: int = Field(60, ge=5, le=3_600)
    """Without a good cycle for so long, /healthz says 503: no sample, or a disk that refuses."""
    ready_backlog_reports: int = Field(6, ge=1, le=100_000)
    """More signed reports than this in no block yet, and /readyz says 503."""
    chain_look_seconds: int = Field(60, ge=5, le=3_600)
    """Between looks at the chain for head, enrolment, balance and fees; three looks without an
    answer, and /readyz says 503."""


class ServiceManager(EnvironmentSettings):
    """What systemd says in the environment of a service; empty without it."""

    model_config = ConfigDict(extra="ignore", frozen=True)

    environment_prefix: ClassVar[str] = ""

    notify_socket: str = ""
    """Where it is told READY and WATCHDOG."""
    watchdog_usec: Annotated[int, Field(ge=0)] = 0
    """Microseconds without WATCHDOG after which it kills the process; 0 never."""
