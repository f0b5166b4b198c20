"""The logs of the chain in this process: a whole story without a node."""

from collections.abc import Sequence

from eth_utils import keccak

from oracle.errors import FatalError
from scripts.lib.chains.embedded import EmbeddedChain
from scripts.lib.indexing.source import TRANSFER, Block, FoundLog


class EmbeddedSource:
    """A `LogSource` of an embedded chain, where every transaction is a block."""

    def __init__(self, chain: EmbeddedChain) -> None:
        self._chain = chain

    @property
    def chain_id(self) -> int:
        return self._chain.chain_id

    def head(self) -> Block:
        return _block(int(self._chain.env.evm.patch.block_number), self._chain.now)

    def block(self, number: int) -> Block | None:
        """Return any block up to the newest; the time of one without logs is not known: 0."""
        head = self.head()
        if number >= head.number:
            return head if number == head.number else None
        blocks = self._chain.env.log_blocks
        times = (log.timestamp for log, one in zip(self._chain.logs, blocks, strict=True))
        found = next((at for at, one in zip(times, blocks, strict=True) if one == number), 0)
        return _block(number, found)

    def call(self, to: str, data: bytes, block: int) -> bytes:
        """Call a view; the chain in this process knows its present state alone."""
        if block != self.head().number:
            raise FatalError(f"the embedded chain has gone on from block {block}")
        return self._chain.call(to, data)

    def logs(self, first: int, last: int, contracts: Sequence[str], token: str) -> list[FoundLog]:
        suite = set(contracts)
        found: list[FoundLog] = []
        former, index = -1, 0
        for log, number in zip(self._chain.logs, self._chain.env.log_blocks, strict=True):
            index = index + 1 if number == former else 0
            former = number
            ours = log.address in suite or (log.address == token and _touches(log.topics, suite))
            if first <= number <= last and ours:
                block = _block(number, log.timestamp)
                found.append(FoundLog(block, index, "", log.address, log.topics, log.data))
        return found


def _touches(topics: Sequence[bytes], suite: set[str]) -> bool:
    """Say whether a token's log is a transfer to or from one of the suite."""
    ends = {"0x" + topic[12:].hex() for topic in topics[1:3]}
    return topics[0] == TRANSFER and not ends.isdisjoint(address.lower() for address in suite)


def _block(number: int, at: int) -> Block:
    """The embedded chain has no hashes and never reorganises: its number names a block."""
    return Block(number, "0x" + keccak(number.to_bytes(32, "big")).hex(), at)
