"""A chain on which a machine reported two full hours, and attestors who watch it."""

import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from eth_account import Account
from eth_account.signers.local import LocalAccount
from eth_utils import keccak

from oracle import signing
from oracle.attest.observing import Observation, Seen
from oracle.attest.store import ProbeStore
from oracle.report import Mode, Report
from oracle.signing import report_message
from tests.oracle.anvil import CHAIN_ID, Anvil, Suite

START = 1_767_225_600
"""2026-01-01 00:00 UTC: hour 0 of a half day."""
HOUR = 3_600
FIRST_HOUR = START // HOUR
DELAY, WINDOW = 6 * HOUR, 42 * HOUR
ACCELERATORS = 2


def key(name: str) -> LocalAccount:
    """Return the account of that name; the same for the same name."""
    return Account.from_key(keccak(text=name))


ATTESTORS = [key(f"attestor {number}") for number in range(3)]
THRESHOLD = 2


class Stage:
    """Asset 7, as in the pages' examples, enrolled at START; hours FIRST_HOUR and the next one
    reported as fully up.
    """

    def __init__(self) -> None:
        # A second on, however fast the set-up is: at the edge itself the half day before counts.
        self.anvil = Anvil("--timestamp", str(START + 1))
        self.suite = Suite(self.anvil)
        self.meter = self.suite.meter
        self.node = key("node")
        for _ in range(7):
            self.asset, self.seed = self.suite.register(ACCELERATORS)
        self.suite.enroll(self.asset, self.node)
        self.set_attestors(ATTESTORS, THRESHOLD)
        self.enrolled_at = self.suite.head(self.asset)[1]
        self.move_to(START + 2 * HOUR + 1)
        for sequence, (start, end) in enumerate(
            [(self.enrolled_at, START + HOUR), (START + HOUR, START + 2 * HOUR)], start=1
        ):
            self.report(sequence, start, end)
        self.move_to(START + 2 * HOUR + DELAY + 1)
        self._mark = self.anvil.rpc("evm_snapshot")

    def rewind(self) -> None:
        """Undo everything since the stage was set."""
        self.anvil.rpc("evm_revert", self._mark)
        self._mark = self.anvil.rpc("evm_snapshot")

    def move_to(self, moment: int) -> None:
        """Mine a block at a moment, Unix seconds."""
        self.anvil.rpc("evm_setNextBlockTimestamp", moment)
        self.anvil.rpc("evm_mine")

    def set_attestors(self, keys: list[LocalAccount], threshold: int) -> None:
        """Replace the set, as the meter's owner."""
        members = [one.address for one in keys]
        self.suite.do(self.meter.functions.set_attestors(members, threshold))

    def hold(self, first_hour: int) -> int:
        """Let a dispute hold an hour and all later ones; return until when, Unix seconds.

        The title stands in for the contract of disputes: any contract can be named.
        """
        disputes = self.suite.title.address
        self.suite.do(self.meter.functions.set_disputes(disputes))
        self.anvil.fund(disputes)
        self.anvil.rpc("anvil_impersonateAccount", disputes)
        call = self.meter.functions.hold(self.asset, first_hour)
        mined = self.suite.do(call, sender=disputes)
        (held,) = self.meter.events.Held().process_receipt(mined)
        return int(held["args"]["until"])

    def report(self, sequence: int, start: int, end: int) -> None:
        """Carry a report of a machine that was up all the time."""
        joules = 1_000 * (end - start)
        fields = (end - start, (end - start) // 2, joules, 0, int(Mode.AI), bytes(32))
        report = Report(self.asset, sequence, start, end, *fields)
        message = report_message(report, CHAIN_ID, self.meter.address)
        signature = signing.sign(message, self.node.key)
        self.suite.do(self.meter.functions.submit(report.as_tuple(), signature))

    def reported(self, hour: int) -> int:
        """Return the seconds that the chain says an hour had."""
        begin = hour * HOUR
        read = self.meter.functions.available_at
        return int(read(self.asset, begin + HOUR).call() - read(self.asset, begin).call())


@dataclass
class Attestor:
    """One attestor's folder: settings, key files, probes."""

    folder: Path
    account: LocalAccount
    settings: dict[str, Any] = field(default_factory=dict)

    @property
    def file(self) -> Path:
        """The settings file."""
        return self.folder / "attest.toml"

    def write(self, **changes: Any) -> None:
        """Write the settings with changes; nested tables are written last."""
        self.settings.update(changes)
        plain = {name: one for name, one in self.settings.items() if name not in ("nodes", "peers")}
        lines = [f"{name} = {json.dumps(value)}\n" for name, value in plain.items()]
        lines.append("[nodes]\n")
        lines += [f'{asset} = "{url}"\n' for asset, url in self.settings.get("nodes", {}).items()]
        for account, url in self.settings.get("peers", []):
            lines.append(f'[[peers]]\naccount = "{account}"\nurl = "{url}"\n')
        self.file.write_text("".join(lines))

    def store(self) -> ProbeStore:
        """Open its probes."""
        settings = self.settings
        file = self.folder / "attest" / "probes.sqlite3"
        return ProbeStore(file, settings["chain_id"], settings["meter_address"])

    def saw(self, asset: int, hour: int, *, silent: int = 0, up: int = 0, down: int = 0) -> None:
        """Keep so many probes of an hour, one in each minute."""
        outcomes = ["silent"] * silent + ["down"] * down + ["up"] * up
        store = self.store()
        for minute, outcome in enumerate(outcomes):
            slot_at = hour * HOUR + 60 * minute
            seen = Seen(outcome, "as the test says")  # type: ignore[arg-type]
            store.keep(Observation(asset, slot_at, 60, slot_at + 7, seen))
        store.close()

    def command(self, verb: str, *arguments: Any) -> list[str]:
        """Return the command line of a verb of this attestor."""
        given = [str(one) for one in arguments]
        return ["attest", verb, *given] + ([] if verb == "merge" else ["-s", str(self.file)])
