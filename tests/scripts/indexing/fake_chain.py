"""A chain at the follower's boundary: blocks with claims in them, that can be taken back."""

from collections.abc import Callable, Sequence

from eth_abi import encode
from eth_utils import keccak, to_checksum_address

from scripts.lib.indexing.deployment import Deployment, Watched
from scripts.lib.indexing.source import Block, FoundLog, RangeTooWide

ESCROW = to_checksum_address("0x" + "e5" * 20)
ACCOUNT = to_checksum_address("0x" + "ac" * 20)
TOKEN = to_checksum_address("0x" + "70" * 20)
FIRST_BLOCK = 5
CLAIMED = {
    "type": "event",
    "name": "Claimed",
    "inputs": [
        {"name": "account", "type": "address", "indexed": True},
        {"name": "by", "type": "address", "indexed": True},
        {"name": "amount", "type": "uint256", "indexed": False},
    ],
}
_TOPIC = bytes(keccak(text="Claimed(address,address,uint256)"))


def deployment(chain_id: int = 31_337) -> Deployment:
    """Return a suite of one contract with one event."""
    return Deployment(chain_id, "fake", (Watched("LeaseEscrow", ESCROW, 5, [CLAIMED]),), TOKEN)


class FakeChain:
    """A `LogSource`. Blocks count from 0; each has a claim of one amount, or none for 0."""

    def __init__(self, amounts: Sequence[int], chain_id: int = 31_337) -> None:
        self.chain_id = chain_id
        self.asked: list[tuple[int, int]] = []
        self.widest = 1_000_000
        """Blocks that may be asked for at once."""
        self.meanwhile: Callable[[], None] = lambda: None
        """Called while logs are read."""
        self.before_head: Callable[[], None] = lambda: None
        """Called before the newest block is told."""
        self._forks = 0
        self._blocks: list[tuple[Block, int]] = []
        self.mine(*amounts)

    def mine(self, *amounts: int) -> None:
        """Add a block for each amount."""
        for amount in amounts:
            number = len(self._blocks)
            name = keccak(text=f"{self._forks}:{number}:{amount}").hex()
            self._blocks.append((Block(number, "0x" + name, 1_000 + number), amount))

    def fork(self, depth: int, *amounts: int) -> None:
        """Take the newest `depth` blocks back and mine others."""
        self._forks += 1
        del self._blocks[len(self._blocks) - depth :]
        self.mine(*amounts)

    @property
    def total(self) -> int:
        """Return what was claimed since the suite stands."""
        return sum(amount for block, amount in self._blocks if block.number >= FIRST_BLOCK)

    def head(self) -> Block:
        self.before_head()
        return self._blocks[-1][0]

    def block(self, number: int) -> Block | None:
        return self._blocks[number][0] if number < len(self._blocks) else None

    def call(self, to: str, data: bytes, block: int) -> bytes:
        raise NotImplementedError(f"{to} has no views here: {data!r} at {block}")

    def logs(self, first: int, last: int, contracts: Sequence[str], token: str) -> list[FoundLog]:
        self.asked.append((first, last))
        if last - first + 1 > self.widest:
            raise RangeTooWide(f"more than {self.widest} blocks")
        found = [
            FoundLog(block, 0, "0x" + "aa" * 32, ESCROW, (_TOPIC, _word(), _word()), _data(amount))
            for block, amount in self._blocks[first : last + 1]
            if amount
        ]
        self.meanwhile()
        return found


def _word() -> bytes:
    return encode(["address"], [ACCOUNT])


def _data(amount: int) -> bytes:
    return encode(["uint256"], [amount])
