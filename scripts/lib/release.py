"""The version that deployment records and reports name."""

import tomllib

from scripts.lib.project import ROOT


def version() -> str:
    """Return the project's version, from `pyproject.toml`."""
    with (ROOT / "pyproject.toml").open("rb") as file:
        return str(tomllib.load(file)["project"]["version"])
