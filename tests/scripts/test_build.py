"""Artifacts carry what a deployment record needs, and the cache never serves a stale one."""

from pathlib import Path

import boa
import pytest

from oracle.errors import FatalError
from scripts.lib import build

MODULE = "# pragma version 0.4.3\n\nSTEP: constant(uint256) = {step}\n"
CONTRACT = """\
# pragma version 0.4.3
# pragma evm-version cancun
# pragma optimize gas
from .modules import steps

LIMIT: immutable(uint256)


@deploy
def __init__(limit: uint256):
    LIMIT = limit


@external
@view
def step() -> uint256:
    return steps.STEP + LIMIT
"""


@pytest.fixture
def contract(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(build, "CACHE", tmp_path / "cache")
    monkeypatch.setattr(build, "ROOT", tmp_path)
    file = tmp_path / "contracts" / "Counter.vy"
    module = file.parent / "modules" / "steps.vy"
    module.parent.mkdir(parents=True)
    module.write_text(MODULE.format(step=1))
    file.write_text(CONTRACT)
    return file


def test_build_file__contract_with_immutable__size_is_what_lands_on_chain(contract: Path) -> None:
    artifact = build.build_file(contract)
    code = bytes.fromhex(artifact.bytecode[2:]) + (7).to_bytes(32, "big")
    address, _ = boa.env.deploy(bytecode=code)
    assert artifact.immutables_bytes == 32
    assert artifact.runtime_bytes == len(boa.env.get_code(address))
    assert (artifact.vyper_version, artifact.evm_version, artifact.optimize) == (
        "0.4.3",
        "cancun",
        "gas",
    )


def test_build_file__unchanged_sources__served_from_the_cache(contract: Path) -> None:
    first = build.build_file(contract)
    assert build.build_file(contract) == first
    assert len(list((build.CACHE / "artifacts").iterdir())) == 1


def test_build_file__imported_module_changed__compiled_anew(contract: Path) -> None:
    first = build.build_file(contract)
    (contract.parent / "modules" / "steps.vy").write_text(MODULE.format(step=2))
    second = build.build_file(contract)
    assert second.integrity != first.integrity
    assert second.runtime != first.runtime


def test_build_file__syntax_error__one_clear_error(contract: Path) -> None:
    contract.write_text(CONTRACT.replace("return steps", "return stepz"))
    with pytest.raises(FatalError, match=r"Counter.vy does not compile: .*stepz"):
        build.build_file(contract)


def test_build__unknown_name__says_what_there_is() -> None:
    with pytest.raises(FatalError, match=r"no contract Nowhere under .*MockToken"):
        build.build("Nowhere")
