"""Write the report of a deployment: `ape run report --network ethereum:devnet:node`."""

from pathlib import Path

import click
from ape.api import EcosystemAPI, NetworkAPI, ProviderAPI

from oracle.errors import FatalError
from scripts.lib.ape_command import PlainErrors, records_option
from scripts.lib.project import BUILD
from scripts.lib.records import RecordStore
from scripts.lib.report import report
from scripts.lib.report.live.read import read


@click.command(cls=PlainErrors, name="report")
@click.option(
    "--page",
    type=click.Path(path_type=Path, dir_okay=False),
    default=BUILD / "report.html",
    show_default="build/report.html",
    help="the HTML file to write",
)
@click.option("--json", "as_json", is_flag=True, help="write the data beside the page, too")
@click.option(
    "--block",
    type=click.IntRange(min=0),
    help="read at this block  [default: the latest]",
)
@click.option(
    "--looks",
    type=click.IntRange(min=0, max=1_000),
    default=48,
    show_default=True,
    help="earlier blocks at which loans and pools are read, for their charts",
)
@records_option()
def cli(
    ecosystem: EcosystemAPI,
    network: NetworkAPI,
    provider: ProviderAPI,
    page: Path,
    as_json: bool,
    block: int | None,
    looks: int,
    records: Path,
) -> None:
    """Write one HTML file about a deployment: fleet, leases, revenue, prices, loans, balance.

    \b
    ape run report --network ethereum:devnet:node                     build/report.html
    ape run report --network ethereum:devnet:node --json              and build/report.json
    ape run report --network ethereum:devnet:node --block 1200        as it stood at block 1,200

    It only reads, needs no account, and names for each number the contract, the block and how it
    was read. The charts of loans and pools need a node that keeps the state of earlier blocks.
    Exit code 0, 1 if a unit is not accounted for (the page says which), 2 if it could not be read.
    """
    web3 = getattr(provider, "web3", None)
    if web3 is None:
        raise FatalError(f"the provider {provider.name} gives no RPC: connect to a node")
    store = RecordStore(records, network.name, provider.chain_id)
    found = read(web3, store, f"{ecosystem.name} {network.name}", block, looks)
    for file in report.write(page, found, as_json=as_json):
        click.echo(file)
    for fault in found.faults:
        click.echo(f"does not add up: {fault}", err=True)
    if found.faults:
        raise click.exceptions.Exit(1)


if __name__ == "__main__":
    cli()
