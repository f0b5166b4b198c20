"""What it takes to read the books of a suite: its contracts, and everything they ever logged."""

from abc import ABC, abstractmethod
from collections.abc import Sequence
from typing import Protocol

from scripts.lib.chains.abi import Log
from scripts.lib.chains.base import Contract
from scripts.lib.deployer import Suite


class Recorded(Protocol):
    """A chain whose past is at hand."""

    @property
    def chain_id(self) -> int: ...

    @property
    def now(self) -> int:
        """Unix seconds of the block that views are read at."""
        ...

    @property
    def block(self) -> int:
        """The block that views are read at."""
        ...

    @property
    def logs(self) -> Sequence[Log]:
        """Every log of the suite up to that block, in order."""
        ...


class Books(ABC):
    """A deployed suite on a chain: the story's world, or the records of a network."""

    __slots__ = ()
    chain: Recorded
    suite: Suite
    token: Contract
    """In which everything is settled."""

    @property
    @abstractmethod
    def pools(self) -> list[str]:
        """Names of the pools' records."""

    @abstractmethod
    def name(self, account: str) -> str:
        """Return what people call an account: a name, or its address in short."""

    @property
    def title(self) -> Contract:
        return self.suite["ComputeAsset"]

    @property
    def meter(self) -> Contract:
        return self.suite["MetricsOracle"]

    @property
    def escrow(self) -> Contract:
        return self.suite["LeaseEscrow"]

    @property
    def bonds(self) -> Contract:
        return self.suite["LeaseBonds"]

    @property
    def splitter(self) -> Contract:
        return self.suite["RevenueSplitter"]
