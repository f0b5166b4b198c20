"""A deployment on anvil as a dApp meets it: its folder, and TypeScript compiled beside it."""

import re
import shutil
import subprocess
import sys
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from scripts.lib import index
from scripts.lib.project import DEPLOYMENTS, ROOT
from tests.helpers.devnet import Devnet
from tests.helpers.leasing_desk import Desk

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
def site(devnet: Devnet, tmp_path_factory: pytest.TempPathFactory) -> Site:
    """Deployed and compiled once: every script beside its `deployments`, with viem and no more."""
    folder = tmp_path_factory.mktemp("dapp")
    shutil.copytree(DEPLOYMENTS, folder / "deployments")
    shutil.copytree(devnet.records, folder / "deployments", dirs_exist_ok=True)
    here = replace(devnet, records=folder / "deployments")
    index.update(here.store, "ethereum", "0", here.suite.records, here.suite.external)
    site = Site(here.url, folder, here.desk)
    _compile(site)
    return site


def _compile(site: Site) -> None:
    (site.folder / "package.json").write_text('{"type": "module"}')
    (site.folder / "node_modules").symlink_to(ROOT / "node_modules")
    texts = examples() | {file.name: file.read_text("utf-8") for file in HERE.glob("*.ts")}
    for name, text in texts.items():
        (site.folder / name).write_text(text)
    site.run(*TSC, *OPTIONS, *(name for name in texts if name.endswith(".ts")))
