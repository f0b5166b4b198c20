"""Contracts with a bug planted on purpose, for the tests of the tests."""

import shutil
from collections.abc import Container, Iterable
from pathlib import Path
from typing import Any

import pytest

from scripts.lib.project import CONTRACTS


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


def at_its_time(names: Iterable[str], quick: Container[str]) -> list[Any]:
    """Mark what is too long for every run: all but the `quick` are for `make fuzz`."""
    return [x if x in quick else pytest.param(x, marks=pytest.mark.fuzz) for x in names]
