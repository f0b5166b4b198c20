"""Brings a store up to the newest block: range by range, back where the chain went back."""

from collections.abc import Callable
from dataclasses import dataclass, field

from oracle.errors import FatalError, RetryableError
from scripts.lib.indexing.decoding import Decoder
from scripts.lib.indexing.deployment import Deployment
from scripts.lib.indexing.source import Block, FoundLog, LogSource, RangeTooWide
from scripts.lib.indexing.store import Store, start_of

DEFAULT_SPAN = 2_000
"""Blocks asked for at once: what most public endpoints allow."""


@dataclass(frozen=True, slots=True)
class Progress:
    """How far the store is."""

    block: int
    target: int
    events: int
    """Newly added in this run."""


Tell = Callable[[Progress], None]
Say = Callable[[str], None]


@dataclass(slots=True)
class Follower:
    """Follows one deployment. Each range is added whole, so it can be killed at any moment."""

    source: LogSource
    deployment: Deployment
    store: Store
    say: Say
    span: int = DEFAULT_SPAN
    confirmations: int = 0
    """How many blocks the store stays behind the newest one."""
    _decoder: Decoder = field(init=False)
    _present_span: int = field(init=False)

    def __post_init__(self) -> None:
        self._decoder = Decoder(self.deployment)
        self._present_span = self.span

    def catch_up(self, tell: Tell = lambda _: None) -> int:
        """Add everything up to the newest block; returns how many events that were."""
        added = 0
        while True:
            self._check_chain()
            self._return_to_chain()
            target = self.source.head().number - self.confirmations
            position = self.store.position
            if position.number >= target:
                return added
            added += self._step(position, target)
            tell(Progress(self.store.position.number, target, added))

    def _step(self, position: Block, target: int) -> int:
        """Add the next range, if the chain holds still meanwhile; returns how many events."""
        first = position.number + 1
        last = min(position.number + self._present_span, target)
        reached = self.source.block(last)
        if reached is None:
            raise RetryableError(f"the endpoint told of block {last:,} and does not know it")
        try:
            logs = self._logs(first, last)
        except RangeTooWide as error:
            if first == last:
                raise RetryableError(f"the endpoint refuses even one block: {error}") from error
            self._present_span = max(1, (last - first + 1) // 2)
            self.say(f"the endpoint wants fewer blocks at once: {self._present_span:,} from now on")
            return 0
        if not self._stands(reached) or not self._stands(position):
            return 0  # reorganised while it was read: look again
        events = list(self._decoder.decode(logs))
        self.store.add(position, reached, events)
        return len(events)

    def _logs(self, first: int, last: int) -> list[FoundLog]:
        addresses = [one.address for one in self.deployment.contracts]
        return self.source.logs(first, last, addresses, self.deployment.token)

    def _return_to_chain(self) -> None:
        """Roll back to the newest block that the chain still has, if it left the store's."""
        position = self.store.position
        if self._stands(position):
            return
        ancestor = next(filter(self._stands, self.store.blocks_down_from(position.number)), None)
        if ancestor is None:
            ancestor = start_of(self.deployment)
        gone = self.store.roll_back(position, ancestor)
        self.say(
            f"the chain reorganised: back from block {position.number:,} to "
            f"{ancestor.number:,}, {gone:,} events forgotten"
        )

    def _stands(self, block: Block) -> bool:
        """Say whether the chain has this very block now."""
        if self.store.is_start(block):
            return True
        found = self.source.block(block.number)
        return found is not None and found.hash == block.hash

    def _check_chain(self) -> None:
        """An endpoint's name can come to mean another chain while the follower runs."""
        found = self.source.chain_id
        if found != self.deployment.chain_id:
            raise FatalError(
                f"the RPC answers with chain id {found}, the store follows "
                f"{self.deployment.chain_id}: correct --rpc"
            )
