"""The follower: bounded ranges, resumed, never twice, and back where the chain went back."""

from pathlib import Path

import pytest

from oracle.errors import FatalError, RetryableError
from scripts.lib.indexing import opening
from scripts.lib.indexing.follow import Follower, Progress
from scripts.lib.leasing.money import Money
from tests.scripts.indexing.fake_chain import FIRST_BLOCK, TOKEN, FakeChain, deployment

MONEY = Money("USD", 6, TOKEN)


class Followed:
    """A follower of a fake chain, what it said, and what its store holds."""

    def __init__(self, chain: FakeChain, file: Path, span: int = 10) -> None:
        self.said: list[str] = []
        self.store = opening.open_to_follow(str(file), deployment(), MONEY)
        self.follower = Follower(chain, deployment(), self.store, self.said.append, span)

    @property
    def amounts(self) -> list[int]:
        return [row["amount"] for row in self.store.rows("SELECT amount FROM claimed ORDER BY id")]


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "index.sqlite3"


def test_catch_up__long_chain__in_ranges_from_the_first_block_with_progress(file: Path) -> None:
    chain = FakeChain(range(38))
    followed, told = Followed(chain, file), list[Progress]()
    assert followed.follower.catch_up(told.append) == 33
    assert chain.asked == [(5, 14), (15, 24), (25, 34), (35, 37)]
    assert [(one.block, one.target, one.events) for one in told] == [
        (14, 37, 10),
        (24, 37, 20),
        (34, 37, 30),
        (37, 37, 33),
    ]
    assert followed.amounts == list(range(FIRST_BLOCK, 38))


def test_catch_up__again__asks_for_what_is_new_only(file: Path) -> None:
    chain = FakeChain(range(20))
    followed = Followed(chain, file)
    followed.follower.catch_up()
    chain.asked.clear()
    assert followed.follower.catch_up() == 0
    assert chain.asked == []
    chain.mine(20, 0, 22)
    assert Followed(chain, file).follower.catch_up() == 2, "by another follower, later"
    assert chain.asked == [(20, 22)]
    assert sum(followed.amounts) == chain.total


def test_catch_up__confirmations__stays_behind(file: Path) -> None:
    chain = FakeChain(range(20))
    followed = Followed(chain, file)
    followed.follower.confirmations = 4
    followed.follower.catch_up()
    assert (followed.store.position.number, followed.amounts[-1]) == (15, 15)


def test_catch_up__endpoint_wants_fewer_blocks__asks_for_fewer_from_then_on(file: Path) -> None:
    chain = FakeChain(range(20))
    chain.widest = 3
    followed = Followed(chain, file)
    followed.follower.catch_up()
    assert chain.asked[:4] == [(5, 14), (5, 9), (5, 6), (7, 8)]
    assert sum(followed.amounts) == chain.total
    assert followed.said[-1] == "the endpoint wants fewer blocks at once: 2 from now on"


def test_catch_up__endpoint_refuses_one_block__says_so(file: Path) -> None:
    chain = FakeChain(range(20))
    chain.widest = 0
    with pytest.raises(RetryableError, match="the endpoint refuses even one block"):
        Followed(chain, file).follower.catch_up()


@pytest.mark.parametrize("depth", [1, 3, 9, 12])
def test_catch_up__chain_forks__back_to_the_common_ancestor(file: Path, depth: int) -> None:
    chain = FakeChain(range(20))
    followed = Followed(chain, file)
    followed.follower.catch_up()
    chain.fork(depth, *(100 + number for number in range(depth + 1)))
    chain.asked.clear()
    followed.follower.catch_up()
    assert chain.asked[0][0] == 20 - depth, "nothing before the fork is read again"
    assert sum(followed.amounts) == chain.total
    assert followed.amounts[-1] == 100 + depth
    ancestor = 19 - depth
    assert followed.said == [
        f"the chain reorganised: back from block 19 to {ancestor}, {depth} events forgotten"
    ]
    (count,) = followed.store.rows("SELECT COUNT(*) AS n FROM blocks")
    assert count["n"] == len(followed.amounts)


def test_catch_up__chain_forks_before_the_suite__begins_anew(file: Path) -> None:
    chain = FakeChain(range(20))
    followed = Followed(chain, file)
    followed.follower.catch_up()
    chain.fork(18, *range(200, 220))
    followed.follower.catch_up()
    assert sum(followed.amounts) == chain.total
    assert followed.amounts[0] == 203


