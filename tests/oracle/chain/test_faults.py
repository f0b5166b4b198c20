"""The fault table, RPC half: what the operator sees, and that the report is recorded exactly once.

Each test is a row: the fault is in its name. Real contracts on a real node behind a fault proxy.
"""

import time

import pytest

from oracle.chain import endpoint, endpoints
from oracle.errors import FatalError, RetryableError
from tests.oracle.chain.fault_proxy import (
    BROKEN,
    DOWN,
    HTML,
    Raw,
    always,
    honest,
    limited,
    on,
    result,
)
from tests.oracle.chain.post import HOUR, POLICY

GWEI = 10**9


def fails(post, match):
    """Do a pass that must end with a retryable error."""
    with pytest.raises(RetryableError, match=match):
        post.carrier.carry()
    return post.carrier.stats()


def recovers(post, transactions=1):
    """Do a pass after the fault: everything pending is recorded, once."""
    time.sleep(0.002)  # an only endpoint's rest
    post.carrier.carry()
    sequences = [entry.report.sequence for entry in post.entries() if entry.outcome == "recorded"]
    assert "pending" not in post.outcomes()
    assert post.recorded() == sequences != []
    assert post.transactions() == transactions
    assert post.carrier.stats().problem == ""


@pytest.mark.parametrize(("hours", "expired"), [(6, 0), (24, 18)])
def test_fault__rpc_down_for_hours__backlog_goes_in_one_batch_and_what_expired_is_counted(
    make_post, hours, expired
):
    post = make_post()
    (proxy,) = post.proxies
    start = post.meter_head() // HOUR * HOUR + HOUR
    proxy.fault = DOWN
    for hour in range(hours):
        post.sign_span(start + hour * HOUR, start + (hour + 1) * HOUR)
        stats = fails(post, r"RPC unreachable \(http://127.0.0.1:\d+: unreachable: ")
    assert (stats.pending, stats.retries, stats.fault) == (hours, hours, "unreachable")
    assert 0 <= stats.failing_since - start - HOUR <= 2
    assert post.log.of("endpoint put aside", "warning")[0]["fault"] == "unreachable"

    proxy.fault = honest
    post.pass_time(60)
    recovers(post)

    assert post.outcomes() == ["expired"] * expired + ["recorded"] * (hours - expired)
    assert post.carrier.stats().expired == len(post.log.of("expired", "warning")) == expired
    assert post.suite.head(post.asset)[2] == (hours - expired) * HOUR


SICK = {
    "unreachable": DOWN,
    "nonsense": HTML,
    "http error": BROKEN,
    "rate limited": limited(30),
    "access denied": always(Raw(b"key?", status=403)),
    "answer too long": always(Raw(b" " * (endpoint.MAX_ANSWER_BYTES + 1))),
    "timeout": always(Raw(b'{"result":"0x1"}', drip_seconds=0.1)),
}


@pytest.mark.parametrize("kind", SICK)
def test_fault__first_endpoint_is_sick__is_put_aside_and_the_second_records(make_post, kind):
    post = make_post(endpoints=2, rpc_timeout_seconds=0.3 if kind == "timeout" else 20.0)
    post.sign()
    post.proxies[0].fault = SICK[kind]

    recovers(post)

    told = post.log.of("endpoint put aside", "warning")
    assert {line["fault"] for line in told} == {kind}
    assert {line["endpoint"] for line in told} == {post.proxies[0].url}
    first, second = post.meter.endpoints.stats()
    assert set(first.faults) == {kind}
    assert (second.state, second.faults) == ("good", {})


@pytest.mark.parametrize("kind", ["html", "429", "hang"])
def test_fault__only_endpoint_is_sick__waits_as_told_and_records_later(make_post, kind):
    post = make_post(rpc_timeout_seconds=0.3)
    post.sign()
    (proxy,) = post.proxies
    proxy.fault = {"html": HTML, "429": limited(1), "hang": proxy.hang}[kind]
    words = {"html": "nonsense: no JSON", "429": "rate limited: HTTP status 429", "hang": "timeout"}

    with pytest.raises(RetryableError, match=words[kind]) as retry:
        post.carrier.carry()
    proxy.fault = honest
    if kind == "429":
        assert 0.8 < retry.value.after_seconds <= 1.0
        asked = sum(proxy.calls.values())
        fails(post, "rate limited")
        assert sum(proxy.calls.values()) == asked, "it is left alone for as long as it asks"
        post.restart()

    recovers(post)


