"""`deployments/index.json`: the one small file that a dApp loads first."""

import json
from pathlib import Path
from typing import Any

from jsonschema import Draft202012Validator
from jsonschema.exceptions import best_match

from oracle.errors import FatalError
from scripts.lib.files import write_atomically
from scripts.lib.project import DEPLOYMENTS
from scripts.lib.records import Record, RecordStore

SCHEMA = DEPLOYMENTS / "index.schema.json"
SCHEMA_VERSION = 1
PROJECT = "wellhead"


def update(
    store: RecordStore,
    ecosystem: str,
    release: str,
    contracts: dict[str, Record],
    external: dict[str, str],
) -> None:
    """Set the entry of the store's chain id to what stands there now; other chains stay."""
    file = store.root / "index.json"
    content = load(file)
    check_network(content, store.network, store.chain_id)
    content["release"] = release
    content["chains"][str(store.chain_id)] = {
        "network": store.network,
        "ecosystem": ecosystem,
        "contracts": {name: entry(store, name, record) for name, record in contracts.items()},
        "external": external,
    }
    validate(content)
    write_atomically(file, json.dumps(content, indent=2) + "\n")


def entry(store: RecordStore, name: str, record: Record) -> dict[str, Any]:
    """Return what the index says of one contract."""
    return {
        "address": record.address,
        "startBlock": record.receipt.block_number,
        "abi": f"{store.network}/{name}.json",
        "integrity": record.vyper.integrity,
    }


def load(file: Path) -> dict[str, Any]:
    """Return the index, an empty one if there is none; FatalError if the schema refuses it."""
    if not file.is_file():
        return {
            "$schema": f"./{SCHEMA.name}",
            "schemaVersion": SCHEMA_VERSION,
            "project": PROJECT,
            "release": "",
            "chains": {},
        }
    try:
        content = dict(json.loads(file.read_text("utf-8")))
    except (json.JSONDecodeError, ValueError) as error:
        raise FatalError(f"deployments/index.json is damaged: {error}") from error
    if content.get("schemaVersion") != SCHEMA_VERSION:
        raise FatalError(
            f"deployments/index.json has schema {content.get('schemaVersion')}, "
            f"these scripts write {SCHEMA_VERSION}: update them"
        )
    validate(content)
    return content


def validate(content: dict[str, Any]) -> None:
    """Refuse an index that its schema refuses, naming the place."""
    schema = json.loads(SCHEMA.read_text("utf-8"))
    fault = best_match(Draft202012Validator(schema).iter_errors(content))
    if fault is not None:
        where = ".".join(str(part) for part in fault.absolute_path) or "the file"
        raise FatalError(
            f"deployments/index.json is damaged ({where}: {fault.message}): correct it"
        )


def check_network(content: dict[str, Any], network: str, chain_id: int) -> None:
    """Refuse an index that has the records of `network` under another chain id."""
    for other, entry in content["chains"].items():
        if entry["network"] == network and other != str(chain_id):
            raise FatalError(
                f"deployments/index.json has {network} under chain id {other}, "
                f"the connected chain has {chain_id}: choose another network or correct the RPC"
            )
