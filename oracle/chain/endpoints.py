"""Several RPC endpoints in the order of the settings: the first that is well is asked."""

import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from web3.providers.base import JSONBaseProvider
from web3.types import RPCEndpoint, RPCResponse

from oracle.chain.endpoint import Endpoint, Unanswered
from oracle.errors import FatalError, OracleError, RetryableError
from oracle.telemetry.logs import Log, Silent

MAX_LAG_SECONDS = 60
"""How far an endpoint's newest block may be behind another endpoint's."""
MAX_HEAD_AGE_SECONDS = 600
"""After it a newest block is worth a warning; a chain without traffic may make none."""
MAX_STEP_BACK_BLOCKS = 64
"""A reorg goes no deeper; an endpoint that falls further back is another node behind one name."""
OLD_HEAD_REST_SECONDS = 60.0
FAKE_REST_SECONDS = 600.0
WRONG_CHAIN_REST_SECONDS = 3_600.0
LOUD = ("wrong chain", "fake receipt")
"""Faults that are somebody's lie or a wrong setting: they do not pass by themselves."""


@dataclass(frozen=True, slots=True)
class EndpointStats:
    """One endpoint at one moment."""

    name: str
    """Without credentials."""
    state: str
    """good, resting or wrong chain."""
    requests: int
    faults: dict[str, int]
    """By the names of `refusals.FAULTS`."""
    head: int
    """Newest block it told of, 0 if none yet."""
    head_time: int
    """That block's time, Unix seconds."""
    problem: str
    """The last one."""


