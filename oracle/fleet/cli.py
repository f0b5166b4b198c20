"""`python -m oracle aggregate`. No logic: options in, one function call."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from oracle.cli_options import AsJson, SettingsFile
from oracle.settings_fleet import load
from oracle.terminal import LastingLog

DEFAULT = Path("aggregator.toml")


def aggregate(
    settings: SettingsFile = DEFAULT,
    nats: Annotated[
        str | None, typer.Option("--nats", help="address of a NATS broker; wins over nats_urls")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Take the signed reports of a fleet, by HTTPS or from NATS, and carry them in batches.

    Nodes that set carry = "post" or "nats" need no gas. Stop it with Ctrl-C or SIGTERM; it may be
    killed at any moment. Settings: aggregator.toml, see docs/operations.md (Fleet mode).

    \b
    Examples:
      python -m oracle aggregate
      python -m oracle aggregate --settings aggregator.toml --nats nats://127.0.0.1:4222 --json
    """
    from oracle.fleet.opening import aggregate as serve  # nothing of it in a node's process

    urls = None if nats is None else (nats,)
    serve(load(settings, nats_urls=urls), LastingLog(sys.stdout, as_json))
