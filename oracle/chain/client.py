"""The connection, and errors that say what to do."""

from collections.abc import Iterator
from contextlib import contextmanager

from web3 import Web3
from web3.exceptions import BadFunctionCallOutput, Web3Exception, Web3RPCError

from oracle.chain.endpoints import Endpoints
from oracle.chain.refusals import fault_in, trouble
from oracle.errors import FatalError


@contextmanager
def rpc_errors(what: str) -> Iterator[None]:
    """Turn the library's errors while doing `what` into the runner's two kinds."""
    try:
        yield
    except BadFunctionCallOutput as error:
        raise FatalError(f"{what}: the contract there is not the one expected") from error
    except Web3RPCError as error:
        words = one_line(error)
        raise trouble(fault_in(words), f"{what}: the RPC refused: {words}") from error
    except Web3Exception as error:
        raise trouble("other", f"{what}: the RPC refused: {one_line(error)}") from error
    except (KeyError, TypeError, ValueError) as error:
        raise trouble(
            "nonsense", f"{what}: the RPC answered nonsense: {one_line(error)}"
        ) from error


def one_line(error: Exception) -> str:
    """Return an error's text on one line, at most 200 characters."""
    return " ".join(str(error).split())[:200] or type(error).__name__


def connect(urls: tuple[str, ...], timeout_seconds: float, chain_id: int) -> Web3:
    """Return a connection to the chain `chain_id`; each endpoint is asked for its own.

    FatalError if every endpoint is of another chain, RetryableError if none answers.
    """
    web3 = Web3(Endpoints(urls, timeout_seconds, chain_id))
    with rpc_errors("chain id"):
        _ = web3.eth.chain_id  # whoever answers was asked for its chain first
    return web3


def endpoints_of(web3: Web3) -> Endpoints:
    """Return the endpoints behind a connection that `connect` made."""
    provider = web3.provider
    if not isinstance(provider, Endpoints):
        raise TypeError("the connection was not made by connect")
    return provider


def check_code(web3: Web3, address: str, what: str) -> None:
    """Refuse an address without code: FatalError."""
    with rpc_errors(what):
        code = web3.eth.get_code(Web3.to_checksum_address(address))
    if not code:
        raise FatalError(f"no contract at {address}: correct {what} (or the chain it stands for)")
