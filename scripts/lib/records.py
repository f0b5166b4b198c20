"""Deployment records: `deployments/<network>/<Contract>.json`, as hardhat-deploy writes them."""

import json
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError
from pydantic.alias_generators import to_camel

from oracle.errors import FatalError
from scripts.lib.build import Artifact
from scripts.lib.chains.base import Contract, Receipt
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


class RecordStore:
    """The records of one network; refuses those of another chain id."""

    def __init__(self, root: Path, network: str, chain_id: int) -> None:
        self.root = root
        self.network = network
        self.folder = root / network
        self.chain_id = chain_id
        marker = self.folder / ".chainId"
        found = marker.read_text("utf-8").strip() if marker.is_file() else str(chain_id)
        if found != str(chain_id):
            raise FatalError(
                f"deployments/{network} holds records of chain id {found}, "
                f"the connected chain has {chain_id}: choose another network or correct the RPC"
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

    def save(self, name: str, record: Record) -> None:
        """Write a record and, beside it, the chain id."""
        content = record.model_dump(mode="json", by_alias=True)
        write_atomically(self.folder / ".chainId", str(self.chain_id))
        write_atomically(self.folder / f"{name}.json", json.dumps(content, indent=2) + "\n")


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
