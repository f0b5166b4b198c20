"""Change the suite through its timelock: `ape run timelock CONTRACT FUNCTION ARGUMENTS...`."""

from pathlib import Path

import click
from ape.api import AccountAPI, NetworkAPI, ProviderAPI
from ape.cli import account_option

from oracle.errors import FatalError
from scripts.lib import timelock
from scripts.lib.ape_command import PlainErrors, records_option, sign_unasked
from scripts.lib.call_words import arguments
from scripts.lib.chains.ape_chain import ApeChain
from scripts.lib.leasing.consent import consent
from scripts.lib.records import RecordStore


@click.command(cls=PlainErrors, name="timelock")
@click.argument("contract")
@click.argument("function")
@click.argument("words", nargs=-1, metavar="[ARGUMENTS]...")
@click.option("--salt", default="", help="any text, to make the same change once more")
@click.option("--cancel", is_flag=True, help="take back what is scheduled, as a proposer")
@click.option("--yes", is_flag=True, help="agree beforehand, do not ask")
@records_option()
@account_option(prompt=False)
def cli(
    network: NetworkAPI,
    provider: ProviderAPI,
    account: AccountAPI | None,
    contract: str,
    function: str,
    words: tuple[str, ...],
    salt: str,
    cancel: bool,
    yes: bool,
    records: Path,
) -> None:
    """Schedule a change, or carry it out once its time has come: the same command twice.

    \b
    NET="--network ethereum:devnet:node --account multisig"
    ape run timelock MetricsOracle set_profile H100-80GB-SXM 70 700 $NET
    ape run timelock RevenueSplitter propose_fee 250 $NET
    ape run timelock LeaseEscrow stop_new $NET --cancel

    Numbers are plain, amounts in settlement units; a list is written a,b,c; bytes32 is 0x and 64
    hex digits, or a name such as H100-80GB-SXM. What the contract would refuse today is refused
    before it is scheduled. Exit code 0, or 2 with one line that says what to do.
    """
    if yes:
        sign_unasked(account)
    chain = ApeChain(provider, account)
    store = RecordStore(records, network.name, provider.chain_id)
    held, target = store.bind(chain, "Timelock"), store.bind(chain, contract)
    args = arguments(target.abi, function, words)
    operation = timelock.of_calls(held, [(target, function, args)], salt)
    if account is None:
        raise FatalError("name your account: --account <alias> (see `ape accounts list`)")
    said = f"{contract}.{function}({', '.join(words)}), operation 0x{operation.id.hex()}"
    click.echo(said, err=True)
    if not cancel and operation.ready_at != timelock.DONE:
        target.attempt(function, *args, sender=held.address)
    consent(yes)()
    if cancel:
        operation.cancel()
        click.echo("cancelled")
    elif operation.ready_at == timelock.DONE:
        raise FatalError("it was carried out before: pass another --salt to make it once more")
    else:
        click.echo(operation.move() or "carried out")


if __name__ == "__main__":
    cli()
