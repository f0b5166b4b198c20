"""Who may call what, by ABI: each function is in exactly one list, and nothing can be paused."""

import boa
import pytest

from tests.helpers.appraisal import ACCELERATOR, PRICE
from tests.helpers.event_logs import only_event

ZERO = "0x" + "00" * 20
BY_ANYONE = {"submit_price"}
BY_OWNER = {
    "set_appraiser": (0, "0x" + "11" * 20),
    "set_market": (ACCELERATOR, 1, 1),
    "set_retained": ((1,) * 6,),
    "set_multiple": (10_000,),
    "set_index": (ZERO,),
    "transfer_ownership": ("0x" + "11" * 20,),
}
BY_PENDING_OWNER = {"accept_ownership"}
NEVER_PAUSABLE = BY_ANYONE | set(BY_OWNER) | BY_PENDING_OWNER


def test_abi__state_changing_functions__each_in_one_list_and_none_pausable(appraiser):
    changing = {
        item["name"]
        for item in appraiser.abi
        if item["type"] == "function" and item["stateMutability"] not in ("view", "pure")
    }

    assert changing == NEVER_PAUSABLE
    names = [item.get("name", "").lower() for item in appraiser.abi]
    assert not [name for name in names if "pause" in name or "guardian" in name or "stop" in name]
    assert not [item for item in appraiser.abi if item.get("stateMutability") == "payable"]


@pytest.mark.parametrize("name", BY_OWNER)
def test_owner_function__anyone_else__reverts(appraising, appraiser, owner, stranger, host, name):
    for sender in (stranger, host, appraising.keys[0].address):
        with boa.reverts("ownable: caller is not the owner"):
            getattr(appraiser, name)(*BY_OWNER[name], sender=sender)

    getattr(appraiser, name)(*BY_OWNER[name], sender=owner)


def test_ownership__two_steps__only_the_named_one_accepts(appraiser, owner, stranger, host):
    appraiser.transfer_ownership(host, sender=owner)
    assert (appraiser.owner(), appraiser.pending_owner()) == (owner, host)
    with boa.reverts("ownable_2step: caller is not the new owner"):
        appraiser.accept_ownership(sender=stranger)

    appraiser.accept_ownership(sender=host)

    assert only_event(appraiser, "OwnershipTransferred") == {
        "previous_owner": owner,
        "new_owner": host,
    }
    assert (appraiser.owner(), appraiser.pending_owner()) == (host, ZERO)
    with boa.reverts("ownable: caller is not the owner"):
        appraiser.set_multiple(10_000, sender=owner)
    assert not hasattr(appraiser, "renounce_ownership")


def test_owner__alone__cannot_make_a_price(appraising, appraiser, owner):
    """Seats sign: the owner can vacate them, which makes value absent, or fill them visibly."""
    price = appraising.price(0)
    with boa.reverts("appraiser: wrong signature"):
        appraiser.submit_price(
            *price.arguments(), appraising.sign(price, appraising.keys[1]), sender=owner
        )
    appraising.quotes(*[PRICE] * 3)

    for seat in range(3):
        appraiser.set_appraiser(seat, ZERO, sender=owner)

    assert appraiser.price_of(ACCELERATOR) == (PRICE, 0, 0)
