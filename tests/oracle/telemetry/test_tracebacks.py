"""A bug's traceback, of any thread, shows no secret of an address and no escape."""

import subprocess
import sys

import pytest

BUG = """
import sys, threading
from oracle.terminal import hush_tracebacks
hush_tracebacks()
def bug():
    raise RuntimeError("no answer from https://user:secret@rpc.example/v3/secret \\x1b[2J\\x00")
def outer():
    try:
        bug()
    except RuntimeError as error:
        raise KeyError("nats://secret@broker:4222") from error
"""


@pytest.mark.parametrize(
    ("call", "code"),
    [("outer()", 1), ("one = threading.Thread(target=outer); one.start(); one.join()", 0)],
)
def test_hush_tracebacks__bug__names_the_place_and_no_secret(call, code):
    done = subprocess.run([sys.executable, "-c", BUG + call], capture_output=True, text=True)

    assert done.returncode == code
    assert "Traceback" in done.stderr
    assert "https://rpc.example" in done.stderr
    assert "nats://broker:4222" in done.stderr
    assert "secret" not in done.stderr
    assert all(" " <= char <= "~" or char == "\n" for char in done.stderr)
