"""The connection: several RPC endpoints in order, and errors that say what to do."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from requests.exceptions import RequestException
from web3 import HTTPProvider, Web3
from web3.exceptions import BadFunctionCallOutput, Web3Exception
from web3.providers.base import JSONBaseProvider
from web3.types import RPCEndpoint, RPCResponse

from oracle.errors import FatalError, RetryableError


class FallbackProvider(JSONBaseProvider):
    """The first endpoint that answers wins. What an endpoint says, errors included, is passed on;
    only failures of transport move to the next one."""

    def __init__(self, urls: tuple[str, ...], timeout_seconds: float) -> None:
        super().__init__()
        self.urls = urls
        self._providers = [
            HTTPProvider(
                url,
                request_kwargs={"timeout": timeout_seconds},
                exception_retry_configuration=None,
            )
            for url in urls
        ]
        self._current = 0

    def make_request(self, method: RPCEndpoint, params: Any) -> RPCResponse:
        """Ask one endpoint after the other; RetryableError if none answers."""
        problem = ""
        for _ in self._providers:
            try:
                return self._providers[self._current].make_request(method, params)
            except (RequestException, OSError, ValueError) as error:
                problem = f"{self.urls[self._current]}: {_short(error)}"
                self._current = (self._current + 1) % len(self._providers)
        raise RetryableError(
            f"RPC unreachable ({problem}): start the node or correct rpc_urls in the settings"
        )


def _short(error: Exception) -> str:
    """Return the kind of a transport error, without the library's long story."""
    text = str(error)
    known = ("Connection refused", "timed out", "Name or service not known", "Expecting value")
    found = next((word for word in known if word in text), None)
    return found or f"{type(error).__name__}"


@contextmanager
def rpc_errors(what: str) -> Iterator[None]:
    """Turn the library's errors while doing `what` into the runner's two kinds."""
    try:
        yield
    except BadFunctionCallOutput as error:
        raise FatalError(f"{what}: the contract there is not the one expected") from error
    except Web3Exception as error:
        raise RetryableError(f"{what}: the RPC refused: {one_line(error)}") from error
    except (KeyError, TypeError, ValueError) as error:
        raise RetryableError(f"{what}: the RPC answered nonsense: {one_line(error)}") from error


def one_line(error: Exception) -> str:
    """Return an error's text on one line, at most 200 characters."""
    return " ".join(str(error).split())[:200] or type(error).__name__


def connect(urls: tuple[str, ...], timeout_seconds: float, chain_id: int) -> Web3:
    """Return a connection to the chain `chain_id`.

    FatalError if another chain answers, RetryableError if none does.
    """
    web3 = Web3(FallbackProvider(urls, timeout_seconds))
    with rpc_errors("chain id"):
        found = web3.eth.chain_id
    if found != chain_id:
        raise FatalError(
            f"wrong chain: the settings say chain id {chain_id}, {urls[0]} answers {found}: "
            "correct chain_id or rpc_urls"
        )
    return web3


def check_code(web3: Web3, address: str, what: str) -> None:
    """Refuse an address without code: FatalError."""
    with rpc_errors(what):
        code = web3.eth.get_code(Web3.to_checksum_address(address))
    if not code:
        raise FatalError(f"no contract at {address}: correct {what} (or the chain it stands for)")
