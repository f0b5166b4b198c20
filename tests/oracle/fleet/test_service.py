"""The door for HTTPS, over a real socket with a certificate made for the test."""

import asyncio
import json
import ssl
from dataclasses import replace

import aiohttp
import pytest
import trustme
from aiohttp import web

from oracle.errors import FatalError, RetryableError
from oracle.fleet import service as door
from oracle.fleet.doorman import Doorman
from oracle.fleet.service import Service, tls_of
from oracle.fleet.wire import MAX_BODY_BYTES, MAX_KEPT, Network, encode, encode_batch
from oracle.settings_fleet import AggregatorSettings
from tests.oracle.fleet.conftest import AGGREGATOR
from tests.oracle.fleet.fakes import CHAIN_ID, METER
from tests.oracle.fleet.fleet import address_of, report_of

NETWORK = Network(CHAIN_ID, METER)
BASE = {
    "rpc_urls": ("http://127.0.0.1:1",),
    "chain_id": CHAIN_ID,
    "meter_address": METER,
    "keyfile": "receipts.json",
}


@pytest.fixture
def authority():
    return trustme.CA()


@pytest.fixture
def settings(authority, tmp_path):
    certificate = authority.issue_cert("127.0.0.1")
    chain, key = tmp_path / "chain.pem", tmp_path / "key.pem"
    certificate.cert_chain_pems[0].write_to_path(chain)
    certificate.private_key_pem.write_to_path(key)
    return AggregatorSettings(
        **BASE, tls_certificate_file=chain, tls_key_file=key, refusals_per_minute=3
    )


@pytest.fixture
def ask(make_desk, settings, authority):
    """Return (desk, a function that asks the door in order and returns (status, headers, JSON))."""
    desk = make_desk()

    async def serve(questions):
        doorman = Doorman(desk.intake)
        working = asyncio.create_task(doorman.serve())
        service = Service(
            doorman,
            desk.inbox,
            NETWORK,
            address_of(AGGREGATOR),
            lambda: (desk.is_well, {"is_well": desk.is_well}),
            lambda: desk.has_room,
            settings,
        )
        runner = web.AppRunner(service.app(), lingering_time=0.2)
        await runner.setup()
        site = web.TCPSite(runner, "127.0.0.1", 0, ssl_context=tls_of(settings))
        await site.start()
        base = f"https://127.0.0.1:{runner.addresses[0][1]}"
        trust = ssl.create_default_context()
        authority.configure_trust(trust)
        answers = []
        async with aiohttp.ClientSession() as session:
            for method, path, body in questions:
                async with session.request(method, base + path, data=body, ssl=trust) as answer:
                    text = await answer.text()
                    is_json = answer.content_type == "application/json"
                    content = json.loads(text) if is_json else text
                    answers.append((answer.status, answer.headers, content))
        await runner.cleanup()
        working.cancel()
        return answers

    desk.is_well = desk.has_room = True
    return desk, lambda *questions: asyncio.run(serve(questions))


def post(body):
    return ("POST", "/v1/reports", body)


def message(desk, asset=1, sequence=1, name=None, **changes):
    return encode(NETWORK, desk.signing.sign(report_of(asset, sequence, **changes), name))


def test_post__one_report__is_kept_and_told_about(ask):
    desk, asked = ask
    new, again, standing, unknown, about = asked(
        post(message(desk)),
        post(message(desk)),
        ("GET", "/v1/reports/1/1", None),
        ("GET", "/v1/reports/1/2", None),
        ("GET", "/v1/aggregator", None),
    )

    assert (new[0], again[0]) == (201, 200)
    assert new[2]["receipt"] == again[2]["receipt"]
    assert standing[2]["reports"] == [
        {"node": address_of(1).lower(), "state": "pending", "transaction": "", "reason": ""}
    ]
    assert (unknown[0], unknown[2]["error"]) == (404, "unknown")
    assert about[2] == {"chain_id": CHAIN_ID, "meter": METER, "signer": address_of(AGGREGATOR)}


