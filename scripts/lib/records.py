"""Deployment records: `deployments/<network>/<Contract>.json`, as hardhat-deploy writes them."""

import json
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError
from pydantic.alias_generators import to_camel

from oracle.errors import FatalError
from scripts.lib.build import Artifact
from scripts.lib.chains.base import Chain, Contract, Receipt
from scripts.lib.files import write_atomically

_SAFE_INTEGER = 2**53
_MODEL = ConfigDict(alias_generator=to_camel, populate_by_name=True, extra="allow", frozen=True)


class VyperBlock(BaseModel):
    """What it takes to compile the same code again."""

    model_config = _MODEL
    version: str
    evm_version: str
    optimize: str
    integrity: str


class ReceiptBlock(BaseModel):
    """The creating transaction."""

    model_config = _MODEL
    block_number: int
    gas_used: int
    sender: str = Field(alias="from")
    contract_address: str
    transaction_hash: str | None


class Record(BaseModel):
    """One deployed contract."""

    model_config = _MODEL
    address: str
    abi: list[dict[str, Any]]
    transaction_hash: str | None
    receipt: ReceiptBlock
    args: list[Any]
    num_deployments: int
    bytecode: str
    deployed_bytecode: str
    vyper: VyperBlock
    devdoc: dict[str, Any]
    userdoc: dict[str, Any]
    storage_layout: dict[str, Any]


def make(
    contract: Contract, artifact: Artifact, receipt: Receipt, args: list[Any], number: int
) -> Record:
    """Return the record of a contract just deployed; `number` counts its deployments here."""
    return Record(
        address=contract.address,
        abi=artifact.abi,
        transaction_hash=receipt.transaction_hash,
        receipt=ReceiptBlock.model_validate(
            {
                "blockNumber": receipt.block_number,
                "gasUsed": receipt.gas_used,
                "from": receipt.sender,
                "contractAddress": contract.address,
                "transactionHash": receipt.transaction_hash,
            }
        ),
        args=[for_json(arg) for arg in args],
        num_deployments=number,
        bytecode=artifact.bytecode,
        deployed_bytecode="0x" + contract.chain.code(contract.address).hex(),
        vyper=VyperBlock(
            version=artifact.vyper_version,
            evm_version=artifact.evm_version,
            optimize=artifact.optimize,
            integrity=artifact.integrity,
        ),
        devdoc=artifact.devdoc,
        userdoc=artifact.userdoc,
        storage_layout=artifact.storage_layout,
    )


class Underway(BaseModel):
    """A contract whose creation may have been sent and is not recorded yet."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    name: str
    sender: str
    nonce: int
    since_block: int
    creation_hash: str


class RecordStore:
    """The records of one network; refuses those of another chain id."""

    def __init__(self, root: Path, network: str, chain_id: int) -> None:
        self.root = root
        self.network = network
        self.folder = root / network
        self.chain_id = chain_id
        marker = self.folder / ".chainId"
        if not marker.is_file():
            self._check_empty()
        elif (found := marker.read_text("utf-8").strip()) != str(chain_id):
            raise FatalError(
                f"deployments/{network} holds records of chain id {found}, "
                f"the connected chain has {chain_id}: choose another network or correct the RPC"
            )

    def _check_empty(self) -> None:
        """Nobody can tell of which chain records without a marker are."""
        if any(self.folder.glob("*.json")):
            raise FatalError(
                f"deployments/{self.network} holds records without .chainId: restore that file, "
                "the id of the chain on which they stand"
            )

    def load(self, name: str) -> Record | None:
        """Return the record of a contract, None if there is none; FatalError if it is damaged."""
        file = self.folder / f"{name}.json"
        if not file.is_file():
            return None
        try:
            return Record.model_validate_json(file.read_text("utf-8"))
        except ValidationError as error:
            first = error.errors()[0]
            where = ".".join(str(part) for part in first["loc"]) or "the file"
            raise FatalError(
                f"deployments/{self.network}/{file.name} is damaged ({where}: {first['msg']}): "
                "restore it, or deploy anew with --redeploy"
            ) from error

    def names(self) -> list[str]:
        """Return the contracts that are recorded, by name."""
        return sorted(file.stem for file in self.folder.glob("[A-Z]*.json"))

    def bind(self, chain: Chain, name: str) -> Contract:
        """Return a recorded contract on `chain`; FatalError if none or another stands there."""
        record = self.load(name)
        if record is None:
            raise FatalError(
                f"deployments/{self.network} has no {name}: name the network on which the suite "
                "stands with --network, or deploy it first"
            )
        if "0x" + chain.code(record.address).hex() != record.deployed_bytecode:
            raise FatalError(
                f"deployments/{self.network}/{name}.json names {record.address}, where this chain "
                "holds other code or none: correct --network, or deploy anew with --redeploy"
            )
        return Contract(chain, name, record.address, record.abi)

    def begin(self, underway: Underway) -> None:
        """Note what is about to be sent, so that it is found again if this run ends first."""
        write_atomically(self.folder / ".chainId", str(self.chain_id))
        write_atomically(self._note, underway.model_dump_json())

    def underway(self, name: str) -> Underway | None:
        """Return what a run that ended early was about to send; FatalError for a damaged note."""
        if not self._note.is_file():
            return None
        try:
            found = Underway.model_validate_json(self._note.read_text("utf-8"))
        except ValidationError as error:
            raise FatalError(
                f"deployments/{self.network}/{self._note.name} is damaged: see whether {name} "
                "stands on the chain already, then delete that file"
            ) from error
        return found if found.name == name else None

    def save(self, name: str, record: Record) -> None:
        """Write a record and, beside it, the chain id; nothing is under way then."""
        content = record.model_dump(mode="json", by_alias=True)
        write_atomically(self.folder / ".chainId", str(self.chain_id))
        write_atomically(self.folder / f"{name}.json", json.dumps(content, indent=2) + "\n")
        self.settle(name)

    def settle(self, name: str) -> None:
        """Forget that a contract was under way: it is recorded."""
        if self.underway(name) is not None:
            self._note.unlink()

    @property
    def _note(self) -> Path:
        return self.folder / ".underway"


def for_json(value: Any) -> Any:
    """Return `value` as JSON can hold it: big numbers as decimal text, bytes as hex."""
    if isinstance(value, bytes):
        return "0x" + value.hex()
    if isinstance(value, int) and not isinstance(value, bool) and value >= _SAFE_INTEGER:
        return str(value)
    if isinstance(value, list | tuple):
        return [for_json(item) for item in value]
    if isinstance(value, dict):
        return {name: for_json(item) for name, item in value.items()}
    return value
