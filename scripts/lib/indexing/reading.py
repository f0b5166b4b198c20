"""The contracts' own views, as they answered at the block that a store has reached."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from scripts.lib.chains import abi as coding
from scripts.lib.chains.abi import Abi
from scripts.lib.indexing.deployment import Deployment
from scripts.lib.indexing.source import LogSource
from scripts.lib.leasing.money import Money
from scripts.lib.leasing.session import TOKEN_ABI


@dataclass(frozen=True, slots=True)
class Reader:
    """One contract at one block."""

    source: LogSource
    address: str
    abi: Abi
    block: int

    def read(self, function: str, *args: Any) -> Any:
        """Call a view and return its value, structs as dicts; Refused if it reverts."""
        data = coding.encode_call(self.abi, function, args)
        output = self.source.call(self.address, data, self.block)
        return coding.decode_output(self.abi, function, len(args), output)


def readers(source: LogSource, deployment: Deployment, block: int) -> Mapping[str, Reader]:
    """Return every contract of a deployment by name."""
    return {one.name: Reader(source, one.address, one.abi, block) for one in deployment.contracts}


def money_of(source: LogSource, deployment: Deployment) -> Money:
    """Return how the settlement token's amounts are written."""
    token = Reader(source, deployment.token, TOKEN_ABI, source.head().number)
    return Money(token.read("symbol"), token.read("decimals"), deployment.token)
