"""Who appears in the story: accounts by role and what they do."""

from dataclasses import dataclass, field

from eth_account import Account
from eth_utils import keccak

from scripts.lib.chains.embedded import EmbeddedChain

HOSTS = ("host A", "host B", "the cooperative")
NEW_HOSTS = ("host C", "host D")
"""They come for the second act, in which machines are pledged."""
LESSEES = ("lessee 1", "lessee 2", "lessee 3", "lessee 4", "lessee 5")
MEMBER_BPS = (2_400, 1_800, 1_300, 1_100, 900, 800, 700, 500, 300, 200)
"""Shares of the cooperative's ten members; they sum to 10,000."""
LENDERS = ("lender 1", "lender 2", "lender 3", "lender 4")
APPRAISERS = 5
WATCHER, BUYER = "the watcher", "the buyer"
"""Starts auctions for the bounty; buys at one."""


@dataclass(slots=True)
class Cast:
    """Names to addresses and back."""

    hosts: dict[str, str] = field(default_factory=dict)
    lessees: dict[str, str] = field(default_factory=dict)
    members: dict[str, str] = field(default_factory=dict)
    lenders: dict[str, str] = field(default_factory=dict)
    bystanders: dict[str, str] = field(default_factory=dict)
    """The watcher and the buyer."""
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
    groups = (
        (HOSTS, cast.hosts),
        (LESSEES, cast.lessees),
        (NEW_HOSTS, cast.hosts),
        (LENDERS, cast.lenders),
        ((WATCHER, BUYER), cast.bystanders),
    )
    for names, group in groups:
        for name in names:
            group[name] = cast.introduce(chain.new_account(name), name)
    for number in range(1, len(MEMBER_BPS) + 1):
        name = f"member {number} of the cooperative"
        cast.members[name] = cast.introduce(chain.new_account(name), name)
    cast.operator = cast.introduce(chain.new_account("operator"), "the operator")
    cast.registrar = cast.introduce(registrar, "the registrar")
    cast.treasury = cast.introduce(treasury, "the protocol's treasury")
    return cast


def appraiser_key(seat: int) -> bytes:
    """Return the signing key of an appraiser, 32 bytes: nothing of value hangs on it here."""
    return keccak(text=f"wellhead demo appraiser {seat}")


def appraisers() -> list[str]:
    """Return the appraisers' accounts, by seat."""
    return [str(Account.from_key(appraiser_key(seat)).address) for seat in range(APPRAISERS)]
