"""Reads raw storage words, to compare packed state with an independent packing."""

from typing import Any

import boa
from eth_abi import encode
from eth_utils import keccak

MASK_256 = 2**256 - 1


def slot_of(contract: Any, *path: str) -> int:
    """Return the slot of a variable: `slot_of(splitter, "terms_book", "_rules")`."""
    node = contract.compiler_data.storage_layout["storage_layout"]
    for name in path:
        node = node[name]
    return int(node["slot"])


def map_word(contract: Any, path: tuple[str, ...], *keys: int | str) -> int:
    """Return the word of a mapping (nested by `keys`: numbers, or addresses as hex strings)."""
    slot = slot_of(contract, *path)
    for key in keys:
        number = key if isinstance(key, int) else int(str(key), 16)
        slot = int.from_bytes(keccak(encode(["uint256", "uint256"], [slot, number])), "big")
    return word_at(contract, slot)


def word_at(contract: Any, slot: int) -> int:
    """Return one raw storage word."""
    return int(boa.env.get_storage(contract.address, slot)) & MASK_256
