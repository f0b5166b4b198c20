"""Options that all commands of `python -m oracle` spell alike."""

from pathlib import Path
from typing import Annotated

import typer

SettingsFile = Annotated[
    Path, typer.Option("--settings", "-s", help="the settings file", show_default=True)
]
AsJson = Annotated[bool, typer.Option("--json", help="for machines")]
