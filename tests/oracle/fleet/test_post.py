"""What an aggregator answers a node that posts: in pieces, too long, hostile."""

import json
import threading
import time
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from oracle.errors import RetryableError
from oracle.fleet.post import MAX_ANSWER_BYTES, PostDelivery
from oracle.fleet.wire import Network
from oracle.settings_carry import CarrySettings
from oracle.store.entries import Entry
from oracle.words import digester, pack
from tests.oracle.fleet.fakes import CHAIN_ID, METER
from tests.oracle.fleet.fleet import Signing, report_of

REFUSAL = {"error": "late", "detail": "the hour is shut"}
PIECES = 5


@pytest.fixture
def open_door():
    """Return a function that opens a door with one answer to all, and returns its URL."""
    servers = []

    def open_for(body):
        class Door(BaseHTTPRequestHandler):
            def do_POST(self):
                self.rfile.read(int(self.headers["Content-Length"]))
                self.send_response(207)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                step = -(-len(body) // PIECES)
                for start in range(0, len(body), step):
                    self.wfile.write(body[start : start + step])
                    self.wfile.flush()
                    time.sleep(0.02)

            def log_message(self, *_arguments):
                """Say nothing."""

        servers.append(HTTPServer(("127.0.0.1", 0), Door))
        threading.Thread(target=servers[-1].serve_forever, daemon=True).start()
        return f"http://127.0.0.1:{servers[-1].server_address[1]}"

    yield open_for
    for server in servers:
        server.shutdown()
        server.server_close()


def deliver(url, count):
    """Hand reports over; return what became of each."""
    items = [Signing().sign(report_of(1, sequence)) for sequence in range(1, count + 1)]
    digest = digester(CHAIN_ID, METER)
    entries = [Entry(one.report, one.signature, digest(pack(one.report))) for one in items]
    settings = CarrySettings(carry="post", aggregator_url=url)
    return PostDelivery(settings, Network(CHAIN_ID, METER)).hand_over(entries)


def test_hand_over__answer_in_several_packets__is_read_whole(open_door):
    url = open_door(json.dumps({"results": [REFUSAL] * 40}).encode())

    assert [one.problem for one in deliver(url, 40)] == ["late: the hour is shut"] * 40


@pytest.mark.parametrize(
    "body",
    [b"x" * (MAX_ANSWER_BYTES + 1), b"[" * 100_000, b"{", b"[]", b"\xff"],
    ids=["too long", "too deep", "cut", "no object", "no text"],
)
def test_hand_over__no_answer_of_ours__is_tried_again(open_door, usual_recursion, body):
    with pytest.raises(RetryableError, match="answers nonsense"):
        deliver(open_door(body), 1)
