"""The settings file that `init` writes: every setting, made from the settings' own fields."""

import ast
import inspect
import json
import textwrap
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from pydantic import BaseModel
from pydantic_core import PydanticUndefined

from oracle.settings import ChainSettings, Settings
from oracle.settings_carry import CarrySettings, NatsSettings
from oracle.settings_serve import HealthSettings, ServeSettings

HEAD = """\
# Settings of one Wellhead node. WELLHEAD_<NAME> in the environment wins over a line here.
# Paths are relative to this file. A line behind "# " has no default, or is for you to set.
# Check everything with: python -m oracle check
"""
SECTIONS: tuple[tuple[type[BaseModel], str], ...] = (
    (ChainSettings, "the chain"),
    (Settings, "the node and its sampling"),
    (ServeSettings, "metrics, health and probes"),
    (HealthSettings, "when the node is not well"),
    (CarrySettings, "who carries the reports"),
    (NatsSettings, 'the broker, with carry = "nats"'),
)
WIDTH = 98


def described(model: type[BaseModel]) -> dict[str, str]:
    """Return the docstring of each field that `model` itself declares, in order; empty without."""
    (node,) = ast.parse(textwrap.dedent(inspect.getsource(model))).body
    assert isinstance(node, ast.ClassDef)
    found: dict[str, str] = {}
    name = ""
    for part in node.body:
        if isinstance(part, ast.AnnAssign) and isinstance(part.target, ast.Name):
            name = part.target.id
            found[name] = ""
        elif isinstance(part, ast.Expr) and isinstance(part.value, ast.Constant) and name:
            found[name] = inspect.cleandoc(str(part.value.value))
            name = ""
        else:
            name = ""
    return {name: text for name, text in found.items() if name in model.model_fields}


def render(given: Mapping[str, Any]) -> str:
    """Return the file with the values in `given`; the rest at its default.

    What is neither given nor has a default stands as a comment.
    """
    return HEAD + "".join(_section(model, title, given) for model, title in SECTIONS)


def _section(model: type[BaseModel], title: str, given: Mapping[str, Any]) -> str:
    lines = [f"\n# ---- {title} ----"]
    for name, text in described(model).items():
        lines += _setting(model, name, text, given)
    return "\n".join(lines) + "\n"


def _setting(
    model: type[BaseModel], name: str, text: str, given: Mapping[str, Any]
) -> Iterator[str]:
    yield from (
        f"# {line}" for line in textwrap.wrap(" ".join(text.split()), WIDTH, break_on_hyphens=False)
    )
    default = model.model_fields[name].default
    value = given.get(name, None if default is PydanticUndefined else default)
    if value is None:
        yield f'# {name} = ""'
    else:
        yield f"{name} = {_toml(value)}"


def _toml(value: Any) -> str:
    """Return a value as TOML; JSON's spelling is the same for what settings hold."""
    if isinstance(value, Path):
        return json.dumps(str(value), ensure_ascii=False)
    if isinstance(value, tuple):
        return "[" + ", ".join(_toml(one) for one in value) + "]"
    return json.dumps(value, ensure_ascii=False)
