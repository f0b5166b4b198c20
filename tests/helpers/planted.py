"""Contracts with a bug planted on purpose, for the tests of the tests."""

import shutil
import tempfile
from collections.abc import Container, Iterable
from pathlib import Path
from typing import Any

import boa
import pytest

CONTRACTS = Path(__file__).parents[2] / "contracts"


def plant(folder: Path, file: str, old: str, new: str) -> Path:
    """Copy the contracts under `folder` with one text replaced and return the copy's root.

    `file` is relative to `contracts/`. `old` must occur exactly once, so that a bug that no longer
    fits the source fails the test instead of passing unplanted.
    """
    root = folder / "contracts"
    shutil.copytree(CONTRACTS, root)
    path = root / file
    source = path.read_text("utf-8")
    if source.count(old) != 1:
        raise ValueError(f"{file} has {source.count(old)} times: {old!r}")
    if old == new:
        raise ValueError(f"no bug: {old!r}")
    path.write_text(source.replace(old, new), "utf-8")
    return root


def load_with_bug(path: str, old: str, new: str, *args: Any, within: str | None = None) -> Any:
    """Deploy the contract at `path` with `old` replaced by `new`.

    `within` names the module to change, if it is not the contract itself; both are relative to
    `contracts/`. `args` go to the constructor.
    """
    with tempfile.TemporaryDirectory() as folder:
        root = plant(Path(folder), within or path, old, new)
        return boa.load(str(root / path), *args)


def at_its_time(names: Iterable[str], quick: Container[str]) -> list[Any]:
    """Mark what is too long for every run: all but the `quick` are for `make fuzz`."""
    return [x if x in quick else pytest.param(x, marks=pytest.mark.fuzz) for x in names]