def test_fault__wrong_chain_at_one_endpoint__is_put_out_loudly_and_the_other_records(make_post):
    post = make_post(endpoints=2)
    post.sign()
    post.proxies[0].fault = on(eth_chainId=result("0x1"))

    recovers(post)

    (told, *_) = post.log.of("endpoint put aside", "error")
    assert (told["fault"], told["endpoint"]) == ("wrong chain", post.proxies[0].url)
    assert "31337, it answers 1" in told["detail"]
    assert told["rests"] > endpoints.WRONG_CHAIN_REST_SECONDS - 60
    assert post.meter.endpoints.stats()[0].state == "wrong chain"


def test_fault__wrong_chain_everywhere__is_fatal(make_post):
    post = make_post(endpoints=2)
    post.sign()
    for proxy, fault in zip(post.proxies, (HTML, DOWN), strict=True):
        proxy.fault = fault
    fails(post, "RPC unreachable")
    for proxy, one in zip(post.proxies, post.meter.endpoints._endpoints, strict=True):
        proxy.fault = on(eth_chainId=result("0x1"))
        one.health.rests_until = 0.0

    with pytest.raises(FatalError, match=r"wrong chain: .* chain id 31337, .* answers 1: correct"):
        post.carrier.carry()
    assert post.outcomes() == ["pending"]


def swallow(_params, _forward):
    """Take a transaction and do nothing with it."""
    return {"result": "0x" + "11" * 32}


def fake_receipts(post):
    """Return a rule that tells of success in the newest block, with a forged event."""
    real = post.suite.anvil.web3
    report = post.entries()[0].report

    def receipt(params, _forward):
        block = real.eth.get_block("latest")
        event = post.suite.meter.events.Recorded().abi
        types = [one["type"] for one in event["inputs"][1:]]
        names = [one["name"] for one in event["inputs"][1:]]
        data = real.codec.encode(types, [report.message()[name] for name in names])
        topic = real.keccak(text=f"Recorded(uint256,{','.join(types)})")
        log = {
            "address": post.suite.meter.address,
            "topics": ["0x" + topic.hex().removeprefix("0x"), f"0x{report.asset:064x}"],
            "data": "0x" + data.hex(),
            "blockNumber": hex(block["number"]),
            "blockHash": block["hash"].to_0x_hex(),
            "transactionHash": params[0],
            "transactionIndex": "0x0",
            "logIndex": "0x0",
            "removed": False,
        }
        return {
            "result": {
                "transactionHash": params[0],
                "blockNumber": hex(block["number"]),
                "blockHash": block["hash"].to_0x_hex(),
                "status": "0x1",
                "gasUsed": "0x5208",
                "logs": [log],
            }
        }

    return receipt


def test_fault__fake_receipt__is_not_believed_and_the_report_goes_again(make_post):
    post = make_post()
    post.sign()
    (proxy,) = post.proxies
    proxy.fault = on(eth_sendRawTransaction=swallow, eth_getTransactionReceipt=fake_receipts(post))

    stats = fails(post, "fake receipt: transaction 0x")

    assert stats.fault == "fake receipt"
    assert post.outcomes() == ["pending"]
    (told, *_) = post.log.of("endpoint put aside", "error")
    assert told["fault"] == "fake receipt"
    assert post.recorded() == []
    proxy.fault = honest
    recovers(post)


def test_fault__fake_receipt_and_event__is_denied_by_the_other_endpoint(make_post, pause_mining):
    post = make_post(endpoints=2)
    report = post.sign()
    liar, _ = post.proxies
    receipt = fake_receipts(post)

    def logs(_params, _forward):
        return {"result": receipt([post.entries()[0].transactions[-1]], None)["result"]["logs"]}

    head = list(post.suite.head(post.asset))
    head[:2] = [report.sequence, report.ended_at]
    words = "0x" + "".join(f"{value:064x}" for value in head)
    selector = post.suite.meter.functions.head(1)._encode_transaction_data()[:10]

    def call(params, forward):
        return {"result": words} if params[0]["data"].startswith(selector) else forward()

    liar.fault = on(
        eth_sendRawTransaction=swallow,
        eth_getTransactionReceipt=receipt,
        eth_getLogs=logs,
        eth_call=call,
    )

    pause_mining()
    fails(post, "fake receipt")

    assert post.outcomes() == ["pending"]
    assert post.log.of("endpoint put aside", "error")[0]["endpoint"] == liar.url
    post.suite.anvil.rpc("evm_mine")
    assert post.recorded() == [1], "a transaction goes to every endpoint: none can withhold it"
    recovers(post)


