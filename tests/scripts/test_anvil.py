"""A node that does not want to end is ended all the same."""

import os
import stat
import sys
from pathlib import Path

import pytest

from scripts.lib.chains import anvil

DEAF = f"""#!{sys.executable}
import http.server, json, os, pathlib, signal, sys

signal.signal(signal.SIGTERM, signal.SIG_IGN)
pathlib.Path(__file__).with_suffix(".pid").write_text(str(os.getpid()))


class Node(http.server.BaseHTTPRequestHandler):
    def do_POST(self):
        asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        result = ["0x" + "11" * 20] if asked["method"] == "eth_accounts" else "0x1"
        body = json.dumps({{"jsonrpc": "2.0", "id": asked["id"], "result": result}}).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


port = int(sys.argv[sys.argv.index("--port") + 1])
http.server.HTTPServer(("127.0.0.1", port), Node).serve_forever()
"""


def test_running__node_that_ignores_sigterm__is_killed_and_no_error_hides_the_callers(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    program = tmp_path / "deaf.py"
    program.write_text(DEAF)
    program.chmod(stat.S_IRWXU)
    monkeypatch.setattr(anvil, "binary", lambda: program)
    monkeypatch.setattr(anvil, "_END_SECONDS", 0.2)

    with pytest.raises(ValueError, match="the caller's"), anvil.running(1_767_225_600):
        raise ValueError("the caller's")

    with pytest.raises(ProcessLookupError):
        os.kill(int((tmp_path / "deaf.pid").read_text()), 0)
