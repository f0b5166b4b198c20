"""Whose word an estimate is: the contract's or the endpoint's."""

from types import SimpleNamespace

import pytest
from web3.exceptions import ContractLogicError, Web3Exception, Web3RPCError

from oracle.chain.preflight import Preflight
from oracle.errors import RetryableError

PAYER = "0x5FbDB2315678afecb367f032d93F642f64180aa3"


class Call:
    """A call whose estimates answer what they are told, one after the other."""

    def __init__(self, *answers: int | Exception) -> None:
        self._answers = list(answers)
        self.blocks: list[str] = []

    def estimate_gas(self, options: dict[str, str], block: str) -> int:
        self.blocks.append(block)
        answer = self._answers.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return answer

    def call(self, options: dict[str, str], block: str) -> None:
        """Raise nothing: the revert names no reason here either."""


@pytest.fixture
def make_preflight():
    """Return a factory of (preflight, faults that endpoints were blamed for)."""

    def make(limit: int = 1_000):
        blamed: list[str] = []
        endpoints = SimpleNamespace(blame=lambda fault, words: blamed.append(fault))
        eth = SimpleNamespace(get_block=lambda block: {"gasLimit": limit})
        return Preflight(SimpleNamespace(eth=eth), endpoints, PAYER), blamed

    return make


def test_gas__estimate__a_quarter_more_up_to_the_blocks_limit(make_preflight):
    preflight, blamed = make_preflight()

    assert preflight.gas(Call(800)) == 1_000
    with pytest.raises(RetryableError, match="1001 gas of the 1000 that a block has"):
        preflight.gas(Call(801))
    assert blamed == []


def test_gas__endpoint_in_trouble__is_not_asked_about_the_next_block(make_preflight):
    preflight, blamed = make_preflight()
    call = Call(Web3Exception("no state"), 800)

    with pytest.raises(RetryableError) as error:
        preflight.gas(call)

    assert (error.value.fault, call.blocks, blamed) == ("other", ["latest"], ["other"])


def test_gas__endpoint_is_busy__is_not_blamed_for_its_estimate(make_preflight):
    preflight, blamed = make_preflight()

    with pytest.raises(RetryableError) as error:
        preflight.gas(Call(Web3RPCError("too many requests")))

    assert error.value.fault == "rate limited"
    assert blamed == []


def test_gas__reverts_without_a_reason__endpoint_is_blamed(make_preflight):
    preflight, blamed = make_preflight()

    with pytest.raises(RetryableError) as error:
        preflight.gas(Call(ContractLogicError("execution reverted")))

    assert (error.value.fault, blamed) == ("reverted", ["other"])


def test_gas__too_early_for_the_newest_block__the_next_one_is_asked(make_preflight):
    preflight, blamed = make_preflight()
    call = Call(ContractLogicError("execution reverted: oracle: period"), 800)

    assert preflight.gas(call) == 1_000
    assert (call.blocks, blamed) == (["latest", "pending"], [])
