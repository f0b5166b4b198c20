"""Every log of a suite and every transfer of its money, in chunks that the node agrees to."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from eth_utils import to_checksum_address
from hexbytes import HexBytes
from web3 import Web3
from web3.exceptions import Web3RPCError, Web3ValueError

from oracle.errors import FatalError
from scripts.lib.chains.abi import Log
from scripts.lib.indexing.source import TRANSFER

Done = Callable[[int], None]
"""Told the last block that was read."""
_TRANSFER = "0x" + TRANSFER.hex()
_MOST_BLOCKS = 10_000
_LEAST_BLOCKS = 1


@dataclass(slots=True)
class LogReader:
    """Reads logs of `suite`, and of `token` what goes into the suite or out of it."""

    web3: Web3
    suite: Sequence[str]
    token: str
    blocks: dict[str, set[int]] = field(default_factory=dict)
    """Contract to the blocks in which it logged."""
    moments: dict[int, int] = field(default_factory=dict)
    """Those blocks' times, Unix seconds."""

    def read(self, first: int, last: int, done: Done) -> list[Log]:
        """Return the logs of both blocks and all between them, in order."""
        found: dict[tuple[int, int], Log] = {}
        for entry in self._entries(first, last, done):
            key = int(entry["blockNumber"]), int(entry["logIndex"])
            found[key] = self._log(entry)
            self.blocks.setdefault(found[key].address, set()).add(key[0])
        return [found[key] for key in sorted(found)]

    def _entries(self, first: int, last: int, done: Done) -> Iterator[Any]:
        """Fewer blocks at a time where the node refuses, slowly more again where it does not."""
        width = _MOST_BLOCKS
        while first <= last:
            until = min(first + width - 1, last)
            try:
                entries = list(self._chunk(first, until))
            except (Web3RPCError, Web3ValueError) as error:
                if width == _LEAST_BLOCKS:
                    raise FatalError(
                        f"the node gives no logs of block {first:,}: {error}"
                    ) from error
                width = max(_LEAST_BLOCKS, width // 4)
                continue
            yield from entries
            done(until)
            first, width = until + 1, min(_MOST_BLOCKS, width * 2)

    def _chunk(self, first: int, last: int) -> Iterable[Any]:
        suite: list[Any] = [to_checksum_address(one) for one in self.suite]
        padded = ["0x" + "0" * 24 + one[2:].lower() for one in self.suite]
        filters: list[dict[str, Any]] = [{"address": suite}]
        if self.token not in suite:
            token = to_checksum_address(self.token)
            filters += [
                {"address": token, "topics": topics}
                for topics in ([_TRANSFER, padded], [_TRANSFER, None, padded])
            ]
        for one in filters:
            wanted: Any = {"fromBlock": first, "toBlock": last, **one}
            yield from self.web3.eth.get_logs(wanted)

    def _log(self, entry: Any) -> Log:
        return Log(
            address=to_checksum_address(entry["address"]),
            topics=tuple(bytes(HexBytes(topic)) for topic in entry["topics"]),
            data=bytes(HexBytes(entry["data"])),
            timestamp=self._moment(entry),
        )

    def _moment(self, entry: Any) -> int:
        """Nodes that say it with the log save a call a block."""
        number = int(entry["blockNumber"])
        if number not in self.moments:
            said = entry.get("blockTimestamp")
            self.moments[number] = (
                int(said, 16)
                if isinstance(said, str)
                else int(said or self.web3.eth.get_block(number)["timestamp"])
            )
        return self.moments[number]
