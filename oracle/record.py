"""What this node signed and what became of it: append-only JSON lines, written before sending.

A sequence number is used once: it is on disk (fsync) before the signature leaves the process. One
process at a time holds the file. A last line that was cut off by a crash was never sent: it goes.
"""

import fcntl
import json
import os
import threading
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

from oracle.errors import FatalError
from oracle.report import Report

Outcome = Literal["pending", "recorded", "refused"]


@dataclass(frozen=True, slots=True)
class Network:
    """Whose records these are."""

    chain_id: int
    meter: str
    asset: int
    node: str


@dataclass(slots=True)
class Entry:
    """One signed report and its fate."""

    report: Report
    signature: bytes
    digest: bytes
    transactions: list[str] = field(default_factory=list)
    outcome: Outcome = "pending"
    detail: str = ""
    """The transaction that recorded it, or the reason of the refusal."""


def read_network(file: Path) -> Network | None:
    """Return whose records `file` holds, None if there are none; FatalError if it is damaged."""
    if not file.exists():
        return None
    try:
        with file.open(encoding="utf-8") as stream:
            first = stream.readline()
        if not first.endswith("\n"):
            return None
        line = json.loads(first)
        return Network(line["chain_id"], line["meter"], line["asset"], line["node"])
    except (OSError, ValueError, KeyError, TypeError):
        raise FatalError(f"{file}:1: damaged record: restore the file from a copy") from None


class Record:
    """The records of one node key on one network."""

    def __init__(self, file: Path, network: Network, read_only: bool = False) -> None:
        """Open or begin `file`; FatalError if it is damaged, in use, or of another network."""
        self.file = file
        self.network = network
        self._entries: dict[int, Entry] = {}
        self._lock = threading.Lock()
        self._handle = -1
        if not read_only:
            self._handle = self._hold()
        try:
            self._read()
        except FatalError:
            self.close()
            raise

    def _hold(self) -> int:
        try:
            self.file.parent.mkdir(parents=True, exist_ok=True)
            handle = os.open(self.file, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o600)
        except OSError as error:
            raise FatalError(f"{self.file}: cannot be written: {error.strerror or error}") from None
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(handle)
            raise FatalError(f"{self.file}: another runner is using it: stop that one") from None
        return handle

    def _read(self) -> None:
        raw = self.file.read_bytes() if self.file.exists() else b""
        whole = raw.rfind(b"\n") + 1
        if whole < len(raw) and self._handle >= 0:
            os.ftruncate(self._handle, whole)
        for number, line in enumerate(raw[:whole].splitlines(), 1):
            try:
                self._apply(json.loads(line), number)
            except (ValueError, KeyError, TypeError):
                raise FatalError(
                    f"{self.file}:{number}: damaged record: restore the file from a copy; "
                    "without it move it away and enroll a fresh node key"
                ) from None
        if not whole and self._handle >= 0:
            network = self.network
            self._append(
                {
                    "event": "network",
                    "chain_id": network.chain_id,
                    "meter": network.meter,
                    "asset": network.asset,
                    "node": network.node,
                }
            )

    def _apply(self, line: dict[str, Any], number: int) -> None:
        event = line["event"]
        if number == 1:
            found = Network(line["chain_id"], line["meter"], line["asset"], line["node"])
            if found != self.network:
                raise FatalError(
                    f"{self.file}: records of another network or node ({found}): set another "
                    f"state_dir for {self.network}"
                )
        elif event == "signed":
            fields = line["report"] | {"evidence": bytes.fromhex(line["report"]["evidence"])}
            report = Report(**fields)
            signature, digest = bytes.fromhex(line["signature"]), bytes.fromhex(line["digest"])
            self._entries[report.sequence] = Entry(report, signature, digest)
        else:
            entry = self._entries[line["sequence"]]
            if event == "sent":
                entry.transactions.append(line["transaction"])
            else:
                entry.outcome, entry.detail = event, line["detail"]

    def _append(self, line: dict[str, Any]) -> None:
        """Put one line on disk before anything else happens."""
        data = (json.dumps(line, separators=(",", ":")) + "\n").encode()
        os.write(self._handle, data)
        os.fsync(self._handle)

    def signed(self, report: Report, signature: bytes, digest: bytes) -> None:
        """Keep a signed report; its sequence must be above every earlier one."""
        with self._lock:
            if report.sequence <= self._last_sequence():
                raise FatalError(f"record: sequence {report.sequence} was signed before")
            fields = report.message() | {"evidence": report.evidence.hex()}
            self._append(
                {
                    "event": "signed",
                    "report": fields,
                    "digest": digest.hex(),
                    "signature": signature.hex(),
                }
            )
            self._entries[report.sequence] = Entry(report, signature, digest)

    def sent(self, sequence: int, transaction: str) -> None:
        """Keep the hash of a transaction that is about to be broadcast."""
        with self._lock:
            self._append({"event": "sent", "sequence": sequence, "transaction": transaction})
            self._entries[sequence].transactions.append(transaction)

    def settled(self, sequence: int, outcome: Outcome, detail: str) -> None:
        """Keep what became of a report: recorded (by which transaction) or refused (why)."""
        with self._lock:
            self._append({"event": outcome, "sequence": sequence, "detail": detail})
            entry = self._entries[sequence]
            entry.outcome, entry.detail = outcome, detail

    def entries(self) -> list[Entry]:
        """Return everything signed, oldest first."""
        with self._lock:
            return list(self._entries.values())

    def pending(self) -> list[Entry]:
        """Return what is signed and not settled, oldest first."""
        return [entry for entry in self.entries() if entry.outcome == "pending"]

    def _last_sequence(self) -> int:
        return max(self._entries, default=0)

    def last_sequence(self) -> int:
        """Return the highest sequence ever signed, 0 if none."""
        with self._lock:
            return self._last_sequence()

    def last_ended_at(self) -> int:
        """Return where the last signed report ended, Unix seconds; 0 if none."""
        return max((entry.report.ended_at for entry in self.entries()), default=0)

    def close(self) -> None:
        """Let go of the file."""
        if self._handle >= 0:
            os.close(self._handle)
            self._handle = -1
