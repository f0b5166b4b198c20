"""A real node process as others see it: health, metrics, probes, the service manager."""

import json
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from pathlib import Path

import pytest

PROJECT = Path(__file__).parents[2]


def get(port, path):
    """Return (status, body)."""
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=5) as answer:
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as error:
        return error.code, error.read().decode()


@pytest.fixture
def start(tmp_path):
    """Return a factory of (process, port, service manager's socket) of running nodes."""
    started = []

    def run(node):
        manager = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        manager.bind(str(tmp_path / "notify"))
        manager.settimeout(20)
        command = ["env", f"NOTIFY_SOCKET={tmp_path}/notify", "WATCHDOG_USEC=3000000"]
        command += [sys.executable, "-m", "oracle", *node.command("run", "--json")]
        process = subprocess.Popen(command, cwd=PROJECT, stdout=subprocess.PIPE, text=True)
        started.append((process, manager))
        first = json.loads(process.stdout.readline())
        assert first["event"] == "serving"
        threading.Thread(target=process.stdout.read, daemon=True).start()
        return process, first["port"], manager

    yield run
    for process, manager in started:
        process.kill()
        process.wait()
        manager.close()


def until_ready(port):
    """Return what /readyz said last before it was 200."""
    deadline, said = time.monotonic() + 30, ""
    while True:
        status, body = get(port, "/readyz")
        if status == 200:
            return said
        said = body
        assert time.monotonic() < deadline, body
        time.sleep(0.1)


def test_run__real_process__is_ready_measured_and_probed(suite, make_node, start):
    node = make_node(report_seconds=1)
    process, port, manager = start(node)

    assert "reasons" in until_ready(port)
    assert manager.recv(64) == b"READY=1"
    assert manager.recv(64) == b"WATCHDOG=1"
    assert get(port, "/healthz")[0] == 200
    time.sleep(2.5)
    page = get(port, "/metrics")[1]
    values = dict(line.rsplit(" ", 1) for line in page.splitlines() if not line.startswith("#"))
    assert sum(name.startswith("oracle_gpu_answering{") for name in values) == 8
    assert float(values["oracle_signed_available_seconds_total"]) >= 1
    assert values["oracle_ready"] == values["oracle_key_live"] == "1.0"
    assert float(values["oracle_wallet_balance_wei"]) > 9e17
    assert abs(float(values["oracle_clock_offset_seconds"])) < 60
    assert values[f'oracle_endpoint_up{{endpoint="{suite.anvil.url}"}}'] == "1.0"
    nonce = "ab" * 32
    status, body = get(port, f"/probe?nonce={nonce}")
    assert (status, get(port, "/state")[0]) == (200, 404)
    assert json.loads(body)["asset"] == node.asset
    process.send_signal(signal.SIGTERM)
    assert process.wait(30) == 0


def test_run__port_taken__ends_with_one_line_and_code_2(suite, make_node, refused):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        node = make_node(serve_port=taken.getsockname()[1])

        refused("set serve_host and serve_port", *node.command("run"))
        assert not (node.folder / "state").exists()
