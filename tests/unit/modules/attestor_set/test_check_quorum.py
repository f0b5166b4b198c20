"""Whether enough attestors signed: each member once, in order, for the present set."""

from itertools import combinations

import boa
import pytest
from eth_account import Account
from eth_utils import keccak

from tests.helpers.attesting import attestor
from tests.helpers.signing import ORDER, ZERO_SIGNER, compact, high_s_twin, node_key, with_v

DIGEST = keccak(text="what they sign")
KEYS = sorted((attestor(number) for number in range(5)), key=lambda key: int(key.address, 16))
"""In the order of their addresses."""
OUTSIDER = node_key("no attestor")


def sign(*keys, digest=DIGEST):
    return [bytes(Account.unsafe_sign_hash(digest, key.key).signature) for key in keys]


@pytest.fixture
def three_of_five(attestor_set, owner):
    attestor_set.set_attestors([key.address for key in KEYS], 3, sender=owner)
    return attestor_set


@pytest.mark.parametrize("count", [3, 4, 5])
def test_check_quorum__enough_of_them__any_of_them_do(three_of_five, count):
    tried = [signers for signers in combinations(KEYS, count)]
    for signers in tried:
        three_of_five.check_quorum(DIGEST, 1, sign(*signers))

    assert len(tried) == {3: 10, 4: 5, 5: 1}[count]


@pytest.mark.parametrize("count", [0, 1, 2])
def test_check_quorum__one_too_few__reverts(three_of_five, count):
    for signers in combinations(KEYS, count):
        with boa.reverts("attestors: too few signatures"):
            three_of_five.check_quorum(DIGEST, 1, sign(*signers))


@pytest.mark.parametrize(("count", "threshold"), [(1, 1), (2, 2), (3, 2), (16, 9), (16, 16)])
def test_check_quorum__edges_of_k_and_n__k_do_and_one_less_does_not(
    attestor_set, owner, count, threshold
):
    keys = [attestor(number) for number in range(count)]
    attestor_set.set_attestors([key.address for key in keys], threshold, sender=owner)
    keys.sort(key=lambda key: int(key.address, 16))

    attestor_set.check_quorum(DIGEST, 1, sign(*keys[-threshold:]))
    with boa.reverts("attestors: too few signatures"):
        attestor_set.check_quorum(DIGEST, 1, sign(*keys[: threshold - 1]))

    assert attestor_set.threshold() == threshold


@pytest.mark.parametrize(
    "order", [(1, 0, 2), (0, 2, 1), (2, 1, 0), (0, 0, 1), (0, 1, 1), (1, 1, 1)]
)
def test_check_quorum__unsorted_or_twice__reverts(three_of_five, order):
    with boa.reverts("attestors: not in order"):
        three_of_five.check_quorum(DIGEST, 1, sign(*(KEYS[place] for place in order)))


def test_check_quorum__an_outsider_among_enough__reverts(three_of_five):
    for others in combinations(KEYS, 3):
        signers = sorted([*others, OUTSIDER], key=lambda key: int(key.address, 16))
        with boa.reverts("attestors: not a member"):
            three_of_five.check_quorum(DIGEST, 1, sign(*signers))


@pytest.mark.parametrize("place", [0, 1, 2])
@pytest.mark.parametrize(
    ("spoil", "reason"),
    [
        (high_s_twin, "oracle: high s"),
        (compact, "oracle: signature length"),
        (lambda signature: signature[:64], "oracle: signature length"),
        (lambda signature: b"", "oracle: signature length"),
        (lambda signature: ZERO_SIGNER, "oracle: zero signer"),
        (lambda signature: with_v(signature, 0), "oracle: signature v"),
        (lambda signature: with_v(signature, 29), "oracle: signature v"),
        (
            lambda signature: signature[:32] + ORDER.to_bytes(32, "big") + signature[64:],
            "oracle: high s",
        ),
    ],
)
def test_check_quorum__a_malformed_signature__reverts(three_of_five, place, spoil, reason):
    signatures = sign(*KEYS[:3])
    three_of_five.check_quorum(DIGEST, 1, signatures)
    signatures[place] = spoil(signatures[place])

    with boa.reverts(reason):
        three_of_five.check_quorum(DIGEST, 1, signatures)


def test_check_quorum__high_s_twin_as_a_further_signer__reverts(three_of_five):
    first, second = sign(*KEYS[:2])

    with boa.reverts("oracle: high s"):
        three_of_five.check_quorum(DIGEST, 1, [first, second, high_s_twin(second)])


def test_check_quorum__another_digest__is_by_nobody_known(three_of_five):
    signatures = sign(*KEYS[:3], digest=keccak(text="something else"))

    with boa.reverts():
        three_of_five.check_quorum(DIGEST, 1, signatures)


@pytest.mark.parametrize("config", [0, 2, 2**248, 2**248 + 1, 2**256 - 1])
def test_check_quorum__another_config__reverts(three_of_five, config):
    with boa.reverts("attestors: stale config"):
        three_of_five.check_quorum(DIGEST, config, sign(*KEYS[:3]))


def test_check_quorum__after_the_set_changed__the_former_config_is_stale(three_of_five, owner):
    signatures = sign(*KEYS[:3])
    three_of_five.set_attestors([key.address for key in KEYS], 3, sender=owner)

    with boa.reverts("attestors: stale config"):
        three_of_five.check_quorum(DIGEST, 1, signatures)
    three_of_five.check_quorum(DIGEST, 2, signatures)

    assert three_of_five.config() == 2


def test_check_quorum__a_former_member__reverts(three_of_five, owner):
    three_of_five.set_attestors([key.address for key in KEYS[1:]], 3, sender=owner)

    with boa.reverts("attestors: not a member"):
        three_of_five.check_quorum(DIGEST, 2, sign(*KEYS[:3]))
    three_of_five.check_quorum(DIGEST, 2, sign(*KEYS[1:4]))

    assert not three_of_five.is_attestor(KEYS[0].address)


@pytest.mark.parametrize("config", [0, 1])
def test_check_quorum__no_set_yet__nobody_is_enough(attestor_set, config):
    """Zero is never permission: neither no signature nor a zero signer counts."""
    for signatures in ([], [ZERO_SIGNER], sign(*KEYS)):
        with boa.reverts("attestors: none set"):
            attestor_set.check_quorum(DIGEST, config, signatures)

    assert attestor_set.threshold() == 0


def test_check_quorum__seventeen_signatures__are_too_many_for_the_call(attestor_set, owner):
    keys = [attestor(number) for number in range(17)]
    attestor_set.set_attestors([key.address for key in keys[:16]], 9, sender=owner)
    keys.sort(key=lambda key: int(key.address, 16))

    with boa.reverts():
        attestor_set.check_quorum(DIGEST, 1, sign(*keys))

    assert len(attestor_set.attestors()) == 16
