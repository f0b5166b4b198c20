"""Two different reports, one asset, one sequence, one key: anyone can prove it, once."""

from dataclasses import replace

import boa
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from tests.helpers.event_logs import events_of, only_event
from tests.helpers.meter_model import HOUR
from tests.helpers.mutations import mutations
from tests.helpers.signing import ZERO_SIGNER, chain_id, compact, high_s_twin, node_key, with_v


@pytest.fixture
def pair(enrolled):
    """Two reports of asset 1 with one sequence that differ in what they claim."""
    report = enrolled.report()
    return report, replace(report, available_seconds=0, busy_seconds=0)


def prove(metering, a, b, node=None, sender=None, **sign):
    node = node or metering.nodes[1]
    metering.meter.prove_equivocation(
        a.as_tuple(),
        metering.sign(a, node=node, **sign),
        b.as_tuple(),
        metering.sign(b, node=node, **sign),
        sender=sender,
    )


def test_prove__live_key__is_revoked_and_the_node_marked(enrolled, pair, stranger):
    enrolled.submit_report(pair[0])
    head, node = enrolled.meter.head(1), enrolled.meter.node_of(1)

    prove(enrolled, *pair, sender=stranger)
    proven = only_event(enrolled.meter, "Equivocated")
    revoked = only_event(enrolled.meter, "Revoked")

    key = enrolled.nodes[1].address
    assert proven == {"asset": 1, "node": key, "sequence": 1, "prover": stranger}
    assert revoked == {"asset": 1, "node": key}
    assert enrolled.meter.node_of(1) == (*node[:4], False, True)
    assert not enrolled.meter.is_enrolled(1)
    assert enrolled.meter.key_used(key) == 1
    assert enrolled.meter.head(1) == head


def test_prove__then_report__is_refused_as_revoked(enrolled, pair):
    prove(enrolled, *pair)

    with boa.reverts("oracle: key revoked"):
        enrolled.submit()


@pytest.mark.parametrize("again", [(0, 1), (1, 0)])
def test_prove__same_key_again__reverts(enrolled, pair, again):
    prove(enrolled, *pair)

    with boa.reverts("oracle: already proven"):
        prove(enrolled, *(pair[i] for i in again))
    with boa.reverts("oracle: already proven"):
        prove(enrolled, *(replace(report, sequence=2) for report in pair))


def test_prove__former_key__marks_the_node_and_leaves_the_live_key(enrolled, pair):
    former = enrolled.nodes[1]
    enrolled.rotate(1, "second")
    node = enrolled.meter.node_of(1)

    prove(enrolled, *pair, node=former)
    revoked = events_of(enrolled.meter, "Revoked")

    assert revoked == []
    assert enrolled.meter.node_of(1) == (*node[:4], True, True)
    enrolled.submit()


def test_prove__revoked_key__marks_the_node_without_a_second_revocation(enrolled, pair):
    enrolled.meter.revoke(1, sender=enrolled.host)

    prove(enrolled, *pair)
    revoked = events_of(enrolled.meter, "Revoked")

    assert revoked == []
    assert enrolled.meter.node_of(1)[4:] == (False, True)


def test_prove__each_key_of_an_asset__can_be_proven_once(enrolled, pair):
    former = enrolled.nodes[1]
    enrolled.rotate(1, "second")

    prove(enrolled, *pair, node=former)
    prove(enrolled, *pair, node=enrolled.nodes[1])

    assert enrolled.meter.node_of(1)[4:] == (False, True)


@pytest.mark.parametrize("step", ["rotate", "re-enrol"])
def test_prove__mark__outlives_the_key(enrolled, pair, step):
    former = enrolled.nodes[1]
    if step == "rotate":
        enrolled.rotate(1, "second")
        prove(enrolled, *pair, node=former)
        enrolled.rotate(1, "third")
    else:
        prove(enrolled, *pair)
        enrolled.enroll(1, "second")

    assert enrolled.meter.node_of(1)[4:] == (True, True)


def test_prove__convicted_key__is_never_enrolled_again(enrolled, pair):
    prove(enrolled, *pair)

    with boa.reverts("oracle: key already used"):
        enrolled.enroll(1)


