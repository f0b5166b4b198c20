"""Enrolment: a proof of possession, one live key, no key twice."""

import boa
import pytest

from oracle.signing import enrolment_message, sign
from tests.conftest import START
from tests.helpers.event_logs import only_event
from tests.helpers.meter_words import HALF_DAY, Card
from tests.helpers.metering import ACCELERATORS, IDLE_WATTS, PEAK_WATTS, Metering, deploy_meter
from tests.helpers.signing import (
    ZERO_SIGNER,
    chain_id,
    compact,
    high_s_twin,
    node_key,
    with_v,
)
from tests.helpers.words import FLAG_FROZEN, FLAG_RETIRED

ZERO = "0x" + "00" * 20
KEY = node_key("node 1")


def enroll(metering, asset=1, key=KEY, proof=None, sender=None):
    proof = metering.proof(asset, key) if proof is None else proof
    metering.meter.enroll(asset, key.address, proof, sender=sender or metering.host)


@pytest.mark.parametrize("moment", [START, START + 1, START + HALF_DAY - 1, START + 1_234])
def test_enroll__first_time__opens_the_meter_at_zero(metering, host, moment):
    boa.env.timestamp = moment
    metering.register(1)

    enroll(metering)
    event = only_event(metering.meter, "Enrolled")
    meter = metering.meter

    watts = {"peak_watts": ACCELERATORS * PEAK_WATTS, "idle_watts": ACCELERATORS * IDLE_WATTS}
    assert event == {"asset": 1, "owner": host, "node": KEY.address, **watts}
    assert meter.node_of(1) == (KEY.address, *watts.values(), 0, True, False)
    assert meter.is_enrolled(1)
    assert meter.key_used(KEY.address) == 1
    assert meter.head(1) == (0, moment, 0, 0, 0, 0, 0)
    half_day = (moment - 1) // HALF_DAY
    assert Card.unpack(meter.card(1, half_day)) == Card()
    assert [meter.card(1, half_day + step) for step in (-1, 1)] == [0, 0]
    assert meter.available_at(1, moment + HALF_DAY) == 0


def test_enroll__frozen_title__goes_through(metering):
    metering.register(1, flags=FLAG_FROZEN)

    enroll(metering)

    assert metering.meter.is_enrolled(1)


def test_enroll__largest_machine__fits_the_word(metering, owner):
    metering.meter.set_profile(b"HUGE".ljust(32, b"\0"), 65_534, 65_535, sender=owner)
    metering.title.set_title(1, metering.host, b"HUGE".ljust(32, b"\0"), 65_535, 0)

    enroll(metering)

    assert metering.meter.node_of(1)[:3] == (KEY.address, 65_535 * 65_535, 65_535 * 65_534)


def test_enroll__live_key_stands__reverts(enrolled):
    with boa.reverts("oracle: already enrolled"):
        enroll(enrolled, key=node_key("another"))


def test_enroll__after_revoke__counts_on_from_where_it_was(enrolled):
    enrolled.submit(available_seconds=3_000)
    before = enrolled.meter.head(1)
    enrolled.meter.revoke(1, sender=enrolled.host)
    boa.env.timestamp += 7_200

    enroll(enrolled, key=node_key("fresh"))
    event = only_event(enrolled.meter, "Enrolled")

    assert event["node"] == node_key("fresh").address
    assert enrolled.meter.head(1) == (0, *before[1:])
    assert enrolled.meter.node_of(1).is_live
    assert enrolled.meter.available_at(1, before.ended_at) == 3_000


@pytest.mark.parametrize("asset", [1, 2])
def test_enroll__key_used_before__reverts_on_any_asset(enrolled, asset):
    enrolled.meter.revoke(1, sender=enrolled.host)
    enrolled.register(asset)

    with boa.reverts("oracle: key already used"):
        enroll(enrolled, asset=asset)


def test_enroll__key_live_on_another_asset__reverts(enrolled):
    enrolled.register(2)

    with boa.reverts("oracle: key already used"):
        enroll(enrolled, asset=2)


def test_enroll__no_profile__reverts_until_there_is_one(metering, owner):
    metering.title.set_title(1, metering.host, b"TPU".ljust(32, b"\0"), 4, 0)

    with boa.reverts("oracle: no profile"):
        enroll(metering)
    metering.meter.set_profile(b"TPU".ljust(32, b"\0"), 20, 100, sender=owner)
    enroll(metering)

    assert metering.meter.node_of(1)[1:3] == (400, 80)


def test_enroll__retired__reverts(metering):
    metering.register(1, flags=FLAG_RETIRED)

    with boa.reverts("oracle: retired"):
        enroll(metering)


def test_enroll__not_by_the_owner__reverts(metering, stranger):
    metering.register(1)
    proof = metering.proof(1, KEY, owner=stranger)

    with boa.reverts("oracle: not the owner"):
        enroll(metering, proof=proof, sender=stranger)


def test_enroll__no_such_asset__reverts(metering, host):
    with boa.reverts("oracle: not the owner"):
        enroll(metering, asset=7)


@pytest.mark.parametrize("change", ["asset", "owner", "node", "signer", "contract"])
def test_enroll__proof_of_something_else__reverts(metering, title, owner, guardian, change, lender):
    """The rogue key: nobody can enrol a key without its holder's signature for just this."""
    metering.register(1)
    other = node_key("other")
    proofs = {
        "asset": lambda: metering.proof(2, KEY),
        "owner": lambda: metering.proof(1, KEY, owner=lender),
        "node": lambda: metering.proof(1, other),
        "signer": lambda: _signed_by(metering, other),
        "contract": lambda: _for_another_meter(metering, title, owner, guardian),
    }

    with boa.reverts("oracle: not the key's proof"):
        enroll(metering, proof=proofs[change]())
    assert not metering.meter.is_enrolled(1)
    assert metering.meter.key_used(KEY.address) == 0


def _signed_by(metering, other):
    message = enrolment_message(
        1, metering.host, KEY.address, chain_id(), str(metering.meter.address)
    )
    return sign(message, other.key)


def _for_another_meter(metering, title, owner, guardian):
    return Metering(deploy_meter(title, owner, guardian), title, metering.host).proof(1, KEY)


@pytest.mark.parametrize(
    ("spoil", "reason"),
    [
        (compact, "oracle: signature length"),
        (lambda proof: b"", "oracle: signature length"),
        (lambda proof: with_v(proof, proof[64] - 27), "oracle: signature v"),
        (high_s_twin, "oracle: high s"),
        (lambda proof: ZERO_SIGNER, "oracle: zero signer"),
    ],
)
def test_enroll__malformed_proof__reverts(metering, spoil, reason):
    metering.register(1)

    with boa.reverts(reason):
        enroll(metering, proof=spoil(metering.proof(1, KEY)))


def test_enroll__zero_key__reverts(metering):
    metering.register(1)

    with boa.reverts("oracle: zero signer"):
        metering.meter.enroll(1, ZERO, ZERO_SIGNER, sender=metering.host)


def test_enroll__two_assets__do_not_meet(metering):
    metering.enroll(1)
    metering.enroll(2, count=1)

    assert metering.meter.node_of(1).key == node_key("node 1").address
    assert metering.meter.node_of(2).key == node_key("node 2").address
    assert metering.meter.node_of(2).peak_watts == PEAK_WATTS
    boa.env.timestamp += 3_600
    metering.submit(2)
    assert metering.meter.head(1).available_seconds == 0
    assert metering.meter.head(2).available_seconds == 3_600
