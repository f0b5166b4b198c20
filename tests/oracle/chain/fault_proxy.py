"""An HTTP proxy on the loopback, before a node: it does to answers what it is told."""

import json
import threading
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import requests

Forward = Callable[[], dict[str, Any]]
"""Asks the node behind; returns its JSON-RPC answer."""


@dataclass(frozen=True)
class Raw:
    """An HTTP answer as it is; `drip_seconds` pass between its bytes, `body` None is a reset."""

    body: bytes | None
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    drip_seconds: float = 0.0


Fault = Callable[[str, list[Any], Forward], Any]
"""Gets method, params and the way to the node; returns an answer or a `Raw`."""


def honest(_method: str, _params: list[Any], forward: Forward) -> Any:
    """Pass everything on."""
    return forward()


def always(raw: Raw) -> Fault:
    """Answer everything with `raw`."""
    return lambda method, params, forward: raw


def on(**rules: Callable[[list[Any], Forward], Any]) -> Fault:
    """Do what the rule of a method says (`eth_chainId=...`), pass the rest on."""

    def act(method: str, params: list[Any], forward: Forward) -> Any:
        return rules[method](params, forward) if method in rules else forward()

    return act


def result(value: Any) -> Callable[[list[Any], Forward], Any]:
    """Answer with a fixed result."""
    return lambda params, forward: {"result": value}


DOWN = always(Raw(None))
HTML = always(Raw(b"<html><body>502 Bad Gateway</body></html>"))
BROKEN = always(Raw(b"boom", status=500))


def limited(seconds: int) -> Fault:
    """Answer 429 and ask for patience."""
    return always(Raw(b"slow down", status=429, headers={"Retry-After": str(seconds)}))


class FaultProxy:
    """Listens until `close`; `fault` may change at any time."""

    def __init__(self, target: str) -> None:
        self.fault: Fault = honest
        self.calls: Counter[str] = Counter()
        self._target = target
        self._closing = threading.Event()
        proxy = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            disable_nagle_algorithm = True

            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                with suppress(BrokenPipeError, ConnectionResetError):
                    proxy._answer(self, body)

            def log_message(self, *arguments: Any) -> None:
                """Keep the test's output clean."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self._server.server_port}"
        threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True).start()

    def hang(self, method: str, params: list[Any], forward: Forward) -> Any:
        """A fault: no answer before the proxy is closed."""
        self._closing.wait(30)
        return Raw(None)

    def _answer(self, handler: BaseHTTPRequestHandler, body: bytes) -> None:
        request = json.loads(body)
        self.calls[request["method"]] += 1

        def forward() -> dict[str, Any]:
            headers = {"Content-Type": "application/json"}
            answer = requests.post(self._target, data=body, headers=headers, timeout=30)
            return dict(answer.json())

        answer = self.fault(request["method"], request["params"], forward)
        if not isinstance(answer, Raw):
            answer = {"jsonrpc": "2.0", "id": request["id"]} | answer
            answer = Raw(json.dumps(answer).encode())
        if answer.body is None:
            handler.close_connection = True
            handler.connection.close()
            return
        handler.send_response(answer.status)
        for name, value in answer.headers.items():
            handler.send_header(name, value)
        handler.send_header("Content-Length", str(len(answer.body)))
        handler.end_headers()
        if not answer.drip_seconds:
            handler.wfile.write(answer.body)
            return
        for byte in answer.body:
            handler.wfile.write(bytes([byte]))
            handler.wfile.flush()
            if self._closing.wait(answer.drip_seconds):
                return

    def close(self) -> None:
        """Stop to listen."""
        self._closing.set()
        self._server.shutdown()
        self._server.server_close()
