"""Starts anvil, the external test node, on a free port of the loopback interface."""

import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from oracle.errors import FatalError
from scripts.lib.chains.node import NodeChain
from scripts.lib.project import ROOT

HARDFORK = "prague"
MNEMONIC = "test test test test test test test test test test test junk"
_START_SECONDS = 15.0
_END_SECONDS = 10.0


def binary() -> Path:
    """Return the anvil that `make setup` installed, or the one on PATH."""
    installed = sorted((ROOT / "node_modules" / "@foundry-rs").glob("anvil-*/bin/anvil"))
    if installed:
        return installed[0]
    if found := shutil.which("anvil"):
        return Path(found)
    raise FatalError("anvil is not installed: run `make setup`")


@contextmanager
def running(timestamp: int, *options: str) -> Iterator[str]:
    """Yield the URL of a fresh node whose clock starts at `timestamp`, one second a block.

    `options` are anvil's own and come after ours.
    """
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    command = [str(binary()), "--host", "127.0.0.1", "--port", str(port), "--silent"]
    command += ["--hardfork", HARDFORK, "--base-fee", "0", "--mnemonic", MNEMONIC]
    command += ["--timestamp", str(timestamp), *options]
    node = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        url = f"http://127.0.0.1:{port}"
        _await(port, node)
        NodeChain(url).rpc("anvil_setBlockTimestampInterval", 1)
        yield url
    finally:
        node.terminate()
        try:
            node.wait(timeout=_END_SECONDS)
        except subprocess.TimeoutExpired:
            node.kill()
            node.wait()


def _await(port: int, node: "subprocess.Popen[bytes]") -> None:
    deadline = time.monotonic() + _START_SECONDS
    while time.monotonic() < deadline:
        if node.poll() is not None:
            raise FatalError(f"anvil ended at once with code {node.returncode}")
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.02)
    raise FatalError(f"anvil did not answer on port {port} within {_START_SECONDS:.0f} s")
