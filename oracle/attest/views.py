"""Calls of views, with the runner's errors."""

from typing import Any

from web3.exceptions import ContractLogicError

from oracle.chain.client import one_line, rpc_errors
from oracle.errors import FatalError


def view(contract: Any, function: str, *arguments: Any) -> Any:
    """Call a view of a web3 contract; FatalError with the reason if it reverts."""
    with rpc_errors(function):
        try:
            return contract.functions[function](*arguments).call()
        except ContractLogicError as error:
            raise FatalError(f"{function}: {one_line(error)}") from error