def test_fault__endpoints_see_different_blocks__is_final_only_when_they_agree(make_post):
    post = make_post(endpoints=2)
    post.sign()

    def other_block(params, forward):
        answer = forward()
        if params[0] != "latest":
            answer["result"]["hash"] = "0x" + "22" * 32
        return answer

    post.proxies[1].fault = on(eth_getBlockByNumber=other_block)

    assert post.carrier.carry() == 0
    assert post.outcomes() == ["mined"]
    assert post.log.of("endpoint put aside") == []
    post.proxies[1].fault = honest
    recovers(post)


def test_fault__another_endpoint_goes_on_without_the_block__is_told_loudly(make_post):
    post = make_post(endpoints=2)
    post.sign()

    def far_on(params, forward):
        answer = forward()
        answer["result"]["hash"] = "0x" + "22" * 32
        if params[0] == "latest":
            answer["result"]["number"] = hex(int(answer["result"]["number"], 16) + 40)
        return answer

    post.proxies[1].fault = on(eth_getBlockByNumber=far_on)

    fails(post, "fake receipt")

    (told,) = post.log.of("endpoint put aside", "error")
    assert (told["fault"], told["endpoint"]) == ("fake receipt", post.proxies[0].url)
    assert post.outcomes() == ["pending"]


def revert(reason):
    """Return a rule that lets every call revert."""
    data = "0x08c379a0" + f"{32:064x}{len(reason):064x}" + reason.encode().hex().ljust(64, "0")
    error = {"code": 3, "message": f"execution reverted: {reason}", "data": data}
    return lambda params, forward: {"error": error}


@pytest.mark.parametrize("reason", ["oracle: energy", "oracle: late", "oracle: key revoked"])
def test_fault__one_endpoint_invents_a_refusal__nothing_is_given_up(make_post, reason):
    post = make_post(endpoints=2)
    post.sign()
    liar = post.proxies[0]
    liar.fault = on(eth_estimateGas=revert(reason))

    stats = fails(post, f"disputed: one endpoint says '{reason}', another does not")

    assert (stats.fault, post.outcomes()) == ("disputed", ["pending"])
    liar.fault = honest
    recovers(post)


def test_fault__endpoints_agree_on_a_refusal__it_is_dropped(make_post):
    post = make_post(endpoints=2)
    post.sign(energy_joules=10**9)

    assert post.carrier.carry() == 0
    assert [(one.outcome, one.detail) for one in post.entries()] == [("refused", "oracle: energy")]


def test_fault__estimate_names_no_reason__a_plain_call_is_asked(make_post):
    post = make_post()
    post.sign(energy_joules=10**9)
    bare = {"error": {"code": 3, "message": "execution reverted", "data": "0x"}}
    post.proxies[0].fault = on(eth_estimateGas=lambda params, forward: bare)

    assert post.carrier.carry() == 0
    assert post.entries()[0].detail == "oracle: energy"
    post.sign()
    stats = fails(post, "reverted: ")
    assert (stats.fault, post.outcomes()[1]) == ("reverted", "pending")


def test_fault__endpoint_lost_its_state__is_no_reason_to_end(make_post):
    post = make_post()
    post.meter.deadline(post.sign())
    post.meter.head(post.asset)
    post.proxies[0].fault = on(eth_call=result("0x"))

    assert fails(post, "nonsense: head: ").fault == "nonsense"
    post.proxies[0].fault = honest
    recovers(post)


def test_fault__old_head__the_endpoint_behind_is_put_aside(make_post):
    post = make_post(endpoints=2)
    post.carrier.carry()
    frozen = post.suite.anvil.web3.provider.make_request("eth_getBlockByNumber", ["latest", False])
    post.sign()
    post.pass_time(2 * endpoints.MAX_LAG_SECONDS)
    post.proxies[0].fault = on(eth_getBlockByNumber=result(frozen["result"]))

    recovers(post)

    (told, *_) = post.log.of("endpoint put aside", "warning")
    assert (told["fault"], told["endpoint"]) == ("old head", post.proxies[0].url)
    assert "s behind another endpoint's" in told["detail"]


