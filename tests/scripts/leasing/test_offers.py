"""Hosts post, show and withdraw offers."""

import pytest

from oracle.errors import FatalError
from scripts.lib.chains.base import Refused
from scripts.lib.leasing import offers
from scripts.lib.leasing.offers import Terms
from tests.helpers.leasing_desk import HOUR, START, Desk

TERMS = Terms("21.52", min_hours=2, max_hours=48, sla="99.5", credit="20", notice_hours=6)


def test_post__no_right_yet__grants_then_posts(desk: Desk) -> None:
    asset = desk.machine()
    answer = offers.post(desk.session(desk.host), asset, TERMS)

    offer, nonce, _, stands = desk["LeaseEscrow"].read("offer_of", asset)
    assert (nonce, stands) == (1, True)
    assert offer == {
        "hourly_rate": 21_520_000,
        "min_hours": 2,
        "max_hours": 48,
        "sla_bps": 9_950,
        "credit_bps": 2_000,
        "notice_hours": 6,
        "tenancy": 0,
        "is_indexed": False,
        "premium_bps": 0,
        "valid_until": START + 30 * 24 * HOUR,
    }
    assert desk["ComputeAsset"].read("rights_of", asset, desk["LeaseEscrow"].address) == 1
    assert desk.said[0].startswith("1. grants the lease escrow ")
    assert "rate: 21.52 mUSD an hour, 2.69 mUSD an accelerator-hour" in desk.said[1]
    assert len(answer.data["transactions"]) == 2
    assert answer.data["offer"]["valid_until"] == "2026-01-31T00:00:00Z"


@pytest.mark.parametrize("bare_metal", [False, True])
def test_post__tenancy__is_recorded_and_said_before_anyone_agrees(
    desk: Desk, bare_metal: bool
) -> None:
    asset = desk.offered()
    answer = offers.post(desk.session(desk.host), asset, Terms("1", bare_metal=bare_metal))
    assert desk["LeaseEscrow"].read("offer_of", asset)[0]["tenancy"] == int(bare_metal)
    assert answer.data["offer"]["tenancy"] == int(bare_metal)
    assert ("bare metal: all time is paid" in desk.said[0]) is bare_metal
    assert ("only delivered seconds are paid" in desk.said[0]) is not bare_metal


def test_post__right_there__one_transaction_and_a_new_number(desk: Desk) -> None:
    asset = desk.offered()
    answer = offers.post(desk.session(desk.host), asset, TERMS)
    assert len(answer.data["transactions"]) == 1
    assert answer.data["offer"]["nonce"] == 2


def test_post__not_the_owner__refused_with_and_without_a_right(desk: Desk) -> None:
    session = desk.session(desk.stranger)
    with pytest.raises(FatalError, match=f"belongs to {desk.host}, not to {desk.stranger}"):
        offers.post(session, desk.machine(), TERMS)
    with pytest.raises(Refused, match="escrow: not the title owner"):
        offers.post(session, desk.offered(), TERMS)
    assert desk.said == []


@pytest.mark.parametrize(
    ("terms", "reason"),
    [
        (Terms("1", min_hours=3, max_hours=2), "escrow: min hours above max"),
        (Terms("1", sla="100"), "escrow: sla too high"),
        (Terms("1", valid_days=366), "escrow: not valid within a year"),
        (Terms("1", premium="5"), "escrow: premium too high"),
    ],
)
def test_post__terms_off_bounds__refused_before_anyone_is_asked(
    desk: Desk, terms: Terms, reason: str
) -> None:
    asset = desk.offered()
    with pytest.raises(Refused, match=reason):
        offers.post(desk.session(desk.host), asset, terms)
    assert desk.said == []


def test_post__more_than_the_field_holds__one_line(desk: Desk) -> None:
    asset = desk.offered()
    with pytest.raises(FatalError, match="post_offer: "):
        offers.post(desk.session(desk.host), asset, Terms("1", min_hours=65_536))


def test_post__no_consent__nothing_is_sent(desk: Desk) -> None:
    def no() -> None:
        raise FatalError("nothing was sent, as you wished")

    asset = desk.machine()
    with pytest.raises(FatalError, match="as you wished"):
        offers.post(desk.session(desk.host, no), asset, TERMS)
    assert desk["ComputeAsset"].read("rights_of", asset, desk["LeaseEscrow"].address) == 0
    assert desk["LeaseEscrow"].read("offer_of", asset)[1] == 0


def test_show__standing_expired_none__each_says_so(desk: Desk) -> None:
    session = desk.session(desk.stranger)
    asset = desk.offered()
    assert dict(offers.show(session, asset).facts)["offer"] == "number 1, stands"
    desk.chain.move_to(START + 31 * 24 * HOUR)
    shown = offers.show(session, asset)
    assert dict(shown.facts)["offer"] == "number 1, expired or of a former owner"
    assert shown.data["stands"] is False
    assert offers.show(session, desk.machine()).data["offer"] is None


def test_show__unknown_asset__says_which_there_are(desk: Desk) -> None:
    session = desk.session(desk.stranger)
    with pytest.raises(FatalError, match="asset 1 is not registered: no machine is registered"):
        offers.show(session, 1)
    desk.machine()
    with pytest.raises(FatalError, match="asset 2 is not registered: ids go from 1 to 1"):
        offers.show(session, 2)


def test_withdraw__standing_offer__is_gone(desk: Desk) -> None:
    asset = desk.offered()
    answer = offers.withdraw(desk.session(desk.host), asset)
    assert answer.data["offer"] is None
    assert not desk["LeaseEscrow"].read("offer_of", asset)[3]
    with pytest.raises(Refused, match="escrow: no offer"):
        offers.withdraw(desk.session(desk.host), asset)


def test_changed__terms__names_the_first_that_is_not_usual() -> None:
    usual = {"min_hours": 1, "max_hours": 720, "sla": "99", "indexed": False}
    assert offers.changed(**usual) == ""
    assert offers.changed(**usual | {"max_hours": 5, "indexed": True}) == "--max-hours"
