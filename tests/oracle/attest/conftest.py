"""A chain with a machine that lied, and attestors with folders of their own."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from oracle.attest import attestation as files
from tests.oracle.anvil import CHAIN_ID
from tests.oracle.attest.dispute_stage import DisputeStage
from tests.oracle.attest.stage import ATTESTORS, Attestor, Stage
from tests.oracle.node import run


@pytest.fixture(scope="session")
def one_stage() -> Iterator[Stage]:
    """Set the stage once; it takes seconds."""
    stage = Stage()
    try:
        yield stage
    finally:
        stage.anvil.stop()


@pytest.fixture(scope="session")
def one_dispute_stage() -> Iterator[DisputeStage]:
    """Set the stage with a lease once; it takes seconds."""
    stage = DisputeStage()
    try:
        yield stage
    finally:
        stage.anvil.stop()


@pytest.fixture
def stage(one_stage) -> Stage:
    """Return the stage as it was set."""
    one_stage.rewind()
    return one_stage


@pytest.fixture
def make_attestor(stage, tmp_path, write_keyfile):
    """Return a factory of attestors, by number; each has a key of the present set that pays too."""

    def make(number: int = 0, **settings) -> Attestor:
        folder = tmp_path / f"attestor{number}"
        folder.mkdir()
        account = settings.pop("account", ATTESTORS[number])
        stage.anvil.fund(account.address)
        keyfile = write_keyfile(account, f"attestor{number}/key.json")
        password = str(tmp_path / "password.txt")
        values = {
            "rpc_urls": [stage.anvil.url],
            "chain_id": CHAIN_ID,
            "meter_address": stage.meter.address,
            "keyfile": str(keyfile),
            "password_file": password,
            "paying_keyfile": str(keyfile),
            "paying_password_file": password,
        }
        attestor = Attestor(folder, account, values | settings)
        attestor.write()
        return attestor

    return make


@pytest.fixture
def attest(monkeypatch, capsys):
    """Return a function that runs a verb, expects exit code 0 and returns what it printed."""

    def do(attestor: Attestor, verb: str, *arguments) -> str:
        code = run(monkeypatch, *attestor.command(verb, *arguments))
        told = capsys.readouterr()
        assert (code, told.err) == (0, ""), told
        return told.out

    return do


@pytest.fixture
def propose(attest):
    """Return a function that lets an attestor propose and returns the one file it wrote."""

    def do(attestor: Attestor, asset: int, *arguments):
        attest(attestor, "propose", asset, "--out", attestor.folder, *arguments)
        (file,) = attestor.folder.glob("refutation-*.json")
        return file

    return do


@pytest.fixture
def copy_to(tmp_path):
    """Return a function that hands a file over: writes it under another name."""

    def copy(file, name: str):
        other = tmp_path / name
        files.write(other, files.read(file))
        return other

    return copy


@pytest.fixture
def refused(refused, tmp_path):
    """Return what expects a refusal as everywhere, and that no attestation was written by it."""

    def expect(words: str, *arguments: str, code: int = 2) -> str:
        before = contents(tmp_path)
        told = refused(words, *arguments, code=code)
        assert contents(tmp_path) == before
        return told

    return expect


def contents(folder: Path) -> dict[Path, bytes]:
    """Return every file under a folder that attestors exchange, and what is in it."""
    return {file: file.read_bytes() for file in folder.rglob("*.json")}
