"""Deploy the suite: `ape run deploy --network ethereum:devnet:node --account TEST::0`."""

import sys
from pathlib import Path
from typing import Any, NoReturn

import click
from ape.api import AccountAPI, EcosystemAPI, NetworkAPI, ProviderAPI
from ape.cli import ConnectedProviderCommand, account_option
from ape.exceptions import ApeException

from oracle.errors import FatalError, OracleError
from scripts.lib import index, params, plan, release
from scripts.lib.chains.ape_chain import ApeChain
from scripts.lib.deployer import Deployer
from scripts.lib.failure import EXIT_BAD_INPUT, one_line
from scripts.lib.project import DEPLOYMENTS
from scripts.lib.records import RecordStore
from scripts.lib.steps import Call


class PlainErrors(ConnectedProviderCommand):  # type: ignore[misc]
    """Every expected failure is one line and exit code 2, also while ape parses and connects."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        try:
            return list(super().parse_args(ctx, args))
        except click.UsageError as error:
            _give_up(error.format_message())

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except OracleError as error:
            _give_up(str(error))
        except ApeException as error:
            _give_up(f"{error} (check --network, and that its node runs)")


def _give_up(message: str) -> NoReturn:
    click.echo(f"error: {one_line(message)}", err=True)
    sys.exit(EXIT_BAD_INPUT)


@click.command(cls=PlainErrors, name="deploy")
@account_option(prompt=False)
@click.option("--dry-run", is_flag=True, help="print the plan and stop")
@click.option("--redeploy", is_flag=True, help="deploy anew and replace the records of a network")
@click.option(
    "--records",
    type=click.Path(path_type=Path, file_okay=False),
    default=DEPLOYMENTS,
    help="folder of params and records",
)
def cli(
    ecosystem: EcosystemAPI,
    network: NetworkAPI,
    provider: ProviderAPI,
    account: AccountAPI | None,
    dry_run: bool,
    redeploy: bool,
    records: Path,
) -> None:
    """Deploy the suite on a network: params, plan, contracts, records.

    Run again after an interruption: what the records and the chain show as done is not repeated.
    """
    decided = params.load(params.file_for(records / "params", ecosystem.name, network.name))
    steps = plan.make(decided)
    for note in plan.notes(decided):
        click.echo(f"note: {note}")
    if dry_run:
        for number, step in enumerate(steps, start=1):
            click.echo(f"{number:>2}/{len(steps)}  {step.title}")
        return
    if account is None:
        raise FatalError("name the deploying account: --account <alias> (see `ape accounts list`)")
    store = RecordStore(records, network.name, provider.chain_id)
    is_throwaway = network.is_dev
    suite = Deployer(
        ApeChain(provider, account), store, decided, click.echo, redeploy or is_throwaway
    ).run(steps)
    if not is_throwaway:
        external = {"settlementToken": suite.token}
        index.update(store, ecosystem.name, release.version(), suite.records, external)
    click.echo(f"records: {records.name}/{network.name} (chain id {provider.chain_id})")
    if decided.owner != params.DEPLOYER:
        owned = sum(
            step.function == "transfer_ownership" for step in steps if isinstance(step, Call)
        )
        click.echo(f"next: {decided.owner} calls accept_ownership in each of the {owned} contracts")
