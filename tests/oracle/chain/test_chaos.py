"""Random faults in random order, from a seed: in the end each report is on chain exactly once."""

import random
import time

import pytest

from oracle.errors import RetryableError
from tests.oracle.chain.fault_proxy import BROKEN, DOWN, HTML, Raw, honest, limited, on
from tests.oracle.chain.post import Post

CONFIRMATIONS = 3
GWEI = 10**9


def lost_answer(_params, forward):
    """Take a transaction and lose the answer."""
    forward()
    return Raw(None)


def swallow(_params, _forward):
    """Take a transaction and do nothing with it."""
    return {"result": "0x" + "11" * 32}


def older(params, forward):
    """Know of one transaction less than there is."""
    answer = forward()
    answer["result"] = hex(max(0, int(answer["result"], 16) - 1))
    return answer


def nothing(_params, _forward):
    """Know of no such thing."""
    return {"result": None}


def empty(_params, _forward):
    """Have no state."""
    return {"result": "0x"}


FAULTS = (
    DOWN,
    HTML,
    BROKEN,
    limited(0),
    on(eth_sendRawTransaction=lost_answer),
    on(eth_sendRawTransaction=swallow),
    on(eth_getTransactionCount=older),
    on(eth_getTransactionReceipt=nothing),
    on(eth_getLogs=lambda params, forward: {"result": []}),
    on(eth_call=empty),
    on(eth_estimateGas=lambda params, forward: {"error": {"code": -32_000, "message": "busy"}}),
)


class Chaos:
    """What may happen between two passes."""

    def __init__(self, post: Post, seed: int) -> None:
        self.post = post
        self.random = random.Random(seed)
        self.trace: list[str] = []
        self._anvil = post.suite.anvil
        self._is_mining = True

    def step(self) -> None:
        """Let something happen, then do a pass."""
        name = self.random.choice(
            ("sign", "sign", "fault", "fault", "heal", "mining", "mine", "reorg", "restart", "drop")
        )
        self.trace.append(name)
        getattr(self, name)()
        try:
            self.post.carrier.carry()
        except RetryableError as error:
            self.trace.append(f"({error})"[:150])
        self.check()

    def check(self) -> None:
        """Nothing is on chain twice or out of order, and what counts as recorded is there."""
        chain = self.post.recorded()
        assert chain == sorted(set(chain))
        final = [e.report.sequence for e in self.post.entries() if e.outcome == "recorded"]
        assert set(final) <= set(chain), "believed without being there"
        assert {"refused", "expired"}.isdisjoint(self.post.outcomes())

    def sign(self) -> None:
        """Another report becomes due."""
        self.post.sign()

    def fault(self) -> None:
        """An endpoint falls ill, or lies in another way."""
        self.random.choice(self.post.proxies).fault = self.random.choice(FAULTS)

    def heal(self) -> None:
        """Endpoints are well again."""
        for proxy in self.post.proxies:
            proxy.fault = honest

    def mining(self) -> None:
        """Blocks stop, or come again."""
        self._is_mining = not self._is_mining
        self._anvil.rpc("evm_setAutomine", self._is_mining)

    def mine(self) -> None:
        """A block comes."""
        self._anvil.rpc("evm_mine")

    def reorg(self) -> None:
        """Blocks that are not deep enough to count are replaced by empty ones."""
        self._anvil.rpc("anvil_reorg", self.random.randint(1, CONFIRMATIONS - 1), [])

    def restart(self) -> None:
        """The process is killed and begins again; it does not come up while nobody answers."""
        faults = [proxy.fault for proxy in self.post.proxies]
        self.heal()
        self.post.restart()
        for proxy, fault in zip(self.post.proxies, faults, strict=True):
            proxy.fault = fault

    def drop(self) -> None:
        """The node forgets what waits for a block."""
        for attempt in self.post.store.open_attempts():
            self._anvil.rpc("anvil_dropTransaction", attempt.transaction)

    def end(self) -> None:
        """All is well again: everything is recorded within some passes."""
        self.heal()
        self._anvil.rpc("evm_setAutomine", True)
        for _ in range(40):
            time.sleep(0.005)  # an endpoint's rest
            self.post.pass_time(10)  # a reorganisation sets the node's clock back
            try:
                self.post.carrier.carry()
            except RetryableError as error:
                self.trace.append(f"({error})"[:150])
            self.check()
            if set(self.post.outcomes()) <= {"recorded"}:
                break


def run(make_post, monkeypatch, seed, steps):
    post = make_post(endpoints=2, confirmations=CONFIRMATIONS, timeout_seconds=0.05)
    for module in ("endpoint.FIRST_REST", "endpoint.MAX_REST", "endpoints.FAKE_REST"):
        monkeypatch.setattr(f"oracle.chain.{module}_SECONDS", 0.002)
    monkeypatch.setattr("oracle.chain.sender.FIRST_POLL_SECONDS", 0.01)
    chaos = Chaos(post, seed)
    for _ in range(CONFIRMATIONS):
        post.pass_time(10)  # no reorganisation takes the enrolment away
    post.sign()
    try:
        for _ in range(steps):
            chaos.step()
        chaos.end()
        count = len(post.entries())
        assert post.recorded() == list(range(1, count + 1))
        assert post.outcomes() == ["recorded"] * count
    except BaseException:
        print(f"seed {seed}: {' '.join(chaos.trace)}")
        print([(one.report.sequence, one.outcome, one.detail) for one in post.entries()])
        print(post.recorded(), post.log.lines[-12:])
        raise
    finally:
        post.suite.anvil.rpc("evm_setAutomine", True)


@pytest.mark.parametrize("seed", range(2))
def test_carry__random_faults__each_report_is_recorded_exactly_once(make_post, monkeypatch, seed):
    run(make_post, monkeypatch, seed, steps=20)


@pytest.mark.fuzz
@pytest.mark.parametrize("seed", range(100, 300))
def test_carry__two_hundred_schedules_of_faults__each_report_is_recorded_exactly_once(
    make_post, monkeypatch, seed
):
    run(make_post, monkeypatch, seed, steps=40)
