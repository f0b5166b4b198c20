"""`python -m oracle attest ...`. No logic: options in, function calls, text out."""

import time
from pathlib import Path
from typing import Annotated

import typer

from oracle.attest import attestation as files
from oracle.attest import jobs, opening, telling
from oracle.attest.cli_disputes import dismiss, disputes
from oracle.attest.cli_options import DEFAULT, Asset, File, settings_of, write
from oracle.attest.endorsing import carry, endorse, merge
from oracle.attest.proposing import propose, propose_revocation, propose_values
from oracle.cli_options import AsJson, SettingsFile
from oracle.errors import FatalError
from oracle.telemetry.logs import printable
from oracle.terminal import EXIT_BAD_INPUT, print_json

app = typer.Typer(
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    no_args_is_help=True,
    help="""Watch machines from outside, and lower what they report falsely: k of n attestors.

    \b
    Always on, at each attestor:
      python -m oracle attest watch           probe the nodes at random moments
      python -m oracle attest serve           co-sign what peers propose and own probes support
    When a lessee posted a bond because it doubts hours, rule within a day:
      python -m oracle attest disputes        hours, bond, time left, what own probes say
      python -m oracle attest dismiss 7000001 0 --reason "own use all day" --out FILE
    When a machine reports what it did not deliver:
      python -m oracle attest compare 7       reported against probed, hour by hour
      python -m oracle attest propose 7 --out .    one unsigned file for each run of hours
      python -m oracle attest sign FILE       check everything, add the own signature
      python -m oracle attest collect FILE    ask the peers over HTTP; or by exchange of files:
      python -m oracle attest merge A B --out ALL
      python -m oracle attest submit FILE     carry it with a paying key; anyone may
      python -m oracle attest revoke 7 --reason "leaked key" --out FILE   the same for a node's key

    \b
    Settings: attest.toml, see docs/operations.md (Attestors). A file is JSON that anyone can read.
    """,
)

app.command()(disputes)
app.command()(dismiss)


@app.command()
def watch(
    settings: SettingsFile = DEFAULT,
    slots: Annotated[int | None, typer.Option(help="stop after this many slots", min=1)] = None,
    as_json: AsJson = False,
) -> None:
    """Probe each node once in each slot, at a random moment, and keep what was seen.

    A probe that fails while this host reaches neither the chain nor anybody else counts as nothing.
    Nodes that are probed and control_urls stand in for one another. With bonds_address it also
    tells of each dispute of these machines (event `disputed`), within ten minutes.

    \b
    Examples:
      python -m oracle attest watch
      python -m oracle attest watch --slots 60 --json
    """
    jobs.watch(settings_of(settings), slots, as_json)


@app.command()
def compare(asset: Asset, settings: SettingsFile = DEFAULT, as_json: AsJson = False) -> None:
    """Print what the machine reported against what was seen, for the hours that are not final.

    \b
    probes: up/down/silent/void (void ones do not count)
    at most s: the most seconds that the probes leave defensible, at the confidence of proposing
    says: bare metal (let so: probes are the word of its lessee), agrees, too few (probes, or lost
    ones: nothing is asserted), wait (the hour still takes reports), refute.
    Examples:
      python -m oracle attest compare 7
      python -m oracle attest compare 7 --json
    """
    config = settings_of(settings)
    judge = opening.open_judge(config, opening.open_attested(config), proposing=True)
    rows = judge.rows(asset)
    if as_json:
        hours = [row.as_json() for row in rows]
        print_json({"asset": asset, "read_at": int(time.time()), "hours": hours})
    else:
        telling.print_rows(asset, rows)


@app.command(name="propose")
def propose_command(
    asset: Asset,
    out: Annotated[Path, typer.Option(help="folder for the files")] = Path("."),
    early: Annotated[
        bool, typer.Option("--early", help="also hours that still take reports: it shuts them")
    ] = False,
    first_hour: Annotated[
        int | None, typer.Option(help="Unix seconds // 3600, with --seconds", min=1, max=2**40)
    ] = None,
    seconds: Annotated[
        str | None, typer.Option(help="what to leave of each hour, instead of own figures")
    ] = None,
    settings: SettingsFile = DEFAULT,
) -> None:
    """Write an unsigned refutation for each run of hours that the probes contradict.

    The file holds domain, message, digest, deadline and the evidence whose hash is the reason.
    With --first-hour and --seconds the values are given, say those that a peer can support.

    \b
    Examples:
      python -m oracle attest propose 7 --out proposals
      python -m oracle attest propose 7 --first-hour 490896 --seconds 1800,0
    """
    config = settings_of(settings)
    judge = opening.open_judge(config, opening.open_attested(config), proposing=True)
    if (first_hour is None) != (seconds is None):
        raise FatalError("--first-hour and --seconds go together")
    if first_hour is not None and seconds is not None:
        left = _numbers(seconds)
        found = [propose_values(judge, asset, first_hour, left, config.deadline_hours)]
    else:
        found = propose(judge, asset, config.deadline_hours, early)
    if not found:
        print("nothing to propose: own probes contradict no hour (see `attest compare`)")
    for one in found:
        write(out / f"refutation-{asset}-{one.digest.hex()[:8]}.json", one)


