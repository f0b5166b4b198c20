"""A node probed over HTTP: what a lost probe means, and when it means nothing."""

import asyncio
import gzip
import time
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer
from eth_account import Account
from eth_utils import keccak

from oracle.attest.answer import NodeProbe, Throttle, probe_routes
from oracle.attest.observing import Expected
from oracle.attest.store import ProbeStore
from oracle.attest.watching import Pace, Watcher
from oracle.attest.wire import open_session
from oracle.errors import FatalError, RetryableError
from oracle.notary import Signer
from tests.oracle.anvil import free_port
from tests.oracle.samples import make_dark, make_sample

METER = "0x5FbDB2315678afecb367f032d93F642f64180aa3"
KEY = keccak(text="node")
ADDRESS = Account.from_key(KEY).address
SIGNER = Signer(KEY, ADDRESS, 31_337, METER)
PACE = Pace(slot_seconds=1, probe_retries=2, retry_seconds=0.01, clock_tolerance_seconds=30)


class Log:
    """Keeps what is logged."""

    def __init__(self) -> None:
        self.lines: list[tuple[str, dict]] = []

    def info(self, event: str, **fields) -> None:
        self.lines.append((event, fields))

    warning = info


@dataclass
class Chain:
    """What the chain says of the nodes."""

    keys: list[str] = field(default_factory=lambda: [ADDRESS])
    """One for each time it is asked anew, the last for ever."""
    reachable: bool = True
    asked: int = 0

    def expected(self, asset: int, anew: bool = False) -> Expected:
        self.asked += anew
        if not self.keys:
            raise RetryableError("RPC unreachable")
        key = self.keys[min(self.asked, len(self.keys) - 1)]
        return Expected(asset, key, 2, 31_337, METER, 30, 30)

    def is_reachable(self) -> bool:
        return self.reachable


