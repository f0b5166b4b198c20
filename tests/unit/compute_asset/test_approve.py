import boa
import pytest

from tests.helpers.event_logs import only_event
from tests.helpers.words import ZERO_ADDRESS


def test_approve__by_the_owner__names_an_account(title, asset, host, operator):
    title.approve(operator, asset, sender=host)

    assert only_event(title, "Approval") == {
        "owner": host,
        "approved": operator,
        "token_id": asset,
    }
    assert title.getApproved(asset) == operator


def test_approve__of_nobody__withdraws(title, asset, host, operator, payee):
    title.approve(operator, asset, sender=host)

    title.approve(ZERO_ADDRESS, asset, sender=host)

    assert title.getApproved(asset) == ZERO_ADDRESS
    with boa.reverts("title: not approved"):
        title.transferFrom(host, payee, asset, sender=operator)


def test_approve__by_an_account_approved_for_all__logs_the_owner(
    title, asset, host, operator, payee
):
    title.setApprovalForAll(operator, True, sender=host)

    title.approve(payee, asset, sender=operator)

    assert only_event(title, "Approval") == {"owner": host, "approved": payee, "token_id": asset}
    assert title.getApproved(asset) == payee


@pytest.mark.parametrize("caller", ["owner", "registrar", "stranger", "operator"])
def test_approve__by_anyone_else__reverts(title, asset, host, operator, caller, request):
    title.approve(operator, asset, sender=host)
    account = request.getfixturevalue(caller)

    with boa.reverts("title: cannot approve"):
        title.approve(account, asset, sender=account)


def test_approve__no_such_asset__reverts(title, asset, host, operator):
    with boa.reverts("asset: no such asset"):
        title.approve(operator, asset + 1, sender=host)


def test_set_approval_for_all__by_anyone__covers_their_titles_only(
    title, make_asset, host, operator, payee, lender
):
    first, second, other = make_asset(), make_asset(), make_asset(to=payee)

    title.setApprovalForAll(operator, True, sender=host)

    assert only_event(title, "ApprovalForAll") == {
        "owner": host,
        "operator": operator,
        "approved": True,
    }
    assert title.isApprovedForAll(host, operator)
    assert not title.isApprovedForAll(payee, operator)
    for asset in (first, second):
        title.transferFrom(host, lender, asset, sender=operator)
    with boa.reverts("title: not approved"):
        title.transferFrom(payee, lender, other, sender=operator)


def test_set_approval_for_all__withdrawn__stops(title, asset, host, operator, payee):
    title.setApprovalForAll(operator, True, sender=host)

    title.setApprovalForAll(operator, False, sender=host)

    assert only_event(title, "ApprovalForAll") == {
        "owner": host,
        "operator": operator,
        "approved": False,
    }
    assert not title.isApprovedForAll(host, operator)
    with boa.reverts("title: not approved"):
        title.transferFrom(host, payee, asset, sender=operator)


def test_set_approval_for_all__of_a_former_owner__does_not_follow_the_title(
    title, asset, host, operator, payee
):
    title.setApprovalForAll(operator, True, sender=host)
    title.transferFrom(host, payee, asset, sender=host)

    with boa.reverts("title: not approved"):
        title.transferFrom(payee, host, asset, sender=operator)
