"""The title changes hands while the machine is let: the lease goes on, rent follows the title."""

import boa
import pytest

from tests.helpers.builders import PLEDGE
from tests.helpers.event_logs import only_event
from tests.helpers.lease_builders import HOUR, RATE

NET = 9_800  # of 10,000, after the protocol fee
HELD_BACK = 7_000  # released of 10,000 while the period runs


@pytest.fixture(params=["sale", "seizure"])
def change_hands(request, stage, host, payee, lien_holder):
    """Give the payee the host's title, by sale or by a lien that is enforced."""

    def _change(asset: int) -> None:
        title = stage.suite.title
        if request.param == "sale":
            title.transferFrom(host, payee, asset, sender=host)
            return
        title.grant(asset, lien_holder, PLEDGE, sender=host)
        title.encumber(asset, lien_holder, sender=lien_holder)
        title.seize(asset, payee, sender=lien_holder)

    return _change


def test_settle__after_a_change_of_owner__pays_the_new_one_and_leaves_the_old_his(
    stage, change_hands, host, payee, lessee
):
    escrow, splitter = stage.suite.escrow, stage.suite.splitter
    asset, start = stage.machine(), int(boa.env.timestamp)
    lease_id = stage.open(asset, 100)
    stage.run(asset, start + 18 * HOUR)
    stage.final(start + 12 * HOUR)
    settled = escrow.settle(lease_id)
    assert settled == 12 * RATE * HELD_BACK // 10_000
    assert splitter.claimable(host) == settled * NET // 10_000

    change_hands(asset)

    assert stage.suite.title.userOf(asset) == lessee
    assert escrow.unsettled(asset) == 18 * RATE - settled
    stage.close(lease_id)
    charge = 18 * RATE  # it stopped reporting after 18 hours
    rest = charge * HELD_BACK // 10_000 - settled
    assert splitter.claimable(host) == settled * NET // 10_000
    assert splitter.claimable(payee) == rest * NET // 10_000
    assert escrow.claimable(lessee) == 100 * RATE - settled - rest
    stage.claim_all()
    stage.check_books()


def test_terminate__after_a_change_of_owner__notice_and_close_work(
    stage, change_hands, payee, lessee, host
):
    escrow, title = stage.suite.escrow, stage.suite.title
    asset, start = stage.machine(), int(boa.env.timestamp)
    lease_id = stage.open(asset, 100, notice_hours=2)
    stage.run(asset, start + 2 * HOUR)
    change_hands(asset)

    ends_at = escrow.terminate(lease_id, sender=lessee)

    event = only_event(escrow, "NoticeGiven")
    assert event == {"lease_id": lease_id, "asset": asset, "by": lessee, "ends_at": ends_at}
    assert ends_at == start + 4 * HOUR
    assert (title.userOf(asset), title.userExpires(asset)) == (lessee, ends_at)
    stage.run(asset, ends_at)
    stage.close(lease_id)
    assert escrow.claimable(lessee) == 96 * RATE
    assert stage.suite.splitter.claimable(payee) == 4 * RATE * NET // 10_000
    assert stage.suite.splitter.claimable(host) == 0
    stage.check_books()


def test_transfer__new_owner__cannot_cut_the_lease_or_let_the_machine_twice(
    stage, change_hands, payee, lessee, stranger
):
    title, escrow = stage.suite.title, stage.suite.escrow
    asset = stage.machine()
    lease_id = stage.open(asset, 100)
    agreed = escrow.lease(lease_id)
    change_hands(asset)

    with boa.reverts("asset: machine in use"):
        title.setUser(asset, payee, boa.env.timestamp + HOUR, sender=payee)
    with boa.reverts("asset: still in use"):
        title.retire(asset, sender=payee)
    with boa.reverts("escrow: not the lessee"):
        escrow.terminate(lease_id, sender=payee)
    title.grant(asset, escrow, 1, sender=payee)
    nonce = stage.post(asset)
    stage.fund(stranger)
    with boa.reverts("escrow: machine in use"):
        escrow.open_lease(asset, 1, 2**64, nonce, sender=stranger)

    assert escrow.lease(lease_id) == agreed
    assert title.userOf(asset) == lessee


def test_settle__old_owner_had_terms__they_lapse_for_what_is_settled_later(
    stage, change_hands, host, payee, operator, beneficiary
):
    splitter = stage.suite.splitter
    asset, start = stage.machine(), int(boa.env.timestamp)
    stage.terms(asset, operator=operator, opex_bps=2_500, beneficiary=beneficiary)
    lease_id = stage.open(asset, 4, sla_bps=0, credit_bps=0)
    stage.run(asset, start + 4 * HOUR)
    stage.final(start + 2 * HOUR)
    stage.suite.escrow.settle(lease_id)
    first = 2 * RATE * NET // 10_000
    assert splitter.claimable(operator) == first // 4

    change_hands(asset)
    stage.close(lease_id)

    assert splitter.claimable(operator) == first // 4
    assert splitter.claimable(beneficiary) == first - first // 4
    assert splitter.claimable(payee) == first
    assert splitter.claimable(host) == 0
    stage.check_books()
