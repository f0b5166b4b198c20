"""What is no proof: the same report, two of anything, a key that is not the asset's."""

from dataclasses import replace

import boa
import pytest

from tests.helpers.meter_model import HOUR
from tests.helpers.signing import ZERO_SIGNER, chain_id, compact, high_s_twin, node_key, with_v


def test_prove__one_and_the_same_report__reverts(enrolled, pair):
    with boa.reverts("oracle: one and the same report"):
        enrolled.prove(pair[0], pair[0])


def test_prove__same_report_with_its_malleable_twin__reverts(enrolled, pair):
    report = pair[0]
    signature = enrolled.sign(report)

    with boa.reverts("oracle: one and the same report"):
        enrolled.meter.prove_equivocation(
            report.as_tuple(), signature, report.as_tuple(), high_s_twin(signature)
        )


def test_prove__two_sequences__reverts(enrolled, pair):
    with boa.reverts("oracle: not one sequence"):
        enrolled.prove(pair[0], replace(pair[1], sequence=2))


def test_prove__two_assets__reverts(enrolled, pair):
    enrolled.enroll(2)

    with boa.reverts("oracle: not one asset"):
        enrolled.prove(pair[0], replace(pair[1], asset=2))


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
        enrolled.prove(*pair, node=enrolled.nodes[2])
    assert enrolled.meter.is_enrolled(2)


def test_prove__key_never_enrolled__reverts(enrolled, pair):
    with boa.reverts("oracle: key of another asset"):
        enrolled.prove(*pair, node=node_key("nobody"))


@pytest.mark.parametrize("asset", [0, 2])
def test_prove__asset_never_enrolled__reverts(enrolled, pair, asset):
    """Zero is never permission: an unknown key stands for asset 0, which must not pass."""
    a, b = (replace(report, asset=asset) for report in pair)

    with boa.reverts("oracle: not enrolled"):
        enrolled.prove(a, b, node=node_key("nobody"))
    assert enrolled.meter.key_used(node_key("nobody").address) == 0
    assert not enrolled.meter.is_enrolled(asset)


def test_prove__signed_for_another_chain__reverts(enrolled, pair):
    with boa.reverts("oracle: not one key"):
        enrolled.prove(*pair, chain=chain_id() + 1)


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
        enrolled.prove(first, second)
