"""What time the chain has."""

from web3 import Web3
from web3.types import BlockParams

from oracle.chain.client import rpc_errors
from oracle.errors import RetryableError


def block_time(web3: Web3) -> int:
    """Return the time of the newest block or, if later, of the one in the making, Unix seconds.

    A chain that makes blocks only when there is something to put in them has no recent block. Not
    every endpoint tells what is in the making: then the newest block has to do.
    """
    newest = _time_of(web3, "latest")
    try:
        return max(newest, _time_of(web3, "pending"))
    except RetryableError:
        return newest


def _time_of(web3: Web3, block: BlockParams) -> int:
    with rpc_errors("block"):
        return int(web3.eth.get_block(block)["timestamp"])
