"""A node whose reports others carry: it believes the chain, and acts near a deadline."""

import json
from dataclasses import replace

import pytest

from oracle.carrier import Carrier
from oracle.errors import RetryableError
from oracle.fleet.handover import LOOK_SECONDS, PASSED_SECONDS, Handed, HandOver, HandOverPolicy
from oracle.fleet.post import PostDelivery
from oracle.fleet.receipt_book import ReceiptBook
from oracle.fleet.receipts import ReceiptSigner, SignedReceipt
from oracle.fleet.wire import Network
from oracle.settings_carry import CarrySettings
from oracle.store.entries import Entry, Signed
from oracle.store.entries import Network as StoreNetwork
from oracle.store.store import Store
from oracle.words import digester, pack
from tests.oracle.fleet.conftest import AGGREGATOR
from tests.oracle.fleet.fakes import CHAIN_ID, DELAY, METER, FakeChain, Quiet
from tests.oracle.fleet.fleet import HOUR, NOON, Signing, address_of, key_of, node_of, report_of

POLICY = HandOverPolicy(resend_seconds=600, alarm_seconds=3_600, confirmations=3)
SIGNING = Signing()
DIGEST = digester(CHAIN_ID, METER)


class FakeAggregator:
    """Takes what it is given, unless told otherwise."""

    def __init__(self):
        self.handed = []
        self.is_down = False
        self.problem = ""

    def hand_over(self, entries):
        if self.is_down:
            raise RetryableError("aggregator unreachable")
        self.handed.append([entry.report.sequence for entry in entries])
        answer = Handed(problem=self.problem) if self.problem else Handed(receipt='{"a": 1}')
        return [answer for _ in entries]


class World:
    """A node's store, chain and aggregator; `now` is everybody's clock."""

    def __init__(self, folder, can_pay):
        self.folder = folder
        self.chain = FakeChain(NOON + 1_800)
        self.chain.nodes = {1: node_of(1)}
        self.aggregator = FakeAggregator()
        self.log = Quiet()
        self.store = Store(folder, StoreNetwork(CHAIN_ID, METER, 1, address_of(1)))
        self.can_pay = can_pay
        self.open()

    def open(self):
        """Begin, or go on after a restart."""
        self.receipts = ReceiptBook(self.folder / "receipts.json")
        self.handover = HandOver(
            self.chain,
            self.chain,
            self.aggregator,
            self.store,
            self.receipts,
            POLICY,
            self.log,
            self.can_pay,
            wall=lambda: self.chain.time,
        )
        self.carrier = Carrier(
            self.chain, self.store, self.log, lambda: self.chain.time, settler=self.handover
        )

    def sign(self, *sequences):
        for sequence in sequences:
            item = SIGNING.sign(report_of(1, sequence))
            self.store.close_window(
                [Signed(item.report, item.signature, DIGEST(pack(item.report)))]
            )

    def carry(self, seconds=LOOK_SECONDS):
        self.chain.time += int(seconds)
        return self.carrier.carry()

    def put_on_chain(self, *sequences):
        self.chain.submit_many([report_of(1, one) for one in sequences], [b""] * len(sequences))

    def outcomes(self):
        return {entry.report.sequence: entry.outcome for entry in self.store.entries()}


@pytest.fixture
def make_world(tmp_path):
    """Return a factory of worlds."""
    worlds = []

    def make(can_pay=False):
        worlds.append(World(tmp_path, can_pay))
        return worlds[-1]

    yield make
    for world in worlds:
        world.store.close()


def test_carry__handed_over__is_pending_until_the_chain_shows_it_deep(make_world):
    world = make_world()
    world.sign(1, 2)

    assert world.carry() == 0
    assert world.aggregator.handed == [[1, 2]]
    assert world.outcomes() == {1: "pending", 2: "pending"}
    assert world.carry() == 0
    assert world.aggregator.handed == [[1, 2]]

    world.put_on_chain(1)
    assert world.carry() == 0
    assert world.outcomes() == {1: "mined", 2: "pending"}
    world.chain.mine(2)
    assert world.carry() == 1
    assert world.outcomes() == {1: "recorded", 2: "pending"}
    assert world.handover.waiting == 1


def test_carry__reorg_of_what_was_mined__is_pending_again(make_world):
    world = make_world()
    world.sign(1)
    world.put_on_chain(1)
    world.carry()
    assert world.outcomes() == {1: "mined"}

    world.chain.reorg(1)
    world.carry()

    assert world.outcomes() == {1: "pending"}
    assert world.carrier.stats().reorged == 1


def test_carry__restart__hands_nothing_over_twice_until_it_is_time(make_world):
    world = make_world()
    world.sign(1)
    world.carry()
    digest = DIGEST(pack(report_of(1, 1)))
    assert world.receipts.receipt(digest) == '{"a": 1}'
    world.open()

    world.carry(300)
    assert world.aggregator.handed == [[1]]
    world.carry(301)
    assert world.aggregator.handed == [[1], [1]]


def test_carry__damaged_receipts__costs_a_second_hand_over_only(make_world, tmp_path):
    world = make_world()
    world.sign(1)
    world.carry()
    (tmp_path / "receipts.json").write_text("[1]")
    world.open()

    world.carry()

    assert world.aggregator.handed == [[1], [1]]