def test_post__batch__answers_each(ask):
    desk, asked = ask
    good, other = (desk.signing.sign(report_of(1, 1, busy_seconds=busy)) for busy in (30, 31))
    forged = desk.signing.sign(report_of(2, 1), "stranger")

    batch, proofs = asked(
        post(encode_batch(NETWORK, [good, forged, other])), ("GET", "/v1/equivocations", None)
    )

    assert batch[0] == 207
    assert [one["status"] for one in batch[2]["results"]] == [201, 403, 409]
    (proof,) = proofs[2]["proofs"]
    assert (proof["a"]["busy_seconds"], proof["b"]["busy_seconds"]) == (30, 31)
    assert proof["signature_a"] == "0x" + good.signature.hex()
    assert proof["signature_b"] == "0x" + other.signature.hex()


@pytest.mark.parametrize("number", [MAX_KEPT, MAX_KEPT + 1])
def test_post__numbers_that_nobody_has__are_refused_and_the_door_stays_open(ask, number):
    """Signed by a stranger's own key: it costs nothing to make, and must not end the door."""
    desk, asked = ask
    odd = (replace(report_of(1), asset=number), replace(report_of(1), sequence=number))
    bodies = [encode(NETWORK, desk.signing.sign(report)) for report in odd]

    asset, sequence, good = asked(*map(post, bodies), post(message(desk)))

    statuses = (403, 422) if number == MAX_KEPT else (400, 400)
    assert (asset[0], sequence[0]) == statuses
    assert good[0] == 201
    assert list(desk.states()) == [(1, 1)]


def test_post__what_is_no_report__is_a_clear_4xx_and_soon_a_429(ask):
    desk, asked = ask
    answers = asked(
        post(b"{"),
        post(message(desk).replace(b"31337", b"1")),
        post(message(desk, 1, 1, "stranger")),
        post(message(desk)),
    )

    assert [status for status, _, _ in answers] == [400, 400, 403, 429]
    told = [content["error"] for _, _, content in answers]
    assert told == ["malformed", "malformed", "oracle: not the node key", "rate"]
    assert "carries to chain 31337" in answers[1][2]["detail"]
    assert int(answers[3][1]["Retry-After"]) >= 1
    assert desk.states() == {}


def test_post__too_large_or_no_room__keeps_nothing(ask):
    desk, asked = ask
    desk.has_room = False

    large, full = asked(post(b" " * (MAX_BODY_BYTES + 1)), post(message(desk)))

    assert (large[0], full[0], full[2]["error"]) == (413, 503, "full")
    assert desk.states() == {}


def test_standing__disk_in_trouble__asks_to_try_again(ask, monkeypatch):
    desk, asked = ask

    def broken(asset, sequence):
        raise RetryableError("inbox: disk I/O error")

    monkeypatch.setattr(desk.inbox, "standing", broken)
    status, headers, content = asked(("GET", "/v1/reports/1/1", None))[0]

    assert (status, content["detail"]) == (503, "inbox: disk I/O error")
    assert int(headers["Retry-After"]) >= 60


def test_healthz__well_or_not__says_so(ask):
    desk, asked = ask
    assert asked(("GET", "/healthz", None))[0][::2] == (200, {"is_well": True})
    desk.is_well = False
    assert asked(("GET", "/healthz", None))[0][::2] == (503, {"is_well": False})


def test_post__slow_body__is_cut_off(ask, monkeypatch):
    desk, asked = ask
    monkeypatch.setattr(door, "BODY_SECONDS", 0.2)

    async def drip():
        yield b'{"chain_id"'
        await asyncio.sleep(1.0)
        yield b":1}"

    assert asked(post(drip()))[0][0] == 408
    assert asked(post(message(desk)))[0][0] == 201


def test_tls_of__files_that_are_none__is_fatal(settings, tmp_path):
    (tmp_path / "chain.pem").write_text("no certificate")

    with pytest.raises(FatalError, match="tls_certificate_file"):
        tls_of(settings)
