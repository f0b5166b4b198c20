"""Puts an aggregator together from its settings."""

import asyncio
import time
from dataclasses import dataclass

from eth_account.signers.local import LocalAccount

from oracle.assembly import PROBE, compare_digests, make_meter
from oracle.chain.client import connect
from oracle.chain.contracts import RpcMeter
from oracle.errors import FatalError
from oracle.fleet.aggregator import Aggregator, Parts
from oracle.fleet.attempts import InboxAttempts
from oracle.fleet.dispatch import Dispatcher, Policy
from oracle.fleet.inbox import Inbox
from oracle.fleet.intake import Intake, Rules
from oracle.fleet.keybook import KeyBook
from oracle.fleet.limits import RateLimit
from oracle.fleet.receipts import ReceiptSigner
from oracle.fleet.telemetry import watched
from oracle.fleet.wire import Network
from oracle.fleet.witness import RpcWitness
from oracle.settings_fleet import AggregatorSettings
from oracle.signals import until_stopped
from oracle.store.lock import FolderLock
from oracle.telemetry.logs import Log
from oracle.terminal import open_account

DOUBT_SECONDS = 15.0
"""How old a node key may be that turns a signature down."""


@dataclass(frozen=True, slots=True)
class Accounts:
    """Who signs receipts, and who pays."""

    signing: LocalAccount
    paying: LocalAccount | None


def open_accounts(settings: AggregatorSettings) -> Accounts:
    """Open both keyfiles; FatalError if they are one key."""
    signing = open_account(settings.keyfile, settings.password_file)
    if settings.paying_keyfile is None:
        return Accounts(signing, None)
    paying = open_account(settings.paying_keyfile, settings.paying_password_file)
    if paying.address == signing.address:
        raise FatalError("keyfile and paying_keyfile hold one key: receipts need their own")
    return Accounts(signing, paying)


def open_meter(settings: AggregatorSettings, paying: LocalAccount | None) -> RpcMeter:
    """Connect over a connection of its own: each thread has one."""
    web3 = connect(settings.rpc_urls, settings.rpc_timeout_seconds, settings.chain_id)
    return make_meter(web3, settings, paying)


def open_parts(settings: AggregatorSettings, accounts: Accounts, inbox: Inbox, log: Log) -> Parts:
    """Connect everything; FatalError or RetryableError if the chain is not the one expected."""
    network = (settings.chain_id, settings.meter_address)
    reading = open_meter(settings, None)
    reading.endpoints.tell(log)
    compare_digests(reading)
    keys = KeyBook(reading, time.monotonic, settings.key_expiry_seconds, DOUBT_SECONDS)
    intake = Intake(
        inbox,
        keys,
        ReceiptSigner(bytes(accounts.signing.key), *network),
        Rules(reading.deadline(PROBE) - PROBE.ended_at, settings.ahead_seconds),
        RateLimit(settings.reports_per_minute, settings.report_burst),
        network,
    )
    paying = None if accounts.paying is None else open_meter(settings, accounts.paying)
    return Parts(
        inbox,
        intake,
        None if paying is None else _dispatcher(settings, paying, inbox, keys, log),
        Network(*network),
        str(accounts.signing.address),
        reading if paying is None else paying,
    )


def _dispatcher(
    settings: AggregatorSettings,
    meter: RpcMeter,
    inbox: Inbox,
    keys: KeyBook,
    log: Log,
) -> Dispatcher:
    assert meter.sender is not None
    meter.endpoints.tell(log)
    meter.sender.check_funds()
    meter.sender.keep_in(InboxAttempts(inbox), log)
    web3 = connect(settings.rpc_urls, settings.rpc_timeout_seconds, settings.chain_id)
    policy = Policy(
        settings.linger_seconds,
        settings.gap_seconds,
        settings.confirmations,
        settings.max_batch_gas,
    )
    witness = RpcWitness(web3, settings.meter_address)
    return Dispatcher(inbox, meter, witness, keys, policy, log)


def aggregate(settings: AggregatorSettings, log: Log) -> None:
    """Serve until SIGTERM or Ctrl-C."""
    accounts = open_accounts(settings)
    lock = FolderLock(settings.state_dir)
    try:
        network = Network(settings.chain_id, settings.meter_address)
        signer = str(accounts.signing.address)
        inbox = Inbox(settings.state_dir / "inbox.sqlite3", network, signer)
        try:
            parts = open_parts(settings, accounts, inbox, log)
            asyncio.run(until_stopped(lambda stop: _serve(settings, parts, log, stop)))
            log.info("stopped", **inbox.counts())
        finally:
            inbox.close()
    finally:
        lock.close()


async def _serve(settings: AggregatorSettings, parts: Parts, log: Log, stop: asyncio.Event) -> None:
    log.info(
        "started",
        signer=parts.signer,
        meter=parts.network.meter,
        sending=parts.dispatcher is not None,
        nats=bool(settings.nats_urls),
        **parts.inbox.counts(),
    )
    aggregator = Aggregator(parts, settings, log)
    with watched(aggregator, parts, settings, log):
        await aggregator.run(stop)
