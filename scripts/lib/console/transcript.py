"""A session of `ape console` on a fresh deployment, as the README shows it."""

import re
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from oracle.errors import FatalError
from scripts.lib import params, plan
from scripts.lib.chains import anvil
from scripts.lib.chains.node import NodeChain
from scripts.lib.deployer import Deployer
from scripts.lib.failure import one_line
from scripts.lib.project import DEPLOYMENTS, ROOT
from scripts.lib.records import RecordStore

START = 1_767_225_600
"""2026-01-01 00:00 UTC, when the session's chain begins."""
_BEGIN, _END = "<!-- console: begin -->\n", "<!-- console: end -->\n"
_PROMPT = ">>> "
_MARK = "\x1e"
_PROMPTS = re.compile(r"^(In \[\d+\]: )+|(?<![^\n ])Out\[\d+\]: ?\n?", re.MULTILINE)
_LOG = re.compile(r"^INFO:.*\n", re.MULTILINE)
_SECONDS = 240

LINES = (
    "wellhead",
    'wellhead.register("H100-80GB-SXM", ["GPU-7a1c0000-0000-4000-8000-000000000001"], '
    'owner="TEST::5", price=30_000, region="USDAL", memory_mib=81_559, power_watts=1_000, '
    'sender="TEST::3", yes=True)',
    'wellhead.enroll(1, node="TEST::9", sender="TEST::5", yes=True)',
    'wellhead.offer(1, rate=2.5, sla=99.5, sender="TEST::5", yes=True)',
    "host, me = accounts.test_accounts[5], accounts.test_accounts[8]",
    "wellhead.MockToken.mint(host, usd(60), sender=host);",
    "wellhead.bond(1, add=60, sender=host, yes=True)",
    "wellhead.use(me)",
    "wellhead.MockToken.mint(me, usd(500), sender=me);",
    "wellhead.lease_machine(1, hours=48, max_rate=2.6, yes=True)",
    "wellhead.fleet()",
    "wellhead.settle(1000001, yes=True)",
    "wellhead.terminate(1000001, yes=True)",
    "wellhead.deposit(100, yes=True)",
    "wellhead.pool()",
    "wellhead.LeaseEscrow.unsettled(1)",
)


def record(lines: Sequence[str] = LINES) -> list[str]:
    """Return what each line prints, on a suite just deployed to a node of its own."""
    with TemporaryDirectory() as folder, anvil.running(START) as url:
        chain = NodeChain(url)
        decided = params.load(params.file_for(DEPLOYMENTS / "params", "ethereum", "devnet"))
        store = RecordStore(Path(folder), "devnet", chain.chain_id)
        Deployer(chain, store, decided, lambda _: None).run(plan.make(decided))
        return run(lines, url, Path(folder))


def run(lines: Sequence[str], url: str, records: Path) -> list[str]:
    """Return what each line prints in `ape console` on the node at `url`."""
    typed = [f"wellhead.records = {str(records)!r}"]
    for line in lines:
        typed += [f"print({_MARK!r})", line]
    typed += [f"print({_MARK!r})", "exit", ""]
    network = f"ethereum:devnet:{url}"
    done = subprocess.run(
        [str(Path(sys.executable).with_name("ape")), "console", "--network", network],
        cwd=ROOT,
        input="\n".join(typed),
        capture_output=True,
        text=True,
        timeout=_SECONDS,
        check=False,
    )
    printed = _LOG.sub("", _PROMPTS.sub("", done.stdout)).split(f"{_MARK}\n")[1:-1]
    if done.returncode or len(printed) != len(lines):
        raise FatalError(f"ape console ended early: {one_line(done.stderr or done.stdout)}")
    return [text.strip("\n") for text in printed]


def block(lines: Sequence[str], printed: Sequence[str]) -> str:
    """Return the session as a block of Markdown."""
    said = [
        f"{_PROMPT}{line}\n{text}\n" if text else f"{_PROMPT}{line}\n"
        for line, text in zip(lines, printed, strict=True)
    ]
    return f"{_BEGIN}```text\n{''.join(said)}```\n{_END}"


def shown(page: str) -> str:
    """Return the session that a page shows; FatalError if it has no place for one."""
    begin, end = page.find(_BEGIN), page.find(_END)
    if begin < 0 or end < begin:
        raise FatalError(f"the page has no lines {_BEGIN.strip()} and {_END.strip()}: restore them")
    return page[begin : end + len(_END)]
