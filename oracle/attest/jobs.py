"""The commands that talk to others: watching, serving, collecting."""

import asyncio
import sys

from oracle.attest import opening
from oracle.attest.attestation import Attestation
from oracle.attest.collecting import Answer
from oracle.attest.collecting import collect as ask_peers
from oracle.attest.noticing import Notices
from oracle.attest.serving import CoSigner, server_tls
from oracle.attest.serving import serve as serve_application
from oracle.attest.watching import Watcher
from oracle.attest.wire import open_session
from oracle.errors import FatalError
from oracle.settings_attest import AttestSettings
from oracle.signals import until_stopped
from oracle.terminal import LastingLog

CO_SIGN_SECONDS = 60.0
"""A peer reads a day of hours from its chain first."""


def watch(settings: AttestSettings, slots: int | None, as_json: bool) -> None:
    """Probe until stopped, or for so many slots."""
    if not settings.nodes:
        raise FatalError('nodes: name at least one: [nodes] 7 = "https://host:port"')
    if len(settings.nodes) == 1 and not settings.control_urls:
        raise FatalError(
            "control_urls: name at least one, or a second node: a probe that is lost while nobody "
            "else answers either is this host's own outage"
        )
    log = LastingLog(sys.stdout, as_json)
    nodes = opening.ChainNodes(settings, opening.open_attested(settings).meter)
    store = opening.open_store(settings)
    notices = _notices(settings, log)

    async def work(stop: asyncio.Event) -> None:
        async with open_session(settings.ca_file, settings.probe_timeout_seconds) as session:
            pace = opening.pace(settings)
            urls, controls = settings.nodes, settings.control_urls
            watcher = Watcher(
                session,
                urls,
                controls,
                nodes,
                store,
                pace,
                log,
                beside=None if notices is None else notices.look,
            )
            await watcher.run(stop, slots)

    try:
        asyncio.run(until_stopped(work))
    finally:
        store.close()
        if notices is not None:
            notices.close()


def _notices(settings: AttestSettings, log: LastingLog) -> Notices | None:
    """Return what tells of disputes, with a connection of its own; None without bonds."""
    if settings.bonds_address is None:
        return None
    meter = opening.open_attested(settings)
    meter.bonds()  # a wrong address is refused at once
    judge = opening.open_judge(settings, meter, proposing=True)
    return Notices(judge, settings.nodes, log)


def serve(settings: AttestSettings, as_json: bool) -> None:
    """Co-sign until stopped."""
    if not settings.peers:
        raise FatalError("peers: name at least one: [[peers]] account and url")
    log = LastingLog(sys.stdout, as_json)
    account = opening.open_key(settings)
    judge = opening.open_judge(settings, opening.open_attested(settings), proposing=False)
    signer = CoSigner(judge, account, [peer.account for peer in settings.peers], log)
    tls = server_tls(settings.tls_certificate, settings.tls_key)

    async def work(stop: asyncio.Event) -> None:
        host, port, plain = settings.serve_host, settings.serve_port, settings.allow_plain_http
        await serve_application(signer.application(), host, port, tls, plain, stop, log)

    try:
        asyncio.run(until_stopped(work))
    finally:
        judge.store.close()


def collect(settings: AttestSettings, attestation: Attestation) -> tuple[Attestation, list[Answer]]:
    """Ask the peers once; return the attestation with what they signed, and their answers."""
    if not attestation.signatures:
        raise FatalError("sign the file first: peers answer only to a signature of a peer")
    peers = [(peer.account, peer.url) for peer in settings.peers]

    async def work() -> tuple[Attestation, list[Answer]]:
        async with open_session(settings.ca_file, CO_SIGN_SECONDS) as session:
            return await ask_peers(session, attestation, peers)

    return asyncio.run(work())
