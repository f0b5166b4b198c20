"""Titles and Ether forced upon pools and desk: no loan, price or share sees them."""

import boa
import pytest

from tests.helpers.credit_attack_stage import FIRST, LOAN, SECOND
from tests.helpers.credit_suite import UNIT

ETHER = 10**18


def _contract(stage, name):
    return stage.suite.pools[0] if name == "pool" else getattr(stage.suite, name)


@pytest.mark.parametrize("name", ["pool", "desk", "appraiser"])
def test_title__safely_sent_to_a_contract__is_refused(stage, host, name):
    with boa.reverts():
        stage.suite.title.safeTransferFrom(host, _contract(stage, name), SECOND, sender=host)

    assert stage.suite.title.ownerOf(SECOND) == host


@pytest.mark.parametrize("name", ["pool", "desk", "appraiser"])
def test_gifts__title_and_ether_sent_to_a_contract__change_no_loan_and_no_share(
    stage, host, stranger, name
):
    """Nobody can take them out, nobody can borrow on the title, and no account counts them."""
    title, pool, contract = stage.suite.title, stage.suite.pools[0], _contract(stage, name)
    stage.borrow(FIRST, LOAN)
    before = (pool.totalAssets(), pool.convertToAssets(10**12), stage.debt(FIRST))
    with boa.env.anchor():
        expected = stage.pay(FIRST)

    sent = boa.env.execute_code(to_address=contract.address, sender=stranger, value=0, data=b"")
    assert sent.is_error
    boa.env.set_balance(contract.address, ETHER)
    title.transferFrom(host, contract, SECOND, sender=host)

    assert (pool.totalAssets(), pool.convertToAssets(10**12), stage.debt(FIRST)) == before
    with boa.reverts("desk: not the title owner"):
        stage.suite.desk.borrow(SECOND, pool, 10_000 * UNIT, 24, sender=host)
    with boa.reverts("title: not approved"):
        title.transferFrom(contract, host, SECOND, sender=host)
    assert stage.pay(FIRST) == expected
    assert boa.env.get_balance(contract.address) == ETHER
    stage.check_books()
