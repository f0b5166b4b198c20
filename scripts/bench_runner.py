"""What a node costs its host: `python -m scripts.bench_runner [--write] [--seconds N]`.

The real process, `python -m oracle run`, from bytecode as pip installs it, samples 8 simulated
boards once a second through the real bindings and a compiled NVML library, with truth checks,
store, HTTP server and carrier on, against an external chain with the contracts. Reports are a
minute long here, an hour in earnest. Times are user and system, from /proc. Exit code 1 if an aim
is missed.
"""

import compileall
import json
import os
import subprocess
import sys
import tempfile
import time
import urllib.request
from dataclasses import dataclass
from pathlib import Path

from eth_account import Account

from scripts.lib.benchmarks import put
from scripts.lib.failure import EXIT_FAILED, Parser, guarded
from scripts.lib.project import ROOT
from tests.oracle.anvil import CHAIN_ID, Anvil, Suite, free_port
from tests.oracle.nvml_library import Host, build
from tests.oracle.truth.tree import Tree

AIM_PERCENT, AIM_MIB = 1.0, 80.0
BOARDS = 8
SETTLE_SECONDS = 20
"""After the start, whose cost is told apart."""
PASSWORD = "benchmark"
LAUNCHER = """
import sys
from pathlib import Path
from oracle import parts
from oracle.truth import factory
from oracle.truth.platform import Platform
root = Path(sys.argv.pop(1))
parts.make_truth = lambda sampler, log, idle: factory.make_truth(sampler, log, idle, Platform(root))
from oracle.cli import main
sys.exit(main())
"""
"""The simulated driver has no kernel module: /proc and /sys are those of a folder."""


@dataclass(frozen=True)
class Figures:
    """What was measured."""

    carry: str
    seconds: float
    cpu_percent: float
    """Of one core, user and system."""
    start_cpu_seconds: float
    rss_mib: float
    peak_mib: float
    scraped_bytes: int


def cpu_seconds(process: int) -> float:
    """Return user and system time of a process so far."""
    fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def memory_mib(process: int, field: str) -> float:
    """Return VmRSS or VmHWM."""
    for line in Path(f"/proc/{process}/status").read_text().splitlines():
        if line.startswith(field + ":"):
            return int(line.split()[1]) / 1024
    raise OSError(f"no {field} of process {process}")


def make_node(folder: Path, suite: Suite, carry: str) -> int:
    """Write keys and settings of an enrolled node; return the port of its HTTP server."""
    asset, _ = suite.register(BOARDS)
    account, port = Account.create(), free_port()
    suite.enroll(asset, account)
    for name, key in (("node.json", account.key), ("paying.json", suite.new_account().key)):
        (folder / name).write_text(json.dumps(Account.encrypt(key, PASSWORD, iterations=2)))
        (folder / name).chmod(0o600)
    (folder / "password").write_text(PASSWORD)
    (folder / "password").chmod(0o600)
    values = {
        "rpc_urls": [suite.anvil.url],
        "chain_id": CHAIN_ID,
        "meter_address": suite.meter.address,
        "asset": asset,
        "keyfile": "node.json",
        "password_file": "password",
        "source": "nvml",
        "report_seconds": 60,
        "serve_port": port,
    }
    if carry == "self":
        values |= {"paying_keyfile": "paying.json", "paying_password_file": "password"}
    else:
        values |= {"carry": "post", "aggregator_url": f"http://127.0.0.1:{free_port()}"}
    lines = (f"{name} = {json.dumps(value)}\n" for name, value in values.items())
    (folder / "oracle.toml").write_text("".join(lines))
    return port


def measure(folder: Path, suite: Suite, carry: str, seconds: int) -> Figures:
    """Run a node and return what it took."""
    port = make_node(folder, suite, carry)
    Host(folder / "host.txt", BOARDS)
    tree = Tree(folder / "machine", BOARDS)
    library = build(folder)
    command = ["env", f"LD_LIBRARY_PATH={library.parent}", f"NVML_SIM_STATE={folder}/host.txt"]
    command += [sys.executable, "-c", LAUNCHER, str(tree.root), "run", "--json"]
    with (folder / "log.jsonl").open("w") as log:
        node = subprocess.Popen([*command, "--settings", str(folder / "oracle.toml")], stdout=log)
    try:
        time.sleep(SETTLE_SECONDS)
        begun, begun_cpu = time.monotonic(), cpu_seconds(node.pid)
        for _ in range(max(1, seconds // 15)):
            time.sleep(15)
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/metrics", timeout=5) as answer:
                page = answer.read()
        elapsed = time.monotonic() - begun
        used = cpu_seconds(node.pid) - begun_cpu
        return Figures(
            carry,
            elapsed,
            100 * used / elapsed,
            begun_cpu,
            memory_mib(node.pid, "VmRSS"),
            memory_mib(node.pid, "VmHWM"),
            len(page),
        )
    finally:
        node.terminate()
        node.wait(60)


def section(found: list[Figures], machine: str) -> str:
    """Return the page's section."""
    rows = "\n".join(
        f"| {one.carry} | {one.cpu_percent:.2f} % | {one.rss_mib:.1f} MiB | {one.peak_mib:.1f} MiB "
        f"| {one.start_cpu_seconds:.1f} s |"
        for one in found
    )
    return f"""## Runner

One node, 8 simulated boards at 1 Hz through the real bindings, truth checks, store, carrier and
HTTP server on, a scrape every 15 s, a report every minute (an hour in earnest), over
{found[0].seconds:.0f} seconds on {machine}. Aims: under {AIM_PERCENT:.0f} % of a core and
{AIM_MIB:.0f} MiB resident. `python -m scripts.bench_runner`; with `--write` it writes this section.

| `carry` | CPU share of a core, user + system | resident | peak | CPU of the start |
|---|---|---|---|---|
{rows}

Of the memory 24 MiB are files that processes share. With a report an hour the samples behind it
add about 1 MiB by its end, compressed. Opening a key file of the usual strength takes 256 MiB for
a second.
"""


def main() -> int:
    """Measure and print; 0 if the aims are met."""
    parser = Parser(prog="python -m scripts.bench_runner", description=__doc__)
    parser.add_argument("--write", action="store_true", help="write docs/benchmarks.md")
    parser.add_argument("--seconds", type=int, default=120, help="how long to measure each")
    parser.add_argument("--machine", default="one core of this machine", help="its name there")
    options = parser.parse_args()
    compileall.compile_dir(ROOT / "oracle", quiet=1)
    chain, found = Anvil(), []
    try:
        suite = Suite(chain)
        for carry in ("self", "post"):
            with tempfile.TemporaryDirectory() as folder:
                one = measure(Path(folder), suite, carry, options.seconds)
            print(
                f"{carry}: {one.cpu_percent:.2f} % of a core over {one.seconds:.0f} s, "
                f"{one.rss_mib:.1f} MiB resident, {one.peak_mib:.1f} MiB peak, start "
                f"{one.start_cpu_seconds:.1f} s of CPU, {one.scraped_bytes} bytes a scrape"
            )
            found.append(one)
    finally:
        chain.stop()
    if options.write:
        put("runner", section(found, options.machine))
    is_met = all(one.cpu_percent < AIM_PERCENT and one.rss_mib < AIM_MIB for one in found)
    return 0 if is_met else EXIT_FAILED


if __name__ == "__main__":
    sys.exit(guarded(main))
