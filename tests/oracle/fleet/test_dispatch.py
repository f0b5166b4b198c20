"""From the inbox to the chain: batches, refusals, crashes, reorgs; nothing lost, nothing twice."""

import random
from contextlib import suppress
from dataclasses import replace

import pytest

from oracle.errors import FatalError, RetryableError
from oracle.fleet.packing import ASSET_GAS, BASE_GAS, FURTHER_GAS
from tests.oracle.fleet.conftest import POLICY
from tests.oracle.fleet.fleet import HOUR, report_of


def test_step__several_assets__go_in_one_batch_in_order(make_desk):
    desk = make_desk()
    for asset, sequence in [(2, 1), (1, 1), (3, 1), (1, 2), (2, 2)]:
        desk.post(asset, sequence)

    assert desk.dispatcher.step() is True
    assert desk.dispatcher.step() is False

    assert desk.chain.batches == [[(1, 1), (1, 2), (2, 1), (2, 2), (3, 1)]]
    assert set(desk.states().values()) == {"recorded"}


def test_step__another_hour__goes_by_deadline_first(make_desk):
    desk = make_desk()
    desk.now += HOUR
    desk.post(1, 1, start=report_of(1).started_at + HOUR)
    desk.post(2, 1)

    desk.dispatcher.step()

    assert desk.chain.batches == [[(2, 1), (1, 1)]]


def test_step__more_than_a_batch__is_split_at_64(make_desk):
    desk = make_desk(assets=70)
    for asset in range(1, 71):
        desk.post(asset)

    desk.dispatcher.step()

    assert [len(batch) for batch in desk.chain.batches] == [64, 6]


def test_step__gas_bound__splits_before_it(make_desk):
    room_for_three = BASE_GAS + 2 * ASSET_GAS + FURTHER_GAS
    desk = make_desk(assets=3, policy=replace(POLICY, max_batch_gas=room_for_three))
    for asset, sequence in [(1, 1), (1, 2), (2, 1), (3, 1)]:
        desk.post(asset, sequence)

    desk.dispatcher.step()

    assert desk.chain.batches == [[(1, 1), (1, 2), (2, 1)], [(3, 1)]]


def test_step__linger__waits_for_company_but_not_for_a_full_batch(make_desk):
    desk = make_desk(assets=64, policy=replace(POLICY, linger_seconds=10))
    desk.post(1)

    assert desk.dispatcher.step() is True
    assert desk.chain.batches == []
    desk.now += 10
    desk.dispatcher.step()
    assert desk.chain.batches == [[(1, 1)]]

    desk.post(1, 2)
    for asset in range(2, 65):
        desk.post(asset, 1)
    desk.dispatcher.step()
    assert len(desk.chain.batches[1]) == 64
    desk.post(2, 2)
    desk.dispatcher.step(is_last=True)
    assert desk.chain.batches[2] == [(2, 2)]


def test_step__later_sequence_first__waits_for_the_earlier_one(make_desk):
    desk = make_desk()
    desk.post(1, 2)
    desk.post(1, 3)
    desk.post(2, 1)

    desk.dispatcher.step()
    assert desk.chain.batches == [[(2, 1)]]

    desk.now += 60
    desk.post(1, 1)
    desk.dispatcher.step()
    assert desk.chain.batches[1] == [(1, 1), (1, 2), (1, 3)]


def test_step__earlier_one_never_comes__waits_no_longer_than_the_bound(make_desk):
    desk = make_desk()
    desk.post(1, 2)
    desk.now += 119
    desk.dispatcher.step()
    assert desk.chain.batches == []

    desk.now += 1
    desk.dispatcher.step()
    desk.post(1, 1)
    desk.dispatcher.step()
    desk.dispatcher.step()

    assert desk.chain.batches == [[(1, 2)]]
    assert desk.states() == {(1, 2): "recorded", (1, 1): "skipped"}


