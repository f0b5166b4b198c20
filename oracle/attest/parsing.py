"""Reading JSON that others wrote: each refusal is a ValueError that names the field. Pure."""

import json
import re
from collections.abc import Mapping
from typing import Any

from eth_utils import is_address, to_checksum_address

MAX_DEPTH = 16
"""Of brackets in brackets: an attestation has six."""
_BRACKETS = re.compile(r'"[^"\\]*+(?:\\.[^"\\]*+)*+"?|[\[\]{}]', re.DOTALL)
"""Brackets, and texts, in which a bracket is none; linear in whatever comes."""


def loads(text: str | bytes) -> Any:
    """Return the JSON value of a text; ValueError also for one that is nested too deeply.

    The parser would recurse as deep as the text says, and how deep it may is not ours to set.
    """
    whole_text = text.decode("utf-8") if isinstance(text, bytes) else text
    depth = 0
    for found in _BRACKETS.finditer(whole_text):
        if found[0] in ("[", "{"):
            depth += 1
        elif found[0] in ("]", "}"):
            depth -= 1
        if depth > MAX_DEPTH:
            raise ValueError("nested too deeply")
    return json.loads(whole_text)


def an_object(content: object, name: str, keys: set[str]) -> dict[str, Any]:
    """Return an object with exactly these keys."""
    if not isinstance(content, dict):
        raise ValueError(f"{name} is not an object")
    if set(content) != keys:
        odd = sorted(str(key) for key in set(content) ^ keys)
        raise ValueError(f"{name}: missing or unknown: {', '.join(odd)[:200]}")
    return content


def whole(value: object, name: str, bits: int) -> int:
    """Return a number of so many bits; true and false are none."""
    if type(value) is not int or not 0 <= value < 2**bits:
        raise ValueError(f"{name} is not a number of {bits} bits")
    return value


def some_bytes(value: object, name: str, count: int) -> bytes:
    """Return bytes written as 0x and hex digits."""
    if not isinstance(value, str) or not value.startswith("0x") or len(value) != 2 + 2 * count:
        raise ValueError(f"{name} is not 0x and {2 * count} hex digits")
    try:
        found = bytes.fromhex(value[2:])
    except ValueError:
        found = b""
    if len(found) != count:
        raise ValueError(f"{name} is not 0x and {2 * count} hex digits")
    return found


def an_address(given: Mapping[str, Any], name: str) -> str:
    """Return an address, checksummed."""
    value = given[name]
    if not isinstance(value, str) or not value.startswith("0x") or not is_address(value):
        raise ValueError(f"{name} is not an address")
    return str(to_checksum_address(value))
