"""A keeper over the network and the account that ape connected."""

from typing import Any

from ape.api import AccountAPI, ProviderAPI
from web3 import HTTPProvider

from oracle.errors import FatalError
from scripts.lib.ape_command import sign_unasked
from scripts.lib.chains.ape_chain import ApeChain
from scripts.lib.indexing.rpc_source import RpcSource
from scripts.lib.keeper.keeper import Keeper, Say
from scripts.lib.keeper.settings import KeeperSettings

_ANSWER_SECONDS = 30


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
    _answer_soon(web3)
    sign_unasked(account)
    chain = ApeChain(provider, account, max_fee_wei=settings.max_fee_per_gas_wei)
    where = str(getattr(provider, "uri", None) or provider.name)
    return Keeper(
        chain=chain,
        source=RpcSource(where, web3),
        settings=settings,
        fee_per_gas_wei=chain.fee_per_gas_wei,
        say=say,
        dry_run=dry_run,
    )


def _answer_soon(web3: Any) -> None:
    """Wait half a minute for an answer of the node; ape would wait for half an hour."""
    if isinstance(web3.provider, HTTPProvider):
        kept: dict[str, Any] = dict(web3.provider._request_kwargs or {})
        web3.provider._request_kwargs = kept | {"timeout": _ANSWER_SECONDS}
