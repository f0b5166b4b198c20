"""A keeper over the network and the account that ape connected."""

from ape.api import AccountAPI, ProviderAPI
from ape_accounts import KeyfileAccount

from oracle.errors import FatalError
from scripts.lib.chains.ape_chain import ApeChain
from scripts.lib.indexing.rpc_source import RpcSource
from scripts.lib.keeper.keeper import Keeper, Say
from scripts.lib.keeper.settings import KeeperSettings


def keeper(
    provider: ProviderAPI,
    account: AccountAPI | None,
    settings: KeeperSettings,
    say: Say,
    *,
    dry_run: bool = False,
) -> Keeper:
    """Return a keeper that is not open yet; FatalError where the provider has no RPC."""
    web3 = getattr(provider, "web3", None)
    if web3 is None:
        raise FatalError(f"the provider {provider.name} gives no RPC: connect to a node")
    if isinstance(account, KeyfileAccount):
        # Nobody is there to be asked: ape takes the passphrase from the environment.
        account.set_autosign(True)
    where = str(getattr(provider, "uri", None) or provider.name)
    return Keeper(
        chain=ApeChain(provider, account),
        source=RpcSource(where, web3),
        settings=settings,
        fee_per_gas_wei=lambda: int(provider.base_fee) + int(provider.priority_fee),
        say=say,
        dry_run=dry_run,
    )
