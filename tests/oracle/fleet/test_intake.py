"""What is taken, what is not, and what the sender hears."""

import boa
import pytest

from oracle.chain.embedded import EmbeddedMeter
from oracle.chain.refusals import CODES
from oracle.errors import FatalError, ReportRefused, RetryableError
from oracle.fleet.limits import RateLimit
from oracle.fleet.receipts import recover_receipt
from oracle.fleet.wire import SignedReport
from oracle.words import digester, pack
from tests.conftest import START
from tests.helpers.bad_reports import BAD, BAD_ITEMS, last_hour
from tests.helpers.compiling import deployer
from tests.helpers.metering import Metering, deploy_meter
from tests.helpers.signing import chain_id
from tests.oracle.fleet.conftest import AGGREGATOR, POLICY, Desk
from tests.oracle.fleet.fakes import CHAIN_ID, METER
from tests.oracle.fleet.fleet import HOUR, Signing, address_of, node_of, report_of


def outcome(answer):
    return int(answer.status), answer.error


def test_take__new_and_again__gives_the_same_signed_receipt(make_desk):
    desk = make_desk()

    first = desk.post(1, 1)
    desk.now += 100
    desk.crash()
    again = desk.post(1, 1)

    assert (first.status, again.status) == (201, 200)
    assert again.receipt == first.receipt
    assert recover_receipt(first.receipt, CHAIN_ID, METER) == address_of(AGGREGATOR)
    assert first.receipt.digest == digester(CHAIN_ID, METER)(pack(report_of(1, 1)))
    assert first.receipt.received_at == desk.now - 100
    assert list(desk.states()) == [(1, 1)]


def test_take__again_when_late_or_revoked__still_gives_the_receipt(make_desk):
    desk = make_desk()
    first = desk.post(1, 1)

    desk.now += 8 * HOUR
    desk.chain.nodes.clear()
    desk.keys.forget(1)

    assert desk.post(1, 1).receipt == first.receipt
    assert outcome(desk.post(1, 2)) == (403, "oracle: not enrolled")


def test_take__another_report_with_the_number__is_kept_as_proof(make_desk):
    desk = make_desk()
    first, other = report_of(1, 1), report_of(1, 1, busy_seconds=0)
    desk.give(desk.signing.sign(first))

    answer = desk.give(desk.signing.sign(other))

    assert outcome(answer) == (409, "equivocation")
    assert not answer.is_kept
    (proof,) = desk.inbox.proofs()
    assert proof == (
        1,
        pack(first),
        desk.signing.sign(first).signature,
        pack(other),
        desk.signing.sign(other).signature,
    )
    assert desk.states() == {(1, 1): "pending"}
    assert desk.post(1, 1).status == 200


def test_take__two_with_one_number_in_one_body__takes_the_first(make_desk):
    desk = make_desk()
    first, other = (desk.signing.sign(report_of(1, 1, busy_seconds=busy)) for busy in (1, 2))

    answers = desk.intake.take([first, other, first])

    assert [int(answer.status) for answer in answers] == [201, 409, 200]
    assert answers[0].receipt == answers[2].receipt


def test_take__a_key_that_was_rotated_in__counts_anew(make_desk):
    desk = make_desk()
    desk.post(1, 1)
    fresh = desk.signing.sign(report_of(1, 1, start=report_of(1, 5).started_at), "fresh")
    assert outcome(desk.give(fresh)) == (403, "oracle: not the node key")

    desk.chain.nodes[1] = node_of("fresh")
    assert outcome(desk.give(fresh)) == (403, "oracle: not the node key")
    desk.now += 16

    assert outcome(desk.give(fresh)) == (201, "")
    assert desk.inbox.proofs() == []
    assert len(desk.inbox.standing(1, 1)) == 2


def test_take__many_reports_of_one_asset__asks_the_chain_once(make_desk):
    desk = make_desk()
    for sequence in range(1, 20):
        assert desk.post(1, sequence).status == 201
    assert desk.chain.asked == [1]

    for _ in range(20):
        forged = desk.signing.sign(report_of(1, 30), "stranger")
        assert outcome(desk.give(forged)) == (403, "oracle: not the node key")
    assert desk.chain.asked == [1]
    desk.now += 601
    desk.post(1, 20)
    assert desk.chain.asked == [1, 1]


