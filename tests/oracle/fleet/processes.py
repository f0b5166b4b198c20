"""The real processes around a fleet, to be killed and restarted: a NATS broker, an aggregator."""

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import Any

from tests.oracle.anvil import PROJECT, free_port

BROKER_PATH = os.pathsep.join(
    (os.defpath, "/usr/sbin", "/usr/local/bin", str(PROJECT / ".tools" / "usr" / "sbin"))
)
UP_SECONDS = 60


def find_broker() -> str:
    """Return the distribution's nats-server; a test without it fails, it is not skipped."""
    found = shutil.which("nats-server") or shutil.which("nats-server", path=BROKER_PATH)
    assert found, "nats-server is missing: `make setup` brings it (or apt-get install nats-server)"
    return found


def wait_for(condition: Any, what: str, seconds: float = UP_SECONDS) -> Any:
    """Return what `condition` returns as soon as it is true."""
    deadline = time.monotonic() + seconds
    while not (found := condition()):
        assert time.monotonic() < deadline, f"waited {seconds:.0f} s for {what}"
        time.sleep(0.05)
    return found


class Broker:
    """A NATS server with JetStream on the loopback; its files outlive a kill."""

    def __init__(self, folder: Path, *flags: str) -> None:
        self.port = free_port()
        self.url = f"nats://127.0.0.1:{self.port}"
        self._command = [find_broker(), "-js", "-sd", str(folder / "broker"), "-a", "127.0.0.1"]
        self._command += ["-p", str(self.port), *flags]
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> "Broker":
        """Start it, again after a kill."""
        self._process = subprocess.Popen(self._command, stderr=subprocess.DEVNULL)
        wait_for(self._is_up, "nats-server")
        return self

    def _is_up(self) -> bool:
        with socket.socket() as probe:
            return probe.connect_ex(("127.0.0.1", self.port)) == 0

    def kill(self) -> None:
        """End it as a power cut would."""
        if self._process is not None:
            self._process.send_signal(signal.SIGKILL)
            self._process.wait()
            self._process = None


class AggregatorProcess:
    """`python -m oracle aggregate` in a folder with settings and keys."""

    def __init__(self, folder: Path, settings: dict[str, Any]) -> None:
        self.file = folder / "aggregator.toml"
        lines = (f"{name} = {json.dumps(value)}\n" for name, value in settings.items())
        self.file.write_text("".join(lines))
        self.events: list[dict[str, Any]] = []
        """Log lines of all its lives."""
        self.errors = ""
        self.port = 0
        self._process: subprocess.Popen[str] | None = None

    def start(self, *options: str) -> "AggregatorProcess":
        """Start it, again after a kill; returns when it listens."""
        self.port = 0
        command = [sys.executable, "-m", "oracle", "aggregate", "--json"]
        command += ["--settings", str(self.file), *options]
        self._process = subprocess.Popen(
            command, cwd=PROJECT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
        )
        threading.Thread(target=self._read, args=(self._process,), daemon=True).start()
        wait_for(lambda: self.port or self._process.poll() is not None, "the aggregator")
        assert self.port, self._process.communicate()[1]
        return self

    def _read(self, process: "subprocess.Popen[str]") -> None:
        for line in process.stdout:
            event = json.loads(line)
            self.events.append(event)
            if event["event"] == "listening" and process is self._process:
                self.port = event["port"]

    def told(self, event: str) -> list[dict[str, Any]]:
        """Return its log lines of one kind."""
        return [one for one in self.events if one["event"] == event]

    def kill(self) -> None:
        """End it at whatever instruction it is."""
        if self._process is not None:
            self._process.send_signal(signal.SIGKILL)
            self._process.wait()
            self._process = None

    def stop(self) -> int:
        """Ask it to end; return its exit code."""
        assert self._process is not None
        self._process.send_signal(signal.SIGTERM)
        code = self._process.wait(90)
        self.errors = self._process.stderr.read()
        self._process = None
        return code
