"""Batches on the real contract: what was recorded, what was skipped and why, what fits a block."""

from dataclasses import replace

import pytest

from oracle import signing
from oracle.chain.base import MAX_REPORTS
from oracle.errors import FatalError, ReportRefused, RetryableError
from tests.oracle.anvil import CHAIN_ID
from tests.oracle.chain.fault_proxy import honest, on, result


def signed(post):
    """Return the store's reports and signatures."""
    return [one.report for one in post.entries()], [one.signature for one in post.entries()]


def test_submit_many__some_not_acceptable__names_each_with_its_reason(make_post):
    post, told = make_post(), []
    post.sign()
    post.sign(energy_joules=10**9)
    post.sign()
    post.sign(busy_seconds=99)

    done = post.meter.submit_many(*signed(post), told.append)

    assert done.recorded == ((post.asset, 1), (post.asset, 3))
    assert done.skipped == (
        (post.asset, 2, "oracle: energy"),
        (post.asset, 4, "oracle: seconds"),
    )
    (attempt,) = told
    assert attempt.sequences == (1, 2, 3, 4)
    standing = post.meter.standing(done.receipt.transaction)
    assert (standing.recorded, standing.skipped) == (done.recorded, done.skipped)
    assert post.recorded() == [1, 3]


def test_submit_many__none_acceptable__is_refused_without_a_fee(make_post):
    post, told = make_post(), []
    post.sign(energy_joules=10**9)
    post.sign(energy_joules=10**9)

    with pytest.raises(ReportRefused, match="oracle: nothing recorded"):
        post.meter.submit_many(*signed(post), told.append)

    assert (told, post.transactions()) == ([], 0)


def test_submit_many__two_assets__each_in_its_order(make_post):
    post, other = make_post(), make_post()
    post.sign()
    other.sign()
    post.sign()
    mine, theirs = signed(post), signed(other)
    reports = [mine[0][0], theirs[0][0], mine[0][1]]
    signatures = [mine[1][0], theirs[1][0], mine[1][1]]

    done = post.meter.submit_many(reports, signatures)

    assert done.recorded == ((post.asset, 1), (other.asset, 1), (post.asset, 2))
    assert (post.recorded(), other.recorded()) == ([1, 2], [1])


def test_submit_many__wrong_size__is_fatal(make_post):
    post = make_post()
    report = post.sign()

    for reports, signatures in (([], []), ([report] * (MAX_REPORTS + 1),) * 2, ([report], [])):
        with pytest.raises(FatalError, match="a batch of"):
            post.meter.submit_many(reports, signatures)


def small_blocks(gas):
    """Let the node tell of blocks with little room."""

    def block(_params, forward):
        answer = forward()
        answer["result"]["gasLimit"] = hex(gas)
        return answer

    return on(eth_getBlockByNumber=block)


def test_carry__blocks_have_little_room__goes_in_parts_that_fit(make_post):
    post = make_post()
    for _ in range(6):
        post.sign()
    post.proxies[0].fault = small_blocks(120_000)

    assert post.carrier.carry() == 6

    assert post.recorded() == [1, 2, 3, 4, 5, 6]
    assert post.transactions() == 2
    assert {entry.outcome for entry in post.entries()} == {"recorded"}


def test_carry__no_block_has_room_for_one__waits(make_post):
    post = make_post()
    post.sign()
    post.proxies[0].fault = small_blocks(30_000)

    with pytest.raises(RetryableError, match=r"too much gas: \d+ gas of the 30000"):
        post.carrier.carry()
    assert post.transactions() == 0


def test_carry__some_of_a_batch_refused__is_settled_from_the_blocks_own_log(make_post):
    post = make_post()
    post.sign()
    post.sign(energy_joules=10**9)
    post.sign()

    assert post.carrier.carry() == 2

    assert post.outcomes() == ["recorded", "refused", "recorded"]
    assert post.entries()[1].detail == "oracle: energy"
    assert post.transactions() == 1


def test_carry__carried_by_somebody_else__is_recorded_by_theirs(make_post):
    post = make_post()
    report = post.sign()
    signature = post.entries()[0].signature
    theirs = post.suite.do(post.suite.meter.functions.submit(report.as_tuple(), signature))

    assert post.carrier.carry() == 1

    assert [one.detail for one in post.entries()] == [theirs["transactionHash"].to_0x_hex()]
    assert (post.recorded(), post.transactions()) == ([1], 0)


def test_recorded_by__far_back_behind_later_ones__is_found(make_post, monkeypatch):
    monkeypatch.setattr("oracle.chain.proofs.BLOCKS_A_LOOK", 2)
    post = make_post()
    reports = [post.sign() for _ in range(2)]
    for report, entry in zip(reports, post.entries(), strict=True):
        post.suite.do(post.suite.meter.functions.submit(report.as_tuple(), entry.signature))
        for _ in range(3):
            post.suite.anvil.rpc("evm_mine")

    assert post.carrier.carry() == 2
    assert (post.outcomes(), post.transactions()) == (["recorded"] * 2, 0)


def test_recorded_by__another_report_has_the_sequence__is_none_and_refused(make_post):
    post = make_post()
    report = post.sign()
    other = replace(report, energy_joules=report.energy_joules + 1)
    message = signing.report_message(other, CHAIN_ID, post.meter.address)
    signature = signing.sign(message, bytes(post.node.key))
    post.suite.do(post.suite.meter.functions.submit(other.as_tuple(), signature))

    assert post.carrier.carry() == 0
    assert [(one.outcome, one.detail) for one in post.entries()] == [
        ("refused", "oracle: sequence")
    ]


def test_recorded_by__endpoint_keeps_the_events_back__nothing_is_given_up(make_post):
    post = make_post()
    report = post.sign()
    signature = post.entries()[0].signature
    post.suite.do(post.suite.meter.functions.submit(report.as_tuple(), signature))
    post.proxies[0].fault = on(eth_getLogs=result([]))

    with pytest.raises(RetryableError, match="disputed: sequence 1 is taken, and no event took it"):
        post.carrier.carry()
    assert post.outcomes() == ["pending"]
    post.proxies[0].fault = honest
    assert post.carrier.carry() == 1
    assert post.transactions() == 0


def test_carry__silent_for_two_weeks__rolls_first(make_post):
    post = make_post()
    post.pass_time(14 * 86_400)
    now = post.now()
    start = now - now % 3_600
    post.sign_span(start, max(start + 10, now - now % 10))

    assert post.carrier.carry() == 1

    assert post.carrier.stats().rolled == 1
    assert (post.recorded(), post.transactions()) == ([1], 2)