def test_carry__aggregator_down__is_retried_and_the_chain_still_looked_at(make_world):
    world = make_world()
    world.sign(1, 2)
    world.put_on_chain(1)
    world.chain.mine(2)
    world.aggregator.is_down = True

    with pytest.raises(RetryableError, match="unreachable"):
        world.carry()

    assert world.outcomes() == {1: "recorded", 2: "pending"}
    world.aggregator.is_down = False
    world.carry(0)
    assert world.aggregator.handed == [[2]]


def test_carry__turned_down__warns_and_asks_again_later(make_world):
    world = make_world()
    world.sign(1)
    world.aggregator.problem = "oracle: not the node key"

    world.carry()
    world.carry()

    assert world.aggregator.handed == [[1]]
    assert ("turned down", {"sequence": 1, "reason": world.aggregator.problem}) in world.log.lines
    world.carry(600)
    assert world.aggregator.handed == [[1], [1]]


def before_alarm(world):
    """Let time pass until the last moment before the alarm for the reports of noon's hour."""
    world.chain.time = NOON + HOUR + DELAY - POLICY.alarm_seconds


def test_carry__not_on_chain_near_the_deadline__warns_once(make_world):
    world = make_world()
    world.sign(1)
    before_alarm(world)
    world.carry(0)
    assert "not carried" not in world.log.events()

    world.carry()
    world.carry()

    assert world.log.events().count("not carried") == 1
    assert world.outcomes() == {1: "pending"}
    assert world.chain.batches == []


def test_carry__not_on_chain_near_the_deadline_with_a_paying_key__submits_itself(make_world):
    world = make_world(can_pay=True)
    later = SIGNING.sign(report_of(1, 3, start=NOON + 2 * HOUR))
    world.sign(1, 2)
    world.store.close_window([Signed(later.report, later.signature, DIGEST(pack(later.report)))])
    before_alarm(world)

    world.carry(1)
    world.chain.mine(3)
    world.carry()

    assert world.chain.batches == [[(1, 1), (1, 2)]]
    assert world.outcomes() == {1: "recorded", 2: "recorded", 3: "pending"}


def test_carry__settled_by_the_node_itself__leaves_no_receipt_behind(make_world, tmp_path):
    """With one confirmation the node's own submission settles a report, not the look at events."""
    world = make_world(can_pay=True)
    world.sign(1, 2)
    world.carry()
    file = tmp_path / "receipts.json"
    assert len(json.loads(file.read_text())) == 2
    world.chain.mine(3)
    before_alarm(world)

    world.carry(1)
    for sequence in (1, 2):
        world.store.settled(sequence, "recorded", "by a submission of its own")
    world.carry()

    assert set(world.outcomes().values()) == {"recorded"}
    assert json.loads(file.read_text()) == {}
    world.open()
    assert world.receipts.handed_at(DIGEST(pack(report_of(1, 1)))) == 0


def test_carry__head_passed_it_and_no_event__is_refused_after_a_while(make_world):
    world = make_world()
    world.sign(1, 2)
    world.put_on_chain(2)
    world.carry()
    assert world.outcomes() == {1: "pending", 2: "mined"}

    world.chain.mine(2)
    world.carry(PASSED_SECONDS)

    assert world.outcomes() == {1: "refused", 2: "recorded"}


def test_carry__hour_shut__is_expired(make_world):
    world = make_world()
    world.sign(1)
    world.chain.time = NOON + HOUR + DELAY
    world.carry(0)
    assert world.outcomes() == {1: "pending"}

    world.carry(LOOK_SECONDS)

    assert world.outcomes() == {1: "expired"}
    assert world.carrier.stats().expired == 1


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({}, ""),
        ({"sequence": 2}, "for another report"),
        ({"digest": b"e" * 32}, "for another report"),
        ({"received_at": 5}, "not aggregator_address"),
        ({"signature": b"s"}, "damaged"),
    ],
)
def test_post__receipt__is_believed_only_if_it_is_one(change, words):
    settings = CarrySettings(
        carry="post",
        aggregator_url="https://127.0.0.1:1",
        aggregator_address=address_of(AGGREGATOR),
    )
    item = SIGNING.sign(report_of(1))
    digest = DIGEST(pack(item.report))
    signature = ReceiptSigner(key_of(AGGREGATOR), CHAIN_ID, METER).sign(1, 1, digest, NOON)
    receipt = replace(SignedReceipt(1, 1, digest, NOON, signature), **change)
    entry = Entry(item.report, item.signature, digest)

    handed = PostDelivery(settings, Network(CHAIN_ID, METER))._handed(
        entry, {"status": 201, "receipt": receipt.fields()}
    )

    assert words in handed.problem
    assert bool(handed.receipt) is not bool(handed.problem)
    if not words:
        assert json.loads(handed.receipt) == receipt.fields()


def test_post__nobody_there__is_retryable():
    settings = CarrySettings(carry="post", aggregator_url="http://127.0.0.1:1")
    item = SIGNING.sign(report_of(1))
    entry = Entry(item.report, item.signature, DIGEST(pack(item.report)))

    with pytest.raises(RetryableError, match="unreachable"):
        PostDelivery(settings, Network(CHAIN_ID, METER)).hand_over([entry])
