"""What endpoints answer, and what is made of it: one that says what it is told, on the loopback."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from oracle.errors import RetryableError
from scripts.lib.indexing.rpc_source import RpcSource
from scripts.lib.indexing.source import TRANSFER, RangeTooWide
from tests.oracle.chain.fake_rpc import FakeRpc
from tests.scripts.indexing.fake_chain import ACCOUNT, ESCROW, TOKEN

POOL = "0x" + "b0" * 20
SEAL = "0x" + "5e" * 97
"""What the signers of some chains put into a block, beyond the 32 bytes that others allow."""


def block_hash(number: int) -> str:
    return f"0x{number:064x}"


def block(number: int, hash_: str = "") -> dict[str, Any]:
    return {
        "number": hex(number),
        "hash": hash_ or block_hash(number),
        "timestamp": hex(1_000 + number),
        "extraData": SEAL,
    }


def log(number: int, index: int, address: str, *topics: str) -> dict[str, Any]:
    return {
        "address": address.lower(),
        "topics": ["0x" + TRANSFER.hex(), *topics],
        "data": "0x",
        "blockNumber": hex(number),
        "blockHash": block_hash(number),
        "transactionHash": block_hash(77),
        "transactionIndex": "0x0",
        "logIndex": hex(index),
        "removed": False,
    }


def end(address: str) -> str:
    return "0x" + "00" * 12 + address[2:].lower()


@pytest.fixture
def source() -> Iterator[Callable[[Any], RpcSource]]:
    """Return what makes a source of an endpoint that answers so."""
    opened: list[FakeRpc] = []

    def make(answer: Any) -> RpcSource:
        opened.append(FakeRpc(answer))
        made = RpcSource(opened[-1].url.replace("http://", "http://me:secret@") + "/key")
        made.asked = opened[-1].calls  # type: ignore[attr-defined]
        return made

    yield make
    for endpoint in opened:
        endpoint.close()


def test_logs__suite_and_its_money__each_once_in_order_with_its_time(
    source: Callable[[Any], Any],
) -> None:
    within = log(9, 3, TOKEN, end(ESCROW), end(POOL))
    filters = []

    def answer(method: str, params: list[Any]) -> Any:
        if method == "eth_getBlockByNumber":
            return block(int(params[0], 16))
        filters.append(params[0])
        if "topics" not in params[0]:
            return [log(9, 1, ESCROW), log(7, 0, ESCROW)]
        to_suite = params[0]["topics"][1] is None
        return [within, log(8, 2, TOKEN, end(ACCOUNT), end(POOL))] if to_suite else [within]

    made = source(answer)
    found = made.logs(7, 9, [ESCROW, POOL], TOKEN)
    assert [(one.block.number, one.index, one.block.at) for one in found] == [
        (7, 0, 1_007),
        (8, 2, 1_008),
        (9, 1, 1_009),
        (9, 3, 1_009),
    ]
    assert made.asked.count("eth_getBlockByNumber") == 3, "each block's time is asked for once"
    ends = [end(ESCROW), end(POOL)]
    assert [one.get("topics") for one in filters] == [
        None,
        ["0x" + TRANSFER.hex(), None, ends],
        ["0x" + TRANSFER.hex(), ends],
    ]


def test_logs__node_says_the_time_in_the_log__asks_for_no_block(
    source: Callable[[Any], Any],
) -> None:
    made = source(lambda _, __: [log(7, 0, ESCROW) | {"blockTimestamp": "0x3ef"}])
    assert [one.block.at for one in made.logs(7, 7, [ESCROW], TOKEN)] == [1_007]
    assert set(made.asked) == {"eth_getLogs"}


def test_logs__block_is_another_by_now__to_be_tried_again(source: Callable[[Any], Any]) -> None:
    def answer(method: str, _: list[Any]) -> Any:
        return [log(7, 0, ESCROW)] if method == "eth_getLogs" else block(7, block_hash(66))

    with pytest.raises(RetryableError, match="reorganised at block 7 meanwhile"):
        source(answer).logs(7, 7, [ESCROW], TOKEN)


@pytest.mark.parametrize(
    ("said", "kind"),
    [
        ("query returned more than 10000 results", RangeTooWide),
        ("eth_getLogs is limited to a 10,000 range", RangeTooWide),
        ("Log response size exceeded", RangeTooWide),
        ("rate limit exceeded", RetryableError),
        ("internal error", RetryableError),
    ],
)
def test_logs__endpoint_refuses__fewer_blocks_or_later(
    source: Callable[[Any], Any], said: str, kind: type[Exception]
) -> None:
    with pytest.raises(kind) as refusal:
        source(lambda _, __: ValueError(said)).logs(7, 9, [ESCROW], TOKEN)
    assert said.lower() in str(refusal.value).lower()
    assert "secret" not in str(refusal.value)
    assert "key" not in str(refusal.value)


def test_block__none_of_that_number__none(source: Callable[[Any], Any]) -> None:
    made = source(lambda _, params: block(5) if params[0] in ("0x5", "latest") else None)
    assert (made.block(6), made.block(5).at, made.head().number) == (None, 1_005, 5)
