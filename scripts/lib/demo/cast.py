"""Who appears in the story: accounts by role and what they do."""

from dataclasses import dataclass, field

from scripts.lib.chains.embedded import EmbeddedChain

HOSTS = ("host A", "host B", "the cooperative")
LESSEES = ("lessee 1", "lessee 2", "lessee 3", "lessee 4", "lessee 5")
MEMBER_BPS = (2_400, 1_800, 1_300, 1_100, 900, 800, 700, 500, 300, 200)
"""Shares of the cooperative's ten members; they sum to 10,000."""


@dataclass(slots=True)
class Cast:
    """Names to addresses and back."""

    hosts: dict[str, str] = field(default_factory=dict)
    lessees: dict[str, str] = field(default_factory=dict)
    members: dict[str, str] = field(default_factory=dict)
    operator: str = ""
    registrar: str = ""
    treasury: str = ""
    _names: dict[str, str] = field(default_factory=dict)

    def name(self, address: str) -> str:
        """Return how the story calls an account."""
        return self._names.get(address, "somebody")

    def introduce(self, address: str, name: str) -> str:
        """Give an account its name; returns the account."""
        self._names[address] = name
        return address


def assemble(chain: EmbeddedChain, registrar: str, treasury: str) -> Cast:
    """Make the accounts of everybody who appears; registrar and treasury come from the params."""
    cast = Cast()
    for names, group in ((HOSTS, cast.hosts), (LESSEES, cast.lessees)):
        for name in names:
            group[name] = cast.introduce(chain.new_account(name), name)
    for number in range(1, len(MEMBER_BPS) + 1):
        name = f"member {number} of the cooperative"
        cast.members[name] = cast.introduce(chain.new_account(name), name)
    cast.operator = cast.introduce(chain.new_account("operator"), "the operator")
    cast.registrar = cast.introduce(registrar, "the registrar")
    cast.treasury = cast.introduce(treasury, "the protocol's treasury")
    return cast
