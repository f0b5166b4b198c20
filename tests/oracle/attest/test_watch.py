"""`attest watch`, from the settings to the kept probes."""

import asyncio
import threading
import time

import pytest

from oracle.attest import opening
from oracle.attest.answer import NodeProbe
from oracle.attest.watching import Pace
from oracle.notary import Signer
from tests.oracle.anvil import CHAIN_ID, free_port
from tests.oracle.attest.stage import ACCELERATORS
from tests.oracle.attest.test_watching import probe_routes, served
from tests.oracle.samples import make_sample


class Serving:
    """A node that answers probes, in a thread of its own."""

    def __init__(self, stage) -> None:
        account = stage.node
        signer = Signer(bytes(account.key), account.address, CHAIN_ID, stage.meter.address)
        self._provider = NodeProbe(stage.asset, signer)
        self._provider.keep(make_sample(time.time_ns() // 1_000_000, ACCELERATORS))
        self._ready, self._stop = threading.Event(), threading.Event()
        self._thread = threading.Thread(target=asyncio.run, args=(self._serve(),))
        self._thread.start()
        assert self._ready.wait(5)

    async def _serve(self) -> None:
        async with served(probe_routes(self._provider)) as url:
            self.url = url
            self._ready.set()
            while not self._stop.is_set():
                await asyncio.sleep(0.02)

    def stop(self) -> None:
        self._stop.set()
        self._thread.join(5)


@pytest.fixture
def serving(stage):
    node = Serving(stage)
    yield node
    node.stop()


def kept(attestor, asset, since) -> list:
    store = attestor.store()
    hours = {int(since) // 3_600, int(time.time()) // 3_600}
    found = [one for hour in sorted(hours) for one in store.observations(asset, hour)]
    store.close()
    return found


def test_watch__a_slot__keeps_what_the_enrolled_key_answered(
    stage, make_attestor, attest, serving, monkeypatch
):
    monkeypatch.setattr(opening, "pace", lambda _: Pace(1, 1, 0.01, 30))
    attestor = make_attestor(nodes={stage.asset: serving.url}, control_urls=[serving.url])
    begun = time.time()

    told = attest(attestor, "watch", "--slots", "1")

    (seen,) = kept(attestor, stage.asset, begun)
    assert (seen.seen.outcome, seen.seen.detail) == ("up", "")
    assert seen.seen.answer["answering"] == ACCELERATORS
    assert "probed" in told


def test_watch__a_chain_without_fresh_blocks__makes_lost_probes_void(
    stage, make_attestor, attest, serving, monkeypatch
):
    """The stage's newest block is of January: nothing may be held against a node by it."""
    monkeypatch.setattr(opening, "pace", lambda _: Pace(1, 1, 0.01, 30))
    dead = f"http://127.0.0.1:{free_port()}"
    attestor = make_attestor(nodes={stage.asset: dead}, control_urls=[serving.url])
    begun = time.time()

    attest(attestor, "watch", "--slots", "1")

    (seen,) = kept(attestor, stage.asset, begun)
    assert seen.seen.outcome == "void"


def test_watch__nothing_to_compare_with__is_refused(stage, make_attestor, refused):
    attestor = make_attestor()
    refused("nodes: name at least one", *attestor.command("watch"))

    attestor.write(nodes={stage.asset: "http://127.0.0.1:1"})
    refused("control_urls: name at least one", *attestor.command("watch"))

    attestor.write(nodes={stage.asset: "http://node.example"})
    refused("node.example: plain http beyond the loopback", *attestor.command("watch"))
