"""Who may refute: k of n of the present set, for this very refutation, here."""

from dataclasses import fields, replace

import boa
import pytest

from oracle.refutation import Refutation
from tests.conftest import START
from tests.helpers.attesting import Quorum, attestor
from tests.helpers.meter_model import HOUR
from tests.helpers.mutations import mutations
from tests.helpers.signing import ZERO_SIGNER, chain_id, high_s_twin, node_key

FIRST = START // HOUR


@pytest.fixture
def refutation(metering, quorum, working) -> Refutation:
    """Two of three hours of asset 2; asset 3, its neighbour by one bit, reported them too."""
    working(0)
    for asset in (2, 3):
        metering.enroll(asset)
    for _ in range(3):
        boa.env.timestamp += HOUR
        for asset in (2, 3):
            metering.submit(asset)
    return quorum.refutation(2, FIRST, 1_000, 2_001)


def test_refute__untouched__is_carried_by_anyone(meter, quorum, refutation, stranger):
    with boa.env.prank(stranger):
        quorum.carry(refutation)

    assert meter.head(2).available_seconds == 1_000 + 2_001 + HOUR


@pytest.mark.parametrize("field", [field.name for field in fields(Refutation)])
def test_refute__one_field_changed__is_signed_by_nobody_known(meter, quorum, refutation, field):
    signatures = quorum.sign(refutation)
    tampered = dict(mutations(refutation))[field]
    assert tampered != refutation
    if field == "config":
        with boa.reverts("attestors: stale config"):
            quorum.carry(tampered, signatures)
        return

    with boa.reverts():
        quorum.carry(tampered, signatures)
    quorum.carry(tampered, quorum.sign(tampered))

    assert meter.refuted_hours(tampered.asset, START // HOUR // 12) != 0


@pytest.mark.parametrize(
    "seconds", [(1_000,), (1_000, 2_001, 0), (2_001, 1_000), (1_000, 2_000), ()]
)
def test_refute__hours_cut_added_or_swapped__is_signed_by_nobody_known(quorum, refutation, seconds):
    signatures = quorum.sign(refutation)

    with boa.reverts():
        quorum.carry(replace(refutation, seconds=seconds), signatures)
    quorum.carry(refutation, signatures)


@pytest.mark.parametrize("place", ["chain", "contract"])
def test_refute__signed_for_elsewhere__is_signed_by_nobody_known(quorum, refutation, title, place):
    elsewhere = {"chain": chain_id() + 1, "contract": str(title.address)}
    signatures = quorum.sign(refutation, **{place: elsewhere[place]})

    with boa.reverts():
        quorum.carry(refutation, signatures)
    quorum.carry(refutation)


@pytest.mark.pyevm
def test_refute__chain_forks_to_a_new_id__needs_signatures_for_it(quorum, refutation, monkeypatch):
    old, new = quorum.sign(refutation), quorum.sign(refutation, chain=chain_id() + 1)
    monkeypatch.setattr(boa.env.evm.patch, "chain_id", chain_id() + 1)

    with boa.reverts():
        quorum.carry(refutation, old)
    quorum.carry(refutation, new)


def test_refute__one_signature_less_than_it_takes__reverts(meter, quorum, refutation):
    signatures = quorum.sign(refutation)

    for missing in range(3):
        with boa.reverts("attestors: too few signatures"):
            quorum.carry(refutation, signatures[:missing] + signatures[missing + 1 :])
    with boa.reverts("attestors: too few signatures"):
        quorum.carry(refutation, [])

    assert meter.head(2).available_seconds == 3 * HOUR


def test_refute__all_of_them__is_more_than_enough(meter, quorum, refutation):
    quorum.carry(refutation, quorum.sign(refutation, quorum.keys))

    assert meter.head(2).available_seconds == 1_000 + 2_001 + HOUR


@pytest.mark.parametrize(
    ("spoil", "reason"),
    [
        (lambda s: [s[1], s[0], s[2]], "attestors: not in order"),
        (lambda s: [s[0], s[1], s[1]], "attestors: not in order"),
        (lambda s: [s[0], s[1], high_s_twin(s[1])], "oracle: high s"),
        (lambda s: [s[0], s[1], s[2][:64]], "oracle: signature length"),
        (lambda s: [ZERO_SIGNER, *s], "oracle: zero signer"),
        (lambda s: [s[0], s[1], s[2][:64] + b"\0"], "oracle: signature v"),
    ],
)
def test_refute__spoiled_signatures__revert(meter, quorum, refutation, spoil, reason):
    with boa.reverts(reason):
        quorum.carry(refutation, spoil(quorum.sign(refutation)))

    assert meter.head(2).available_seconds == 3 * HOUR


def test_refute__set_changed_meanwhile__is_stale(meter, quorum, refutation):
    signatures = quorum.sign(refutation)
    quorum.set(quorum.keys, quorum.threshold)

    with boa.reverts("attestors: stale config"):
        quorum.carry(refutation, signatures)
    quorum.carry(replace(refutation, config=2))

    assert meter.head(2).available_seconds == 1_000 + 2_001 + HOUR


def test_refute__no_set_yet__nobody_can(metering, working, owner):
    working(1)

    for config in (0, 1):
        struct = Refutation(1, FIRST, (0,), config, bytes(32), 2**40)
        for signatures in ([], [ZERO_SIGNER]):
            with boa.reverts("attestors: none set"):
                metering.meter.refute(struct.as_tuple(), signatures)
    Quorum(metering.meter, owner, 1, 1).refute(1, FIRST, 0)

    assert metering.meter.head(1).available_seconds == 0


def test_refute__too_few_attestors_with_the_nodes_key__can_do_nothing(
    metering, quorum, refutation, owner, guardian, host
):
    """Two of five keys, the machine's own, the host's, a stranger's: all together are no quorum."""
    two, others = quorum.keys[:2], [metering.nodes[2], node_key("stranger"), attestor(9)]
    for other in others:
        signatures = quorum.sign(refutation, [*two, other])
        with boa.reverts("attestors: not a member"):
            quorum.carry(refutation, signatures)
        signatures = quorum.sign(refutation, [*two, *others])
    for sender in (owner, guardian, host, two[0].address, two[1].address):
        with boa.env.prank(sender), boa.reverts("attestors: too few signatures"):
            quorum.carry(refutation, quorum.sign(refutation, two))

    assert metering.meter.head(2).available_seconds == 3 * HOUR
    assert metering.meter.is_enrolled(2)
