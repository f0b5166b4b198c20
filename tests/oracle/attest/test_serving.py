"""Co-signing over HTTP: who is answered, what is signed, and over which wire."""

import asyncio
import json

import aiohttp
import pytest
import trustme
from aiohttp.test_utils import TestServer

from oracle.attest import attestation as files
from oracle.attest import opening
from oracle.attest.collecting import collect
from oracle.attest.serving import PATH, CoSigner, serve, server_tls
from oracle.attest.wire import check_url, open_session
from oracle.errors import FatalError
from oracle.settings_attest import load
from tests.oracle.anvil import free_port
from tests.oracle.attest.stage import ATTESTORS, FIRST_HOUR
from tests.oracle.attest.test_refusals import above, another_chain, final, make, stale_config
from tests.oracle.attest.test_watching import Log

DARK = FIRST_HOUR + 1


def post(peer, body, attestation=None):
    """Let an attestor answer one request, from a peer that ATTESTORS[0] is; return the answer.

    With `attestation` the asking is `collect`'s, otherwise the body is posted as it is.
    """

    async def work():
        config = load(peer.file)
        judge = opening.open_judge(config, opening.open_attested(config), proposing=False)
        signer = CoSigner(judge, opening.open_key(config), [ATTESTORS[0].address], Log())
        async with TestServer(signer.application()) as server, open_session(None, 20.0) as session:
            url = str(server.make_url("")).rstrip("/")
            if attestation is not None:
                return await collect(session, attestation, [(peer.account.address, url)])
            async with session.post(url + PATH, data=body) as response:
                return response.status, await response.json()

    return asyncio.run(work())


def body(given) -> str:
    return json.dumps(given.as_json())


@pytest.fixture
def peer(stage, make_attestor):
    """Return the attestor that is asked; it saw the dark hour dark."""
    one = make_attestor(1)
    one.saw(stage.asset, DARK, silent=60)
    return one


def test_post__what_own_probes_support__is_signed(stage, peer):
    given = make(stage, ATTESTORS[0], seconds=(600,))

    status, answer = post(peer, body(given))

    signed = given.with_signature(answer["signer"], bytes.fromhex(answer["signature"][2:]))
    assert status == 200
    assert answer["signer"] == ATTESTORS[1].address
    assert files.parse(signed.as_json()) == signed


@pytest.mark.parametrize(
    ("case", "status", "why"),
    [
        (lambda stage: make(stage, ATTESTORS[2], seconds=(600,)), 403, "no signature of a peer"),
        (lambda stage: make(stage, ATTESTORS[0], seconds=(0,)), 409, "propose at least that"),
        (stale_config, 409, "attestors: stale config"),
        (another_chain, 409, "attestors: not a member"),
        (final, 409, "oracle: hour is final"),
        (above, 409, "oracle: above the present value"),
    ],
)
def test_post__what_it_would_not_sign__is_refused_with_the_reason(stage, peer, case, status, why):
    found, answer = post(peer, body(case(stage)))

    assert found == status
    assert why in answer["error"]
    assert "signature" not in answer


DEEP = ("[" * 90_000, '["' + "]" * 90_000 + '",' + "[" * 90_000)
"""Also behind a text that seems to shut as many brackets as follow."""


@pytest.mark.parametrize("text", ["", "{}", *DEEP, '{"format": 1}'])
def test_post__anything_else__is_no_file(stage, peer, text):
    status, answer = post(peer, text)

    assert status == 400
    assert "signature" not in answer


def test_post__too_large__is_cut_off(stage, peer):
    with pytest.raises((aiohttp.ClientError, ValueError)):
        post(peer, "x" * (2 << 20))


def test_collect__a_peer_that_saw_otherwise__says_what_it_would_sign(stage, peer):
    given = make(stage, ATTESTORS[0])

    same, (answer,) = post(peer, None, attestation=given)
    (most,) = answer.highest
    raised, (agreed,) = post(peer, None, attestation=make(stage, ATTESTORS[0], seconds=(most,)))

    assert same == given
    assert answer.signature is None
    assert 0 < most < 600
    assert agreed.signature is not None
    assert len(raised.signatures) == 2


