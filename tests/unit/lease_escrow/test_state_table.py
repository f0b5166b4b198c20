"""Every verb in every state works or says why not: docs/lease-states.md says what."""

import pytest

from tests.conftest import START
from tests.helpers.lease_market import deploy_market
from tests.helpers.lease_states import PAGE, REFRESH, STATES, VERBS, answers, page

ORIGIN = START - 1_000_000
BOND_VERBS = {"dispute", "end_dispute", "withdraw_bond"}


@pytest.fixture(scope="module")
def bonded(roles):
    """A market in which an hour of rent is bonded."""
    return deploy_market(roles, ORIGIN, bond_hours=1)


@pytest.fixture(scope="module")
def found(bonded):
    return answers(bonded)


def test_state_table__contracts_asked__say_what_the_page_says(found):
    assert PAGE.read_text() == page(found), f"refresh: {REFRESH}"


def writing(contract):
    return {
        entry["name"]
        for entry in contract.abi
        if entry["type"] == "function" and entry["stateMutability"] not in ("view", "pure")
    }


def test_state_table__verbs__are_all_that_the_abi_has_for_leases_and_offers(bonded):
    others = {
        "accept_ownership", "pause", "set_guardian", "set_operator", "set_price_source",
        "stop_new", "transfer_ownership", "unpause",
    }  # fmt: skip
    beside_leases = {
        "accept_ownership", "add_bond", "claim", "cover", "dismiss", "reserve", "set_escrow",
        "transfer_ownership",
    }  # fmt: skip

    assert set(VERBS) - {"quote"} - BOND_VERBS == writing(bonded.escrow) - others
    assert writing(bonded.bonds) - beside_leases == BOND_VERBS


def test_state_table__each_verb__works_somewhere_and_is_refused_somewhere(found):
    for verb in set(VERBS) - {"post_offer"}:
        answered = {bool(row[verb]) for row in found.values()}
        assert answered == {False, True}, verb
    assert len(found) == len(STATES)


def test_state_table__quote_and_openings__agree_in_every_state_whether_one_opens(found):
    """Where two reasons hold, as after a sale, they may name different ones."""
    for name, row in found.items():
        assert bool(row["quote"]) == bool(row["open_lease"]), name
        assert row["open_lease"] == row["open_lease_with_permit"], name
