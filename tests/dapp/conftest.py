"""A deployment on anvil as a dApp meets it: its folder, and TypeScript compiled beside it."""

import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from scripts.lib import index, params, plan
from scripts.lib.chains import anvil
from scripts.lib.chains.node import NodeChain
from scripts.lib.deployer import Deployer
from scripts.lib.project import DEPLOYMENTS, ROOT
from scripts.lib.records import RecordStore
from tests.helpers.leasing_desk import START, Desk

HERE = Path(__file__).parent
TSC = ["node", str(ROOT / "node_modules" / "typescript" / "bin" / "tsc")]
OPTIONS = ["--strict", "--skipLibCheck", "--target", "es2022", "--module", "nodenext"]
_BLOCK = re.compile(
    r"^```(?:ts|python)\n(?P<text>(?://|#) (?P<name>[\w.]+): .*?)^```$", re.M | re.S
)


@dataclass
class Site:
    """A node, and the folder in which a dApp of it is developed."""

    url: str
    folder: Path
    desk: Desk

    def run(self, *command: str) -> str:
        """Run a program of the folder and return what it printed."""
        done = subprocess.run(
            command, cwd=self.folder, capture_output=True, text=True, timeout=120, check=False
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def node(self, script: str, *words: str) -> str:
        return self.run("node", "--no-warnings", script, self.url, *words)

    def python(self, script: str, *words: str) -> str:
        return self.run(sys.executable, script, self.url, *words)


def examples() -> dict[str, str]:
    """Return file name to text of every program that `deployments/README.md` shows."""
    text = (DEPLOYMENTS / "README.md").read_text("utf-8")
    return {match["name"]: match["text"] for match in _BLOCK.finditer(text)}


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """Deployed and compiled once: every script beside its `deployments`, with viem and no more."""
    folder = tmp_path_factory.mktemp("dapp")
    shutil.copytree(DEPLOYMENTS, folder / "deployments")
    decided = params.load(params.file_for(DEPLOYMENTS / "params", "ethereum", "devnet"))
    with anvil.running(START) as url:
        chain = NodeChain(url)
        store = RecordStore(folder / "deployments", "devnet", chain.chain_id)
        suite = Deployer(chain, store, decided, lambda _: None).run(plan.make(decided))
        index.update(store, "ethereum", "0", suite.records, suite.external)
        desk = Desk(chain, store, suite, decided.registrars[0], *chain.accounts[5:8])
        site = Site(url, folder, desk)
        _compile(site)
        yield site


def _compile(site: Site) -> None:
    (site.folder / "package.json").write_text('{"type": "module"}')
    (site.folder / "node_modules").symlink_to(ROOT / "node_modules")
    texts = examples() | {file.name: file.read_text("utf-8") for file in HERE.glob("*.ts")}
    for name, text in texts.items():
        (site.folder / name).write_text(text)
    site.run(*TSC, *OPTIONS, *(name for name in texts if name.endswith(".ts")))
