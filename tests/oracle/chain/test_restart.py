"""After a restart an open attempt is looked up, sent again or replaced: by the book on disk."""

import pytest

from oracle.chain.base import Attempt
from oracle.errors import RetryableError
from tests.oracle.chain.fault_proxy import honest, on, result
from tests.oracle.chain.post import HOUR


@pytest.fixture
def make_stuck(make_post, pause_mining):
    """Return a factory of nodes that ended while their first transaction was not mined."""

    def make(**options):
        post = make_post(timeout_seconds=0.3, **options)
        post.sign()
        pause_mining()
        with pytest.raises(RetryableError, match="not mined: transaction 0x"):
            post.carrier.carry()
        post._timeout_seconds = 20.0
        return post

    return make


def pool(post):
    """Return the hashes of the paying key's transactions that wait for a block."""
    content = post.suite.anvil.rpc("txpool_content")["pending"]
    waiting = content.get(post.paying.address, content.get(post.paying.address.lower(), {}))
    return [one["hash"] for one in waiting.values()]


def mine(post):
    post.suite.anvil.rpc("evm_mine")
    post.suite.anvil.rpc("evm_setAutomine", True)


def attempts(post) -> list[Attempt]:
    return list(post.store.open_attempts())


def test_restart__mined_while_away__is_looked_up_and_nothing_is_sent(make_stuck):
    post = make_stuck()
    mine(post)
    post.restart()

    assert post.carrier.carry() == 1

    assert (post.recorded(), post.outcomes(), post.transactions()) == ([1], ["recorded"], 1)
    assert post.proxies[0].calls["eth_sendRawTransaction"] == 1


def test_restart__dropped_from_the_pool__the_same_transaction_is_broadcast_again(make_stuck):
    post = make_stuck()
    (first,) = attempts(post)
    post.suite.anvil.rpc("anvil_dropTransaction", first.transaction)
    assert pool(post) == []
    mine(post)
    post.restart()

    assert post.carrier.carry() == 1

    assert [entry.detail for entry in post.entries()] == [first.transaction]
    assert (post.recorded(), post.transactions()) == ([1], 1)
    assert post.sender.stats().rebroadcast == 1
    assert post.sender.stats().sent == 0


def test_restart__its_time_is_over__is_replaced_by_an_eighth_more_than_the_book_says(make_stuck):
    post = make_stuck()
    (first,) = attempts(post)
    post.suite.anvil.rpc("evm_increaseTime", HOUR)  # no block yet: it is stuck
    post._timeout_seconds = 0.3
    post.restart()
    post.sender._wall = lambda: first.sent_at + HOUR

    with pytest.raises(RetryableError, match="not mined"):
        post.carrier.carry()
    _, second = attempts(post)
    mine(post)

    assert post.carrier.carry() == 1
    assert (first.nonce, second.nonce) == (0, 0)
    assert second.max_fee * 8 >= first.max_fee * 9
    assert second.tip * 8 >= first.tip * 9
    assert [entry.detail for entry in post.entries()] == [second.transaction]
    assert (post.recorded(), post.transactions()) == ([1], 1)


def test_restart__killed_before_the_broadcast__the_attempt_on_disk_goes_out(make_post):
    post = make_post()
    post.sign()

    def crash(raw):
        raise KeyboardInterrupt

    post.sender.endpoints.broadcast = crash
    with pytest.raises(KeyboardInterrupt):
        post.carrier.carry()
    (attempt,) = attempts(post)
    assert attempt.sequences == (1,)
    post.restart()

    assert post.carrier.carry() == 1
    assert [entry.detail for entry in post.entries()] == [attempt.transaction]
    assert (post.recorded(), post.transactions()) == ([1], 1)


def test_restart__killed_after_the_broadcast__nothing_is_sent_again(make_post):
    post = make_post()
    post.sign()
    broadcast = post.sender.endpoints.broadcast

    def crash(raw):
        broadcast(raw)
        raise KeyboardInterrupt

    post.sender.endpoints.broadcast = crash
    with pytest.raises(KeyboardInterrupt):
        post.carrier.carry()
    post.restart()

    assert post.carrier.carry() == 1
    assert (post.recorded(), post.transactions(), post.outcomes()) == ([1], 1, ["recorded"])


