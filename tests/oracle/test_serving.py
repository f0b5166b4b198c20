"""The HTTP server: the named routes and nothing else, bounded, on the loopback."""

import json
import socket
import time
import urllib.error
import urllib.request

import pytest

from oracle import serving
from oracle.errors import FatalError
from oracle.serving import MADE_SECONDS, MAX_CONNECTIONS, Server, telemetry_routes
from oracle.telemetry.health import Verdict
from oracle.telemetry.metrics import Metrics, Reading

WELL, ILL = Verdict(True), Verdict(False, ("no sample for 61 s",))


@pytest.fixture
def make_server():
    """Return a factory of running servers."""
    servers = []

    def make(host="127.0.0.1", port=0, healthy=WELL, ready=WELL, name="oracle_samples_total"):
        metrics = Metrics(lambda: [Reading(name, 7)])
        servers.append(
            Server(host, port, telemetry_routes(metrics, lambda: healthy, lambda: ready))
        )
        servers[-1].start()
        return servers[-1]

    yield make
    for server in servers:
        server.stop()


def get(server, path, **options):
    """Return (status, headers, body)."""
    url = f"http://127.0.0.1:{server.port}{path}"
    try:
        with urllib.request.urlopen(urllib.request.Request(url, **options), timeout=5) as answer:
            return answer.status, answer.headers, answer.read()
    except urllib.error.HTTPError as error:
        return error.code, error.headers, error.read()


def connect(server):
    return socket.create_connection(("127.0.0.1", server.port), timeout=5)


def test_get__metrics__is_a_page_for_prometheus(make_server):
    status, headers, body = get(make_server(), "/metrics")

    assert status == 200
    assert headers["Content-Type"].startswith("text/plain; version=")
    assert b"\noracle_samples_total 7.0\n" in body


@pytest.mark.parametrize("path", ["/healthz", "/readyz"])
@pytest.mark.parametrize(("verdict", "status"), [(WELL, 200), (ILL, 503)])
def test_get__health__says_it_and_why(make_server, path, verdict, status):
    other = ILL if verdict is WELL else WELL
    verdicts = {"healthy": other, "ready": other}
    verdicts["healthy" if path == "/healthz" else "ready"] = verdict

    found, _, body = get(make_server(**verdicts), path)

    assert found == status
    assert json.loads(body) == {"is_well": verdict.is_well, "reasons": list(verdict.reasons)}


@pytest.mark.parametrize(
    ("path", "options", "status"),
    [
        ("/", {}, 404),
        ("/metrics/../state/node.sqlite3", {}, 404),
        ("/%2e%2e/oracle.toml", {}, 404),
        ("/metrics", {"method": "POST", "data": b"x"}, 405),
        ("/metrics", {"method": "DELETE"}, 405),
        ("/metrics", {"headers": {"X-Long": "x" * 9_000}}, 400),
        ("/" + "x" * 9_000, {}, 400),
    ],
)
def test_get__anything_else__is_refused(make_server, path, options, status):
    server = make_server()

    assert get(server, path, **options)[0] == status
    assert get(server, "/metrics")[0] == 200


def test_start__port_taken__says_what_to_set(make_server):
    taken = make_server()

    with pytest.raises(FatalError, match=r"cannot listen at 127\.0\.0\.1 port") as refused:
        make_server(port=taken.port)
    assert "serve_host and serve_port" in str(refused.value)
    assert get(taken, "/healthz")[0] == 200


def test_start__address_of_another_machine__says_what_to_set(make_server):
    with pytest.raises(FatalError, match=r"cannot listen at 192\.0\.2\.1 port 0: "):
        make_server(host="192.0.2.1")


def test_serve__default__listens_on_the_loopback_only(make_server):
    server = make_server()

    with socket.socket() as other:
        other.bind(("127.0.0.2", server.port))  # taken, if it listened at every address
    with socket.socket() as same, pytest.raises(OSError, match="in use"):
        same.bind(("127.0.0.1", server.port))


def test_serve__more_connections_than_it_holds__closes_them_unread(make_server):
    server = make_server()
    held = [connect(server) for _ in range(MAX_CONNECTIONS)]
    for one in held:  # a byte, so that each is accepted
        one.sendall(b"G")

    with connect(server) as more:
        assert more.recv(1) == b""
    for one in held:
        one.close()
    time.sleep(MADE_SECONDS + 0.1)
    assert get(server, "/healthz")[0] == 200


def test_serve__client_that_never_asks__is_cut(make_server, monkeypatch):
    monkeypatch.setattr(serving, "CONNECTION_SECONDS", 0.1)
    monkeypatch.setattr(serving, "REAP_SECONDS", 0.1)
    server = make_server()

    with connect(server) as silent:
        silent.sendall(b"GET /metrics HTTP/1.1\r\n")
        with pytest.raises(ConnectionResetError):
            assert silent.recv(1) == b""
            raise ConnectionResetError  # an orderly end will do, too


def test_serve__reader_with_a_bug__answers_500_without_a_word_of_it(make_server, caplog):
    server = make_server(name="oracle_no_such_metric")

    status, _, body = get(server, "/metrics")

    assert status == 500
    assert b"no_such_metric" not in body
    assert get(server, "/healthz")[0] == 200
