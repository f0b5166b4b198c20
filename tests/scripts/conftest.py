"""A fresh anvil and a fresh embedded chain for the scripts' tests."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from scripts.lib import params
from scripts.lib.chains import anvil
from scripts.lib.chains.embedded import EmbeddedChain
from scripts.lib.params import Params
from scripts.lib.project import DEPLOYMENTS

START = 1_767_225_600
"""2026-01-01 00:00 UTC."""


@pytest.fixture
def embedded() -> EmbeddedChain:
    return EmbeddedChain(START)


@pytest.fixture(scope="module")
def anvil_url() -> Iterator[str]:
    with anvil.running(START) as url:
        yield url


@pytest.fixture
def decided() -> Params:
    """The decisions for the devnet: an owner that is not the deployer."""
    return params.load(params.file_for(DEPLOYMENTS / "params", "ethereum", "devnet"))


@pytest.fixture
def records(tmp_path: Path) -> Path:
    """A deployments folder of its own, with the params of the project."""
    folder = tmp_path / "deployments"
    (folder / "params").mkdir(parents=True)
    for file in (DEPLOYMENTS / "params").glob("*.yaml"):
        (folder / "params" / file.name).write_text(file.read_text("utf-8"))
    return folder