def test_resume__the_pool_holds_a_dearer_one__is_bumped_until_the_node_takes_it(make_post):
    post = make_post()
    post.sign()
    refusals = ["replacement transaction underpriced"] * 3

    def dear(_params, forward):
        if refusals:
            return {"error": {"code": -32_000, "message": refusals.pop()}}
        return forward()

    post.proxies[0].fault = on(eth_sendRawTransaction=dear)

    assert post.carrier.carry() == 1

    assert post.sender.stats().sent == 4
    assert (post.recorded(), post.transactions()) == ([1], 1)


def test_book__several_reports_in_a_row__is_closed_behind_the_chain(make_post):
    post = make_post(confirmations=2)
    for _ in range(3):
        post.sign()
        post.carrier.carry()
    post.suite.anvil.rpc("evm_mine")
    post.carrier.carry()
    post.sender.resume()

    assert attempts(post) == []
    assert post.recorded() == [1, 2, 3]
    assert post.outcomes() == ["recorded"] * 3


def test_nonces__count_stays_below_what_was_final__is_believed_in_the_end(make_post):
    post = make_post()
    post.sign()
    post.carrier.carry()
    post.sender.resume()
    post.proxies[0].fault = on(eth_getTransactionCount=result("0x0"))
    nonces = post.sender._nonces
    now = [0.0]
    nonces._clock = lambda: now[0]

    with pytest.raises(RetryableError, match="old head"):
        nonces.next()
    now[0] += 601
    assert nonces.next() == (0, [])
    assert post.log.of("nonces went back", "warning") == [{"known": 1, "mined": 0}]
    post.proxies[0].fault = honest
    assert nonces.next() == (1, [])


def test_resume__open_attempt_begins_with_a_later_report__is_replaced_not_repeated(make_stuck):
    post = make_stuck()
    (first,) = attempts(post)
    post.suite.anvil.rpc("anvil_dropTransaction", first.transaction)
    mine(post)

    post.sender.resume(2)
    assert post.sender.stats().rebroadcast == 0
    assert pool(post) == post.recorded() == []
    post.sender._timeout_seconds = 20.0
    post.sender.resume(1)

    assert post.sender.stats().rebroadcast == 1
    assert post.recorded() == [1]


def test_nonces__mined_but_not_deep__stay_on_the_book_whatever_the_receipts_say(make_post):
    post = make_post(confirmations=3)
    post.sign()
    post.carrier.carry()
    post.proxies[0].fault = on(eth_getTransactionReceipt=result(None))

    assert post.sender._nonces.next() == (1, [])
    assert len(attempts(post)) == 1
    assert post.sender.stats().nonces_taken == 0
    post.proxies[0].fault = honest
    for _ in range(2):
        post.suite.anvil.rpc("evm_mine")
    assert post.sender._nonces.next() == (1, [])
    assert attempts(post) == []


@pytest.fixture
def make_rekeyed(make_post, pause_mining):
    """Return a factory of nodes whose second transaction was not mined when the paying key was
    changed; and that transaction."""

    def make():
        post = make_post(timeout_seconds=0.3)
        post.sign()
        assert post.carrier.carry() == 1
        post.sign()
        pause_mining()
        with pytest.raises(RetryableError, match="not mined: transaction 0x"):
            post.carrier.carry()
        (stuck,) = attempts(post)
        post.close()
        post._timeout_seconds = 20.0
        post.start(post.suite.new_account())
        return post, stuck

    return make


def test_restart__with_another_paying_key__its_nonces_are_its_own(make_rekeyed):
    post, stuck = make_rekeyed()
    post.suite.anvil.rpc("anvil_dropTransaction", stuck.transaction)
    mine(post)

    assert post.carrier.carry() == 1

    assert (stuck.nonce, stuck.payer) == (1, post.paying.address)
    assert post.recorded() == [1, 2]
    assert post.outcomes() == ["recorded", "recorded"]
    assert post.log.of("nonce taken") == []
    assert post.sender.stats().sent == 1


def test_restart__with_another_paying_key__what_the_first_one_sent_still_counts(make_rekeyed):
    post, stuck = make_rekeyed()
    mine(post)

    assert post.carrier.carry() == 1

    assert post.entries()[-1].detail == stuck.transaction
    assert (post.recorded(), post.sender.stats().sent) == ([1, 2], 0)
