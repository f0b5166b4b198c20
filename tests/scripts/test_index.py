"""`deployments/index.json` and its schema: what is written passes it, what is damaged does not."""

import copy
import json
import shutil
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from oracle.errors import FatalError
from scripts.lib import index, params, plan
from scripts.lib.chains.embedded import EmbeddedChain
from scripts.lib.deployer import Deployer
from scripts.lib.project import DEPLOYMENTS
from scripts.lib.records import RecordStore

START = 1_767_225_600
CHAIN_ID = 31_337


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A deployments folder, as `deploy` leaves it."""
    folder = tmp_path_factory.mktemp("made")
    chain = EmbeddedChain(START)
    decided = params.load(params.file_for(DEPLOYMENTS / "params", "ethereum", "devnet"))
    store = RecordStore(folder, "devnet", chain.chain_id)
    suite = Deployer(chain, store, decided, lambda _: None).run(plan.make(decided))
    index.update(store, "ethereum", "0.1.0", suite.records, suite.external)
    return folder


@pytest.fixture
def written(made: Path, tmp_path: Path) -> Path:
    """The index of a folder that a test may damage."""
    return shutil.copytree(made, tmp_path / "deployments") / "index.json"


def changed(content: dict[str, Any], path: tuple[str, ...], value: Any) -> dict[str, Any]:
    """Return a copy with `value` at `path`; None takes the key away."""
    result = copy.deepcopy(content)
    place = result
    for key in path[:-1]:
        place = place[key]
    if value is None:
        del place[path[-1]]
    else:
        place[path[-1]] = value
    return result


def test_schema__committed__is_a_schema_and_the_committed_index_passes() -> None:
    Draft202012Validator.check_schema(json.loads(index.SCHEMA.read_text()))
    assert index.load(DEPLOYMENTS / "index.json")["project"] == "wellhead"


def test_update__deployment__passes_the_schema_and_names_every_record(written: Path) -> None:
    content = json.loads(written.read_text())
    schema = json.loads(index.SCHEMA.read_text())
    Draft202012Validator(schema).validate(content)
    entries = content["chains"]["31337"]["contracts"]
    assert {f"devnet/{file.name}" for file in (written.parent / "devnet").glob("*.json")} == {
        entry["abi"] for entry in entries.values()
    }
    assert index.load(written) == content


ESCROW = ("chains", "31337", "contracts", "LeaseEscrow")


@pytest.mark.parametrize(
    ("path", "value", "said"),
    [
        (("schemaVersion",), 2, "has schema 2, these scripts write 1: update them"),
        (("project",), "other", r"damaged \(project: 'wellhead' was expected"),
        (("chains",), None, r"damaged \(the file: 'chains' is a required property"),
        (("extra",), 1, r"damaged \(the file: .*'extra' was unexpected"),
        ((*ESCROW, "address"), "0x12", r"LeaseEscrow.address: '0x12' does not match"),
        ((*ESCROW, "startBlock"), -1, r"LeaseEscrow.startBlock: -1 is less than the minimum"),
        ((*ESCROW, "startBlock"), "5", r"LeaseEscrow.startBlock: '5' is not of type 'integer'"),
        ((*ESCROW, "abi"), "../Other.json", r"LeaseEscrow.abi: .* does not match"),
        ((*ESCROW, "integrity"), None, r"LeaseEscrow: 'integrity' is a required property"),
        (("chains", "31337", "external"), {}, "'settlementToken' is a required property"),
        (("chains", "main"), {}, "'main' does not match"),
    ],
)
def test_load__damaged__one_line_names_the_place(
    written: Path, path: tuple[str, ...], value: Any, said: str
) -> None:
    content = json.loads(written.read_text())
    written.write_text(json.dumps(changed(content, path, value)))
    with pytest.raises(FatalError, match=f"deployments/index.json .*{said}"):
        index.load(written)


def test_update__would_not_pass_the_schema__nothing_is_written(written: Path) -> None:
    before = written.read_text()
    store = RecordStore(written.parent, "devnet", CHAIN_ID)
    with pytest.raises(FatalError, match=r"external\.settlementToken"):
        index.update(store, "ethereum", "0.1.0", {}, {"settlementToken": "nowhere"})
    assert written.read_text() == before


def test_update__network_stands_under_another_chain_id__refused(written: Path) -> None:
    content = json.loads(written.read_text())
    content["chains"]["5"] = content["chains"].pop("31337")
    written.write_text(json.dumps(content))
    store = RecordStore(written.parent, "devnet", CHAIN_ID)
    with pytest.raises(FatalError, match="has devnet under chain id 5, the connected chain has 31"):
        index.update(store, "ethereum", "0.1.0", {}, {"settlementToken": "0x" + "11" * 20})


def test_store__records_without_chain_id__refused(written: Path) -> None:
    (written.parent / "devnet" / ".chainId").unlink()
    with pytest.raises(FatalError, match=r"deployments/devnet holds records without .chainId"):
        RecordStore(written.parent, "devnet", CHAIN_ID)
