"""Two different reports, one asset, one sequence, one key: anyone can prove it, once."""

from dataclasses import replace

import boa
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from tests.helpers.event_logs import events_of, only_event
from tests.helpers.mutations import mutations


def test_prove__live_key__is_revoked_and_the_node_marked(enrolled, pair, stranger):
    enrolled.submit_report(pair[0])
    head, node = enrolled.meter.head(1), enrolled.meter.node_of(1)

    enrolled.prove(*pair, sender=stranger)
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
    enrolled.prove(*pair)

    with boa.reverts("oracle: key revoked"):
        enrolled.submit()


@pytest.mark.parametrize("again", [(0, 1), (1, 0)])
def test_prove__same_key_again__reverts(enrolled, pair, again):
    enrolled.prove(*pair)

    with boa.reverts("oracle: already proven"):
        enrolled.prove(*(pair[i] for i in again))
    with boa.reverts("oracle: already proven"):
        enrolled.prove(*(replace(report, sequence=2) for report in pair))


def test_prove__former_key__marks_the_node_and_leaves_the_live_key(enrolled, pair):
    former = enrolled.nodes[1]
    enrolled.rotate(1, "second")
    node = enrolled.meter.node_of(1)

    enrolled.prove(*pair, node=former)
    revoked = events_of(enrolled.meter, "Revoked")

    assert revoked == []
    assert enrolled.meter.node_of(1) == (*node[:4], True, True)
    enrolled.submit()


def test_prove__revoked_key__marks_the_node_without_a_second_revocation(enrolled, pair):
    enrolled.meter.revoke(1, sender=enrolled.host)

    enrolled.prove(*pair)
    revoked = events_of(enrolled.meter, "Revoked")

    assert revoked == []
    assert enrolled.meter.node_of(1)[4:] == (False, True)


def test_prove__each_key_of_an_asset__can_be_proven_once(enrolled, pair):
    former = enrolled.nodes[1]
    enrolled.rotate(1, "second")

    enrolled.prove(*pair, node=former)
    enrolled.prove(*pair, node=enrolled.nodes[1])

    assert enrolled.meter.node_of(1)[4:] == (False, True)


@pytest.mark.parametrize("step", ["rotate", "re-enrol"])
def test_prove__mark__outlives_the_key(enrolled, pair, step):
    former = enrolled.nodes[1]
    if step == "rotate":
        enrolled.rotate(1, "second")
        enrolled.prove(*pair, node=former)
        enrolled.rotate(1, "third")
    else:
        enrolled.prove(*pair)
        enrolled.enroll(1, "second")

    assert enrolled.meter.node_of(1)[4:] == (True, True)


def test_prove__convicted_key__is_never_enrolled_again(enrolled, pair):
    enrolled.prove(*pair)

    with boa.reverts("oracle: key already used"):
        enrolled.enroll(1)


@given(data=st.data(), field=st.integers(0, 9))
def test_prove__any_two_different_reports__are_provable(enrolled, data, field):
    report = enrolled.report()
    name, other = list(mutations(report))[field]
    assume(name not in ("asset", "sequence"))
    order = data.draw(st.permutations([report, other]))

    with boa.env.anchor():
        enrolled.prove(*order)
        assert enrolled.meter.node_of(1).has_equivocated
