"""A stranger tries every restricted function of every contract with good arguments."""

import boa
import pytest

from tests.helpers.powers import OPEN_TO_ALL, of_governance, of_users, set_scene


@pytest.fixture
def scene(stage, host, owner, lien_holder):
    """Return machines in every state, one of them not enrolled."""
    suite = stage.suite
    spec = suite.title.spec(stage.machine())
    bare = suite.title.register(host, spec, [b"\7" * 32], "", sender=owner)
    stage.fund(str(suite.escrow.address))
    return set_scene(stage, lien_holder, bare)


@pytest.fixture
def powers(scene, enrolment):
    return of_governance(scene) + of_users(scene, enrolment)


def test_powers__all_contracts__every_function_is_restricted_or_open_to_all(stage, powers):
    for contract in (
        stage.suite.title,
        stage.suite.meter,
        stage.suite.escrow,
        stage.suite.splitter,
        stage.suite.bonds,
    ):
        changing = {
            item["name"]
            for item in contract.abi
            if item["type"] == "function" and item["stateMutability"] not in ("view", "pure")
        }
        name = contract.contract_name
        restricted = {power.name for power in powers if power.contract.contract_name == name}
        assert restricted | OPEN_TO_ALL[name] == changing
        assert not restricted & OPEN_TO_ALL[name]
        assert not [i for i in contract.abi if i.get("stateMutability") == "payable"]


def test_powers__stranger_with_good_arguments__refused_and_the_one_who_may_is_not(
    scene, powers, stranger
):
    for power in powers:
        with boa.env.anchor():
            if power.while_paused:
                power.contract.pause(sender=scene.accounts["guardian"])
            with boa.reverts(power.refusal):
                power.use(stranger)
            power.use(scene.accounts[power.who])


def test_powers__of_users__not_even_governance_has_them(
    scene, enrolment, owner, guardian, registrar
):
    """Owner, guardian and registrar are strangers to titles, leases and terms."""
    for power in of_users(scene, enrolment):
        for sender in (owner, guardian, registrar):
            with boa.reverts(power.refusal):
                power.use(sender)


def test_claim__by_a_stranger__pays_the_owner_of_the_claim_only(stage, lessee, stranger):
    before = stage.balances()["lessee"]
    lease_id = stage.open(stage.machine(), 2)
    stage.close(lease_id)
    owed = stage.suite.escrow.claimable(lessee)

    assert stage.suite.escrow.claim(lessee, sender=stranger) == owed

    assert stage.balances()["lessee"] == before
    assert stage.balances()["stranger"] == 0
    with boa.reverts("claims: nothing to claim"):
        stage.suite.escrow.claim(lessee, sender=stranger)
