"""What is wrong with a params file, in words: each value's key, unit and bounds."""

from typing import Any

from pydantic import BaseModel, ValidationError

from scripts.lib import params_schema

_BOUNDED = {
    "greater_than",
    "greater_than_equal",
    "less_than",
    "less_than_equal",
    "int_parsing",
    "int_from_float",
    "too_long",
    "too_short",
    "string_too_long",
    "string_too_short",
}
_MEMBERS = ("literal[", "function-", "list[")
"""How pydantic tells the members of a union apart, in the path of a fault."""
_PLAIN = {"extra_forbidden": "is no known key", "missing": "is missing"}


def describe(model: type[BaseModel], error: ValidationError) -> str:
    """Return every fault, in one line; unions report one per member, the last says most."""
    schema = params_schema.make(model)
    said: dict[str, str] = {}
    for fault in error.errors():
        path = [part for part in fault["loc"] if not str(part).startswith(_MEMBERS)]
        where = ".".join(str(part) for part in path) or "the file"
        said[where] = _words(schema, path, dict(fault))
    return "; ".join(f"{where}: {words}" for where, words in said.items())


def _words(schema: dict[str, Any], path: list[str | int], fault: dict[str, Any]) -> str:
    kind, value = fault["type"], fault["input"]
    if kind in _PLAIN:
        return _PLAIN[kind]
    if kind not in _BOUNDED:
        return str(fault["msg"]).removeprefix("Value error, ")
    wanted = params_schema.bounds(params_schema.node_at(schema, path))
    unit = next(filter(None, (params_schema.unit_of(str(part)) for part in reversed(path))), "")
    given = f"{len(value)} entries" if isinstance(value, list | dict) else f'"{value}"'
    return f"{given} will not do: give {wanted}" + (f" ({unit})" if unit else "")
