"""Settings that the environment may set. The only file that reads the environment.

pydantic has a package for this, which also reads a dozen other sources, in every node's memory.
"""

import json
import os
from typing import Any, ClassVar, get_origin

from pydantic import BaseModel, ConfigDict


class AsText:
    """Marks a list that is no JSON in the environment: its own validator takes the text apart."""


class EnvironmentSettings(BaseModel):
    """A variable named `environment_prefix` and the field, in any case, wins over the argument.

    Of a table, entry by entry.
    """

    model_config = ConfigDict(extra="forbid", validate_default=True)

    environment_prefix: ClassVar[str]

    def __init__(self, **values: Any) -> None:
        said = _from_environment(type(self))
        for field in said.keys() & values.keys():
            if isinstance(said[field], dict) and isinstance(values[field], dict):
                said[field] = values[field] | said[field]
        super().__init__(**values | said)


def _from_environment(model: type[EnvironmentSettings]) -> dict[str, Any]:
    """Return what the environment says of the model's fields; what else it holds does not count."""
    texts = {name.lower(): text for name, text in os.environ.items()}  # noqa: TID251
    found: dict[str, Any] = {}
    for field, info in model.model_fields.items():
        text = texts.get((model.environment_prefix + field).lower())
        if text is not None:
            is_json = get_origin(info.annotation) in (tuple, dict) and AsText not in info.metadata
            found[field] = _decoded(text) if is_json else text
    return found


def _decoded(text: str) -> Any:
    """Return a list or a table from its JSON; text of another form is for the field to judge."""
    try:
        return json.loads(text)
    except ValueError:
        return text
