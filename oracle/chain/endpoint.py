"""One RPC endpoint: asks within a time and a length, and remembers how it behaves."""

import json
import random
import re
import threading
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, cast
from urllib.parse import unquote, urlsplit

import requests
from requests.exceptions import RequestException, Timeout
from urllib3.exceptions import HTTPError, ReadTimeoutError
from web3.types import RPCResponse

from oracle.chain.refusals import fault_in

MAX_ANSWER_BYTES = 8 * 2**20
"""A block with its transactions has one or two megabytes; nothing asked for here comes near."""
CHUNK_BYTES = 2**16
FIRST_REST_SECONDS = 1.0
MAX_REST_SECONDS = 60.0
MAX_RETRY_AFTER_SECONDS = 600.0
LEAST_SECRET = 6
"""Characters: shorter parts of a URL are words that a message needs."""
_STATUS_FAULTS = {429: "rate limited", 401: "access denied", 403: "access denied"}
_HTTP_OK = 200


class Unanswered(Exception):
    """Inside this package: an endpoint gave no answer that can be passed on."""

    def __init__(self, fault: str, detail: str, rest_seconds: float | None = None) -> None:
        """`fault` is a key of the table; `rest_seconds` what the endpoint itself asked for."""
        super().__init__(detail)
        self.fault = fault
        self.rest_seconds = rest_seconds


def public_name(url: str) -> str:
    """Return a URL without what may be secret: user, password, path and query."""
    parts = urlsplit(url)
    host = parts.hostname or ""
    return f"{parts.scheme}://{host}" + (f":{parts.port}" if parts.port else "")


def secrets_in(url: str) -> list[str]:
    """Return what in a URL may be secret, the longest first: an endpoint may echo any part of it.

    As it is written and as it is meant; what is short (v3, key) is a word like others.
    """
    parts = urlsplit(url)
    pieces = [parts.username or "", parts.password or ""]
    pieces += re.split(r"[/?&=;#]", f"{parts.path}?{parts.query}#{parts.fragment}")
    found = {one for piece in pieces for one in (piece, unquote(piece)) if len(one) >= LEAST_SECRET}
    return sorted(found, key=len, reverse=True)


@dataclass(slots=True)
class Health:
    """How an endpoint behaves; times are the monotonic clock's."""

    failures: int = 0
    """In a row."""
    rests_until: float = 0.0
    is_identified: bool = False
    """It answered with the right chain id."""
    wrong_chain: int | None = None
    """The chain id that it answered with instead."""
    head: int = 0
    """Newest block it told of."""
    head_time: int = 0
    """That block's time, Unix seconds."""
    requests: int = 0
    faults: Counter[str] = field(default_factory=Counter)
    problem: str = ""


class Endpoint:
    """One URL."""

    def __init__(
        self, url: str, timeout_seconds: float, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self.name = public_name(url)
        self.health = Health()
        self._url = url
        self._secrets = secrets_in(url)
        self._timeout_seconds = timeout_seconds
        self._clock = clock
        self._sessions = threading.local()

    def is_resting(self) -> bool:
        """Return whether it failed so lately that it is left alone."""
        return self.health.rests_until > self._clock()

    def ask(self, body: bytes) -> RPCResponse:
        """Return the answer, a JSON-RPC error included; Unanswered if there is none."""
        self.health.requests += 1
        answer: Any = self._decode(self._post(body))
        error = answer.get("error")
        if error is not None:
            self._check_error(error)
        self.health.failures = 0
        return cast(RPCResponse, answer)

    def failed(self, error: Unanswered) -> None:
        """Count a failure, and rest: twice as long each time at most, with full jitter."""
        health = self.health
        health.failures += 1
        health.faults[error.fault] += 1
        health.problem = f"{error.fault}: {error}"
        bound = min(MAX_REST_SECONDS, FIRST_REST_SECONDS * 2 ** min(health.failures - 1, 16))
        rest = random.uniform(0.0, bound) if error.rest_seconds is None else error.rest_seconds
        health.rests_until = self._clock() + rest

    def _post(self, body: bytes) -> bytes:
        deadline = self._clock() + self._timeout_seconds
        try:
            with self._session().post(
                self._url,
                data=body,
                timeout=self._timeout_seconds,
                stream=True,
                allow_redirects=False,
            ) as response:
                if response.status_code != _HTTP_OK:
                    raise self._http_fault(response)
                return self._read(response, deadline)
        except (Timeout, ReadTimeoutError) as error:
            raise Unanswered("timeout", f"timed out after {self._timeout_seconds} s") from error
        except (RequestException, HTTPError, OSError, ValueError) as error:
            raise Unanswered("unreachable", _kind(error)) from error

    def _read(self, response: requests.Response, deadline: float) -> bytes:
        """Read a bounded answer; one that drips is as good as none."""
        parts: list[bytes] = []
        length = 0
        while chunk := response.raw.read1(CHUNK_BYTES, decode_content=True):
            parts.append(chunk)
            length += len(chunk)
            if length > MAX_ANSWER_BYTES:
                raise Unanswered("answer too long", f"more than {MAX_ANSWER_BYTES} bytes")
            if self._clock() > deadline:
                raise Unanswered("timeout", f"timed out after {self._timeout_seconds} s")
        return b"".join(parts)

    def _http_fault(self, response: requests.Response) -> Unanswered:
        code = response.status_code
        wait = response.headers.get("Retry-After", "")
        is_number = wait.isascii() and wait.isdigit()
        rest = min(float(wait), MAX_RETRY_AFTER_SECONDS) if is_number else None
        return Unanswered(_STATUS_FAULTS.get(code, "http error"), f"HTTP status {code}", rest)

    def _decode(self, raw: bytes) -> Any:
        try:
            answer = json.loads(raw)
        except (ValueError, RecursionError) as error:
            raise Unanswered("nonsense", "no JSON") from error
        if not isinstance(answer, dict) or ("result" not in answer and "error" not in answer):
            raise Unanswered("nonsense", "no JSON-RPC answer")
        return answer

    def _check_error(self, error: Any) -> None:
        """Raise what is this endpoint's own trouble; take its secrets out of any other text."""
        if not isinstance(error, dict):
            raise Unanswered("nonsense", "no JSON-RPC error")
        message = str(error.get("message", ""))
        for secret in self._secrets:
            message = message.replace(secret, "...")
        error["message"] = message
        code = error.get("code")
        fault = fault_in(message, code if isinstance(code, int) else None)
        if fault in ("rate limited", "access denied", "http error", "old head"):
            raise Unanswered(fault, " ".join(message.split())[:200])

    def _session(self) -> requests.Session:
        if not hasattr(self._sessions, "session"):
            session = requests.Session()
            session.headers["Content-Type"] = "application/json"
            self._sessions.session = session
        return self._sessions.session  # type: ignore[no-any-return]


def _kind(error: Exception) -> str:
    """Return the kind of a transport error; the library's long story holds the whole URL."""
    text = str(error)
    known = ("Connection refused", "timed out", "Name or service not known", "Connection reset")
    return next((word for word in known if word in text), type(error).__name__)
