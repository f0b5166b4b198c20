"""HTTP as an attestor uses it: https (http on the loopback), small bodies, no redirects."""

import ssl
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import aiohttp

from oracle.addresses import is_loopback
from oracle.attest.parsing import loads
from oracle.errors import FatalError, RetryableError
from oracle.http_body import read_body

MAX_BODY_BYTES = 1 << 20
"""A day's evidence is a tenth of it."""


def check_url(url: str, allow_plain: bool) -> None:
    """Refuse plain http beyond the loopback, and credentials: FatalError."""
    parts = urlsplit(url)
    if not parts.hostname or parts.username is not None:
        raise FatalError(f"{parts.hostname or url}: give scheme://host[:port], no user in it")
    if parts.scheme == "http" and not (allow_plain or is_loopback(parts.hostname)):
        raise FatalError(
            f"{parts.hostname}: plain http beyond the loopback: use https, or set "
            "allow_plain_http = true behind a tunnel that encrypts"
        )


def client_tls(ca_file: Path | None) -> ssl.SSLContext:
    """Return what a client trusts: the system's authorities, or those in `ca_file`."""
    try:
        return ssl.create_default_context(cafile=None if ca_file is None else str(ca_file))
    except (OSError, ssl.SSLError) as error:
        raise FatalError(f"ca_file {ca_file}: cannot be used: {error}") from None


def open_session(ca_file: Path | None, timeout_seconds: float) -> aiohttp.ClientSession:
    """Return a client; every request ends within the timeout."""
    connector = aiohttp.TCPConnector(ssl=client_tls(ca_file))
    timeout = aiohttp.ClientTimeout(total=timeout_seconds)
    return aiohttp.ClientSession(
        connector=connector,
        timeout=timeout,
        headers={"Accept-Encoding": "identity"},
        auto_decompress=False,  # what was asked for plain and comes packed is no answer, or a bomb
        cookie_jar=aiohttp.DummyCookieJar(),
    )


async def exchange(
    session: aiohttp.ClientSession, method: str, url: str, **request: Any
) -> tuple[int, Any]:
    """Return (status, JSON body); RetryableError if there is no such answer."""
    try:
        async with session.request(method, url, allow_redirects=False, **request) as response:
            status, body = response.status, await read_body(response, MAX_BODY_BYTES)
    except TimeoutError:
        raise RetryableError("timed out") from None
    except (aiohttp.ClientError, OSError) as error:
        raise RetryableError(f"no answer ({type(error).__name__})") from error
    if body is None:
        raise RetryableError("an answer of more than 1 MiB")
    try:
        return status, loads(body)
    except ValueError:
        raise RetryableError(f"HTTP {status}, not JSON") from None
