"""The suite on a chain of its own as the devnet's params decide it, and programs that meet it."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from scripts.lib import params, plan
from scripts.lib.chains import anvil
from scripts.lib.chains.base import Chain
from scripts.lib.chains.embedded import EmbeddedChain
from scripts.lib.chains.node import NodeChain
from scripts.lib.deployer import Deployer, Suite
from scripts.lib.params import Params
from scripts.lib.project import DEPLOYMENTS, ROOT
from scripts.lib.records import RecordStore
from tests.helpers.leasing_desk import START, Desk

Done = subprocess.CompletedProcess[str]


@dataclass
class Devnet:
    """A suite on a node, and the folder in which it is recorded."""

    url: str
    chain: NodeChain
    records: Path
    suite: Suite

    @property
    def store(self) -> RecordStore:
        return RecordStore(self.records, "devnet", self.chain.chain_id)

    @property
    def desk(self) -> Desk:
        """The node's accounts 5 to 7 as host, lessee and stranger."""
        roles = self.chain.accounts[5:8]
        return Desk(self.chain, self.store, self.suite, decisions().registrars[0], *roles)  # type: ignore[arg-type]

    def run(self, *command: str, url: str = "", **environ: str) -> Done:
        """Run a program on this network, or on the node at `url` with these records."""
        network = f"ethereum:devnet:{url or self.url}"
        return run(*command, "--network", network, "--records", str(self.records), **environ)


def decisions() -> Params:
    """Return what is decided for the devnet."""
    return params.load(params.file_for(DEPLOYMENTS / "params", "ethereum", "devnet"))


def deploy(chain: Chain, records: Path, decided: Params) -> Suite:
    """Do what the plan has left to do on a chain, recorded as the devnet."""
    store = RecordStore(records, "devnet", chain.chain_id)
    return Deployer(chain, store, decided, lambda _: None).run(plan.make(decided))


def embedded_desk(records: Path, decided: Params | None = None) -> Desk:
    """Return a desk on an embedded chain of its own, by default as the devnet is decided."""
    chain, decided = EmbeddedChain(START), decided or decisions()
    suite = deploy(chain, records, decided)
    roles = [chain.new_account(role) for role in ("host", "lessee", "stranger")]
    store = RecordStore(records, "devnet", chain.chain_id)
    return Desk(chain, store, suite, decided.registrars[0], *roles)


@contextmanager
def deployed(records: Path, decided: Params | None = None) -> Iterator[Devnet]:
    """Yield the suite on a fresh anvil; by default as the devnet is decided."""
    with anvil.running(START) as url:
        chain = NodeChain(url)
        yield Devnet(url, chain, records, deploy(chain, records, decided or decisions()))


@contextmanager
def borrowed(shared: Devnet, records: Path) -> Iterator[Devnet]:
    """Yield a deployed suite with a copy of its records; undo what is done on its chain."""
    shutil.copytree(shared.records, records, dirs_exist_ok=True)
    mark, sender = shared.chain.rpc("evm_snapshot"), shared.chain.sender
    yield replace(shared, records=records)
    shared.chain.sender = sender
    assert shared.chain.rpc("evm_revert", mark)


def environment(**more: str) -> dict[str, str]:
    """Return what a program finds around it: this Python's tools, anvil, and what the test adds."""
    tools = [str(Path(sys.executable).parent), str(anvil.binary().parent), "/usr/bin", "/bin"]
    return {
        **os.environ,  # noqa: TID251 - the child needs HOME and PYTHONPATH
        "PATH": os.pathsep.join(tools),
        "PYTHONWARNINGS": "ignore",
        **more,
    }


def run(*command: str, **environ: str) -> Done:
    """Run a program in a process of its own, its standard input closed: ape changes others'
    decoding for good."""
    return subprocess.run(
        command,
        cwd=ROOT,
        env=environment(**environ),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
