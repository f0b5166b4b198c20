"""The words with which the contracts refuse what attestors signed, by who is asked. Pure."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Reasons:
    """One contract's reasons."""

    deadline_past: str
    no_set: str
    stale_config: str
    too_few: str
    not_in_order: str
    not_member: str


OF_METER = Reasons(
    "oracle: deadline is past",
    "attestors: none set",
    "attestors: stale config",
    "attestors: too few signatures",
    "attestors: not in order",
    "attestors: not a member",
)
OF_BONDS = Reasons(
    "bonds: deadline is past",
    "bonds: stale config",
    "bonds: stale config",
    "bonds: too few signatures",
    "bonds: signers not in order",
    "bonds: not an attestor",
)
