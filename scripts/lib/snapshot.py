"""Committed snapshots: figures that may only change together with a commit that says so."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from oracle.errors import FatalError
from scripts.lib.files import write_atomically


def load(path: Path) -> dict[str, Any]:
    """Return the snapshot at `path`, empty if there is none; FatalError if it is not JSON."""
    if not path.is_file():
        return {}
    try:
        content = json.loads(path.read_text("utf-8"))
    except json.JSONDecodeError as error:
        raise FatalError(f"{path.name} is not JSON (line {error.lineno}): refresh it") from error
    return dict(content)


def save(path: Path, figures: Mapping[str, Any]) -> None:
    """Write `figures` as a snapshot, one a line so that a change reads well in a diff."""
    rows = (f"  {json.dumps(key)}: {json.dumps(figures[key])}" for key in figures)
    write_atomically(path, "{\n" + ",\n".join(rows) + "\n}\n")


def differences(committed: Mapping[str, Any], measured: Mapping[str, Any]) -> list[str]:
    """Return one line for every figure that was added, lost or changed."""
    lines = []
    for key in sorted(committed.keys() | measured.keys()):
        if key not in measured:
            lines.append(f"{key}: no longer measured, was {committed[key]}")
        elif key not in committed:
            lines.append(f"{key}: not in the snapshot, is {measured[key]}")
        elif committed[key] != measured[key]:
            lines.append(f"{key}: was {committed[key]}, is {measured[key]}")
    return lines
