"""The door for NATS, at a real broker with TLS and a password."""

import asyncio
from contextlib import suppress

import pytest
import trustme

from oracle.errors import RetryableError
from oracle.fleet import consumer as door
from oracle.fleet.broker import connect, stream_config, subject_of
from oracle.fleet.consumer import Consumer
from oracle.fleet.doorman import Doorman
from oracle.fleet.publish import NatsDelivery
from oracle.fleet.wire import Network, encode
from oracle.settings_fleet import AggregatorSettings
from oracle.store.entries import Entry
from oracle.words import digester, pack
from tests.oracle.fleet.fakes import CHAIN_ID, METER
from tests.oracle.fleet.fleet import report_of
from tests.oracle.fleet.processes import Broker

NETWORK = Network(CHAIN_ID, METER)


@pytest.fixture
def guarded(tmp_path):
    """Return (a broker with TLS and a password, an aggregator's settings for it)."""
    authority = trustme.CA()
    certificate = authority.issue_cert("127.0.0.1")
    chain, key, ca = (tmp_path / name for name in ("chain.pem", "key.pem", "ca.pem"))
    certificate.cert_chain_pems[0].write_to_path(chain)
    certificate.private_key_pem.write_to_path(key)
    authority.cert_pem.write_to_path(ca)
    password = tmp_path / "nats.txt"
    password.write_text("open sesame")
    password.chmod(0o600)
    flags = ["--tls", "--tlscert", str(chain), "--tlskey", str(key)]
    broker = Broker(tmp_path, *flags, "--user", "fleet", "--pass", "open sesame").start()
    settings = AggregatorSettings(
        rpc_urls=("http://127.0.0.1:1",),
        chain_id=CHAIN_ID,
        meter_address=METER,
        keyfile="receipts.json",
        nats_urls=(broker.url.replace("nats:", "tls:"),),
        nats_user="fleet",
        nats_password_file=password,
        nats_ca_file=ca,
        nats_ack_seconds=1,
    )
    yield broker, settings
    broker.kill()


async def until(condition, seconds=20):
    """Wait until `condition` holds."""
    async with asyncio.timeout(seconds):
        while not condition():
            await asyncio.sleep(0.05)


async def left_in(stream, settings):
    """Wait until the stream holds nothing; return how many it took."""
    async with asyncio.timeout(20):
        while (info := await stream.stream_info(settings.nats_stream)).state.messages:
            await asyncio.sleep(0.05)
    return info.state.last_seq


async def serving(desk, settings, do):
    """Run `do(stream)` while a consumer serves the desk."""
    doorman = Doorman(desk.intake)
    consumer = Consumer(settings, NETWORK, doorman, desk.log)
    tasks = [asyncio.create_task(doorman.serve()), asyncio.create_task(consumer.serve())]
    await until(lambda: "broker there" in desk.log.events())
    client = await connect(settings, desk.log, is_lasting=True)
    try:
        await do(client.jetstream())
    finally:
        await client.close()
        for task in tasks:
            task.cancel()
        for task in tasks:
            with suppress(asyncio.CancelledError):
                await task


def test_serve__good_and_bad_messages__keeps_the_good_and_empties_the_stream(make_desk, guarded):
    desk, (_, settings) = make_desk(), guarded
    good = desk.signing.sign(report_of(1, 1))
    forged = desk.signing.sign(report_of(2, 1), "stranger")

    async def publish(stream):
        for subject, body in [
            (subject_of(settings, 1), encode(NETWORK, good)),
            (subject_of(settings, 1), encode(NETWORK, good)),
            (subject_of(settings, 2), encode(NETWORK, good)),
            (subject_of(settings, 2), encode(NETWORK, forged)),
            (subject_of(settings, 3), b"nonsense"),
        ]:
            await stream.publish(subject, body)
        assert await left_in(stream, settings) == 5

    asyncio.run(serving(desk, settings, publish))

    assert desk.states() == {(1, 1): "pending"}
    assert desk.intake.answered() == {201: 1, 200: 1, 403: 1, 400: 2}
    assert desk.log.events().count("refused at the door") == 3


def test_serve__chain_away_and_broker_killed__takes_it_when_both_are_back(
    make_desk, guarded, monkeypatch
):
    desk, (broker, settings) = make_desk(), guarded
    monkeypatch.setattr(door, "RETRY_SECONDS", 0.5)
    node_of = desk.chain.node_of

    def unreachable(asset):
        raise RetryableError("RPC unreachable")

    async def publish(stream):
        desk.chain.node_of = unreachable
        await stream.publish(
            subject_of(settings, 1), encode(NETWORK, desk.signing.sign(report_of(1, 1)))
        )
        await until(lambda: desk.intake.answered().get(503))
        broker.kill()
        desk.chain.node_of = node_of
        await asyncio.to_thread(broker.start)
        await until(lambda: desk.states())
        await left_in(stream, settings)

    asyncio.run(serving(desk, settings, publish))

    assert desk.states() == {(1, 1): "pending"}


def test_hand_over__twice_within_the_window__is_one_message(make_desk, guarded):
    desk, (_, settings) = make_desk(), guarded
    item = desk.signing.sign(report_of(1, 1))
    entry = Entry(item.report, item.signature, digester(CHAIN_ID, METER)(pack(item.report)))
    delivery = NatsDelivery(settings, NETWORK, desk.log)

    async def make():
        client = await connect(settings, desk.log, is_lasting=False)
        await client.jetstream().add_stream(stream_config(settings))
        await client.close()

    asyncio.run(make())
    first, second = delivery.hand_over([entry, entry])

    assert '"duplicate": false' in first.receipt
    assert '"duplicate": true' in second.receipt


def test_connect__wrong_password_or_unknown_certificate__is_refused(make_desk, guarded, tmp_path):
    desk, (_, settings) = make_desk(), guarded
    item = desk.signing.sign(report_of(1, 1))
    entry = Entry(item.report, item.signature, bytes(32))
    wrong = tmp_path / "wrong.txt"
    wrong.write_text("sesame")
    wrong.chmod(0o600)

    for change in ({"nats_password_file": wrong}, {"nats_ca_file": None}):
        delivery = NatsDelivery(settings.model_copy(update=change), NETWORK, desk.log)
        with pytest.raises(RetryableError, match="broker unreachable"):
            delivery.hand_over([entry])


def test_stream_config__broker_accepts_it__is_on_file_and_refuses_when_full(make_desk, guarded):
    desk, (_, settings) = make_desk(), guarded

    async def made():
        client = await connect(settings, desk.log, is_lasting=False)
        info = await client.jetstream().add_stream(stream_config(settings))
        await client.close()
        return info.config

    config = asyncio.run(made())

    assert (config.storage, config.retention, config.discard) == ("file", "workqueue", "new")
    assert (config.max_bytes, config.max_age) == (2**30, 12 * 3_600)
