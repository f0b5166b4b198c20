"""Both backends do the same with the same bytes, and charge the same gas for it."""

import pytest

from oracle.errors import FatalError
from scripts.lib.build import build
from scripts.lib.chains.base import Chain, Contract, Refused, create
from scripts.lib.chains.embedded import EmbeddedChain
from scripts.lib.chains.node import NodeChain

HOLDER = "0x70997970C51812dc3A010C7d01b50e0d17dc79C8"
DEPLOYER = "0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266"


def life_of_a_token(chain: Chain) -> list[int | str]:
    """Deploy a token, use it, and return the gas of each step and what was refused."""
    token, receipt = create(chain, build("MockDollar"), [])
    seen: list[int | str] = [receipt.gas_used]
    for function, args in (
        ("mint", (HOLDER, 10**9)),
        ("mint", (HOLDER, 10**9)),
        ("transfer", (DEPLOYER, 5)),
        ("transfer", (DEPLOYER, 5)),
        ("approve", (DEPLOYER, 7)),
        ("approve", (DEPLOYER, 0)),
        ("approve", (DEPLOYER, 9)),
    ):
        seen.append(token.send(function, *args, sender=HOLDER).gas_used)
    with pytest.raises(Refused) as refusal:
        token.send("transferFrom", HOLDER, DEPLOYER, 10)
    paid = token.send("transferFrom", HOLDER, DEPLOYER, 9)
    (event,) = token.events(paid.logs, "Transfer")
    assert event.values == {"sender": HOLDER, "receiver": DEPLOYER, "value": 9}
    assert event.timestamp > 0
    assert token.read("balanceOf", DEPLOYER) == 19
    assert refusal.value.mined is not None, "it was mined, and cost its gas"
    assert refusal.value.mined.logs == ()
    return [*seen, str(refusal.value), refusal.value.mined.gas_used, paid.gas_used]


def test_embedded__same_transactions_as_on_anvil__same_gas(anvil_url: str) -> None:
    embedded = EmbeddedChain(1_767_225_600)
    embedded.sender = DEPLOYER
    here = life_of_a_token(embedded)
    assert here == life_of_a_token(NodeChain(anvil_url))
    assert "MockDollar.transferFrom: dollar: allowance" in here


@pytest.mark.parametrize("backend", ["embedded", "node"])
def test_attempt__transaction__reason_or_no_trace(
    backend: str, embedded: EmbeddedChain, anvil_url: str
) -> None:
    chain: Chain = embedded if backend == "embedded" else NodeChain(anvil_url)
    token, _ = create(chain, build("MockDollar"), [])
    token.send("mint", HOLDER, 5)
    token.attempt("transfer", DEPLOYER, 5, sender=HOLDER)
    assert token.read("balanceOf", HOLDER) == 5
    with pytest.raises(Refused, match=r"MockDollar\.transfer: dollar: balance"):
        token.attempt("transfer", DEPLOYER, 6, sender=HOLDER)
    token.send("transfer", DEPLOYER, 5, sender=HOLDER)
    assert token.read("balanceOf", HOLDER) == 0


def test_has__abi__name_and_number_of_arguments(embedded: EmbeddedChain) -> None:
    token, _ = create(embedded, build("MockDollar"), [])
    assert token.has("transfer", 2)
    assert not token.has("transfer", 3)
    assert not token.has("Transfer", 3)


def test_decode__answer_that_the_abi_does_not_say__one_line(embedded: EmbeddedChain) -> None:
    token, _ = create(embedded, build("MockDollar"), [])
    abi = [{**entry, "outputs": [{"name": "", "type": "string"}]} for entry in token.abi]
    with pytest.raises(FatalError, match="decimals answered what its ABI does not say"):
        Contract(embedded, "token", token.address, abi).read("decimals")


def test_embedded__view_refused__reason_and_no_trace(embedded: EmbeddedChain) -> None:
    token, _ = create(embedded, build("MockDollar"), [])
    before = len(embedded.logs)
    with pytest.raises(Refused, match="reverted without a reason"):
        embedded.call(token.address, b"\1\2\3\4")
    assert len(embedded.logs) == before


def test_embedded__clock__never_goes_back(embedded: EmbeddedChain) -> None:
    start = embedded.now
    embedded.move_to(start + 10)
    embedded.move_to(start)
    assert embedded.now == start + 10


def test_contract__unknown_function_or_arity__named(embedded: EmbeddedChain) -> None:
    token, _ = create(embedded, build("MockDollar"), [])
    with pytest.raises(FatalError, match="no function transfer with 1 arguments"):
        token.send("transfer", HOLDER)


def test_contract__value_out_of_range__named(embedded: EmbeddedChain) -> None:
    token, _ = create(embedded, build("MockDollar"), [])
    with pytest.raises(FatalError, match=r"mint: .*-1"):
        token.send("mint", HOLDER, -1)


def test_node__nobody_answers__one_clear_line() -> None:
    with pytest.raises(FatalError, match="no node answers at http"):
        NodeChain("http://127.0.0.1:1")
