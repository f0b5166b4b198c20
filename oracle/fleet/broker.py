"""The way to NATS JetStream: connection and stream, the same for both sides."""

import ssl
from typing import Any

import nats
from nats.aio.client import Client
from nats.js import JetStreamContext
from nats.js.api import DiscardPolicy, RetentionPolicy, StorageType, StreamConfig
from nats.js.errors import NotFoundError

from oracle.errors import FatalError
from oracle.fleet.wire import MAX_MESSAGE_BYTES
from oracle.keys import read_password
from oracle.settings_carry import NatsSettings
from oracle.settings_fleet import AggregatorSettings
from oracle.telemetry.logs import Log

DUPLICATE_SECONDS = 120.0
"""How long the broker knows a message id."""
RECONNECT_SECONDS = 1.0


def tls_of(settings: NatsSettings) -> ssl.SSLContext | None:
    """Return the TLS context that the settings ask for, None for none."""
    is_asked = settings.nats_ca_file or settings.nats_certificate_file
    if not is_asked and not any(url.startswith("tls://") for url in settings.nats_urls):
        return None
    try:
        context = ssl.create_default_context(cafile=settings.nats_ca_file)
        if settings.nats_certificate_file is not None:
            context.load_cert_chain(settings.nats_certificate_file, settings.nats_key_file)
    except (OSError, ssl.SSLError) as error:
        raise FatalError(f"nats: certificate files: {error}") from None
    return context


async def connect(settings: NatsSettings, log: Log, is_lasting: bool) -> Client:
    """Return a connection; a lasting one reconnects for ever, the other fails at once.

    Errors of nats-py, OSError or TimeoutError.
    """

    async def told(error: Exception) -> None:
        log.warning("broker", error=str(error) or type(error).__name__)

    options: dict[str, Any] = {}
    if settings.nats_user:
        options["user"] = settings.nats_user
    if settings.nats_password_file is not None:
        options["password"] = read_password(settings.nats_password_file)
    if (context := tls_of(settings)) is not None:
        options["tls"] = context
    return await nats.connect(
        list(settings.nats_urls),
        name="wellhead",
        error_cb=told,
        connect_timeout=max(1, int(settings.nats_timeout_seconds)),
        allow_reconnect=is_lasting,
        max_reconnect_attempts=-1 if is_lasting else 1,
        reconnect_time_wait=RECONNECT_SECONDS,
        ping_interval=20,
        **options,
    )


def subject_of(settings: NatsSettings, asset: int) -> str:
    """Return where an asset's reports go."""
    return f"{settings.nats_subject}.{asset}"


def message_id(asset: int, sequence: int, digest: bytes) -> str:
    """Return the id under which the broker drops a second copy.

    With the digest: after a rotation a fresh key counts anew, and an equivocation must be seen.
    """
    return f"{asset}:{sequence}:{digest[:8].hex()}"


async def make_stream(stream: JetStreamContext, settings: AggregatorSettings) -> bool:
    """Make the stream if there is none; return whether it was made. An existing one is kept."""
    try:
        await stream.stream_info(settings.nats_stream)
    except NotFoundError:
        await stream.add_stream(stream_config(settings))
        return True
    return False


def stream_config(settings: AggregatorSettings) -> StreamConfig:
    """Return the stream: on file, a report leaves it when the aggregator has it on disk."""
    return StreamConfig(
        name=settings.nats_stream,
        subjects=[f"{settings.nats_subject}.*"],
        retention=RetentionPolicy.WORK_QUEUE,
        storage=StorageType.FILE,
        discard=DiscardPolicy.NEW,
        max_bytes=settings.nats_stream_bytes,
        max_age=settings.nats_stream_hours * 3_600.0,
        max_msg_size=MAX_MESSAGE_BYTES,
        duplicate_window=DUPLICATE_SECONDS,
    )