@app.command()
def revoke(
    asset: Asset,
    reason: Annotated[str, typer.Option(help="1 to 32 ASCII characters, for all to read")],
    out: Annotated[Path, typer.Option(help="the file to write")] = Path("revocation.json"),
    settings: SettingsFile = DEFAULT,
) -> None:
    """Write an unsigned revocation of the machine's live key; sign, merge and submit it alike.

    \b
    Example:
      python -m oracle attest revoke 7 --reason "leaked key" --out revocation.json
    """
    config = settings_of(settings)
    meter = opening.open_attested(config)
    write(out, propose_revocation(meter, asset, reason, config.deadline_hours))


@app.command()
def sign(
    file: File,
    settings: SettingsFile = DEFAULT,
    trust_proposal: Annotated[
        bool, typer.Option("--trust-proposal", help="sign whatever own probes say")
    ] = False,
    dismiss: Annotated[
        bool, typer.Option("--dismiss", help="give the bond of a dispute away: a person's decision")
    ] = False,
) -> None:
    """Check a proposal against the chain and own probes, and add the own signature to the file.

    Signing twice changes nothing. A dismissal is signed with --dismiss only.

    \b
    Examples:
      python -m oracle attest sign refutation-7-1f3a90bc.json
      python -m oracle attest sign revocation.json --trust-proposal
      python -m oracle attest sign dismissal.json --dismiss
    """
    config = settings_of(settings)
    given = files.read(file)
    judge = opening.open_judge(config, opening.open_attested(config), proposing=False)
    signed = endorse(given, judge, opening.open_key(config), trust_proposal, dismiss)
    if signed != given:
        files.write(file, signed, replacing=True)
    print(printable(f"{file}: {telling.described(signed)}"))


@app.command(name="merge")
def merge_command(
    given: Annotated[list[Path], typer.Argument(help="files of one proposal")],
    out: Annotated[Path, typer.Option(help="the file to write")],
    once: Annotated[
        bool, typer.Option("--once", help="count a signer of several files once")
    ] = False,
) -> None:
    """Merge files of one proposal that different attestors signed; ordered by signer.

    \b
    Example:
      python -m oracle attest merge from-a.json from-b.json --out all.json
    """
    write(out, merge([(file, files.read(file)) for file in given], once))


@app.command()
def collect(file: File, settings: SettingsFile = DEFAULT, as_json: AsJson = False) -> None:
    """Ask the peers of the settings to co-sign a file that this attestor signed.

    \b
    Example:
      python -m oracle attest collect refutation-7-1f3a90bc.json
    """
    config, given = settings_of(settings), files.read(file)
    threshold = opening.open_attested(config).attestor_set().threshold
    signed, answers = jobs.collect(config, given)
    if signed != given:
        files.write(file, signed, replacing=True)
    if as_json:
        told = [
            {"peer": one.peer, "signed": one.signature is not None, "reason": one.reason}
            | {"highest": list(one.highest)}
            for one in answers
        ]
        print_json({"signatures": len(signed.signatures), "threshold": threshold, "peers": told})
    else:
        telling.print_answers(answers)
        print(f"{len(signed.signatures)} signed, {threshold} must")
    if len(signed.signatures) < threshold:
        raise typer.Exit(EXIT_BAD_INPUT)


@app.command()
def submit(file: File, settings: SettingsFile = DEFAULT, as_json: AsJson = False) -> None:
    """Carry a file that enough attestors signed; whatever the contract would refuse is found first.

    Carrying twice does no harm: the second time is refused, here or by the contract.

    \b
    Example:
      python -m oracle attest submit all.json
    """
    config, given = settings_of(settings), files.read(file)
    carried = carry(given, opening.open_attested(config, paying=True))
    if as_json:
        print_json({"transaction": carried.transaction, "block": carried.block})
    else:
        print(f"carried in block {carried.block}, {carried.gas_used} gas: {carried.transaction}")


@app.command()
def serve(settings: SettingsFile = DEFAULT, as_json: AsJson = False) -> None:
    """Co-sign over HTTP what a configured peer signed and own probes support.

    \b
    Example:
      python -m oracle attest serve
    """
    jobs.serve(settings_of(settings), as_json)


def _numbers(text: str) -> list[int]:
    parts = [part.strip() for part in text.split(",")]
    if not all(part.isascii() and part.isdigit() and int(part) <= 3_600 for part in parts):
        raise FatalError(f"--seconds: {text!r}: give 0 to 3600 for each hour, separated by commas")
    return [int(part) for part in parts]