def test_take__chain_or_disk_in_trouble__says_try_again_and_keeps_nothing(make_desk, monkeypatch):
    desk = make_desk()

    def unreachable(asset):
        raise RetryableError("RPC unreachable")

    def full(arrivals):
        raise RetryableError("inbox: database or disk is full")

    with monkeypatch.context() as patch:
        patch.setattr(desk.chain, "node_of", unreachable)
        assert outcome(desk.post(1, 1)) == (503, "chain")
    with monkeypatch.context() as patch:
        patch.setattr(desk.inbox, "accept", full)
        assert outcome(desk.post(1, 1)) == (503, "busy")

    assert desk.states() == {}
    assert desk.post(1, 1).status == 201


def test_take__more_than_the_rate__asks_to_wait_whoever_forges_meanwhile(make_desk):
    desk = make_desk(limit=RateLimit(per_minute=60, burst=3))
    for _ in range(5):
        desk.give(desk.signing.sign(report_of(1, 30), "stranger"))

    told = [outcome(desk.post(1, sequence)) for sequence in range(1, 6)]

    assert told == [(201, "")] * 3 + [(429, "rate")] * 2
    assert desk.post(2, 1).status == 201
    assert desk.post(1, 1).status == 200
    desk.now += 1
    assert desk.post(1, 4).status == 201


def test_take__one_damaged_item__leaves_the_others(make_desk):
    desk = make_desk()
    good = desk.signing.sign(report_of(1, 1))

    answers = desk.intake.take([ReportRefused("mode: out of range", "malformed"), good])

    assert [outcome(answer) for answer in answers] == [(400, "malformed"), (201, "")]
    assert desk.intake.answered() == {400: 1, 201: 1}


@pytest.mark.parametrize(
    ("ahead", "expected"), [(0, (201, "")), (5, (201, "")), (6, (422, "oracle: period"))]
)
def test_take__node_clock_ahead__is_borne_for_five_seconds(make_desk, ahead, expected):
    desk = make_desk()
    desk.now = report_of(1, 1).ended_at - ahead

    assert outcome(desk.post(1, 1)) == expected


def test_take__hour_shut__is_late_from_the_contracts_second_on(make_desk):
    desk = make_desk()
    desk.now = report_of(1, 1).started_at + HOUR + 6 * HOUR

    assert outcome(desk.post(1, 1)) == (201, "")
    desk.now += 1
    assert outcome(desk.post(1, 2)) == (410, "oracle: late")


class Embedded(EmbeddedMeter):
    """The embedded meter, with the error that a reading over RPC has."""

    def node_of(self, asset):
        try:
            return super().node_of(asset)
        except boa.BoaError as error:
            raise FatalError(str(error)) from error


def expected_reason(code):
    """Return what the intake says where the contract says `code`."""
    reason = CODES[code - 1]
    if reason in ("oracle: signature length", "oracle: signature v", "oracle: high s"):
        return "oracle: zero signer"  # one answer for every damaged signature
    # an overlap needs the chain's state, so the batch says it; the spoiled one is late as well
    return "oracle: late" if reason == "oracle: overlaps" else reason


def test_take__each_item_that_the_contract_refuses__is_refused_for_the_same_reason(
    owner, guardian, host, tmp_path
):
    title = deployer("mocks/MockTitle.vy").deploy()
    metering = Metering(deploy_meter(title, owner, guardian), title, host)
    for asset in (BAD, BAD + 1):
        metering.enroll(asset)
    boa.env.timestamp = START + 7 * HOUR + 1
    meter = Embedded(metering.meter, chain_id(), boa.BoaError)
    good = last_hour(metering, BAD)
    told, expected = {}, {}

    for number, (name, (code, spoil)) in enumerate(BAD_ITEMS.items()):
        signing = Signing(chain_id(), meter.address)
        desk = Desk(tmp_path / str(number), meter, POLICY, boa.env.timestamp, signing=signing)
        with boa.env.anchor():
            answer = desk.give(SignedReport(*spoil(metering, good)))
        told[name], expected[name] = answer.error, expected_reason(code)
        desk.keys.forget(BAD)
        assert desk.give(SignedReport(good, metering.sign(good))).status == 201
        desk.inbox.close()

    assert told == expected
