"""What a node knows of an account's transactions, for the chains that are behind an RPC."""

from collections.abc import Sequence
from typing import cast

from web3 import Web3
from web3.types import TxData, TxReceipt

from scripts.lib.chains.abi import Log
from scripts.lib.chains.base import Receipt


def nonce(web3: Web3, account: str) -> int:
    """Return how many transactions of `account` are mined."""
    return int(web3.eth.get_transaction_count(Web3.to_checksum_address(account), "latest"))


def waiting(web3: Web3, account: str) -> int:
    """Return how many more the node holds."""
    held = web3.eth.get_transaction_count(Web3.to_checksum_address(account), "pending")
    return int(held) - nonce(web3, account)


def creation(web3: Web3, sender: str, number: int, since_block: int) -> Receipt | None:
    """Look for the transaction of `sender` with this nonce (`number`), block by block."""
    if nonce(web3, sender) <= number:
        return None
    for block in range(since_block, int(web3.eth.block_number) + 1):
        transactions = web3.eth.get_block(block, full_transactions=True)["transactions"]
        for transaction in cast("Sequence[TxData]", transactions):
            if transaction["nonce"] == number and transaction["from"] == sender:
                mined = web3.eth.get_transaction_receipt(transaction["hash"])
                created = mined["status"] == 1 and mined["contractAddress"]
                return receipt(web3, mined) if created else None
    return None


def receipt(web3: Web3, mined: TxReceipt) -> Receipt:
    """Return a receipt of web3 as ours."""
    block = web3.eth.get_block(mined["blockNumber"])
    return Receipt(
        transaction_hash="0x" + bytes(mined["transactionHash"]).hex(),
        block_number=int(mined["blockNumber"]),
        gas_used=int(mined["gasUsed"]),
        sender=str(mined["from"]),
        contract_address=str(mined["contractAddress"]) if mined["contractAddress"] else None,
        logs=tuple(
            Log(
                str(entry["address"]),
                tuple(bytes(topic) for topic in entry["topics"]),
                bytes(entry["data"]),
                int(block["timestamp"]),
            )
            for entry in mined["logs"]
        ),
        fee_wei=int(mined["gasUsed"]) * int(mined.get("effectiveGasPrice", 0)),
    )
