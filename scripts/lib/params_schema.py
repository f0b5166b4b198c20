"""The JSON Schema of params files, with the unit of each number: for editors and for errors."""

from typing import Any

from pydantic import BaseModel

UNITS = {
    "hours": "hours",
    "bps": "basis points, 1/100 of a percent",
    "watts": "watts",
    "units": "smallest units of the settlement token",
}
"""By the last word of a key."""


def make(model: type[BaseModel]) -> dict[str, Any]:
    """Return the schema; every key whose name ends in a unit says it in `x-unit`."""
    schema = model.model_json_schema()
    schema["$schema"] = "https://json-schema.org/draft/2020-12/schema"
    for part in (schema, *schema["$defs"].values()):
        for key, node in part["properties"].items():
            if unit := unit_of(key):
                node["x-unit"] = unit
    return schema


def unit_of(key: str) -> str:
    """Return the unit that a key's name says, empty if none."""
    return UNITS.get(key.rpartition("_")[2], "")


def node_at(schema: dict[str, Any], path: list[str | int]) -> dict[str, Any]:
    """Return what the schema says of the value at `path`, empty where it says nothing."""
    node = schema
    for part in path:
        node = _child(_resolved(schema, node), part)
    return _resolved(schema, node)


def bounds(node: dict[str, Any]) -> str:
    """Return the bounds of a number, a text's length or a list's, in words; empty if none."""
    least = node.get("minimum", node.get("exclusiveMinimum", -1) + 1)
    most = node.get("maximum", node.get("exclusiveMaximum", 0) - 1)
    if node.get("type") == "integer":
        return (
            f"a whole number, {least} to {most}" if most >= 0 else f"a whole number from {least} on"
        )
    for kind, noun in (("Length", "characters"), ("Items", "entries"), ("Properties", "entries")):
        least, most = node.get(f"min{kind}", 0), node.get(f"max{kind}")
        if f"min{kind}" in node or most is not None:
            return f"{least} to {most} {noun}" if most is not None else f"{least} or more {noun}"
    return ""


def _child(node: dict[str, Any], part: str | int) -> dict[str, Any]:
    if isinstance(part, int):
        several = node.get("prefixItems", [])
        found = several[part] if part < len(several) else node.get("items", {})
    else:
        found = node.get("properties", {}).get(part) or node.get("additionalProperties", {})
    return found if isinstance(found, dict) else {}


def _resolved(schema: dict[str, Any], node: dict[str, Any]) -> dict[str, Any]:
    """Follow references, and of alternatives the one that has content."""
    for key in ("anyOf", "allOf"):
        if key in node:
            rich = [one for one in node[key] if one.get("type") not in ("null", "string")]
            node = rich[-1] if rich else node[key][-1]
    if "$ref" in node:
        return dict(schema["$defs"][node["$ref"].rpartition("/")[2]])
    return node
