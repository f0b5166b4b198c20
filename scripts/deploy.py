"""Deploy the suite: `ape run deploy --network ethereum:devnet:node --account TEST::0`."""

from pathlib import Path

import click
from ape.api import AccountAPI, EcosystemAPI, NetworkAPI, ProviderAPI
from ape.cli import account_option

from oracle.errors import FatalError
from scripts.lib import index, params, plan, release
from scripts.lib.ape_command import PlainErrors, records_option
from scripts.lib.chains.ape_chain import ApeChain
from scripts.lib.deployer import Deployer
from scripts.lib.records import RecordStore
from scripts.lib.steps import Call


@click.command(cls=PlainErrors, name="deploy")
@account_option(prompt=False)
@click.option("--dry-run", is_flag=True, help="print the plan and stop")
@click.option("--redeploy", is_flag=True, help="deploy anew and replace the records of a network")
@records_option("folder of params and records")
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
    Where a timelock is the owner, the last step takes its delay: a proposer's run schedules it, and
    a run after the delay carries it out.
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
        index.update(store, ecosystem.name, release.version(), suite.records, suite.external)
    click.echo(f"records: {records.name}/{network.name} (chain id {provider.chain_id})")
    if suite.waits:
        click.echo(f"next: {suite.waits}")
    elif decided.owner not in (params.DEPLOYER, params.TIMELOCK):
        owned = sum(
            step.function == "transfer_ownership" for step in steps if isinstance(step, Call)
        )
        click.echo(f"next: {decided.owner} calls accept_ownership in each of the {owned} contracts")


if __name__ == "__main__":
    cli()
