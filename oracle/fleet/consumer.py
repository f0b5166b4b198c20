"""The aggregator's door for NATS JetStream: a durable pull consumer.

A message is acknowledged after the inbox's commit, so a kill at any moment delivers it again and
the inbox knows it. What can never be taken is ended; what may be taken later is asked for again.
"""

import asyncio
import random

from nats.aio.client import Client
from nats.aio.msg import Msg
from nats.errors import Error as NatsError
from nats.js import JetStreamContext
from nats.js.api import ConsumerConfig

from oracle.errors import OracleError, ReportRefused
from oracle.fleet.broker import connect, make_stream
from oracle.fleet.doorman import Doorman
from oracle.fleet.intake import Answer, Status
from oracle.fleet.wire import MALFORMED, Network, SignedReport, decode
from oracle.settings_fleet import AggregatorSettings
from oracle.telemetry.logs import Log

DURABLE = "aggregator"
FETCH = 256
"""Messages at once."""
FETCH_SECONDS = 1.0
MAX_UNANSWERED = 4_096
RETRY_SECONDS = 10.0
MAX_BACKOFF_SECONDS = 30.0
LATER = (Status.TRY_AGAIN, Status.TOO_MANY)


class Consumer:
    """Pulls reports from the stream; `serve` runs as a task."""

    def __init__(
        self, settings: AggregatorSettings, network: Network, doorman: Doorman, log: Log
    ) -> None:
        self._settings = settings
        self._network = network
        self._doorman = doorman
        self._log = log
        self._connection: Client | None = None

    @property
    def is_connected(self) -> bool:
        """Whether the broker is there now."""
        return self._connection is not None and self._connection.is_connected

    async def serve(self) -> None:
        """Pull until cancelled; the broker may come and go. Raises what ended the intake."""
        failures = 0
        while True:
            try:
                self._connection = await connect(self._settings, self._log, is_lasting=True)
                failures = 0
                await self._pull(self._connection.jetstream())
            except (NatsError, OSError, TimeoutError) as error:
                failures += 1
                delay = min(MAX_BACKOFF_SECONDS, 2.0**failures) * random.uniform(0.5, 1.0)
                told = f"{type(error).__name__}: {error}"
                self._log.warning("broker away", after_seconds=round(delay, 1), error=told)
                await self._close()
                await asyncio.sleep(delay)
            finally:
                await self._close()

    async def _pull(self, stream: JetStreamContext) -> None:
        if await make_stream(stream, self._settings):
            self._log.info("stream made", stream=self._settings.nats_stream)
        subscription = await stream.pull_subscribe(
            f"{self._settings.nats_subject}.*",
            durable=DURABLE,
            stream=self._settings.nats_stream,
            config=ConsumerConfig(
                ack_wait=float(self._settings.nats_ack_seconds), max_ack_pending=MAX_UNANSWERED
            ),
        )
        self._log.info("broker there", stream=self._settings.nats_stream)
        silent = 0
        while True:
            try:
                messages = await subscription.fetch(FETCH, FETCH_SECONDS)
            except TimeoutError:  # the library's own is one, and it lets the other through
                silent += 1
                if silent % 10 == 0:  # a broker that lost its disk has neither stream nor consumer
                    await stream.consumer_info(self._settings.nats_stream, DURABLE)
                continue
            silent = 0
            await self._take(messages)

    async def _take(self, messages: list[Msg]) -> None:
        items = [self._decoded(message) for message in messages]
        answers = await self._doorman.take(items)
        for message, answer in zip(messages, answers, strict=True):
            await self._answer(message, answer)

    def _decoded(self, message: Msg) -> SignedReport | ReportRefused:
        try:
            found = decode(message.data, self._network)
        except ReportRefused as error:
            return error
        except OracleError as error:
            return ReportRefused(str(error), MALFORMED)
        if isinstance(found, list):
            return ReportRefused("one report a message", MALFORMED)
        if message.subject != f"{self._settings.nats_subject}.{found.report.asset}":
            return ReportRefused("the subject is another asset's", MALFORMED)
        return found

    async def _answer(self, message: Msg, answer: Answer) -> None:
        if answer.is_kept:
            await message.ack()
        elif answer.status in LATER:
            await message.nak(RETRY_SECONDS)
        else:
            self._log.warning(
                "refused at the door",
                subject=message.subject,
                error=answer.error,
                detail=answer.detail,
            )
            await message.term()

    async def _close(self) -> None:
        connection, self._connection = self._connection, None
        if connection is not None and not connection.is_closed:
            await connection.close()
