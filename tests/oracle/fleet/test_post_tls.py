"""Whom a node that posts over TLS trusts: the given authority, or the system's; nobody else."""

import json
import ssl
import subprocess
import sys
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest
import trustme

from oracle.errors import FatalError, RetryableError
from oracle.fleet.post import PostDelivery
from oracle.fleet.wire import Network
from oracle.settings_carry import CarrySettings
from oracle.store.entries import Entry
from oracle.words import digester, pack
from tests.oracle.fleet.fakes import CHAIN_ID, METER
from tests.oracle.fleet.fleet import Signing, report_of

REFUSAL = {"results": [{"error": "late", "detail": "the hour is shut"}]}
TOLD = "late: the hour is shut"
BY_THE_SYSTEM = """
import sys
from tests.oracle.fleet.test_post_tls import deliver
print(deliver(sys.argv[1]))
"""


class Door(BaseHTTPRequestHandler):
    """Turns every report down."""

    def do_POST(self):
        self.rfile.read(int(self.headers["Content-Length"]))
        body = json.dumps(REFUSAL).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_arguments):
        """Say nothing."""


@pytest.fixture
def authority(tmp_path):
    """An authority; its certificate is in `ca.pem`."""
    authority = trustme.CA()
    authority.cert_pem.write_to_path(tmp_path / "ca.pem")
    return authority


@pytest.fixture
def open_door(authority):
    """Return a function that opens a door with a certificate for a name, and returns its port."""
    servers = []

    def open_for(name="127.0.0.1"):
        server = HTTPServer(("127.0.0.1", 0), Door)
        context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        authority.issue_cert(name).configure_cert(context)
        server.socket = context.wrap_socket(server.socket, server_side=True)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        servers.append(server)
        return server.server_address[1]

    yield open_for
    for server in servers:
        server.shutdown()
        server.server_close()


def deliver(url, **settings):
    """Post a report; return what the aggregator said of it."""
    item = Signing().sign(report_of(1))
    entry = Entry(item.report, item.signature, digester(CHAIN_ID, METER)(pack(item.report)))
    carrying = CarrySettings(carry="post", aggregator_url=url, **settings)
    (handed,) = PostDelivery(carrying, Network(CHAIN_ID, METER)).hand_over([entry])
    return handed.problem


def test_post__given_authority__is_trusted_and_without_it_the_same_door_is_not(open_door, tmp_path):
    url = f"https://127.0.0.1:{open_door()}"

    assert deliver(url, aggregator_ca_file=tmp_path / "ca.pem") == TOLD
    with pytest.raises(RetryableError, match="CERTIFICATE_VERIFY_FAILED"):
        deliver(url)


def test_post__authority_of_the_system__is_trusted(open_door, tmp_path):
    url = f"https://127.0.0.1:{open_door()}"
    command = ["env", f"SSL_CERT_FILE={tmp_path}/ca.pem", sys.executable, "-c", BY_THE_SYSTEM, url]

    told = subprocess.run(command, capture_output=True, text=True, timeout=60)

    assert (told.stdout.strip(), told.returncode) == (TOLD, 0), told.stderr


def test_post__certificate_of_another_host__is_refused(open_door, tmp_path):
    other = f"https://127.0.0.1:{open_door('other.example')}"

    assert deliver(f"https://127.0.0.1:{open_door()}", aggregator_ca_file=tmp_path / "ca.pem")
    with pytest.raises(RetryableError, match="IP address mismatch"):
        deliver(other, aggregator_ca_file=tmp_path / "ca.pem")


def test_post__authority_file_is_no_good__is_fatal(authority, tmp_path):
    (tmp_path / "bad.pem").write_text("no certificate")
    settings = {"carry": "post", "aggregator_url": "https://127.0.0.1:1"}
    network = Network(CHAIN_ID, METER)

    PostDelivery(CarrySettings(**settings, aggregator_ca_file=tmp_path / "ca.pem"), network)
    for name in ("bad.pem", "missing.pem"):
        with pytest.raises(FatalError, match="aggregator_ca_file"):
            PostDelivery(CarrySettings(**settings, aggregator_ca_file=tmp_path / name), network)
