"""The decisions about leases: what stands behind a host's promise."""

from pydantic import Field

from scripts.lib.params_types import Strict

_MOST_HOURS = 168
"""What the contract takes: more would keep small hosts out."""


class Leasing(Strict):
    """What a machine below trust level 2 must carry before it is let."""

    host_bond_hours: int = Field(default=24, ge=0, le=_MOST_HOURS)
    """Hours of its rent; 0 asks for no bond."""
