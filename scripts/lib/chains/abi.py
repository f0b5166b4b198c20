"""ABI coding shared by all backends: names and Python values in, bytes out, and back."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from eth_abi import decode, encode
from eth_abi.exceptions import DecodingError, EncodingError
from eth_utils import (
    abi_to_signature,
    collapse_if_tuple,
    keccak,
    to_checksum_address,
)

from oracle.errors import FatalError

Abi = list[dict[str, Any]]


class BadAnswer(FatalError):
    """What answered is not the contract that its ABI describes."""


@dataclass(frozen=True, slots=True)
class Log:
    """One event as the chain stores it, with the moment of its block."""

    address: str
    topics: tuple[bytes, ...]
    data: bytes
    timestamp: int
    """Unix seconds."""


@dataclass(frozen=True, slots=True)
class Event:
    """One decoded event."""

    name: str
    address: str
    values: dict[str, Any]
    timestamp: int

    def __getitem__(self, field: str) -> Any:
        return self.values[field]


def label(text: str) -> bytes:
    """Return an ASCII text of at most 32 characters as a left-aligned bytes32."""
    return text.encode("ascii").ljust(32, b"\0")


def text_of(word: bytes) -> str:
    """Return the ASCII text of a left-aligned bytes32."""
    return word.rstrip(b"\0").decode("ascii", "replace")


def find(abi: Abi, kind: str, name: str, arity: int | None = None) -> dict[str, Any]:
    """Return the entry of `kind` called `name` (with `arity` inputs); FatalError if absent."""
    for entry in abi:
        fits = arity is None or len(entry.get("inputs", ())) == arity
        if entry["type"] == kind and entry.get("name", "") == name and fits:
            return entry
    raise FatalError(f"the ABI has no {kind} {name} with {arity} arguments")


def encode_call(abi: Abi, name: str, args: Sequence[Any]) -> bytes:
    """Return selector and arguments of a call."""
    entry = find(abi, "function", name, len(args))
    return bytes(keccak(text=signature(entry))[:4]) + _encode(entry, args)


def encode_constructor(abi: Abi, args: Sequence[Any]) -> bytes:
    """Return constructor arguments, empty if there is no constructor."""
    entries = [entry for entry in abi if entry["type"] == "constructor"]
    expected = len(entries[0]["inputs"]) if entries else 0
    if expected != len(args):
        raise FatalError(f"the constructor takes {expected} arguments, the plan gives {len(args)}")
    return _encode(entries[0], args) if entries else b""


def decode_output(abi: Abi, name: str, arity: int, output: bytes) -> Any:
    """Return what a function returned: one value, a tuple of several, None for nothing."""
    outputs = find(abi, "function", name, arity)["outputs"]
    try:
        values = decode([collapse_if_tuple(entry) for entry in outputs], output)
    except DecodingError as error:
        raise BadAnswer(f"{name} answered what its ABI does not say: {error}") from error
    named = tuple(_named(entry, value) for entry, value in zip(outputs, values, strict=True))
    return named[0] if len(named) == 1 else (named or None)


def decode_logs(abi: Abi, logs: Sequence[Log]) -> Iterator[Event]:
    """Yield the logs that are events of `abi`, in order."""
    events = {keccak(text=signature(e)): e for e in abi if e["type"] == "event"}
    for log in logs:
        if log.topics and (entry := events.get(log.topics[0])) is not None:
            yield Event(entry["name"], log.address, _event_values(entry, log), log.timestamp)


def signature(entry: dict[str, Any]) -> str:
    """Return name and types, as in `transfer(address,uint256)`."""
    return str(abi_to_signature(entry))  # type: ignore[arg-type]


def _encode(entry: dict[str, Any], args: Sequence[Any]) -> bytes:
    types = [collapse_if_tuple(parameter) for parameter in entry["inputs"]]
    try:
        return bytes(encode(types, [_positional(arg) for arg in args]))
    except EncodingError as error:
        raise FatalError(f"{entry.get('name', 'constructor')}: {error}") from error


def _positional(value: Any) -> Any:
    """Structs may be given by name; the ABI wants them by position."""
    if isinstance(value, dict):
        return tuple(_positional(item) for item in value.values())
    if isinstance(value, list | tuple):
        return type(value)(_positional(item) for item in value)
    return value


def _named(entry: dict[str, Any], value: Any) -> Any:
    """Give structs their field names and addresses their checksums."""
    kind = entry["type"]
    if kind.endswith("]"):
        inner = {**entry, "type": kind[: kind.rindex("[")]}
        return [_named(inner, item) for item in value]
    if kind == "tuple":
        fields = entry["components"]
        return {f["name"]: _named(f, item) for f, item in zip(fields, value, strict=True)}
    return to_checksum_address(value) if kind == "address" else value


def _event_values(entry: dict[str, Any], log: Log) -> dict[str, Any]:
    indexed = [field for field in entry["inputs"] if field["indexed"]]
    plain = [field for field in entry["inputs"] if not field["indexed"]]
    found: dict[str, Any] = {}
    for field, topic in zip(indexed, log.topics[1:], strict=True):
        found[field["name"]] = _named(field, decode([field["type"]], topic)[0])
    values = decode([collapse_if_tuple(field) for field in plain], log.data)
    for field, value in zip(plain, values, strict=True):
        found[field["name"]] = _named(field, value)
    return {field["name"]: found[field["name"]] for field in entry["inputs"]}
