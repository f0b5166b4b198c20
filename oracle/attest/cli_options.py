"""What the verbs of `python -m oracle attest` share: options, settings, files."""

from pathlib import Path
from typing import Annotated

import typer

from oracle.attest import attestation as files
from oracle.attest import opening, telling
from oracle.attest.attestation import Attestation
from oracle.settings_attest import AttestSettings, load
from oracle.telemetry.logs import printable

Asset = Annotated[int, typer.Argument(help="title id of the machine", min=1)]
File = Annotated[Path, typer.Argument(help="an attestation file")]
DEFAULT = Path("attest.toml")


def settings_of(file: Path) -> AttestSettings:
    """Return the settings; FatalError also for what would go over plain http."""
    config = load(file)
    opening.check_urls(config)
    return config


def write(file: Path, attestation: Attestation) -> None:
    """Write a file that is new, and say so."""
    files.write(file, attestation)
    print(printable(f"wrote {file}: {telling.described(attestation)}"))
