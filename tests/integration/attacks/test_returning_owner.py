"""What a former owner leaves behind (offer, grants, permits, approvals) lapses with the tenure."""

import boa
import pytest

from tests.helpers.builders import LEASE, PLEDGE
from tests.helpers.event_logs import only_event
from tests.helpers.lease_builders import ZERO
from tests.helpers.permits import domain_of, sign_grant, signer
from tests.helpers.stage import UNLIMITED


@pytest.fixture
def hand_over(stage, host, payee, lien_holder):
    """Move a title from the host to the payee, by sale or by seizure."""

    def _hand_over(asset: int, how: str) -> None:
        if how == "sale":
            stage.suite.title.transferFrom(host, payee, asset, sender=host)
        else:
            stage.suite.title.encumber(asset, lien_holder, sender=lien_holder)
            stage.suite.title.seize(asset, payee, sender=lien_holder)

    return _hand_over


def test_open_lease__title_went_away_and_came_back__old_offer_is_dead(stage, host, payee, lessee):
    title, escrow = stage.suite.title, stage.suite.escrow
    asset = stage.machine()
    nonce = stage.post(asset)
    before = stage.balances()
    title.transferFrom(host, payee, asset, sender=host)

    with boa.reverts("escrow: offer of former owner"):
        escrow.open_lease(asset, 10, UNLIMITED, nonce, sender=lessee)
    title.transferFrom(payee, host, asset, sender=payee)
    with boa.reverts("escrow: offer of former owner"):
        escrow.open_lease(asset, 10, UNLIMITED, nonce, sender=lessee)

    assert escrow.offer_of(asset)[1:] == (nonce, 1, False)
    assert (title.tenure(asset), stage.balances()) == (3, before)
    with boa.reverts("escrow: no lease right"):
        stage.post(asset)
    title.grant(asset, escrow, LEASE, sender=host)
    assert stage.take(asset, 10, stage.post(asset)) == asset * 1_000_000 + 1


def test_withdraw_offer__by_the_next_owner__works_and_not_by_the_former(stage, host, payee):
    asset = stage.machine()
    nonce = stage.post(asset)
    stage.suite.title.transferFrom(host, payee, asset, sender=host)

    with boa.reverts("escrow: not the title owner"):
        stage.suite.escrow.withdraw_offer(asset, sender=host)
    stage.suite.escrow.withdraw_offer(asset, sender=payee)

    event = only_event(stage.suite.escrow, "OfferWithdrawn")
    assert event == {"asset": asset, "owner": payee, "nonce": nonce}


@pytest.mark.parametrize("how", ["sale", "seizure"])
def test_transfer__by_sale_or_seizure__former_owner_can_do_nothing(
    stage, hand_over, host, payee, stranger, lien_holder, lessee, how
):
    title, escrow, asset = stage.suite.title, stage.suite.escrow, stage.machine()
    title.grant(asset, escrow, LEASE, sender=host)
    title.grant(asset, lien_holder, PLEDGE, sender=host)
    title.approve(stranger, asset, sender=host)
    title.setApprovalForAll(stranger, True, sender=host)
    nonce = stage.post(asset)

    hand_over(asset, how)

    assert (title.ownerOf(asset), title.getApproved(asset)) == (payee, ZERO)
    assert title.rights_of(asset, escrow) == title.rights_of(asset, lien_holder) == 0
    soon = boa.env.timestamp + 60
    refused = [
        ("title: sender is not the owner", title.transferFrom, (host, host, asset), host),
        ("title: not approved", title.transferFrom, (payee, stranger, asset), stranger),
        ("title: cannot approve", title.approve, (host, asset), host),
        ("asset: not the owner", title.grant, (asset, escrow, LEASE), host),
        ("asset: not the owner", title.retire, (asset,), host),
        ("asset: not a listed lessor", title.setUser, (asset, host, soon), host),
        ("asset: no pledge grant", title.encumber, (asset, lien_holder), lien_holder),
        ("escrow: offer of former owner", escrow.open_lease, (asset, 9, 2**64, nonce), lessee),
        ("splitter: not the title owner", stage.suite.splitter.lock_terms, (asset, 2**40), host),
        ("oracle: not the owner", stage.suite.meter.revoke, (asset,), host),
    ]
    for reason, function, arguments, sender in refused:
        with boa.reverts(reason):
            function(*arguments, sender=sender)
    assert title.ownerOf(asset) == payee


def test_grant_with_permit__signed_before_the_title_left_and_came_back__refused(
    stage, payee, stranger
):
    title, escrow = stage.suite.title, stage.suite.escrow
    key = signer("wallet of the host")
    asset = stage.machine()
    title.transferFrom(stage.roles["host"], key.address, asset, sender=stage.roles["host"])
    message = {
        "owner": key.address,
        "asset": asset,
        "grantee": escrow.address,
        "rights": LEASE,
        "tenure": 2,
        "nonce": 0,
        "deadline": boa.env.timestamp + 1_000,
    }
    permit = sign_grant(key, domain_of(title), message)
    call = (asset, escrow, LEASE, message["deadline"], permit)
    title.transferFrom(key.address, payee, asset, sender=key.address)

    with boa.reverts("grant: wrong signature"):
        title.grant_with_permit(*call, sender=stranger)
    title.transferFrom(payee, key.address, asset, sender=payee)
    with boa.reverts("grant: wrong signature"):
        title.grant_with_permit(*call, sender=stranger)

    assert (title.nonces(key.address), title.rights_of(asset, escrow)) == (0, 0)
    fresh = sign_grant(key, domain_of(title), message | {"tenure": 4})
    title.grant_with_permit(asset, escrow, LEASE, message["deadline"], fresh, sender=stranger)
    assert title.rights_of(asset, escrow) == LEASE
    with boa.reverts("grant: wrong signature"):
        title.grant_with_permit(asset, escrow, LEASE, message["deadline"], fresh, sender=stranger)


def test_rotate__buyer_replaces_the_sellers_key__sellers_reports_are_refused(
    stage, host, payee, enrolment
):
    asset, meter = stage.machine(), stage.suite.meter
    start = int(boa.env.timestamp)
    stage.suite.title.transferFrom(host, payee, asset, sender=host)
    boa.env.timestamp += 3_600
    report = stage.report(asset, start, start + 3_600)
    stale = (report.as_tuple(), stage.signed(report))

    with boa.reverts("oracle: not the owner"):
        meter.rotate(asset, *enrolment(asset, host, "another key"), sender=host)
    meter.rotate(asset, *enrolment(asset, payee, "key of the buyer"), sender=payee)

    with boa.reverts("oracle: key revoked"):
        meter.submit(*stale)
    assert meter.head(asset).available_seconds == 0
