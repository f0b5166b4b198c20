"""The decisions about leases: what stands behind a host's promise."""

from pydantic import BaseModel, ConfigDict, Field

_MOST_HOURS = 168
"""What the contract takes: more would keep small hosts out."""


class Leasing(BaseModel):
    """What a machine below trust level 2 must carry before it is let."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    host_bond_hours: int = Field(default=24, ge=0, le=_MOST_HOURS)
    """Hours of its rent; 0 asks for no bond."""