def test_catch_up__quiet_chain_forks__back_to_the_last_range_only(file: Path) -> None:
    chain = FakeChain([*range(8), *[0] * 12])
    followed = Followed(chain, file)
    followed.follower.catch_up()
    chain.fork(2, 0, 0, 0)
    chain.asked.clear()
    followed.follower.catch_up()
    assert chain.asked == [(15, 20)], "14 was the end of a range"


def test_catch_up__chain_shrinks__forgets_what_is_gone(file: Path) -> None:
    chain = FakeChain(range(20))
    followed = Followed(chain, file)
    followed.follower.catch_up()
    chain.fork(4)
    followed.follower.catch_up()
    assert (followed.amounts[-1], followed.store.position.number) == (15, 15)


@pytest.mark.parametrize("depth", [2, 9])
def test_catch_up__chain_forks_while_it_is_read__keeps_nothing_of_the_former(
    file: Path, depth: int
) -> None:
    """While the logs of a range are read, in it and below what was read before."""
    chain = FakeChain(range(12))
    followed = Followed(chain, file)
    followed.follower.catch_up()
    chain.mine(12, 13)

    def fork() -> None:
        chain.meanwhile = lambda: None
        chain.fork(depth, *(300 + number for number in range(depth)))

    chain.meanwhile = fork
    followed.follower.catch_up()
    assert sum(followed.amounts) == chain.total
    assert followed.amounts[-depth:] == [300 + number for number in range(depth)]
    assert len(followed.said) == (depth > 2), "what was read in vain never got into the store"


def test_catch_up__chain_forks_below_before_it_is_read__notices_before_it_goes_on(
    file: Path,
) -> None:
    """The range itself is whole then: only what was read before is of another chain."""
    chain = FakeChain(range(12))
    followed = Followed(chain, file)
    followed.follower.catch_up()

    def fork() -> None:
        chain.before_head = lambda: None
        chain.fork(3, *range(400, 408))

    chain.before_head = fork
    followed.follower.catch_up()
    assert sum(followed.amounts) == chain.total


def test_catch_up__stopped_in_the_middle__next_one_goes_on_there(file: Path) -> None:
    chain = FakeChain(range(40))

    def stop() -> None:
        if len(chain.asked) == 3:
            raise KeyboardInterrupt

    chain.meanwhile = stop
    with pytest.raises(KeyboardInterrupt):
        Followed(chain, file).follower.catch_up()
    chain.meanwhile = lambda: None
    chain.asked.clear()
    followed = Followed(chain, file)
    assert followed.store.position.number == 24
    followed.follower.catch_up()
    assert chain.asked == [(25, 34), (35, 39)]
    assert followed.amounts == list(range(FIRST_BLOCK, 40))


def test_catch_up__two_followers_of_one_store__the_later_stops(file: Path) -> None:
    chain = FakeChain(range(30))
    first, second = Followed(chain, file), Followed(chain, file)

    def overtake() -> None:
        chain.meanwhile = lambda: None
        first.follower.catch_up()

    chain.meanwhile = overtake
    with pytest.raises(FatalError, match="another follower writes to this store"):
        second.follower.catch_up()
    assert sum(first.amounts) == chain.total


def test_catch_up__endpoint_turns_to_another_chain__one_clear_line(file: Path) -> None:
    chain = FakeChain(range(20))
    followed = Followed(chain, file)
    followed.follower.catch_up()
    chain.chain_id = 1
    said = "the RPC answers with chain id 1, the store follows 31337: correct --rpc"
    with pytest.raises(FatalError) as refusal:
        followed.follower.catch_up()
    assert str(refusal.value) == said


def test_open__store_of_another_chain_or_deployment__refused(file: Path) -> None:
    Followed(FakeChain(range(20)), file).follower.catch_up()
    with pytest.raises(FatalError) as refusal:
        opening.open_to_follow(str(file), deployment(chain_id=10), MONEY)
    assert str(refusal.value) == (
        "the store follows chain id 31337, the RPC answers with chain id 10: correct --rpc, "
        "or name another --store"
    )
    other = deployment()
    moved = type(other)(other.chain_id, other.network, other.contracts, "0x" + "11" * 20)
    with pytest.raises(FatalError, match="the store follows other contracts"):
        opening.open_to_follow(str(file), moved, MONEY)
    assert opening.open_to_follow(str(file), deployment(), MONEY).count() == 15
