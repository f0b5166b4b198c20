"""A node on which the documented commands are run, in an order in which each one can succeed."""

import io
import json
import shlex
import subprocess
import sys
from collections.abc import Callable
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path
from typing import Any

import pytest
from eth_account import Account

from scripts import indexing
from scripts.lib import params
from scripts.lib.chains import anvil
from scripts.lib.chains.node import NodeChain
from scripts.lib.deployer import Suite
from scripts.lib.failure import guarded
from scripts.lib.project import DEPLOYMENTS, ROOT
from scripts.lib.records import RecordStore
from tests.helpers.devnet import deploy, environment
from tests.helpers.leasing_desk import DOLLAR, HOUR, Desk

NOON = 1_767_614_400
"""2026-01-05 12:00 UTC: two hours before the hours that the examples dispute."""
ALIASES = {"host": 5, "lessee": 1, "multisig": 4}
"""Accounts that the pages name, as keyfiles, and whose of the node's they are."""
SECRET = "secret"
DAY = 24 * HOUR
BOND = 516_480_000
"""24 hours of $21.52 an hour."""
_NODE = "ethereum:devnet:node"
Said = tuple[int, str]
"""Exit code, and what was printed; where it failed, with standard error."""


class Stand:
    """The node, its records, and what the pages take for granted: machines, money, accounts."""

    def __init__(self, url: str, folder: Path) -> None:
        self.url, self.folder = url, folder
        self.records, self.store = folder / "deployments", folder / "index.sqlite3"
        self.chain = NodeChain(url)
        decided = params.file_for(DEPLOYMENTS / "params", "ethereum", "devnet")
        self._decided = params.load(decided)
        (self.records / "params").mkdir(parents=True)
        (self.records / "params" / decided.name).write_text(decided.read_text("utf-8"))
        for alias, number in ALIASES.items():
            _write_keyfile(folder / ".ape" / "accounts" / f"{alias}.json", number)
        self.ape = start_ape(folder)

    def close(self) -> None:
        self.ape.communicate(timeout=120)

    def ask(self, *words: str) -> dict[str, Any]:
        """Return what ape answers to a command line."""
        assert self.ape.stdin is not None
        assert self.ape.stdout is not None
        self.ape.stdin.write(json.dumps(words) + "\n")
        self.ape.stdin.flush()
        answer: dict[str, Any] = json.loads(self.ape.stdout.readline())
        return answer

    def run(self, text: str, by: str) -> Said:
        """Run a command: on this node, with this node's records, agreed to beforehand."""
        words = shlex.split(text)
        if words[0] == "ape":
            return self._ape(words[1:], by)
        if words[1:3] == ["-m", "scripts.indexing"]:
            return self._indexing(words[3:])
        done = subprocess.run(words, cwd=ROOT, capture_output=True, text=True, check=False)
        return done.returncode, done.stdout if done.returncode == 0 else done.stderr

    def _ape(self, words: list[str], by: str) -> Said:
        if words[0] == "run":
            words = self._here(words, by)
        done = self.ask(*words)
        return done["code"], done["out"] if done["code"] == 0 else done["err"]

    def _here(self, words: list[str], by: str) -> list[str]:
        words = [f"ethereum:devnet:{self.url}" if one == _NODE else one for one in words]
        words += ["--records", str(self.records)]
        if "--network" not in words:
            words += ["--network", f"ethereum:devnet:{self.url}"]
        if by and "--account" not in words:
            words += ["--account", by]
        if "--account" in words and words[1] != "deploy":
            words += ["--yes"]
        return words + (["--page", str(self.folder / "r.html")] if words[1] == "report" else [])

    def _indexing(self, words: list[str]) -> Said:
        printed = io.StringIO()
        with pytest.MonkeyPatch.context() as patch, redirect_stdout(printed):
            words = [self.url if one == "https://rpc.example" else one for one in words]
            if "--store" in words:
                words = words[: words.index("--store")]
            words += ["--store", str(self.store)]
            if words[0] in ("run", "verify"):
                words += ["--deployments", str(self.records)]
            patch.setattr(sys, "argv", ["indexing", *words])
            with redirect_stderr(printed):
                code = guarded(indexing.main)
        return code, printed.getvalue()

    def snapshot(self) -> Callable[[], None]:
        """Return what puts the chain back to where it is now."""
        mark = self.chain.rpc("evm_snapshot")
        return lambda: self.chain.rpc("evm_revert", mark)

    def move_to(self, moment: int) -> None:
        self.chain.move_to(moment)
        self.chain.rpc("evm_mine")

    # What commands need before them: the names in `live.LIVE`.

    def machines(self) -> None:
        """Seven machines of a host, and money for host and lessee."""
        store = RecordStore(self.records, "devnet", self.chain.chain_id)
        suite = self._go_on(0)
        accounts = self.chain.accounts
        roles = (accounts[ALIASES["host"]], accounts[ALIASES["lessee"]], accounts[7])
        self.desk = Desk(self.chain, store, suite, self._decided.registrars[0], *roles)  # type: ignore[arg-type]
        for _ in range(7):
            self.desk.machine()
        for account in roles[:2]:
            self.desk.fund(account, 5_000 * DOLLAR)

    def bonded_twice(self) -> None:
        """An extension needs a bond of its own."""
        self.desk.bond(7, BOND)

    def reported_to_four(self) -> None:
        """The machine reports until 16:00."""
        self.desk.run(7, NOON + 4 * HOUR)

    def a_day_later(self) -> None:
        self.move_to(self.chain.now + DAY + HOUR)

    def hours_final(self) -> None:
        self.move_to(NOON + 3 * DAY)

    def lease_final(self) -> None:
        self.move_to(NOON + 4 * DAY + 3 * HOUR)

    def many_blocks(self) -> None:
        self.chain.rpc("anvil_mine", hex(1_300), hex(1))

    def owned_by_timelock(self) -> None:
        """The proposer schedules the hand-over, and after the delay it is carried out."""
        self._go_on(ALIASES["multisig"])
        self.delay()
        assert self._go_on(ALIASES["multisig"]).waits == ""

    def delay(self) -> None:
        self.move_to(self.chain.now + 2 * DAY + 60)

    def profile_due(self) -> None:
        self._schedule("MetricsOracle", "set_profile", "H100-80GB-SXM", "70", "700")
        self.delay()

    def stop_scheduled(self) -> None:
        self._schedule("LeaseEscrow", "stop_new")

    def _schedule(self, *words: str) -> None:
        code, said = self._ape(["run", "timelock", *words], "multisig")
        assert code == 0, said

    def _go_on(self, account: int) -> Suite:
        """Do what the plan has left to do, as an account of the node."""
        self.chain.sender = self.chain.accounts[account]
        return deploy(self.chain, self.records, self._decided)


def _write_keyfile(file: Path, number: int) -> None:
    Account.enable_unaudited_hdwallet_features()
    path = f"m/44'/60'/0'/0/{number}"
    key = Account.from_mnemonic(anvil.MNEMONIC, account_path=path)
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(json.dumps(Account.encrypt(key.key, SECRET, kdf="pbkdf2", iterations=1_000)))


def start_ape(home: Path) -> "subprocess.Popen[str]":
    secrets = {f"APE_ACCOUNTS_{alias}_PASSPHRASE": SECRET for alias in ALIASES}
    return subprocess.Popen(
        [sys.executable, "-m", "tests.scripts.docs.ape_server"],
        cwd=ROOT,
        env=environment(HOME=str(home), **secrets),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=(home / "ape.log").open("w"),
        text=True,
    )
