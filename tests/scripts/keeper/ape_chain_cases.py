"""A node that is away, throttled or silent: all of it can be tried again, and tells no key."""

import socket
from threading import Timer
from time import monotonic
from types import SimpleNamespace
from typing import Any

import pytest
from ape.exceptions import ContractLogicError, ProviderError, TransactionError
from web3 import AutoProvider, HTTPProvider, Web3
from web3.exceptions import TransactionNotFound, Web3RPCError

from oracle.errors import FatalError, RetryableError
from scripts.lib.chains.ape_chain import ApeChain
from scripts.lib.chains.base import Refused
from scripts.lib.keeper import on_ape

TO = "0x" + "11" * 20
SENDER = "0x" + "22" * 20
KEY = "https://node.example/v3/SECRET"


class Provider:
    """As much of ape's provider as a chain asks; whatever is asked raises `error`, if any."""

    max_gas = 30_000_000
    base_fee = 100
    priority_fee = 10

    def __init__(self, error: Exception | None = None) -> None:
        self.error = error
        ecosystem = SimpleNamespace(
            create_transaction=lambda **one: SimpleNamespace(signature=None, **one)
        )
        self.network = SimpleNamespace(ecosystem=ecosystem)
        self.web3 = SimpleNamespace(eth=SimpleNamespace(get_transaction_count=self._fail))

    def _fail(self, *_: Any, **__: Any) -> Any:
        assert self.error is not None
        raise self.error

    send_call = get_block = get_balance = get_code = _fail

    def estimate_gas_cost(self, transaction: Any) -> int:
        return 100_000


class Account:
    """Signs nothing: keeps what it was told to send."""

    address = SENDER

    def __init__(self, error: Exception | None = None) -> None:
        self.error, self.sent = error, list[Any]()

    def call(self, transaction: Any) -> Any:
        self.sent.append(transaction)
        if self.error:
            raise self.error
        return SimpleNamespace(
            txn_hash="0x01", block_number=1, gas_used=2, logs=(), timestamp=0, total_fees_paid=6
        )


def chain(provider: Provider, account: Account | None = None, most: int | None = None) -> ApeChain:
    return ApeChain(provider, account, most)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "error",
    [
        ProviderError(f"header not found: {KEY}"),
        Web3RPCError(f"429 for url: {KEY}"),
        ConnectionError(f"Max retries exceeded with url: /v3/SECRET, {KEY}"),
    ],
)
@pytest.mark.parametrize("asked", ["call", "attempt", "waiting", "nonce", "block", "now"])
def test_ape_chain__node_answers_badly__can_be_tried_again_and_tells_no_key(
    error: Exception, asked: str
) -> None:
    one = chain(Provider(error))
    with pytest.raises(RetryableError, match="check --network") as told:
        if asked in ("call", "attempt"):
            getattr(one, asked)(TO, b"")
        elif asked in ("waiting", "nonce"):
            getattr(one, asked)(SENDER)
        else:
            getattr(one, asked)
    assert "SECRET" not in str(told.value)


def test_call__contract_refuses__is_a_refusal() -> None:
    with pytest.raises(Refused, match="out of order"):
        chain(Provider(ContractLogicError("out of order"))).call(TO, b"")


@pytest.mark.parametrize(
    ("error", "kind"),
    [
        (ConnectionError(KEY), RetryableError),
        (Web3RPCError(KEY), RetryableError),
        (ProviderError(KEY), FatalError),
        (ContractLogicError("out of order"), Refused),
    ],
)
def test_transact__goes_wrong__kind_of_error_and_no_key(
    error: Exception, kind: type[Exception]
) -> None:
    with pytest.raises(kind) as told:
        chain(Provider(), Account(error)).transact(TO, b"")
    assert "SECRET" not in str(told.value)


@pytest.mark.parametrize(("most", "offered"), [(150, 150), (1_000, 220)])
def test_transact__bound_on_the_fee__is_never_exceeded(most: int, offered: int) -> None:
    account = Account()
    chain(Provider(), account, most).transact(TO, b"")
    (sent,) = account.sent
    assert (sent.max_fee, sent.gas_limit) == (offered, 125_000)


@pytest.mark.parametrize("is_auto", [False, True])
def test_answer_soon__node_never_answers__gives_up(
    is_auto: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(on_ape, "ANSWER_SECONDS", 0.2)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        url = f"http://127.0.0.1:{silent.getsockname()[1]}"

        def make() -> HTTPProvider:
            return HTTPProvider(url, request_kwargs={"timeout": 1_800})

        web3 = Web3(AutoProvider([make]) if is_auto else make())
        on_ape.answer_soon(web3)
        rescue = Timer(5, silent.shutdown, [socket.SHUT_RDWR])
        rescue.start()
        began = monotonic()
        with pytest.raises(Exception, match=r"timed out|Could not discover"):
            web3.eth.get_block("latest")
        rescue.cancel()
        assert monotonic() - began < 3


class Beaten(Account):
    """Signs, and its transaction reverts in a block."""

    def call(self, transaction: Any) -> Any:
        transaction.signature, transaction.txn_hash = "signed", "0x" + "01" * 32
        return super().call(transaction)


@pytest.mark.parametrize("error", [ContractLogicError("late"), TransactionError("late")])
@pytest.mark.parametrize("status", [0, 1, None])
def test_transact__reverts_in_a_block__refusal_has_its_receipt(
    error: Exception, status: int | None
) -> None:
    def receipt(_: Any) -> Any:
        if status is None:
            raise TransactionNotFound("not sent")
        return {
            "status": status, "transactionHash": b"\1" * 32, "blockNumber": 7, "gasUsed": 30_000,
            "from": SENDER, "contractAddress": None, "logs": [], "effectiveGasPrice": 5,
        }  # fmt: skip

    provider = Provider()
    eth = SimpleNamespace(get_transaction_receipt=receipt, get_block=lambda _: {"timestamp": 0})
    provider.web3 = SimpleNamespace(eth=eth)
    with pytest.raises(FatalError, match="late") as told:
        chain(provider, Beaten(error)).transact(TO, b"")
    mined = getattr(told.value, "mined", None)
    if status == 0:
        assert isinstance(told.value, Refused)
        assert mined is not None
        assert (mined.gas_used, mined.fee_wei) == (30_000, 150_000)
    else:
        assert mined is None
        assert isinstance(told.value, Refused) == isinstance(error, ContractLogicError)


def test_transact__goes_through__says_what_it_cost() -> None:
    assert chain(Provider(), Account()).transact(TO, b"").fee_wei == 6
