"""An HTTP RPC endpoint on the loopback that lies as it is told."""

import json
import threading
from collections.abc import Callable
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

Answer = Callable[[str, list[Any]], Any]


class FakeRpc:
    """Answers each method with what `answer(method, params)` returns; an Exception is an error
    object, bytes are sent as they are."""

    def __init__(self, answer: Answer) -> None:
        self.calls: list[str] = []
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                request = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                outer.calls.append(request["method"])
                body = outer.body(request, answer)
                with suppress(BrokenPipeError):  # a client that did not wait for the answer
                    self.send_response(200)
                    self.send_header("Content-Length", str(len(body)))
                    self.end_headers()
                    self.wfile.write(body)

            def log_message(self, *arguments: Any) -> None:
                """Keep the test's output clean."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self._server.server_port}"
        threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True).start()

    @staticmethod
    def body(request: dict[str, Any], answer: Answer) -> bytes:
        """Return the response to one request."""
        result = answer(request["method"], request["params"])
        if isinstance(result, bytes):
            return result
        response = {"jsonrpc": "2.0", "id": request["id"]}
        if isinstance(result, Exception):
            return json.dumps(
                response | {"error": {"code": -32000, "message": str(result)}}
            ).encode()
        return json.dumps(response | {"result": result}).encode()

    def close(self) -> None:
        """Stop to listen."""
        self._server.shutdown()
        self._server.server_close()
