"""Logs to events: names and values, by the ABI of the contract that logged them."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from scripts.lib.chains import abi as coding
from scripts.lib.chains.abi import Abi, Log
from scripts.lib.indexing.deployment import TOKEN, TOKEN_ABI, Deployment, Watched
from scripts.lib.indexing.source import FoundLog
from scripts.lib.records import for_json


@dataclass(frozen=True, slots=True)
class Decoded:
    """One event: where it was found, whose it is, what it says."""

    log: FoundLog
    contract: str
    kind: str
    event: str
    """Empty where the contract's ABI has no such event."""
    values: dict[str, Any]

    @property
    def args(self) -> str:
        """Return the values as JSON."""
        return json.dumps(for_json(self.values))


class Decoder:
    """Decodes the logs of one deployment."""

    def __init__(self, deployment: Deployment) -> None:
        token = Watched(TOKEN, deployment.token, 0, TOKEN_ABI)
        self._watched = {one.address: one for one in (*deployment.contracts, token)}
        self._events: dict[str, Abi] = {
            address: [entry for entry in one.abi if entry["type"] == "event"]
            for address, one in self._watched.items()
        }

    def decode(self, logs: Iterable[FoundLog]) -> Iterator[Decoded]:
        """Yield the event of every log, in order."""
        for log in logs:
            watched = self._watched[log.address]
            plain = Log(log.address, log.topics, log.data, log.block.at)
            events = list(coding.decode_logs(self._events[log.address], [plain]))
            if events:
                yield Decoded(log, watched.name, watched.kind, events[0].name, events[0].values)
            else:
                values = {"topics": list(log.topics), "data": log.data}
                yield Decoded(log, watched.name, watched.kind, "", values)
