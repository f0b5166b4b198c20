"""What `check` finds on the host: disk, folder, clock discipline, who reaches the server."""

import os
import shutil

import pytest

from oracle.inspection_host import inspect_host, kernel_clock
from oracle.settings import Settings

GIB = 2**30


@pytest.fixture
def look(tmp_path, monkeypatch):
    """Return a function that looks at a host: {finding's name: finding}."""

    def at(free=100 * GIB, clock=0, **settings):
        used = shutil.disk_usage(tmp_path)._replace(free=free)
        monkeypatch.setattr(shutil, "disk_usage", lambda path: used)
        values = {
            "rpc_urls": ["http://127.0.0.1:1"],
            "chain_id": 1,
            "meter_address": "0x5FbDB2315678afecb367f032d93F642f64180aa3",
            "asset": 7,
            "keyfile": "node.json",
            "state_dir": tmp_path / "state",
        }
        return {one.name: one for one in inspect_host(Settings(**values | settings), lambda: clock)}

    return at


def test_inspect_host__all_is_well__warns_of_nothing(look):
    found = look()

    assert set(found) == {"state", "disk", "time sync", "serving"}
    assert all(one.is_good and not one.is_warning for one in found.values())


@pytest.mark.parametrize(
    ("free", "is_good", "is_warning"),
    [(64 * 2**20, True, True), (64 * 2**20 - 1, False, False), (GIB, True, False)],
)
def test_inspect_host__disk__warns_then_fails(look, free, is_good, is_warning):
    found = look(free=free)["disk"]

    assert (found.is_good, found.is_warning) == (is_good, is_warning)


def test_inspect_host__folder_where_anyone_may_write__fails(look, tmp_path):
    (tmp_path / "state").mkdir(mode=0o700)
    assert look()["state"].is_good

    (tmp_path / "state").chmod(0o777)

    assert "anyone can write in it: chmod o-w" in look()["state"].detail
    assert not look()["state"].is_good


def test_inspect_host__folder_not_writable__fails(look, monkeypatch):
    monkeypatch.setattr(os, "access", lambda path, mode: False)

    assert "cannot be written: chown" in look()["state"].detail
    assert not look()["state"].is_good


@pytest.mark.parametrize(("clock", "is_warning"), [(0, False), (5, True), (None, False)])
def test_inspect_host__kernel_clock__warns_where_no_ntp_runs(look, clock, is_warning):
    assert look(clock=clock)["time sync"].is_warning is is_warning


@pytest.mark.parametrize(
    ("address", "is_warning"),
    [("127.0.0.1", False), ("::1", False), ("0.0.0.0", True), ("10.0.0.7", True)],
)
def test_inspect_host__address__warns_beyond_the_loopback(look, address, is_warning):
    assert look(serve_host=address)["serving"].is_warning is is_warning


def test_kernel_clock__this_kernel__is_a_state_or_unknown():
    assert kernel_clock() in (None, 0, 1, 2, 3, 4, 5)
