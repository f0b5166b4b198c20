"""sd_notify: READY once samples are taken, WATCHDOG while they are, silence otherwise."""

import socket
import threading
import time

import pytest

from oracle.settings_serve import ServiceManager
from oracle.telemetry.service_manager import Notifier


@pytest.fixture
def manager(tmp_path):
    """A service manager's socket."""
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as listener:
        listener.bind(str(tmp_path / "notify"))
        listener.settimeout(0.2)
        yield listener


def heard(listener):
    """Return what was told until now."""
    told = []
    while True:
        try:
            told.append(listener.recv(64).decode())
        except TimeoutError:
            return told


def test_look__alive__is_ready_once_and_feeds_the_watchdog(manager, tmp_path):
    state = {"alive": False}
    environment = ServiceManager(notify_socket=str(tmp_path / "notify"), watchdog_usec=60_000_000)
    notifier = Notifier(environment, lambda: state["alive"])

    notifier.look()
    assert heard(manager) == []
    state["alive"] = True
    notifier.look()
    notifier.look()
    assert heard(manager) == ["READY=1", "WATCHDOG=1", "WATCHDOG=1"]
    state["alive"] = False
    notifier.look()
    assert heard(manager) == []


def test_start__watchdog_of_300_ms__is_fed_in_time_until_stopped(manager, tmp_path):
    environment = ServiceManager(notify_socket=str(tmp_path / "notify"), watchdog_usec=300_000)
    notifier = Notifier(environment, lambda: True)

    notifier.start()
    time.sleep(0.55)
    notifier.stop()

    told = heard(manager)
    assert told[0] == "READY=1"
    assert told[-1] == "STOPPING=1"
    assert told.count("WATCHDOG=1") >= 3


def test_start__no_service_manager__is_no_thread():
    notifier = Notifier(ServiceManager(notify_socket=""), lambda: True)

    before = threading.active_count()
    notifier.start()
    assert threading.active_count() == before
    notifier.stop()


def test_tell__nobody_listens__is_no_trouble_and_the_next_one_hears(manager, tmp_path):
    gone = ServiceManager(notify_socket=str(tmp_path / "gone"))
    abstract = ServiceManager(notify_socket="@wellhead-nobody")

    there = ServiceManager(notify_socket=str(tmp_path / "notify"))

    for environment in (gone, abstract, there):
        Notifier(environment, lambda: True).tell("READY=1")

    assert heard(manager) == ["READY=1"]


def test_service_manager__environment__is_read(monkeypatch):
    monkeypatch.setenv("NOTIFY_SOCKET", "/run/x")
    monkeypatch.setenv("WATCHDOG_USEC", "30000000")

    found = ServiceManager()

    assert (found.notify_socket, found.watchdog_usec) == ("/run/x", 30_000_000)