def test_step__earlier_one_on_chain_already__waits_for_nothing(make_desk):
    desk = make_desk()
    desk.chain.submit_many([report_of(1, 1)], [b""])
    desk.post(1, 2)

    desk.dispatcher.step()

    assert desk.chain.batches[-1] == [(1, 2)]


def test_step__carried_by_someone_else__is_found_and_not_called_skipped(make_desk):
    desk = make_desk()
    for sequence in (1, 2):
        desk.post(1, sequence)
    desk.chain.submit_many([report_of(1, 1)], [b""])

    desk.dispatcher.step()
    desk.dispatcher.step()

    assert set(desk.states().values()) == {"recorded"}
    assert len(desk.chain.recorded(1)) == 2


def test_step__nothing_of_a_batch_is_taken__asks_one_by_one(make_desk):
    desk = make_desk()
    desk.post(1)
    desk.post(2)
    desk.chain.refusing = {(1, 1): "oracle: hour refuted", (2, 1): "oracle: overlaps"}

    assert desk.dispatcher.step() is False

    assert desk.states() == {(1, 1): "skipped", (2, 1): "skipped"}


@pytest.mark.parametrize(
    ("reason", "state"),
    [
        ("oracle: hour refuted", "skipped"),
        ("oracle: late", "expired"),
        ("oracle: key revoked", "skipped"),
        ("oracle: period", "pending"),
        ("oracle: roll first", "mined"),
    ],
)
def test_step__one_refused__ends_as_the_table_says_and_blocks_nothing(make_desk, reason, state):
    desk = make_desk()
    desk.post(1)
    desk.post(2)
    desk.chain.refusing = {(1, 1): reason}

    desk.dispatcher.step()

    assert desk.states() == {(1, 1): state, (2, 1): "mined"}
    assert desk.chain.rolled == ([1] if reason == "oracle: roll first" else [])
    desk.post(1, 2)
    asked_again = reason == "oracle: key revoked"
    assert desk.chain.asked.count(1) == 1 + asked_again


def test_step__chains_clock_behind__tries_again_after_a_while(make_desk):
    desk = make_desk()
    desk.post(1)
    desk.chain.refusing = {(1, 1): "oracle: period"}
    desk.dispatcher.step()
    desk.chain.refusing = {}

    desk.dispatcher.step()
    assert desk.chain.batches == []
    desk.now += 15
    desk.dispatcher.step()
    assert desk.chain.batches == [[(1, 1)]]


def test_step__block_too_small__sends_the_rest_again(make_desk):
    desk = make_desk()
    for asset in (1, 2, 3):
        desk.post(asset)
    desk.chain.overflowing = 2

    desk.dispatcher.step()

    assert set(desk.states().values()) == {"mined"}
    assert [len(desk.chain.recorded(asset)) for asset in (1, 2, 3)] == [1, 1, 1]


def test_step__rpc_down__keeps_everything_pending(make_desk):
    desk = make_desk()
    desk.post(1)
    desk.chain.failures = [RetryableError("unreachable")]

    with pytest.raises(RetryableError):
        desk.dispatcher.step()
    assert desk.states() == {(1, 1): "pending"}
    desk.dispatcher.step()
    assert desk.states() == {(1, 1): "mined"}


def test_step__killed_after_the_broadcast__finds_it_mined(make_desk):
    desk = make_desk()
    desk.post(1)
    desk.post(2)
    desk.chain.lost_answers = [RetryableError("hangs")]
    with pytest.raises(RetryableError):
        desk.dispatcher.step()
    assert set(desk.states().values()) == {"sent"}
    desk.crash()

    desk.dispatcher.step()
    desk.dispatcher.step()

    assert len(desk.chain.batches) == 1
    assert set(desk.states().values()) == {"recorded"}