def node(asset: int = 7, sample="now", signer: Signer = SIGNER) -> list[web.RouteDef]:
    """Return the routes of a node whose newest sample is this one."""
    provider = NodeProbe(asset, signer)
    if sample == "now":
        sample = make_sample(time.time_ns() // 1_000_000, 2)
    if sample is not None:
        provider.keep(sample)
    return probe_routes(provider)


@asynccontextmanager
async def served(routes):
    """Serve routes on the loopback; yield the address."""
    application = web.Application()
    application.add_routes(routes)
    async with TestServer(application) as server:
        yield str(server.make_url("")).rstrip("/")


def observe(tmp_path, routes, chain=None, others=(), controls=None, now=time.time):
    """Return what one probe of a node shows; `others` are the addresses of more nodes.

    By default somebody answers as a control.
    """

    async def work():
        async with open_session(None, 2.0) as session, served(routes) as url, served([]) as page:
            urls = {7: url} | {100 + at: other for at, other in enumerate(others)}
            pages = [page] if controls is None else controls
            store = ProbeStore(tmp_path / "probes.sqlite3", 31_337, METER)
            watcher = Watcher(session, urls, pages, chain or Chain(), store, PACE, Log(), now)
            return await watcher.observe(7)

    return asyncio.run(work())


def dead_url() -> str:
    return f"http://127.0.0.1:{free_port()}"


def test_observe__a_node_that_samples__is_up(tmp_path):
    seen = observe(tmp_path, node())

    assert (seen.outcome, seen.detail) == ("up", "")
    assert seen.answer["answering"] == 2


def test_observe__an_accelerator_lost__is_down_by_its_own_word(tmp_path):
    now_ms = time.time_ns() // 1_000_000

    seen = observe(tmp_path, node(sample=make_dark(now_ms, 2)))

    assert (seen.outcome, seen.detail) == ("down", "0 of 2 accelerators answer")


def test_observe__a_frozen_sampler__is_down(tmp_path):
    seen = observe(tmp_path, node(sample=make_sample(time.time_ns() // 1_000_000 - 60_000, 2)))

    assert seen.outcome == "down"
    assert "the newest sample is 6" in seen.detail


@pytest.mark.parametrize(
    ("routes", "why"),
    [
        (lambda: node(sample=None), "HTTP 503"),
        (lambda: [], "HTTP 404, not JSON"),
        (lambda: node(asset=8), "asset 8 answered"),
        (lambda: node(signer=Signer(keccak(text="x"), "", 31_337, METER)), "live key"),
    ],
)
def test_observe__no_valid_answer__is_silent(tmp_path, routes, why):
    seen = observe(tmp_path, routes())

    assert seen.outcome == "silent"
    assert why in seen.detail


def test_observe__lost_once__is_asked_again(tmp_path):
    """A lost packet is no dark machine: only all retries lost make a lost probe."""
    asked = []
    ((answer),) = [route.handler for route in node()]

    async def flaky(request: web.Request) -> web.Response:
        asked.append(request.query["nonce"])
        return await answer(request) if len(asked) > 2 else web.Response(status=502)

    assert observe(tmp_path, [web.get("/probe", flaky)]).outcome == "up"
    assert len(set(asked)) == 3, "each retry has a nonce of its own"


@pytest.mark.parametrize(
    ("body", "headers", "why"),
    [
        (b"x" * (1 << 21), {}, "an answer of more than 1 MiB"),
        (b"[" * 100_000, {}, "not JSON"),
        (b'["' + b"]" * 100_000 + b'",' + b"[" * 100_000, {}, "not JSON"),
        (gzip.compress(b"{}", mtime=0), {"Content-Encoding": "gzip"}, "not JSON"),
        (b"\xff\xfe", {}, "not JSON"),
    ],
    ids=["huge", "deep", "deep behind a text", "packed", "no text"],
)
def test_observe__hostile_bodies__are_silent(tmp_path, body, headers, why):
    async def answer(_request: web.Request) -> web.Response:
        return web.Response(body=body, headers=headers)

    seen = observe(tmp_path, [web.get("/probe", answer)])

    assert seen.outcome == "silent"
    assert why in seen.detail


def test_observe__a_redirect__is_not_followed(tmp_path):
    async def away(request: web.Request) -> web.Response:
        raise web.HTTPFound(f"/elsewhere?{request.query_string}")

    ((answer),) = [route.handler for route in node()]

    seen = observe(tmp_path, [web.get("/probe", away), web.get("/elsewhere", answer)])

    assert seen.outcome == "silent"


def test_observe__a_replayed_answer__is_silent(tmp_path):
    ((answer),) = [route.handler for route in node()]
    kept = []

    async def replay(request: web.Request) -> web.Response:
        if not kept:
            kept.append((await answer(request)).text)
            return web.Response(status=502)
        return web.json_response(text=kept[0])

    seen = observe(tmp_path, [web.get("/probe", replay)])

    assert seen.outcome == "silent"
    assert "another nonce" in seen.detail


def test_observe__key_rotated_since__asks_the_chain_anew(tmp_path):
    chain = Chain(keys=[METER, ADDRESS])

    assert observe(tmp_path, node(), chain).outcome == "up"
    assert chain.asked == 1


def test_observe__a_lost_probe_while_the_chain_is_away__is_void(tmp_path):
    assert observe(tmp_path, [], Chain(reachable=False)).outcome == "void"
    assert observe(tmp_path, [], Chain(keys=[])).outcome == "void"


@pytest.mark.parametrize("others", [0, 2])
def test_observe__nobody_else_answers_either__is_void(tmp_path, others):
    """The attestor's own outage must not look like the node's."""
    dead = [dead_url() for _ in range(others)]

    seen = observe(tmp_path, [], others=dead, controls=[])

    assert seen.outcome == "void"
    assert "this host's own network?" in seen.detail


@pytest.mark.parametrize("is_node", [True, False])
def test_observe__somebody_else_answers__counts(tmp_path, is_node):
    async def work():
        async with served(node(100) if is_node else []) as url:
            others, controls = ([dead_url(), url], []) if is_node else ([dead_url()], [url])
            return await asyncio.to_thread(observe, tmp_path, [], others=others, controls=controls)

    assert asyncio.run(work()).outcome == "silent"


@pytest.mark.parametrize("ahead", [-600, 600])
def test_observe__own_clock_is_wrong__is_void(tmp_path, ahead):
    """A wrong clock makes every honest answer look stale: it must not count against the node."""
    seen = observe(tmp_path, node(), now=lambda: time.time() + ahead)

    assert seen.outcome == "void"
    assert "clock is" in seen.detail


def test_run__two_slots__keep_one_probe_each(tmp_path):
    file = tmp_path / "probes.sqlite3"

    async def work():
        async with open_session(None, 2.0) as session, served(node()) as url:
            store = ProbeStore(file, 31_337, METER)
            watcher = Watcher(session, {7: url}, (), Chain(), store, PACE, Log())
            await watcher.run(asyncio.Event(), slots=2)
            return watcher.stats()

    begin = int(time.time())
    stats = asyncio.run(work())

    store = ProbeStore(file, 31_337, METER)
    hours = {begin // 3_600, (begin + 3) // 3_600}
    seen = [one for hour in sorted(hours) for one in store.observations(7, hour)]
    assert [one.seen.outcome for one in seen] == ["up", "up"]
    assert (stats.up, stats.down, stats.silent, stats.void) == (2, 0, 0, 0)
    assert stats.last_kept_at > begin
    assert seen[1].slot_at == seen[0].slot_at + 1
    assert all(one.slot_at <= one.asked_at for one in seen)
    with pytest.raises(FatalError, match="probes of another meter"):
        ProbeStore(file, 1, METER)


def test_run__stopped__ends_at_once(tmp_path):
    async def work():
        stop = asyncio.Event()
        async with open_session(None, 2.0) as session:
            store = ProbeStore(tmp_path / "probes.sqlite3", 31_337, METER)
            slow = Pace(600, 1, 1.0, 30)
            watcher = Watcher(session, {7: dead_url()}, (), Chain(), store, slow, Log())
            running = asyncio.create_task(watcher.run(stop))
            await asyncio.sleep(0.05)
            stop.set()
            await asyncio.wait_for(running, 2)
            return store.observations(7, 0), running.done()

    assert asyncio.run(work()) == ([], True)


def test_probe_routes__bad_nonce_and_too_many__are_refused():
    async def work():
        throttle = Throttle(per_second=0.001, burst=2)
        provider = NodeProbe(7, SIGNER)
        provider.keep(make_sample(time.time_ns() // 1_000_000, 2))
        routes, found = probe_routes(provider, throttle), []
        async with open_session(None, 2.0) as session, served(routes) as url:
            for nonce in ("zz", "00" * 32, "00" * 32):
                async with session.get(f"{url}/probe?nonce={nonce}") as response:
                    found.append((response.status, await response.json()))
        return found

    bad, good, many = asyncio.run(work())
    assert bad == (400, {"error": "nonce is not 0x and 64 hex digits"})
    assert good[0] == 200
    assert many == (429, {"error": "too many probes from this address"})


def test_throttle__one_client__does_not_use_up_anothers():
    now = [0.0]
    throttle = Throttle(per_second=1.0, burst=2, clock=lambda: now[0])

    assert [throttle.admits("a") for _ in range(3)] == [True, True, False]
    assert throttle.admits("b")
    now[0] = 1.0
    assert [throttle.admits("a") for _ in range(2)] == [True, False]
