"""A node's folder in a test: its settings, and its commands run in this process."""

import json
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from eth_account.signers.local import LocalAccount

from oracle.cli import main


@dataclass
class Node:
    """One machine's folder."""

    folder: Path
    asset: int
    account: LocalAccount
    settings: dict[str, Any]

    @property
    def file(self) -> Path:
        """The settings file."""
        return self.folder / "oracle.toml"

    def write(self, **changes: Any) -> None:
        """Write the settings, with changes; None leaves a setting out."""
        self.settings.update(changes)
        given = {name: value for name, value in self.settings.items() if value is not None}
        lines = (f"{name} = {json.dumps(value)}\n" for name, value in given.items())
        self.file.write_text("".join(lines))

    def command(self, name: str, *arguments: str) -> list[str]:
        """Return the command line of a command of this node."""
        return [name, "--settings", str(self.file), *arguments]


def run(monkeypatch, *arguments: str) -> int:
    """Run the command line in this process; return its exit code."""
    monkeypatch.setattr(sys, "argv", ["oracle", *arguments])
    return main()