def test_step__broadcast_and_dropped_by_the_pool__goes_again_at_once(make_desk):
    desk = make_desk(policy=replace(POLICY, linger_seconds=600))
    desk.post(1)
    desk.chain.mempool_only = 1
    desk.chain.lost_answers = [RetryableError("not mined")]
    with pytest.raises(RetryableError):
        desk.dispatcher.step(is_last=True)
    desk.crash()

    desk.dispatcher.step()

    assert len(desk.chain.batches) == 2
    assert len(desk.chain.recorded(1)) == 1


def test_step__reorg_before_the_depth__is_carried_again(make_desk):
    desk = make_desk(policy=replace(POLICY, confirmations=3))
    desk.post(1)
    desk.dispatcher.step()
    assert desk.states() == {(1, 1): "mined"}
    desk.chain.mine(1)
    desk.dispatcher.step()
    assert desk.states() == {(1, 1): "mined"}

    desk.chain.reorg(2)
    desk.chain.mine(1)
    desk.dispatcher.step()
    assert "reorg" in desk.log.events()
    desk.chain.mine(3)
    desk.dispatcher.step()

    assert desk.states() == {(1, 1): "recorded"}
    assert len(desk.chain.recorded(1)) == 1


def test_step__hour_shut_by_the_chains_clock__is_expired_and_said(make_desk):
    desk = make_desk()
    desk.post(1)
    desk.chain.time = report_of(1).started_at + 7 * HOUR
    desk.chain.failures = [RetryableError("unreachable")]
    with pytest.raises(RetryableError):
        desk.dispatcher.step()
    assert desk.states() == {(1, 1): "pending"}

    desk.chain.time += 1
    assert desk.dispatcher.step() is False

    assert desk.states() == {(1, 1): "expired"}
    assert "expired" in desk.log.events()


def test_step__fatal__is_not_swallowed(make_desk):
    desk = make_desk()
    desk.post(1)
    desk.chain.failures = [FatalError("dry run: set paying_keyfile")]

    with pytest.raises(FatalError, match="dry run"):
        desk.dispatcher.step()
    assert desk.states() == {(1, 1): "pending"}


MANY = [pytest.param(seed, marks=pytest.mark.fuzz) for seed in range(1, 60)]


@pytest.mark.parametrize("seed", [0, *MANY])
def test_step__any_mix_of_faults__records_each_report_once(make_desk, seed):
    """Out of order, twice, with crashes, lost answers, dropped transactions and reorgs."""
    chance = random.Random(seed)
    desk = make_desk(assets=8, policy=replace(POLICY, confirmations=3, linger_seconds=2))
    arriving = [(asset, sequence) for asset in range(1, 9) for sequence in range(1, 9)]
    arriving.sort(key=lambda item: item[1] + chance.uniform(0, 3))
    sent = []
    for _ in range(150):
        desk.now += chance.choice((0, 1, 3))
        sent += [arriving.pop(0) for _ in range(min(len(arriving), chance.randrange(4)))]
        for item in chance.sample(sent, min(len(sent), 3)) + sent[-4:]:
            assert desk.post(*item).is_kept
        _trouble(desk.chain, chance)
        with suppress(RetryableError):
            desk.dispatcher.step()
        if chance.random() < 0.1:
            desk.crash()
    for _ in range(30):
        desk.now += 30
        desk.chain.mine()
        with suppress(RetryableError):
            desk.dispatcher.step()

    assert not arriving
    assert set(desk.states().values()) == {"recorded"}
    for asset in range(1, 9):
        assert [report.sequence for report in desk.chain.recorded(asset)] == list(range(1, 9))
    assert desk.inbox.proofs() == []


def _trouble(chain, chance):
    kind = chance.randrange(12)
    if kind == 0:
        chain.failures = [RetryableError("unreachable")]
    elif kind == 1:
        chain.lost_answers = [RetryableError("hangs")]
    elif kind == 2:
        chain.lost_answers, chain.mempool_only = [RetryableError("not mined")], 1
    elif kind == 3:
        chain.overflowing = chance.randrange(3)
    elif kind == 4 and len(chain.blocks) > 2:
        chain.reorg(chance.randrange(1, 3))
    else:
        chain.mine()