class Endpoints(JSONBaseProvider):
    """What an endpoint says, errors of the contract included, is passed on; what is its own trouble
    (silence, limits, nonsense, another chain) lets it rest and asks the next one."""

    def __init__(
        self,
        urls: Sequence[str],
        timeout_seconds: float,
        chain_id: int,
        clock: Callable[[], float] = time.monotonic,
        wall: Callable[[], float] = time.time,
    ) -> None:
        super().__init__()
        self._endpoints = [Endpoint(url, timeout_seconds, clock) for url in urls]
        self._chain_id = chain_id
        self._log: Log = Silent()
        self._clock = clock
        self._wall = wall
        self._lock = threading.RLock()
        self._last = self._endpoints[0]
        self._is_head_old = False

    def tell(self, log: Log) -> None:
        """Write to `log` from now on, beginning with what was put aside before."""
        self._log = log
        for one in self._endpoints:
            if one.health.problem:
                self._say(one, one.health.problem.partition(":")[0], one.health.problem)

    def make_request(self, method: RPCEndpoint, params: Any) -> RPCResponse:
        """Ask one endpoint after the other.

        RetryableError if none answers; FatalError if all are of another chain.
        """
        body = self.encode_rpc_request(method, params)
        for endpoint in self._awake():
            if method == "eth_chainId" and endpoint.health.is_identified:
                # The library asks before each call; each endpoint was asked, and is in each pass.
                return {"jsonrpc": "2.0", "id": 0, "result": hex(self._chain_id)}
            answer = self._try(endpoint, body)
            if answer is not None:
                self._last = endpoint
                return answer
        raise self._nobody()

    def broadcast(self, raw: bytes) -> RPCResponse:
        """Hand a transaction to every endpoint that is well, so that none can withhold it.

        Returns the first answer without an error, else the first error.
        """
        body = self.encode_rpc_request(RPCEndpoint("eth_sendRawTransaction"), ["0x" + raw.hex()])
        answers = [answer for one in self._awake() if (answer := self._try(one, body)) is not None]
        if not answers:
            raise self._nobody()
        return next((answer for answer in answers if "error" not in answer), answers[0])

    def witnesses(self, method: str, params: Any) -> list[RPCResponse]:
        """Return what the endpoints other than the one that answered last say; may be none."""
        body = self.encode_rpc_request(RPCEndpoint(method), params)
        others = [one for one in self._awake() if one is not self._last]
        return [answer for one in others if (answer := self._try(one, body)) is not None]

    def blame(self, fault: str, detail: str) -> None:
        """Let the endpoint that answered last rest, if there is another: its answer is no use."""
        rest = None if len(self._endpoints) > 1 else 0.0
        self._fail(self._last, Unanswered(fault, detail, rest))

    def distrust(self, detail: str) -> None:
        """Let the endpoint that answered last rest: it told of what is not so. For ten minutes if
        there is another."""
        rest = FAKE_REST_SECONDS if len(self._endpoints) > 1 else None
        self._fail(self._last, Unanswered("fake receipt", detail, rest))

    def survey(self) -> None:
        """Ask every endpoint that is well for its chain and its newest block; let rest what is of
        another chain or behind.

        RetryableError or FatalError if none answers.
        """
        body = self.encode_rpc_request(RPCEndpoint("eth_getBlockByNumber"), ["latest", False])
        for one in self._awake():
            one.health.is_identified = False
        found = [one for one in self._awake() if self._look(one, self._try(one, body))]
        if not found:
            raise self._nobody()
        newest = max(one.health.head_time for one in found)
        for one in found:
            lag = newest - one.health.head_time
            if lag > MAX_LAG_SECONDS:
                detail = f"its newest block is {lag} s behind another endpoint's"
                self._fail(one, Unanswered("old head", detail, OLD_HEAD_REST_SECONDS))
        self._tell_age(int(self._wall()) - newest)

    def stats(self) -> tuple[EndpointStats, ...]:
        """Return how each endpoint does, in order."""
        return tuple(self._stats(one) for one in self._endpoints)

    def _stats(self, one: Endpoint) -> EndpointStats:
        health = one.health
        resting = "resting" if one.is_resting() else "good"
        return EndpointStats(
            one.name,
            resting if health.wrong_chain is None else "wrong chain",
            health.requests,
            dict(health.faults),
            health.head,
            health.head_time,
            health.problem,
        )

    def _awake(self) -> list[Endpoint]:
        return [one for one in self._endpoints if not one.is_resting()]

    def _try(self, endpoint: Endpoint, body: bytes) -> RPCResponse | None:
        """Return an endpoint's answer, None (and a rest) if it has none."""
        try:
            if not endpoint.health.is_identified:
                self._identify(endpoint)
            return endpoint.ask(body)
        except Unanswered as error:
            self._fail(endpoint, error)
            return None

    def _identify(self, endpoint: Endpoint) -> None:
        endpoint.health.wrong_chain = None
        answer = endpoint.ask(self.encode_rpc_request(RPCEndpoint("eth_chainId"), []))
        try:
            found = int(answer["result"], 16)
        except (KeyError, TypeError, ValueError):
            raise Unanswered("nonsense", "no chain id") from None
        if found != self._chain_id:
            endpoint.health.wrong_chain = found
            detail = f"the settings say chain id {self._chain_id}, it answers {found}"
            raise Unanswered("wrong chain", detail, WRONG_CHAIN_REST_SECONDS)
        endpoint.health.is_identified = True

    def _fail(self, endpoint: Endpoint, error: Unanswered) -> None:
        with self._lock:
            is_news = endpoint.health.failures == 0 or error.fault not in endpoint.health.problem
            endpoint.failed(error)
            # Behind one name may be another node by the time it answers again.
            endpoint.health.is_identified = False
        if is_news:
            self._say(endpoint, error.fault, str(error))

    def _say(self, endpoint: Endpoint, fault: str, detail: str) -> None:
        say = self._log.error if fault in LOUD else self._log.warning
        seconds = round(max(0.0, endpoint.health.rests_until - self._clock()), 1)
        say("endpoint put aside", endpoint=endpoint.name, fault=fault, detail=detail, rests=seconds)

    def _look(self, endpoint: Endpoint, answer: RPCResponse | None) -> bool:
        """Take note of a newest block; return whether there was one that can be."""
        if answer is None:
            return False
        try:
            block: Any = answer["result"]
            number, moment = int(block["number"], 16), int(block["timestamp"], 16)
        except (KeyError, TypeError, ValueError):
            self._fail(endpoint, Unanswered("nonsense", "no newest block"))
            return False
        health = endpoint.health
        step_back = health.head - number
        health.head, health.head_time = number, moment
        if step_back > MAX_STEP_BACK_BLOCKS:
            detail = f"its newest block went back by {step_back}"
            self._fail(endpoint, Unanswered("old head", detail, OLD_HEAD_REST_SECONDS))
            return False
        return True

    def _tell_age(self, age_seconds: int) -> None:
        """Say once that no endpoint has a young block (or that the host's clock errs)."""
        is_old = age_seconds > MAX_HEAD_AGE_SECONDS
        if is_old and not self._is_head_old:
            self._log.warning("old head", newest_block_seconds_ago=age_seconds)
        self._is_head_old = is_old

    def _nobody(self) -> OracleError:
        problems = "; ".join(f"{one.name}: {one.health.problem}" for one in self._endpoints)
        wrong = [one.health.wrong_chain for one in self._endpoints]
        if all(chain is not None for chain in wrong):
            return FatalError(
                f"wrong chain: the settings say chain id {self._chain_id}, "
                f"{self._endpoints[0].name} answers {wrong[0]}: correct chain_id or rpc_urls"
            )
        now = self._clock()
        rest = max(0.0, min(one.health.rests_until for one in self._endpoints) - now)
        return RetryableError(
            f"RPC unreachable ({problems}): start the node or correct rpc_urls in the settings",
            rest,
            "unreachable",
        )
