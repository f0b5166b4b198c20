"""Operators post and withdraw offers for an owner, and do nothing else."""

import boa
import pytest

from tests.helpers.event_logs import only_event
from tests.helpers.lease_builders import RATE, ZERO, make_offer


@pytest.fixture
def operated(market, asset, host, operator):
    """A machine whose owner lets the operator offer."""
    market.escrow.set_operator(operator, True, sender=host)
    return asset


def test_set_operator__allowed_and_not__is_kept_and_told(market, host, operator, stranger):
    escrow = market.escrow
    for allowed in (True, False):
        escrow.set_operator(operator, allowed, sender=host)

        said = {"owner": host, "operator": operator, "is_allowed": allowed}
        assert only_event(escrow, "OperatorSet") == said
        assert escrow.is_operator(host, operator) is allowed
        assert not escrow.is_operator(operator, host)
        assert not escrow.is_operator(stranger, operator)


def test_set_operator__zero__gives_nobody_anything(market, operated, host, stranger):
    market.escrow.set_operator(ZERO, True, sender=host)

    assert not market.escrow.is_operator(ZERO, stranger)
    with boa.reverts("escrow: not the title owner"):
        market.post(operated, sender=stranger)


def test_post_offer__operator__posts_and_withdraws_in_the_owners_name(
    market, operated, host, operator, lessee
):
    nonce = market.post(operated, sender=operator)
    event = only_event(market.escrow, "OfferPosted")
    assert (event["owner"], event["nonce"]) == (host, nonce)
    assert market.escrow.offer_of(operated)[0].hourly_rate == RATE

    market.escrow.withdraw_offer(operated, sender=operator)
    assert only_event(market.escrow, "OfferWithdrawn")["owner"] == host

    market.post(operated, sender=operator)
    lease_id = market.take(operated, 10)
    assert market.escrow.lease(lease_id).lessee == lessee


def test_post_offer__operator_no_more_or_of_another__reverts(
    market, operated, host, operator, stranger
):
    other = market.machine(stranger)
    with boa.reverts("escrow: not the title owner"):
        market.post(other, sender=operator)
    market.post(operated, sender=operator)

    market.escrow.set_operator(operator, False, sender=host)

    for call in (
        lambda: market.post(operated, sender=operator),
        lambda: market.escrow.withdraw_offer(operated, sender=operator),
    ):
        with boa.reverts("escrow: not the title owner"):
            call()
    assert market.escrow.offer_of(operated)[3]  # what it had posted stands


def test_post_offer__sold_machine__is_out_of_its_operators_reach(
    market, operated, host, payee, operator
):
    market.post(operated, sender=operator)
    market.title.transferFrom(host, payee, operated, sender=host)
    with boa.reverts("escrow: not the title owner"):
        market.post(operated, sender=operator)

    market.escrow.set_operator(operator, True, sender=payee)
    market.title.grant(operated, market.escrow, 1, sender=payee)
    market.post(operated, sender=operator)
    assert only_event(market.escrow, "OfferPosted")["owner"] == payee


def test_operator__every_other_verb__is_not_its(market, operated, operator, host):
    market.post(operated, sender=operator)
    lease_id = market.take(operated, 100)
    with boa.reverts("escrow: not the title owner"):
        market.escrow.reclaim(lease_id, 1, sender=operator)
    for verb in ("terminate", "reject"):
        with boa.reverts("escrow: not the lessee"):
            getattr(market.escrow, verb)(lease_id, sender=operator)
    with boa.reverts("asset: machine in use"):
        market.title.setUser(operated, operator, boa.env.timestamp + 60, sender=host)


def test_set_operator__paused__works_and_posting_waits(market, operated, guardian, operator, host):
    market.escrow.pause(sender=guardian)
    market.escrow.set_operator(operator, False, sender=host)
    market.escrow.set_operator(operator, True, sender=host)
    offer = tuple(make_offer().values())
    with boa.reverts("pause: paused"):
        market.escrow.post_offer(operated, offer, sender=operator)