@given(data=st.data(), field=st.integers(0, 9))
def test_prove__any_two_different_reports__are_provable(enrolled, data, field):
    report = enrolled.report()
    name, other = list(mutations(report))[field]
    assume(name not in ("asset", "sequence"))
    order = data.draw(st.permutations([report, other]))

    with boa.env.anchor():
        prove(enrolled, *order)
        assert enrolled.meter.node_of(1).has_equivocated


def test_prove__one_and_the_same_report__reverts(enrolled, pair):
    with boa.reverts("oracle: one and the same report"):
        prove(enrolled, pair[0], pair[0])


def test_prove__same_report_with_its_malleable_twin__reverts(enrolled, pair):
    report = pair[0]
    signature = enrolled.sign(report)

    with boa.reverts("oracle: one and the same report"):
        enrolled.meter.prove_equivocation(
            report.as_tuple(), signature, report.as_tuple(), high_s_twin(signature)
        )


def test_prove__two_sequences__reverts(enrolled, pair):
    with boa.reverts("oracle: not one sequence"):
        prove(enrolled, pair[0], replace(pair[1], sequence=2))


def test_prove__two_assets__reverts(enrolled, pair):
    enrolled.enroll(2)

    with boa.reverts("oracle: not one asset"):
        prove(enrolled, pair[0], replace(pair[1], asset=2))


def test_prove__two_keys__reverts(enrolled, pair):
    a, b = pair
    enrolled.enroll(2)
    signatures = [enrolled.sign(a), enrolled.sign(b, node=enrolled.nodes[2])]

    for first, second in ((0, 1), (1, 0)):
        with boa.reverts("oracle: not one key"):
            enrolled.meter.prove_equivocation(
                pair[first].as_tuple(),
                signatures[first],
                pair[second].as_tuple(),
                signatures[second],
            )
    assert not enrolled.meter.node_of(1).has_equivocated


def test_prove__key_of_another_asset__reverts(enrolled, pair):
    """A node that signs nonsense about a foreign asset harms neither."""
    enrolled.enroll(2)

    with boa.reverts("oracle: key of another asset"):
        prove(enrolled, *pair, node=enrolled.nodes[2])
    assert enrolled.meter.is_enrolled(2)


def test_prove__key_never_enrolled__reverts(enrolled, pair):
    with boa.reverts("oracle: key of another asset"):
        prove(enrolled, *pair, node=node_key("nobody"))


@pytest.mark.parametrize("asset", [0, 2])
def test_prove__asset_never_enrolled__reverts(enrolled, pair, asset):
    """Zero is never permission: an unknown key stands for asset 0, which must not pass."""
    a, b = (replace(report, asset=asset) for report in pair)

    with boa.reverts("oracle: not enrolled"):
        prove(enrolled, a, b, node=node_key("nobody"))
    assert enrolled.meter.key_used(node_key("nobody").address) == 0
    assert not enrolled.meter.is_enrolled(asset)


def test_prove__signed_for_another_chain__reverts(enrolled, pair):
    with boa.reverts("oracle: not one key"):
        prove(enrolled, *pair, chain=chain_id() + 1)


@pytest.mark.parametrize("which", [0, 1])
@pytest.mark.parametrize(
    ("spoil", "reason"),
    [
        (compact, "oracle: signature length"),
        (lambda signature: with_v(signature, 0), "oracle: signature v"),
        (high_s_twin, "oracle: high s"),
        (lambda signature: ZERO_SIGNER, "oracle: zero signer"),
    ],
)
def test_prove__malformed_signature__reverts(enrolled, pair, which, spoil, reason):
    signatures = [enrolled.sign(report) for report in pair]
    signatures[which] = spoil(signatures[which])

    with boa.reverts(reason):
        enrolled.meter.prove_equivocation(
            pair[0].as_tuple(), signatures[0], pair[1].as_tuple(), signatures[1]
        )


def test_prove__two_zero_signers__reverts(enrolled, pair):
    a, b = (report.as_tuple() for report in pair)

    with boa.reverts("oracle: zero signer"):
        enrolled.meter.prove_equivocation(a, ZERO_SIGNER, b, ZERO_SIGNER)


def test_prove__honest_node__has_nothing_to_be_proven(enrolled):
    first = enrolled.submit(ended_at=boa.env.timestamp - HOUR // 2)
    second = enrolled.submit()

    with boa.reverts("oracle: not one sequence"):
        prove(enrolled, first, second)
