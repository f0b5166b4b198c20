"""The commands. No logic: options in, one function call, text out.

What `run` does not need is imported where it is used: that process stays for months.
"""

import signal
import sys
import threading
import time
from functools import cache
from pathlib import Path
from types import FrameType
from typing import Annotated

import typer

from oracle import starting
from oracle.cli_options import AsJson, SettingsFile
from oracle.memory import share_one_arena
from oracle.settings import Settings, load
from oracle.telemetry.logs import printable
from oracle.terminal import (
    EXIT_BAD_INPUT,
    LastingLog,
    guarded,
    hush_tracebacks,
    open_account,
    print_json,
)

app = typer.Typer(
    name="oracle",
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    help="""Meter a GPU machine for Wellhead: sample it, sign hourly reports, put them on chain.

    \b
    First time, on the machine itself:
      python -m oracle init --asset 7 --chain-id 31337 --meter 0x...   write oracle.toml and a key
      python -m oracle prove --owner 0x...    what the asset's owner needs to enroll the key
      python -m oracle check                  is everything in place?
      python -m oracle once                   one pass; prints what it would send
      python -m oracle run                    meter until stopped

    \b
    Somebody else, who watches machines from outside: python -m oracle attest --help
    Somebody else, who carries the reports of many machines: python -m oracle aggregate --help

    \b
    Without a GPU: set source = "synthetic" (a seeded machine) or source = "replay" with a trace.
    """,
)

Trace = Annotated[Path | None, typer.Option("--trace", help="replay this trace (CSV or CSV.gz)")]
NodeName = Annotated[str | None, typer.Option("--node", help="which node of the trace")]
DEFAULT = Path("oracle.toml")


def _load(settings: Path, trace: Path | None = None, node: str | None = None) -> Settings:
    return load(
        settings,
        source="replay" if trace is not None else None,
        trace_file=None if trace is None else trace.resolve(),
        trace_node=node,
    )


@app.command()
def init(
    asset: Annotated[int | None, typer.Option(help="title id of this machine", min=1)] = None,
    meter: Annotated[str | None, typer.Option(help="address of the MetricsOracle contract")] = None,
    chain_id: Annotated[int, typer.Option(help="id of the chain", min=1)] = 31337,
    rpc_url: Annotated[str, typer.Option(help="endpoint of the chain")] = "http://127.0.0.1:8545",
    source: Annotated[str, typer.Option(help="nvml, replay or synthetic")] = "nvml",
    directory: Annotated[Path, typer.Option(help="where to write")] = Path("."),
    password_file: Annotated[
        Path | None, typer.Option(help="file with the key's password (mode 600); else asked for")
    ] = None,
    force: Annotated[
        bool, typer.Option("--force", help="replace oracle.toml; never a key")
    ] = False,
) -> None:
    """Write a commented oracle.toml and an encrypted node key. Overwrites nothing.

    \b
    Example, on a test chain with a made-up machine:
      python -m oracle init --asset 1 --meter 0x5FbDB2315678afecb367f032d93F642f64180aa3 \\
          --source synthetic --password-file password.txt
    """
    for line in starting.write_node(
        directory, asset, meter, chain_id, rpc_url, source, password_file, force
    ):
        print(printable(line))


@app.command()
def prove(
    owner: Annotated[str, typer.Option(help="the asset's owner, who will enroll the key")],
    settings: SettingsFile = DEFAULT,
) -> None:
    """Print the node key's proof of possession, which the owner hands to `enroll`.

    \b
    Example:
      python -m oracle prove --owner 0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266
    """
    config = _load(settings)
    print_json(starting.proof(config, open_account(config.keyfile, config.password_file), owner))


