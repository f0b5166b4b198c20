"""Binds `wellhead` to the network that `ape console` is connected to."""

from typing import Any

from ape import Contract
from ape.api import AccountAPI
from ape.contracts import ContractInstance
from ape.exceptions import AccountsError
from ape.managers.accounts import AccountManager
from ape.managers.networks import NetworkManager
from ethpm_types import ContractType

from oracle.errors import FatalError
from scripts.lib.chains.ape_chain import ApeChain
from scripts.lib.console.room import Room
from scripts.lib.console.wellhead import Wellhead
from scripts.lib.project import DEPLOYMENTS
from scripts.lib.records import Record

_TEST = "TEST::"


def open_console(networks: NetworkManager, accounts: AccountManager) -> Wellhead:
    """Return `wellhead` on the network that is connected now."""
    provider = networks.provider
    return Wellhead(
        Room(
            DEPLOYMENTS,
            provider.network.name,
            lambda account: ApeChain(provider, account),
            _contract,
            lambda named: _account(accounts, named),
        )
    )


def _contract(name: str, record: Record) -> ContractInstance:
    """Return a contract of ape's own, from the ABI of its record: no explorer is asked."""
    kind = ContractType.model_validate({"contractName": name, "abi": record.abi})
    return Contract(record.address, contract_type=kind)


def _account(accounts: AccountManager, named: Any) -> AccountAPI:
    if isinstance(named, AccountAPI):
        return named
    alias = str(named)
    try:
        if alias.startswith(_TEST):
            return accounts.test_accounts[int(alias.removeprefix(_TEST))]
        return accounts.load(alias)
    except (AccountsError, IndexError, KeyError, ValueError) as error:
        raise FatalError(
            f"ape has no account {alias!r}: take an alias of `ape accounts list`, or TEST::0 and "
            "so on, test accounts"
        ) from error