def test_fault__lagging_count_of_transactions__waits_for_the_node_to_catch_up(make_post):
    post = make_post()
    post.sign()
    recovers(post)
    post.sign()
    (proxy,) = post.proxies
    post.sender.resume()  # closes nonce 0
    proxy.fault = on(eth_getTransactionCount=result("0x0"))

    stats = fails(post, "old head: 1 transactions were mined, the RPC knows 0")

    assert stats.fault == "old head"
    proxy.fault = honest
    recovers(post, transactions=2)


def test_fault__reorg_drops_the_transaction__goes_again_and_is_counted(make_post):
    post = make_post(confirmations=3)
    post.sign()
    post.carrier.carry()
    assert post.outcomes() == ["mined"]
    assert post.carrier.stats().waiting == 1

    post.suite.anvil.rpc("anvil_reorg", 1, [])
    assert post.recorded() == []
    post.carrier.carry()
    for _ in range(3):
        post.suite.anvil.rpc("evm_mine")

    recovers(post)
    assert [line["sequence"] for line in post.log.of("reorg", "warning")] == [1]
    assert post.carrier.stats().reorged == 1


def test_fault__nonce_taken_by_another_process__is_told_and_the_report_goes_under_the_next(
    make_post, pause_mining
):
    post = make_post(timeout_seconds=3.0)
    post.sign()
    pause_mining()
    real = post.suite.anvil.web3

    def another(params, forward):
        """Another process has the same key and is quicker."""
        transfer = {
            "to": post.suite.owner,
            "value": 1,
            "nonce": 0,
            "gas": 21_000,
            "maxFeePerGas": 90 * GWEI,
            "maxPriorityFeePerGas": 4 * GWEI,
            "chainId": real.eth.chain_id,
        }
        real.eth.send_raw_transaction(post.paying.sign_transaction(transfer).raw_transaction)
        post.suite.anvil.rpc("evm_mine")
        post.suite.anvil.rpc("evm_setAutomine", True)
        post.proxies[0].fault = honest
        return forward()

    post.proxies[0].fault = on(eth_sendRawTransaction=another)

    stats = fails(post, f"nonce taken: nonce 0 of {post.paying.address}: another process pays")

    assert stats.fault == "nonce taken"
    recovers(post, transactions=2)
    (told,) = post.log.of("nonce taken", "warning")
    assert (told["nonce"], told["paying_key"]) == (0, post.paying.address)
    assert post.sender.stats().nonces_taken == 1


def test_fault__fee_spike__waits_and_says_what_the_settings_allow(make_post):
    post = make_post()
    post.sign()
    post.suite.anvil.rpc("anvil_setNextBlockBaseFeePerGas", hex(2 * POLICY.max_fee))
    post.suite.anvil.rpc("evm_mine")

    stats = fails(post, f"fee spike: .* max_fee_wei = {POLICY.max_fee}: wait, or raise")

    assert stats.fault == "fee spike"
    assert post.transactions() == 0
    post.suite.anvil.rpc("anvil_setNextBlockBaseFeePerGas", hex(GWEI))
    post.suite.anvil.rpc("evm_mine")
    recovers(post)


def test_fault__empty_wallet__names_the_address_and_what_a_report_may_cost(make_post):
    post = make_post(wei=1_000)
    post.sign()

    words = f"empty wallet: {post.paying.address} holds 1000 wei and a report may cost [1-9][0-9]+"
    stats = fails(post, words)

    assert stats.fault == "empty wallet"
    post.suite.anvil.fund(post.paying.address)
    recovers(post)


def test_fault__enrolment_paused__reports_go_on(make_post):
    post = make_post()
    post.sign()
    post.suite.do(post.suite.meter.functions.pause())
    try:
        recovers(post)
        assert post.suite.meter.functions.paused_until().call() > post.now()
    finally:
        post.suite.do(post.suite.meter.functions.unpause())


def test_fault__key_revoked__is_fatal_and_nothing_is_lost_or_paid(make_post):
    post = make_post()
    post.sign()
    post.suite.do(post.suite.meter.functions.revoke(post.asset))

    post.carrier.start()
    post.carrier.stop(10.0)

    assert isinstance(post.carrier.failure, FatalError)
    assert str(post.carrier.failure).startswith("oracle: key revoked: ")
    assert (post.outcomes(), post.recorded(), post.transactions()) == (["pending"], [], 0)