def test_collect__a_signature_that_is_not_the_peers__does_not_count(stage, peer):
    given = make(stage, ATTESTORS[0], seconds=(600,))

    async def work():
        config = load(peer.file)
        judge = opening.open_judge(config, opening.open_attested(config), proposing=False)
        signer = CoSigner(judge, opening.open_key(config), [ATTESTORS[0].address], Log())
        async with TestServer(signer.application()) as server, open_session(None, 20.0) as session:
            url = str(server.make_url("")).rstrip("/")
            gone = f"http://127.0.0.1:{free_port()}"
            asked = [(ATTESTORS[2].address, url), (ATTESTORS[1].address, gone)]
            return await collect(session, given, asked), signer.stats()

    (same, (wrong, away)), stats = asyncio.run(work())

    assert same == given
    assert wrong.reason == "its signature is not its own over this proposal"
    assert away.reason.startswith("no answer")
    assert (stats.signed, stats.refused) == (1, 0)


def test_collect__over_tls__trusts_only_the_authority_named(stage, peer, tmp_path):
    authority = trustme.CA()
    issued = authority.issue_cert("127.0.0.1")
    files_of = {"cert": tmp_path / "chain.pem", "key": tmp_path / "key.pem"}
    for one in issued.cert_chain_pems:
        one.write_to_path(files_of["cert"], append=True)
    issued.private_key_pem.write_to_path(files_of["key"])
    authority.cert_pem.write_to_path(tmp_path / "ca.pem")
    given = make(stage, ATTESTORS[0], seconds=(600,))
    port = free_port()

    async def work():
        config = load(peer.file)
        judge = opening.open_judge(config, opening.open_attested(config), proposing=False)
        signer = CoSigner(judge, opening.open_key(config), [ATTESTORS[0].address], Log())
        tls, stop, log = server_tls(files_of["cert"], files_of["key"]), asyncio.Event(), Log()
        serving = asyncio.create_task(
            serve(signer.application(), "127.0.0.1", port, tls, False, stop, log)
        )
        while not log.lines:
            await asyncio.sleep(0.01)
        peers = [(ATTESTORS[1].address, f"https://127.0.0.1:{port}")]
        found = []
        for ca_file in (None, tmp_path / "ca.pem"):
            async with open_session(ca_file, 20.0) as session:
                found.append((await collect(session, given, peers))[1][0])
        stop.set()
        await serving
        return found

    distrusted, trusted = asyncio.run(work())

    assert (distrusted.signature, distrusted.reason) == (
        None,
        "no answer (ClientConnectorCertificateError)",
    )
    assert trusted.signature is not None


def test_collect__unsigned_file__is_to_be_signed_first(stage, make_attestor, attest, refused):
    attestor = make_attestor(0, peers=[(ATTESTORS[1].address, "http://127.0.0.1:1")])
    attestor.saw(stage.asset, DARK, silent=60)
    attest(attestor, "propose", stage.asset, "--out", attestor.folder)
    (file,) = attestor.folder.glob("refutation-*.json")

    refused("sign the file first", *attestor.command("collect", file))


@pytest.mark.parametrize(
    ("url", "plain", "good"),
    [
        ("https://node.example", False, True),
        ("http://127.0.0.1:1", False, True),
        ("http://localhost:1", False, True),
        ("http://[::1]:1", False, True),
        ("http://node.example", False, False),
        ("http://10.0.0.1", False, False),
        ("http://127.0.0.1.example", False, False),
        ("http://node.example", True, True),
        ("https://user:secret@node.example", True, False),
    ],
)
def test_check_url__plain_http__only_on_the_loopback(url, plain, good):
    if good:
        check_url(url, plain)
        return
    with pytest.raises(FatalError) as error:
        check_url(url, plain)
    assert "secret" not in str(error.value)


def test_serve__plain_http_beyond_the_loopback__is_refused(make_attestor, refused):
    peers = [(ATTESTORS[0].address, "http://127.0.0.1:1")]
    attestor = make_attestor(1, peers=peers, serve_host="0.0.0.0")

    refused("plain http beyond the loopback", *attestor.command("serve"))
    attestor.write(peers=[(ATTESTORS[0].address, "http://peer.example")])
    refused("peer.example: plain http beyond", *attestor.command("serve"))
    attestor.write(peers=[])
    refused("peers: name at least one", *attestor.command("serve"))


def test_server_tls__bad_files__are_named(tmp_path):
    (tmp_path / "a.pem").write_text("no certificate")

    assert server_tls(None, None) is None
    with pytest.raises(FatalError, match=r"tls_certificate .*a\.pem: cannot be used"):
        server_tls(tmp_path / "a.pem", tmp_path / "a.pem")
    with pytest.raises(FatalError, match="ca_file"):
        asyncio.run(_open(tmp_path / "missing.pem"))


async def _open(ca_file):
    open_session(ca_file, 1.0)
