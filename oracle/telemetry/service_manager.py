"""Tells systemd that the process is up and alive (sd_notify), where it runs under systemd."""

import socket
import threading
from collections.abc import Callable

from oracle.settings_serve import ServiceManager

MAX_WAIT_SECONDS = 5.0
"""Between looks at the health, also without a watchdog."""


class Notifier:
    """A thread that says READY once the process is alive, and WATCHDOG while it stays so."""

    def __init__(self, manager: ServiceManager, alive: Callable[[], bool]) -> None:
        self._manager = manager
        self._alive = alive
        self._is_told = False
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._serve, name="notifier", daemon=True)

    def start(self) -> None:
        """Begin, if anybody listens."""
        if self._manager.notify_socket:
            self._thread.start()

    def stop(self) -> None:
        """Say STOPPING and end."""
        self._stopping.set()
        if self._thread.is_alive():
            self._thread.join(MAX_WAIT_SECONDS)
            self.tell("STOPPING=1")

    def look(self) -> None:
        """Tell what holds now. Silence is what makes a watchdog bite."""
        if not self._alive():
            return
        if not self._is_told:
            self._is_told = True
            self.tell("READY=1")
        if self._manager.watchdog_usec:
            self.tell("WATCHDOG=1")

    def tell(self, state: str) -> None:
        """Send one datagram; a service manager that does not listen is no trouble of ours."""
        address = self._manager.notify_socket
        if address.startswith("@"):
            address = "\0" + address[1:]
        with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM | socket.SOCK_CLOEXEC) as sender:
            try:
                sender.sendto(state.encode("ascii"), address)
            except OSError:
                return

    def _serve(self) -> None:
        third = self._manager.watchdog_usec / 1_000_000 / 3
        wait = min(MAX_WAIT_SECONDS, third) if third else MAX_WAIT_SECONDS
        first = min(1.0, wait)
        while not self._stopping.wait(wait if self._is_told else first):
            self.look()
