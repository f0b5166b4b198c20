"""The logs of a chain behind an RPC."""

from collections.abc import Sequence
from typing import Any

from eth_utils import to_checksum_address
from hexbytes import HexBytes
from requests.exceptions import RequestException, Timeout
from web3 import Web3
from web3.exceptions import BlockNotFound, ContractLogicError, Web3Exception, Web3RPCError
from web3.middleware import ExtraDataToPOAMiddleware
from web3.types import FilterParams, TxParams

from oracle.chain.endpoint import public_name
from oracle.errors import RetryableError
from scripts.lib.chains.base import Refused
from scripts.lib.indexing.source import TRANSFER, Block, FoundLog, RangeTooWide

_TIMEOUT_SECONDS = 30
_TOO_WIDE = ("range", "too many", "more than", "limit", "too large", "size exceed", "timeout")
"""Words by which endpoints say that they want fewer blocks at once."""
_RATE = ("rate limit", "too many requests", "429")


class RpcSource:
    """A `LogSource` over HTTP. RetryableError while the endpoint does not answer."""

    def __init__(self, url: str, web3: Web3 | None = None) -> None:
        """`web3` is a connection that stands already; `url` then only names it."""
        self.name = public_name(url)
        options = {"timeout": _TIMEOUT_SECONDS}
        self.web3 = web3 or Web3(Web3.HTTPProvider(url, request_kwargs=options))
        if web3 is None:
            # Some chains sign their blocks in a field that others keep short.
            self.web3.middleware_onion.inject(ExtraDataToPOAMiddleware, layer=0)
        self._times: dict[str, int] = {}

    @property
    def chain_id(self) -> int:
        try:
            return int(self.web3.eth.chain_id)
        except (RequestException, Web3Exception, ValueError) as error:
            raise self._silent(error) from error

    def head(self) -> Block:
        found = self._block("latest")
        if found is None:
            raise RetryableError(f"{self.name} knows no newest block: is it still syncing?")
        return found

    def block(self, number: int) -> Block | None:
        return self._block(number)

    def call(self, to: str, data: bytes, block: int) -> bytes:
        call: TxParams = {"to": to_checksum_address(to), "data": HexBytes(data)}
        try:
            return bytes(self.web3.eth.call(call, block))
        except ContractLogicError as error:
            raise Refused(str(error)) from error
        except (RequestException, Web3Exception, ValueError) as error:
            raise self._silent(error) from error

    def logs(self, first: int, last: int, contracts: Sequence[str], token: str) -> list[FoundLog]:
        suite = [to_checksum_address(one) for one in contracts]
        ends = ["0x" + "00" * 12 + one[2:].lower() for one in suite]
        transfer = "0x" + TRANSFER.hex()
        span: FilterParams = {"fromBlock": first, "toBlock": last}
        money: FilterParams = {**span, "address": to_checksum_address(token)}
        entries = [
            *self._entries({**span, "address": suite}),
            *self._entries({**money, "topics": [transfer, None, ends]}),
            *self._entries({**money, "topics": [transfer, ends]}),
        ]
        # A transfer from one of the suite to another is in both answers.
        found = {log.id: log for log in map(self._found, entries)}
        self._times.clear()
        return [found[number] for number in sorted(found)]

    def _block(self, which: Any) -> Block | None:
        try:
            found = self.web3.eth.get_block(which)
        except BlockNotFound:
            return None
        except (RequestException, Web3Exception, ValueError) as error:
            raise self._silent(error) from error
        return Block(int(found["number"]), "0x" + found["hash"].hex(), int(found["timestamp"]))

    def _entries(self, wanted: FilterParams) -> list[Any]:
        try:
            return list(self.web3.eth.get_logs(wanted))
        except Web3RPCError as error:
            text = str(error).lower()
            if any(word in text for word in _TOO_WIDE) and not any(w in text for w in _RATE):
                raise RangeTooWide(text) from error
            raise self._silent(error) from error
        except Timeout as error:
            raise RangeTooWide("it takes too long") from error
        except (RequestException, Web3Exception, ValueError) as error:
            raise self._silent(error) from error

    def _found(self, entry: Any) -> FoundLog:
        number, block_hash = int(entry["blockNumber"]), "0x" + entry["blockHash"].hex()
        return FoundLog(
            block=Block(number, block_hash, self._time(entry, number, block_hash)),
            index=int(entry["logIndex"]),
            transaction_hash="0x" + entry["transactionHash"].hex(),
            address=to_checksum_address(entry["address"]),
            topics=tuple(bytes(topic) for topic in entry["topics"]),
            data=bytes(entry["data"]),
        )

    def _time(self, entry: Any, number: int, block_hash: str) -> int:
        """Return the time of a log's block: in the log where the node puts it there."""
        if (told := entry.get("blockTimestamp")) is not None:
            return int(told, 16) if isinstance(told, str) else int(told)
        if block_hash not in self._times:
            block = self._block(number)
            if block is None or block.hash != block_hash:
                raise RetryableError(f"{self.name} reorganised at block {number} meanwhile")
            self._times[block_hash] = block.at
        return self._times[block_hash]

    def _silent(self, error: Exception) -> RetryableError:
        said = str(error) if isinstance(error, Web3RPCError) else type(error).__name__
        return RetryableError(f"{self.name} does not answer ({said}): check --rpc and its node")
