"""The one table: nothing that the contract or an RPC can say is missing from it."""

import re
from pathlib import Path

import pytest

from oracle.chain.refusals import (
    CODES,
    FAULTS,
    REFUSALS,
    Remedy,
    fault_in,
    reason_in,
    reason_of,
    refusal,
    table,
    trouble,
)
from oracle.errors import FatalError, ReportRefused, RetryableError

PROJECT = Path(__file__).parents[3]
CONTRACTS = PROJECT / "contracts"


def function(file: str, name: str) -> str:
    """Return the source of one Vyper function."""
    source = (CONTRACTS / file).read_text()
    (body,) = re.findall(rf"^def {name}\(.*?(?=^(?:@|# ----|def )|\Z)", source, re.M | re.S)
    return body


def reasons(source: str) -> set[str]:
    """Return the messages in a piece of Vyper source."""
    return set(re.findall(r'"([a-z]+: [^"]+)"', source))


def test_refusals__whatever_submit_and_roll_can_revert_with__is_in_the_table():
    rules = reasons((CONTRACTS / "modules" / "report_rules.vy").read_text())
    batch = reasons(function("metering/MetricsOracle.vy", "submit_many"))
    roll = reasons(function("modules/meter_book.vy", "roll"))
    meter = reasons(function("modules/meter_book.vy", "_meter"))
    own = [
        ("metering/MetricsOracle.vy", "submit"),
        ("metering/MetricsOracle.vy", "_take"),
        ("modules/meter_book.vy", "_record"),
    ]

    assert (len(rules), len(batch), len(roll), len(meter)) == (17, 2, 2, 1)
    assert rules | batch | roll | meter == set(REFUSALS)
    for file, name in own:
        assert reasons(function(file, name)) == set(), "a reason that is not one of the codes"


def test_reason_of__each_code_of_the_contract__is_its_reason():
    source = (CONTRACTS / "modules" / "report_rules.vy").read_text()
    codes = {
        name: int(code) for name, code in re.findall(r"^([A-Z][A-Z_]+): .* = (\d+)", source, re.M)
    }
    said = dict(re.findall(r"if code == ([A-Z_]+):\s+return \"(.*?)\"", source))
    said |= {"WRONG_KEY": "oracle: not the node key", "ROLL_FIRST": "oracle: roll first"}

    assert set(said) == {name for name, code in codes.items() if 1 <= code <= len(CODES)}
    assert {name: reason_of(codes[name]) for name in said} == said
    for code in (0, len(CODES) + 1):
        with pytest.raises(KeyError, match="refusal code"):
            reason_of(code)


@pytest.mark.parametrize("reason", REFUSALS)
def test_refusal__each_reason__is_found_and_becomes_its_kind(reason):
    error = refusal(reason_in(f"execution reverted: {reason}") or "")

    kind = {Remedy.WAIT: RetryableError, Remedy.STOP: FatalError}.get(
        REFUSALS[reason][0], ReportRefused
    )
    assert type(error) is kind
    assert str(error).startswith(f"{reason}: ")


def test_reason_in__something_else__is_none():
    assert reason_in("execution reverted: pause: closed") is None


@pytest.mark.parametrize("fault", FAULTS)
def test_trouble__each_fault__is_of_its_kind_and_says_what_to_do(fault):
    remedy, advice = FAULTS[fault]

    error = trouble(fault, "this happened")

    assert type(error) is (FatalError if remedy is Remedy.STOP else RetryableError)
    assert str(error) == f"{fault}: this happened: {advice}"


@pytest.mark.parametrize(
    ("words", "fault"),
    [
        ("nonce too low: next nonce 5, tx nonce 4", "nonce too low"),  # geth
        ("already known", "already known"),  # geth
        ("transaction already imported", "already known"),  # anvil
        ("replacement transaction underpriced", "underpriced"),  # geth, anvil
        ("max fee per gas less than block base fee: address 0x", "fee below base"),  # geth
        ("Insufficient funds for gas * price + value", "empty wallet"),  # anvil
        ("gas required exceeds allowance (30000000)", "too much gas"),  # geth
        ("exceeds block gas limit", "too much gas"),  # geth
        ("project ID request rate limit exceeded", "rate limited"),
        ("header not found", "old head"),  # geth behind a balancer
        ("something new", "other"),
    ],
)
def test_fault_in__words_of_clients__are_known(words, fault):
    assert fault_in(words) == fault


def test_fault_in__code_without_known_words__is_the_codes():
    assert fault_in("no more today", -32_005) == "rate limited"


def test_table__operations__holds_it_word_for_word():
    assert table() in (PROJECT / "docs" / "operations.md").read_text()
