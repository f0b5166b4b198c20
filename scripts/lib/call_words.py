"""Arguments of a call as people write them, by the types that the ABI names."""

from collections.abc import Sequence
from typing import Any

from eth_utils import is_checksum_address

from oracle.errors import FatalError
from scripts.lib.chains.abi import Abi, find


def arguments(abi: Abi, function: str, words: Sequence[str]) -> tuple[Any, ...]:
    """Return the values of a function's arguments; FatalError names the one that will not do."""
    known = [entry for entry in abi if entry["type"] == "function"]
    if not any(entry["name"] == function for entry in known):
        changing = sorted({e["name"] for e in known if e["stateMutability"] == "nonpayable"})
        raise FatalError(f"there is no function {function}: choose one of {', '.join(changing)}")
    inputs = find(abi, "function", function, len(words))["inputs"]
    return tuple(
        _value(f"{function}: {field['name']}", field["type"], word)
        for field, word in zip(inputs, words, strict=True)
    )


def _value(name: str, kind: str, word: str) -> Any:
    if kind.endswith("]"):
        inner = kind[: kind.rindex("[")]
        return [_value(name, inner, part.strip()) for part in word.split(",") if part.strip()]
    if kind == "address":
        if not is_checksum_address(word):
            raise FatalError(f'{name}: "{word}" is no address: give it with its checksum')
        return word
    if kind == "bool":
        if word not in ("true", "false"):
            raise FatalError(f'{name}: "{word}" is neither true nor false')
        return word == "true"
    if kind == "bytes32":
        return _word(name, word)
    if kind.startswith(("uint", "int")):
        if not word.replace("_", "").isdecimal():
            raise FatalError(f'{name}: "{word}" is no whole number ({kind})')
        return int(word)
    if kind == "string":
        return word
    raise FatalError(f"{name} is of type {kind}, which cannot be written here")


def _word(name: str, word: str) -> bytes:
    """0x and 64 hex digits, or up to 32 ASCII characters such as an accelerator's class."""
    if word.startswith("0x"):
        try:
            value = bytes.fromhex(word[2:])
        except ValueError:
            value = b""
    else:
        value = word.encode("ascii", "replace").ljust(32, b"\0") if word.isascii() else b""
    if len(value) != 32:
        raise FatalError(f'{name}: "{word}" is neither 0x and 64 hex digits nor a short name')
    return value
