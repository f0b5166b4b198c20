"""T13: the owner sends the title to his own second address to be rid of the investors."""

import boa
import pytest

from tests.helpers.builders import PLEDGE
from tests.helpers.lease_builders import HOUR, RATE

DAY = 24 * HOUR


@pytest.fixture
def promised(stage, payee, lender):
    """Return a machine whose revenue is locked to a split for a year, and the split."""
    asset = stage.machine()
    split_id = stage.split({payee: 6_000, lender: 4_000})
    stage.terms(asset, split_id=split_id)
    owner = stage.suite.title.ownerOf(asset)
    stage.suite.splitter.lock_terms(asset, boa.env.timestamp + 365 * DAY, sender=owner)
    return asset, split_id


def test_settle__title_sent_to_a_second_address__investors_get_the_rent(
    stage, promised, host, stranger, payee, lender
):
    (asset, _), splitter = promised, stage.suite.splitter
    start = int(boa.env.timestamp)
    lease_id = stage.open(asset, 24)
    stage.suite.title.transferFrom(host, stranger, asset, sender=host)
    stage.run(asset, start + 24 * HOUR)

    with boa.reverts("splitter: terms locked"):
        stage.terms(asset)
    stage.close(lease_id)
    stage.claim_all()

    net = 24 * RATE * 98 // 100
    assert stage.suite.token.balanceOf(payee) == net * 6 // 10
    assert stage.suite.token.balanceOf(lender) == net * 4 // 10
    assert splitter.claimable(host) == splitter.claimable(stranger) == 0
    stage.check_books()


def test_lock_terms__by_the_second_address__only_ever_longer(stage, promised, host, stranger):
    (asset, _), splitter = promised, stage.suite.splitter
    until = splitter.terms_of(asset)[1]
    stage.suite.title.transferFrom(host, stranger, asset, sender=host)

    with boa.reverts("splitter: lock only extends"):
        splitter.lock_terms(asset, until - 1, sender=stranger)
    with boa.reverts("splitter: not the title owner"):
        splitter.lock_terms(asset, until + 1, sender=host)
    splitter.lock_terms(asset, until + 1, sender=stranger)

    assert splitter.terms_of(asset)[1:] == (until + 1, True)


def test_retire__with_locked_terms__what_is_left_of_the_rent_still_goes_to_the_investors(
    stage, promised, host, payee
):
    asset, _ = promised
    start = int(boa.env.timestamp)
    lease_id = stage.open(asset, 2)
    stage.run(asset, start + 2 * HOUR)

    stage.suite.title.retire(asset, sender=host)

    stage.close(lease_id)
    stage.claim_all()
    assert stage.suite.token.balanceOf(payee) == 2 * RATE * 98 // 100 * 6 // 10
    assert stage.suite.splitter.claimable(host) == 0


def test_seize__with_locked_terms__lock_falls_and_the_new_owner_is_paid(
    stage, promised, host, lender, payee, lien_holder, stranger
):
    (asset, _), title = promised, stage.suite.title
    start = int(boa.env.timestamp)
    lease_id = stage.open(asset, 2)
    stage.run(asset, start + 2 * HOUR)
    title.grant(asset, lien_holder, PLEDGE, sender=host)
    title.encumber(asset, lien_holder, sender=lien_holder)

    title.seize(asset, stranger, sender=lien_holder)

    stage.close(lease_id)
    assert stage.suite.splitter.claimable(stranger) == 2 * RATE * 98 // 100
    assert stage.suite.splitter.split_received(1) == 0
    stage.terms(asset, beneficiary=stranger)
    stage.check_books()


def test_set_terms__under_a_lien__owner_cannot_lead_revenue_away(
    stage, host, operator, stranger, lien_holder
):
    """T2: opex may only fall, operator and beneficiary stay."""
    asset, title = stage.machine(), stage.suite.title
    stage.terms(asset, operator=operator, opex_bps=1_000)
    title.grant(asset, lien_holder, PLEDGE, sender=host)
    title.encumber(asset, lien_holder, sender=lien_holder)

    refused = [
        ("splitter: lien, opex only falls", {"operator": operator, "opex_bps": 1_001}),
        ("splitter: lien keeps operator", {"operator": stranger, "opex_bps": 1_000}),
        ("splitter: lien keeps beneficiary", {"beneficiary": stranger}),
        ("splitter: lien keeps beneficiary", {"split_id": stage.split({stranger: 10_000})}),
    ]
    for reason, change in refused:
        with boa.reverts(reason):
            stage.terms(asset, **change)
    with boa.reverts("asset: encumbered"):
        title.transferFrom(host, stranger, asset, sender=host)
    stage.terms(asset, operator=operator, opex_bps=500)
    stage.terms(asset)

    assert stage.suite.splitter.terms_of(asset)[0][1] == 0
