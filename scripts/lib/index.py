"""`deployments/index.json`: the one small file that a dApp loads first."""

import json
from pathlib import Path
from typing import Any

from oracle.errors import FatalError
from scripts.lib.files import write_atomically
from scripts.lib.records import Record, RecordStore

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
    content["release"] = release
    content["chains"][str(store.chain_id)] = {
        "network": store.network,
        "ecosystem": ecosystem,
        "contracts": {
            name: {
                "address": record.address,
                "startBlock": record.receipt.block_number,
                "abi": f"{store.network}/{name}.json",
                "integrity": record.vyper.integrity,
            }
            for name, record in contracts.items()
        },
        "external": external,
    }
    write_atomically(file, json.dumps(content, indent=2) + "\n")


def load(file: Path) -> dict[str, Any]:
    """Return the index, an empty one if there is none; FatalError if it is of another schema."""
    if not file.is_file():
        return {"schemaVersion": SCHEMA_VERSION, "project": PROJECT, "release": "", "chains": {}}
    try:
        content = dict(json.loads(file.read_text("utf-8")))
    except (json.JSONDecodeError, ValueError) as error:
        raise FatalError(f"deployments/index.json is damaged: {error}") from error
    if content.get("schemaVersion") != SCHEMA_VERSION:
        raise FatalError(
            f"deployments/index.json has schema {content.get('schemaVersion')}, "
            f"these scripts write {SCHEMA_VERSION}: update them"
        )
    return content
