"""A node's way to an aggregator through NATS JetStream."""

import asyncio
import json
from collections.abc import Sequence

from nats.errors import Error as NatsError
from nats.js import JetStreamContext

from oracle.errors import RetryableError
from oracle.fleet.broker import connect, message_id, subject_of
from oracle.fleet.handover import Handed
from oracle.fleet.wire import Network, SignedReport, encode
from oracle.settings_carry import CarrySettings
from oracle.store.entries import Entry
from oracle.telemetry.logs import Log


class NatsDelivery:
    """Publishes reports; the broker's acknowledgement, given once it has a copy, is the receipt."""

    def __init__(self, settings: CarrySettings, network: Network, log: Log) -> None:
        self._settings = settings
        self._network = network
        self._log = log

    def hand_over(self, entries: Sequence[Entry]) -> list[Handed]:
        """Return what became of each report; RetryableError if the broker does not answer."""
        try:
            return asyncio.run(self._publish(entries))
        except (NatsError, OSError, TimeoutError) as error:
            told = f"{type(error).__name__}: {error}"
            raise RetryableError(f"broker unreachable: {told}") from error

    async def _publish(self, entries: Sequence[Entry]) -> list[Handed]:
        connection = await connect(self._settings, self._log, is_lasting=False)
        try:
            stream = connection.jetstream(timeout=self._settings.nats_timeout_seconds)
            return [await self._one(stream, entry) for entry in entries]
        finally:
            await connection.close()

    async def _one(self, stream: JetStreamContext, entry: Entry) -> Handed:
        report = entry.report
        ack = await stream.publish(
            subject_of(self._settings, report.asset),
            encode(self._network, SignedReport(report, entry.signature)),
            stream=self._settings.nats_stream,
            headers={"Nats-Msg-Id": message_id(report.asset, report.sequence, entry.digest)},
        )
        told = {"stream": ack.stream, "seq": ack.seq, "duplicate": bool(ack.duplicate)}
        return Handed(receipt=json.dumps(told))
