"""A keeper over the network and the account that ape connected."""

from typing import Any

from ape.api import AccountAPI, ProviderAPI
from web3 import AutoProvider, HTTPProvider

from oracle.errors import FatalError
from scripts.lib.ape_command import sign_unasked
from scripts.lib.chains.ape_chain import ApeChain
from scripts.lib.indexing.rpc_source import RpcSource
from scripts.lib.keeper.keeper import Keeper, Say
from scripts.lib.keeper.settings import KeeperSettings

ANSWER_SECONDS = 30


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
    answer_soon(web3)
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


def answer_soon(web3: Any) -> None:
    """Let web3 wait half a minute for an answer and not ask again; ape waits for half an hour.

    ape's provider makes its connection anew after an error: what makes it is bound, too.
    """
    provider = web3.provider
    if not isinstance(provider, AutoProvider):
        _bound(provider)
        return
    _bound(provider._active_provider)
    makers = provider._potential_providers
    provider._potential_providers = [lambda make=make: _bound(make()) for make in makers]


def _bound(provider: Any) -> Any:
    if isinstance(provider, HTTPProvider):
        kept: dict[str, Any] = dict(provider._request_kwargs or {})
        provider._request_kwargs = kept | {"timeout": ANSWER_SECONDS}
        provider.exception_retry_configuration = None  # type: ignore[assignment]
    return provider
