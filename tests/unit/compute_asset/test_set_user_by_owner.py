import boa
import pytest

from tests.helpers.event_logs import only_event
from tests.helpers.words import ZERO_ADDRESS, UserWord

LEASED = 1
YEAR_SECONDS = 8_760 * 3_600
"""The longest time that anyone can be set for."""


def test_set_user__by_the_owner__sets_a_user(title, asset, host, lessee):
    expires = boa.env.timestamp + 100

    title.setUser(asset, lessee, expires, sender=host)

    assert only_event(title, "UpdateUser") == {
        "token_id": asset,
        "user": lessee,
        "expires": expires,
    }
    assert title.userOf(asset) == lessee
    assert title.userExpires(asset) == expires
    assert title.user_word(asset) == UserWord(lessee.lower(), expires, 0).pack()
    assert title.status(asset) == LEASED
    assert title.ownerOf(asset) == host
    assert title.tenure(asset) == 1


def test_user__lives_until_the_second_before_its_expiry(title, asset, host, lessee):
    expires = boa.env.timestamp + 100
    title.setUser(asset, lessee, expires, sender=host)

    boa.env.time_travel(seconds=99)
    assert (title.userOf(asset), title.status(asset)) == (lessee, LEASED)

    boa.env.time_travel(seconds=1)
    assert (title.userOf(asset), title.status(asset)) == (ZERO_ADDRESS, 0)
    assert title.userExpires(asset) == expires


def test_set_user__by_the_owner__replaces_extends_and_shortens(title, asset, host, lessee, payee):
    now = boa.env.timestamp
    title.setUser(asset, lessee, now + 100, sender=host)

    title.setUser(asset, payee, now + 200, sender=host)
    assert (title.userOf(asset), title.userExpires(asset)) == (payee, now + 200)

    title.setUser(asset, payee, now + 1, sender=host)
    assert title.userExpires(asset) == now + 1


def test_set_user__to_nobody__clears(title, asset, host, lessee):
    title.setUser(asset, lessee, boa.env.timestamp + 100, sender=host)

    title.setUser(asset, ZERO_ADDRESS, 0, sender=host)

    assert only_event(title, "UpdateUser") == {
        "token_id": asset,
        "user": ZERO_ADDRESS,
        "expires": 0,
    }
    assert title.userOf(asset) == ZERO_ADDRESS
    assert title.userExpires(asset) == 0
    assert title.user_word(asset) == 0
    assert title.status(asset) == 0


def test_set_user__nobody_with_an_expiry__reverts(title, asset, host):
    with boa.reverts("asset: no user but an expiry"):
        title.setUser(asset, ZERO_ADDRESS, boa.env.timestamp + 1, sender=host)


@pytest.mark.parametrize("ahead", [1, 3_600, YEAR_SECONDS])
def test_set_user__within_a_year__is_kept(title, asset, host, lessee, ahead):
    expires = boa.env.timestamp + ahead

    title.setUser(asset, lessee, expires, sender=host)

    assert title.userExpires(asset) == expires


@pytest.mark.parametrize("ahead", [0, -1, -(10**9)])
def test_set_user__an_expiry_not_ahead__reverts(title, asset, host, lessee, ahead):
    with boa.reverts("asset: expiry not ahead"):
        title.setUser(asset, lessee, boa.env.timestamp + ahead, sender=host)


@pytest.mark.parametrize("expires", ["a year and a second", 2**40 - 1, 2**40 + 1, 2**64 - 1])
def test_set_user__for_ever__reverts(title, asset, host, lessee, expires):
    if isinstance(expires, str):
        expires = boa.env.timestamp + YEAR_SECONDS + 1

    with boa.reverts("asset: expiry too far"):
        title.setUser(asset, lessee, expires, sender=host)
    assert title.user_word(asset) == 0


def test_set_user__by_a_seller_for_a_year__is_cleared_by_the_buyer(
    title, asset, host, lessee, payee
):
    title.setUser(asset, lessee, boa.env.timestamp + YEAR_SECONDS, sender=host)
    title.transferFrom(host, payee, asset, sender=host)
    assert title.userOf(asset) == lessee

    title.setUser(asset, ZERO_ADDRESS, 0, sender=payee)

    assert title.userOf(asset) == ZERO_ADDRESS
    with boa.reverts("asset: not a listed lessor"):
        title.setUser(asset, lessee, boa.env.timestamp + 1, sender=host)


def test_set_user__by_a_seller_for_a_year__is_replaced_by_the_buyers_lessor(
    title, asset, make_lessor, host, lessee, payee, stranger
):
    title.setUser(asset, stranger, boa.env.timestamp + YEAR_SECONDS, sender=host)
    title.transferFrom(host, payee, asset, sender=host)
    lessor = make_lessor(asset)

    title.setUser(asset, lessee, boa.env.timestamp + 3_600, sender=lessor.address)

    assert title.userOf(asset) == lessee


@pytest.mark.parametrize("caller", ["owner", "registrar", "guardian", "stranger", "lessee"])
def test_set_user__by_anyone_else__reverts(title, asset, host, lessee, caller, request):
    title.setUser(asset, lessee, boa.env.timestamp + 100, sender=host)
    account = request.getfixturevalue(caller)

    with boa.reverts("asset: not a listed lessor"):
        title.setUser(asset, account, boa.env.timestamp + 200, sender=account)
    with boa.reverts("asset: not a listed lessor"):
        title.setUser(asset, ZERO_ADDRESS, 0, sender=account)


def test_set_user__by_an_approved_account__reverts(title, asset, host, operator):
    title.approve(operator, asset, sender=host)
    title.setApprovalForAll(operator, True, sender=host)

    with boa.reverts("asset: not a listed lessor"):
        title.setUser(asset, operator, boa.env.timestamp + 1, sender=operator)


def test_set_user__no_such_asset__reverts(title, asset, host, lessee):
    with boa.reverts("asset: no such asset"):
        title.setUser(asset + 1, lessee, boa.env.timestamp + 1, sender=host)


def test_set_user__by_the_owner_under_a_lien__only_clears(
    title, asset, make_lien_holder, host, lessee
):
    title.setUser(asset, lessee, boa.env.timestamp + 100, sender=host)
    holder = make_lien_holder(asset)
    title.encumber(asset, holder, sender=holder.address)

    with boa.reverts("asset: encumbered"):
        title.setUser(asset, lessee, boa.env.timestamp + 50, sender=host)
    title.setUser(asset, ZERO_ADDRESS, 0, sender=host)

    assert title.userOf(asset) == ZERO_ADDRESS
    with boa.reverts("asset: encumbered"):
        title.setUser(asset, lessee, boa.env.timestamp + 50, sender=host)
    title.release(asset, sender=holder.address)
    title.setUser(asset, lessee, boa.env.timestamp + 50, sender=host)
    assert title.userOf(asset) == lessee
