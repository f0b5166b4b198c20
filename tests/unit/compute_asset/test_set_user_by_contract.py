import boa
import pytest

from tests.helpers.builders import LEASE, LESSOR, PLEDGE
from tests.helpers.event_logs import only_event
from tests.helpers.words import ZERO_ADDRESS, UserWord


def test_set_user__by_a_lessor__sets_a_user(
    title, asset, make_contract, make_lessor, call_as, lessee
):
    make_contract(LESSOR)
    lessor = make_lessor(asset)
    expires = boa.env.timestamp + 100

    call_as(lessor, title.setUser, asset, lessee, expires)

    assert title.user_word(asset) == UserWord(lessee.lower(), expires, setter_index=2).pack()
    assert title.userOf(asset) == lessee
    assert title.userExpires(asset) == expires


def test_set_user__by_a_lessor__logs_it(title, asset, make_lessor, lessee):
    expires = boa.env.timestamp + 100

    title.setUser(asset, lessee, expires, sender=make_lessor(asset).address)

    assert only_event(title, "UpdateUser") == {
        "token_id": asset,
        "user": lessee,
        "expires": expires,
    }


def test_set_user__listed_without_a_grant__reverts(title, asset, make_contract, host, lessee):
    lessor = make_contract(LESSOR)

    with boa.reverts("asset: no lease grant"):
        title.setUser(asset, lessee, boa.env.timestamp + 1, sender=lessor.address)
    title.grant(asset, lessor, LEASE, sender=host)
    title.setUser(asset, lessee, boa.env.timestamp + 1, sender=lessor.address)


def test_set_user__with_a_pledge_grant_only__reverts(title, asset, make_contract, host, lessee):
    lessor = make_contract(7)
    title.grant(asset, lessor, PLEDGE, sender=host)

    with boa.reverts("asset: no lease grant"):
        title.setUser(asset, lessee, boa.env.timestamp + 1, sender=lessor.address)


def test_set_user__with_a_grant_for_another_asset__reverts(title, make_asset, make_lessor, lessee):
    first, second = make_asset(), make_asset()
    lessor = make_lessor(first)

    with boa.reverts("asset: no lease grant"):
        title.setUser(second, lessee, boa.env.timestamp + 1, sender=lessor.address)


def test_set_user__after_the_grant_was_revoked__reverts(title, asset, make_lessor, host, lessee):
    lessor = make_lessor(asset)
    title.grant(asset, lessor, 0, sender=host)

    with boa.reverts("asset: no lease grant"):
        title.setUser(asset, lessee, boa.env.timestamp + 1, sender=lessor.address)


def test_set_user__after_de_listing__reverts(title, asset, make_lessor, owner, lessee):
    lessor = make_lessor(asset)
    title.approve_contract(lessor, 0, sender=owner)

    with boa.reverts("asset: not a listed lessor"):
        title.setUser(asset, lessee, boa.env.timestamp + 1, sender=lessor.address)


@pytest.mark.parametrize("ahead", [0, -1])
def test_set_user__by_a_lessor_not_ahead__reverts(title, asset, make_lessor, lessee, ahead):
    with boa.reverts("asset: expiry not ahead"):
        title.setUser(asset, lessee, boa.env.timestamp + ahead, sender=make_lessor(asset).address)


def test_set_user__by_a_lessor_for_more_than_a_year__reverts(title, asset, make_lessor, lessee):
    year = boa.env.timestamp + 8_760 * 3_600
    lessor = make_lessor(asset)
    title.setUser(asset, lessee, year, sender=lessor.address)

    with boa.reverts("asset: expiry too far"):
        title.setUser(asset, lessee, year + 1, sender=lessor.address)


@pytest.mark.parametrize("loss", ["revoked", "delisted", "transferred"])
def test_set_user__in_mid_lease__notice_cannot_be_blocked(
    title, asset, make_lessor, owner, host, payee, lessee, loss
):
    lessor, now = make_lessor(asset), boa.env.timestamp
    title.setUser(asset, lessee, now + 1_000, sender=lessor.address)
    if loss == "revoked":
        title.grant(asset, lessor, 0, sender=host)
    elif loss == "delisted":
        title.approve_contract(lessor, 0, sender=owner)
    else:
        title.transferFrom(host, payee, asset, sender=host)

    with boa.reverts(
        "asset: not a listed lessor" if loss == "delisted" else "asset: no lease grant"
    ):
        title.setUser(asset, lessee, now + 1_001, sender=lessor.address)
    title.setUser(asset, lessee, now + 1_000, sender=lessor.address)
    title.setUser(asset, lessee, now + 500, sender=lessor.address)
    assert title.userExpires(asset) == now + 500
    assert title.user_word(asset) == UserWord(lessee.lower(), now + 500, 1).pack()

    title.setUser(asset, payee, now + 500, sender=lessor.address)
    assert title.userOf(asset) == payee

    title.setUser(asset, ZERO_ADDRESS, 0, sender=lessor.address)
    assert title.userOf(asset) == ZERO_ADDRESS
    with boa.reverts():
        title.setUser(asset, lessee, now + 1, sender=lessor.address)


def test_set_user__in_the_second_a_lease_ends__the_machine_is_let_again(
    title, asset, make_lessor, lessee, payee
):
    first, second, now = make_lessor(asset), make_lessor(asset), boa.env.timestamp
    title.setUser(asset, lessee, now + 100, sender=first.address)

    boa.env.time_travel(seconds=99)
    with boa.reverts("asset: machine in use"):
        title.setUser(asset, payee, now + 200, sender=second.address)

    boa.env.time_travel(seconds=1)
    title.setUser(asset, payee, now + 200, sender=second.address)
    assert title.userOf(asset) == payee
    assert title.user_word(asset) == UserWord(payee.lower(), now + 200, 2).pack()


def test_set_user__by_a_lessor_under_a_lien__sets_a_user(
    title, asset, make_lessor, make_lien_holder, lessee
):
    lessor, holder = make_lessor(asset), make_lien_holder(asset)
    title.encumber(asset, holder, sender=holder.address)

    title.setUser(asset, lessee, boa.env.timestamp + 100, sender=lessor.address)

    assert title.userOf(asset) == lessee
    assert title.status(asset) == 1 | 2


def test_set_user__by_the_lien_holder__reverts(title, asset, make_lien_holder, lessee):
    holder = make_lien_holder(asset)
    title.encumber(asset, holder, sender=holder.address)

    with boa.reverts("asset: not a listed lessor"):
        title.setUser(asset, lessee, boa.env.timestamp + 1, sender=holder.address)
