"""Who may call what, by ABI: each function is in exactly one list."""

import boa
import pytest

from tests.helpers.event_logs import only_event
from tests.helpers.words import ZERO_ADDRESS
from tests.unit.revenue_splitter.conftest import ASSET

BY_ANYONE = {
    "deposit", "claim", "claim_many", "claim_fees", "apply_fee", "create_split", "release_split",
}  # fmt: skip
BY_ESCROWS = {"deposit_rent"}
BY_TITLE_OWNER = {"set_terms", "lock_terms"}
BY_OWNER = {
    "propose_fee": (100,),
    "set_treasury": ("0x" + "11" * 20,),
    "approve_contract": None,  # the splitter itself stands for a contract to list
    "transfer_ownership": ("0x" + "11" * 20,),
}
BY_PENDING_OWNER = {"accept_ownership"}
NEVER_PAUSABLE = BY_ANYONE | BY_ESCROWS | BY_TITLE_OWNER | set(BY_OWNER) | BY_PENDING_OWNER


def test_abi__state_changing_functions__each_in_one_list_and_none_pausable(splitter):
    changing = {
        item["name"]
        for item in splitter.abi
        if item["type"] == "function" and item["stateMutability"] not in ("view", "pure")
    }

    assert changing == NEVER_PAUSABLE
    assert not [item for item in splitter.abi if "pause" in item.get("name", "").lower()]
    assert not [item for item in splitter.abi if item.get("stateMutability") == "payable"]


@pytest.mark.parametrize("name", BY_OWNER)
def test_owner_function__stranger_or_escrow_or_host__reverts(
    splitter, owner, stranger, escrow, host, treasury, name
):
    arguments = BY_OWNER[name] or (splitter.address, 4)

    for sender in (stranger, escrow, host, treasury):
        with boa.env.prank(sender), boa.reverts("ownable: caller is not the owner"):
            getattr(splitter, name)(*arguments)

    with boa.env.prank(owner):
        getattr(splitter, name)(*arguments)


def test_ownership__two_steps__only_the_named_one_accepts(splitter, owner, stranger, host):
    with boa.env.prank(owner):
        splitter.transfer_ownership(host)
    assert (splitter.owner(), splitter.pending_owner()) == (owner, host)
    with boa.env.prank(stranger), boa.reverts("ownable_2step: caller is not the new owner"):
        splitter.accept_ownership()

    with boa.env.prank(host):
        splitter.accept_ownership()

    assert only_event(splitter, "OwnershipTransferred") == {
        "previous_owner": owner,
        "new_owner": host,
    }
    assert (splitter.owner(), splitter.pending_owner()) == (host, ZERO_ADDRESS)
    with boa.env.prank(owner), boa.reverts("ownable: caller is not the owner"):
        splitter.propose_fee(1)


def test_ownership__cannot_be_renounced(splitter):
    assert not hasattr(splitter, "renounce_ownership")


def test_owner__cannot_touch_money_owed(splitter, token, give, owner, host):
    """The owner's worst: the fee to 5 % in a week, and the fees elsewhere. Claims stay whole."""
    give(10_000)
    with boa.env.prank(owner):
        splitter.propose_fee(500)
        splitter.set_treasury(owner)

    splitter.claim_fees()

    assert token.balanceOf(owner) == 200
    assert splitter.claimable(host) == token.balanceOf(splitter) == 9_800
    assert splitter.fee_bps() == 200
    assert splitter.terms_of(ASSET)[2] is False
