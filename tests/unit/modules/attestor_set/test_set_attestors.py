"""Who may attest: k of n, more than half, each set with a number of its own."""

import boa
import pytest

from tests.helpers.attesting import attestor
from tests.helpers.event_logs import only_event

ZERO = "0x" + "00" * 20
FIVE = [attestor(number).address for number in range(5)]


def test_set_attestors__first_set__is_number_one(attestor_set, owner):
    attestor_set.set_attestors(FIVE, 3, sender=owner)
    event = only_event(attestor_set, "AttestorsSet")

    assert event == {"config": 1, "attestors": tuple(FIVE), "threshold": 3}
    assert attestor_set.attestors() == FIVE
    assert (attestor_set.config(), attestor_set.threshold()) == (1, 3)
    assert all(attestor_set.is_attestor(account) for account in FIVE)


def test_views__before_the_first_set__name_nobody(attestor_set, owner):
    assert attestor_set.attestors() == []
    assert (attestor_set.config(), attestor_set.threshold()) == (0, 0)
    for account in (ZERO, owner, FIVE[0]):
        assert not attestor_set.is_attestor(account)


def test_set_attestors__again__replaces_the_set_and_raises_the_number(attestor_set, owner):
    attestor_set.set_attestors(FIVE, 3, sender=owner)

    attestor_set.set_attestors(FIVE[3:], 2, sender=owner)

    assert attestor_set.attestors() == FIVE[3:]
    assert (attestor_set.config(), attestor_set.threshold()) == (2, 2)
    assert [attestor_set.is_attestor(account) for account in FIVE] == [False] * 3 + [True] * 2
    assert not attestor_set.is_attestor(ZERO)


def test_set_attestors__the_same_again__is_a_new_number(attestor_set, owner):
    for number in (1, 2, 3):
        attestor_set.set_attestors(FIVE, 5, sender=owner)

        assert attestor_set.config() == number
        assert all(attestor_set.is_attestor(account) for account in FIVE)


def test_set_attestors__former_member_returns__is_one_again(attestor_set, owner):
    attestor_set.set_attestors(FIVE[:2], 2, sender=owner)
    attestor_set.set_attestors(FIVE[1:3], 2, sender=owner)
    assert not attestor_set.is_attestor(FIVE[0])

    attestor_set.set_attestors(FIVE[:1], 1, sender=owner)

    assert [attestor_set.is_attestor(account) for account in FIVE[:3]] == [True, False, False]


@pytest.mark.parametrize("count", range(1, 17))
def test_set_attestors__every_threshold__must_be_a_majority(attestor_set, owner, count):
    members = [attestor(number).address for number in range(count)]
    least = count // 2 + 1

    for threshold in (0, least - 1):
        with boa.reverts("attestors: no majority"):
            attestor_set.set_attestors(members, threshold, sender=owner)
    for threshold in (count + 1, 255, 256, 2**255 + 1, 2**256 - 1):
        with boa.reverts("attestors: too few members"):
            attestor_set.set_attestors(members, threshold, sender=owner)
    for threshold in (least, count):
        attestor_set.set_attestors(members, threshold, sender=owner)
        assert attestor_set.threshold() == threshold
    assert attestor_set.attestors() == members


@pytest.mark.parametrize(("threshold", "reason"), [(0, "no majority"), (1, "too few members")])
def test_set_attestors__nobody__reverts(attestor_set, owner, threshold, reason):
    attestor_set.set_attestors(FIVE, 3, sender=owner)

    with boa.reverts(f"attestors: {reason}"):
        attestor_set.set_attestors([], threshold, sender=owner)

    assert (attestor_set.attestors(), attestor_set.config()) == (FIVE, 1)


def test_set_attestors__seventeen__are_too_many_for_the_call(attestor_set, owner):
    members = [attestor(number).address for number in range(17)]

    with boa.reverts():
        attestor_set.set_attestors(members, 9, sender=owner)

    assert attestor_set.config() == 0


@pytest.mark.parametrize("place", [0, 2, 4])
def test_set_attestors__a_zero_member__reverts(attestor_set, owner, place):
    members = [*FIVE[:place], ZERO, *FIVE[place + 1 :]]

    with boa.reverts("attestors: zero member"):
        attestor_set.set_attestors(members, 3, sender=owner)


@pytest.mark.parametrize(("first", "second"), [(0, 1), (0, 4), (3, 4)])
def test_set_attestors__a_member_twice__reverts(attestor_set, owner, first, second):
    members = list(FIVE)
    members[second] = members[first]

    with boa.reverts("attestors: member twice"):
        attestor_set.set_attestors(members, 3, sender=owner)

    assert not attestor_set.is_attestor(members[first])


def test_set_attestors__refused__leaves_the_former_set(attestor_set, owner):
    attestor_set.set_attestors(FIVE[:1], 1, sender=owner)

    with boa.reverts("attestors: member twice"):
        attestor_set.set_attestors([*FIVE[1:3], FIVE[2]], 3, sender=owner)

    assert attestor_set.is_attestor(FIVE[0]) and not attestor_set.is_attestor(FIVE[1])
    assert (attestor_set.config(), attestor_set.threshold()) == (1, 1)


def test_set_attestors__not_by_the_owner__reverts(attestor_set, guardian, stranger):
    for sender in (guardian, stranger, FIVE[0]):
        with boa.reverts("ownable: caller is not the owner"):
            attestor_set.set_attestors(FIVE, 3, sender=sender)

    assert attestor_set.config() == 0
