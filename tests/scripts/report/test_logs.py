"""Logs in chunks: nodes refuse wide ones, repeat some, and do not always say when."""

from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

import pytest
from web3.exceptions import Web3RPCError

from oracle.errors import FatalError
from scripts.lib.report.live.logs import LogReader

SUITE, TOKEN = "0x" + "aA" * 20, "0x" + "Bb" * 20
LOGGED = (3, 700, 701, 9_000)
MOMENT = 1_767_225_600


class Node:
    """Gives logs of at most `most` blocks at a time; one log in each block of `LOGGED`."""

    def __init__(self, most: int) -> None:
        self.most = most
        self.asked = 0
        self.eth = SimpleNamespace(get_logs=self.get_logs, get_block=self.get_block)

    def get_logs(self, wanted: dict[str, Any]) -> Iterator[dict[str, Any]]:
        first, last = wanted["fromBlock"], wanted["toBlock"]
        if last - first >= self.most:
            raise Web3RPCError("query returned more than 10000 results")
        for block in LOGGED:
            if first <= block <= last and "topics" not in wanted:
                yield entry(block, 1)
            elif first <= block <= last:
                # Money moved within the suite is found as sent and as received.
                yield entry(block, 0, TOKEN)

    def get_block(self, number: int) -> dict[str, int]:
        self.asked += 1
        return {"timestamp": MOMENT + number}


def entry(block: int, index: int, address: str = SUITE) -> dict[str, Any]:
    found = {"blockNumber": block, "logIndex": index, "address": address}
    said = {"blockTimestamp": hex(MOMENT + block)} if block > 700 else {}
    return {**found, "topics": ["0x" + "01" * 32], "data": "0x", **said}


@pytest.mark.parametrize("most", [1, 999, 100_000])
def test_read__chunks_of_any_width__every_log_once_and_in_order(most: int) -> None:
    node, done = Node(most), []
    reader = LogReader(node, [SUITE], TOKEN)  # type: ignore[arg-type]
    first, last = (690, 710) if most == 1 else (1, 10_000)
    logs = reader.read(first, last, done.append)
    expected = [block for block in LOGGED if first <= block <= last]
    moments = [MOMENT + block for block in expected]
    assert [log.timestamp for log in logs] == [moment for moment in moments for _ in range(2)]
    assert [log.address.lower() for log in logs[:2]] == [TOKEN.lower(), SUITE.lower()]
    assert done == sorted(done)
    assert done[-1] == last
    assert node.asked == sum(block <= 700 for block in expected), "asked where the log is silent"


def test_read__node_that_gives_nothing__names_the_block() -> None:
    reader = LogReader(Node(0), [SUITE], TOKEN)  # type: ignore[arg-type]
    with pytest.raises(FatalError, match="no logs of block 5: query returned more than 10000"):
        reader.read(5, 9, lambda _: None)
