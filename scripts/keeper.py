"""Make the calls that time makes due: `ape run keeper --network ... --account ...`."""

import json
import signal
from pathlib import Path
from threading import Event

import click
from ape.api import AccountAPI, ProviderAPI
from ape.cli import account_option

from scripts.lib.ape_command import PlainErrors
from scripts.lib.keeper import loop, on_ape, settings, showing
from scripts.lib.keeper.keeper import Pass


@click.command(cls=PlainErrors, name="keeper")
@click.option(
    "--settings",
    "file",
    type=click.Path(path_type=Path, dir_okay=False),
    help="TOML file; WELLHEAD_KEEPER_<NAME> in the environment wins over it",
)
@click.option("--coin-price", metavar="TOKENS", help="what a whole coin of the chain costs")
@click.option("--daily-budget", metavar="COINS", help="most to pay for gas in 24 hours")
@click.option("--once", is_flag=True, help="one pass, then end")
@click.option("--dry-run", is_flag=True, help="say what is due, send nothing; needs no account")
@click.option("--json", "as_json", is_flag=True, help="one JSON object a pass, on one line")
@click.option(
    "--records",
    type=click.Path(path_type=Path, file_okay=False),
    help="folder of deployment records  [default: deployments]",
)
@account_option(prompt=False)
def cli(
    provider: ProviderAPI,
    account: AccountAPI | None,
    file: Path | None,
    coin_price: str | None,
    daily_budget: str | None,
    once: bool,
    dry_run: bool,
    as_json: bool,
    records: Path | None,
) -> None:
    """Settle, close, flag, auction, serve: make the calls that anyone may make and time made due.

    \b
    ape run keeper --network ethereum:devnet:node --coin-price 3000 --once --dry-run
    ape run keeper --network ethereum:devnet:node --coin-price 3000 --account keeper --once
    ape run keeper --network ethereum:devnet:node --settings keeper.toml --account keeper

    Without --once it goes on until SIGTERM, through outages of the node. Each account has one
    keeper; for a keyfile set APE_ACCOUNTS_<alias>_PASSPHRASE. A call is made where its fee is
    worth it (docs/operations.md, Keepers). While there is a file build/keeper/STOP nothing is sent.

    Exit code 0: nothing is left that was due and worth it; 1, with --once: something failed or was
    stopped; 2 with one line: it cannot run.
    """
    found = settings.load(file, coin_price=coin_price, daily_budget=daily_budget, records=records)
    keeper = on_ape.keeper(
        provider, account, found, lambda text: click.echo(text, err=True), dry_run=dry_run
    )
    keeper.open()
    try:
        if found.metrics_port:
            keeper.metrics.serve(found.metrics_host, found.metrics_port)
        if once:
            done = keeper.turn()
            _tell(done, as_json)
            if not done.is_good:
                raise click.exceptions.Exit(1)
            return
        stop = Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: stop.set())
        loop.run(keeper, stop, lambda one: _tell(one, as_json))
    finally:
        keeper.close()


def _tell(one: Pass, as_json: bool) -> None:
    if as_json:
        click.echo(json.dumps(showing.as_data(one)))
        return
    for line in showing.lines(one):
        click.echo(line)


if __name__ == "__main__":
    cli()