@app.command()
def check(settings: SettingsFile = DEFAULT, trace: Trace = None, node: NodeName = None) -> None:
    """Look at settings, driver, keys, chain, enrolment and records; exit code 2 if one is wrong.

    \b
    Examples:
      python -m oracle check
      python -m oracle check --trace trace.csv.gz --node 00800b6d2cab
    """
    from oracle.inspection import inspect

    wrong = []
    for finding in inspect(lambda: _load(settings, trace, node), open_account):
        mark = "warn" if finding.is_warning else "ok  " if finding.is_good else "FAIL"
        print(f"{mark} {finding.name:<11} {printable(finding.detail)}")
        if not finding.is_good:
            wrong.append(f"{finding.name}: {finding.detail}")
    if wrong:
        more = f" (and {len(wrong) - 1} more, see above)" if len(wrong) > 1 else ""
        print(f"error: {printable(wrong[0])}{more}", file=sys.stderr)
        raise typer.Exit(EXIT_BAD_INPUT)
    print("all is well: python -m oracle run")


@app.command()
def once(
    settings: SettingsFile = DEFAULT,
    seconds: Annotated[int, typer.Option(help="how long to sample a real GPU", min=2)] = 5,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="send nothing in any case")] = False,
    trace: Trace = None,
    node: NodeName = None,
    as_json: AsJson = False,
) -> None:
    """Do one pass: sample, build a report, print it; send it if there is a paying key.

    A replay and a synthetic machine report the hour so far. Without paying_keyfile, or with
    --dry-run, nothing is signed, recorded or sent.

    \b
    Examples:
      python -m oracle once --dry-run
      python -m oracle once --trace trace.csv.gz --node 00800b6d2cab --json
    """
    from oracle import showing

    result = starting.one_pass(_load(settings, trace, node), seconds, dry_run)
    if as_json:
        print_json(result)
        return
    for line in showing.pass_lines(result):
        print(printable(line))


@app.command()
def run(
    settings: SettingsFile = DEFAULT,
    cycles: Annotated[int | None, typer.Option(help="stop after this many samples", min=1)] = None,
    as_json: AsJson = False,
    trace: Trace = None,
    node: NodeName = None,
) -> None:
    """Meter this machine until stopped (Ctrl-C or SIGTERM closes the open report first).

    \b
    Examples:
      python -m oracle run
      python -m oracle run --cycles 60 --json
    """
    share_one_arena()
    stop = threading.Event()

    def end(_signal: int, _frame: FrameType | None) -> None:
        stop.set()

    log = LastingLog(sys.stdout, as_json)
    former = {number: signal.signal(number, end) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        starting.metering(_load(settings, trace, node), log, stop, cycles)
    finally:
        for number, handler in former.items():
            signal.signal(number, handler)


@app.command()
def show(
    settings: SettingsFile = DEFAULT,
    last: Annotated[int, typer.Option(help="how many reports", min=1)] = 24,
    offline: Annotated[bool, typer.Option("--offline", help="do not ask the chain")] = False,
    as_json: AsJson = False,
) -> None:
    """Show what this node signed, what became of it, and where the chain's totals stand.

    \b
    Examples:
      python -m oracle show
      python -m oracle show --last 5 --json
    """
    from oracle import showing

    view = showing.view(_load(settings), last, offline, int(time.time()))
    if as_json:
        print_json(view)
    else:
        showing.print_view(view)


@app.command()
def mend(settings: SettingsFile = DEFAULT) -> None:
    """Give up what is damaged in the store and not settled. Only when an error says so.

    \b
    Example:
      python -m oracle mend
    """
    from oracle import mending

    for line in mending.mend(_load(settings)):
        print(printable(line))


@cache
def add_other_parties() -> None:
    """Add the commands of attestors and aggregators."""
    from oracle.attest.cli import app as attest_app
    from oracle.fleet.cli import aggregate

    app.add_typer(attest_app, name="attest")
    app.command()(aggregate)


def main() -> int:
    """Run the command line; return the exit code."""
    hush_tracebacks()
    arguments = sys.argv[1:] or ["--help"]
    if arguments[0] != "run":
        add_other_parties()
    return guarded(lambda: app(arguments, standalone_mode=False, prog_name="python -m oracle"))
