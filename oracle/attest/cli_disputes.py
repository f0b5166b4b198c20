"""The verbs of disputes: seeing them, proposing to dismiss one. No logic."""

import time
from pathlib import Path
from typing import Annotated

import typer

from oracle.attest import opening, telling
from oracle.attest.cli_options import DEFAULT, settings_of, write
from oracle.attest.disputes import open_disputes
from oracle.attest.proposing import propose_dismissal
from oracle.cli_options import AsJson, SettingsFile
from oracle.errors import FatalError
from oracle.terminal import print_json


def disputes(
    assets: Annotated[
        list[int] | None, typer.Argument(help="title ids; those of [nodes] if none is given")
    ] = None,
    settings: SettingsFile = DEFAULT,
    as_json: AsJson = False,
) -> None:
    """Print the disputes of machines whose bond is held: hours, bond, time left, what to do.

    \b
    left to rule: until then attestors refute hours or dismiss the dispute; after it, and as soon as
    an hour was refuted, anyone gives the bond back to who posted it (`end_dispute`)
    own probes: what `attest compare` says of how many of the hours
    Examples:
      python -m oracle attest disputes
      python -m oracle attest disputes 7 --json
    """
    config = settings_of(settings)
    asked = assets or list(config.nodes)
    if not asked:
        raise FatalError('nodes: name at least one: [nodes] 7 = "https://host:port"; or give ids')
    meter = opening.open_attested(config)
    bonds = meter.bonds()
    judge = opening.open_judge(config, meter, proposing=True)
    found = [one for asset in asked for one in open_disputes(judge, asset)]
    if as_json:
        print_json({"read_at": int(time.time()), "disputes": [one.as_json() for one in found]})
    elif found:
        telling.print_disputes(found, bonds.amount)
    else:
        print(f"no dispute of {', '.join(f'asset {asset}' for asset in asked)}")


def dismiss(
    lease_id: Annotated[int, typer.Argument(help="the lease, as `disputes` shows it", min=1)],
    period: Annotated[int, typer.Argument(help="of the lease, from 0", min=0)],
    reason: Annotated[str, typer.Option(help="1 to 32 ASCII characters, for all to read")],
    out: Annotated[Path, typer.Option(help="the file to write")] = Path("dismissal.json"),
    settings: SettingsFile = DEFAULT,
) -> None:
    """Write an unsigned ruling that disputed hours stand: the bond goes to the machine's owner.

    It is a person's decision: sign it with `attest sign FILE --dismiss`; `attest serve` never does.
    To rule for the lessee, refute hours (`attest propose`); to leave it open, do nothing.

    \b
    Example:
      python -m oracle attest dismiss 7000001 0 --reason "own use all day" --out dismissal.json
    """
    config = settings_of(settings)
    meter = opening.open_attested(config)
    write(out, propose_dismissal(meter, lease_id, period, reason, config.deadline_hours))
