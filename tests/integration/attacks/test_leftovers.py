"""After a close nothing is left behind: no allowance, no approval, no operator, no user."""

from itertools import product

import boa
import pytest

from tests.helpers.lease_builders import HOUR, ZERO
from tests.helpers.stage import UNLIMITED

CONTRACTS = ("token", "title", "meter", "splitter", "escrow", "bonds")
ENDS = ("close", "notice", "reject", "handed on", "extended")


def allowances(suite, names, people) -> dict[tuple[str, str], int]:
    """Return every allowance that a contract of the suite gave anyone, but for zeros."""
    spenders = {name: str(getattr(suite, name).address) for name in names} | people
    found = {
        (owner, spender): int(suite.token.allowance(getattr(suite, owner), address))
        for owner, (spender, address) in product(names, spenders.items())
    }
    return {pair: amount for pair, amount in found.items() if amount}


def _end(stage, how: str, lease_id: int, lessee: str, payee: str) -> None:
    escrow = stage.suite.escrow
    if how == "notice":
        escrow.terminate(lease_id, sender=lessee)
    elif how == "reject":
        escrow.reject(lease_id, sender=lessee)
    elif how == "handed on":
        escrow.assign(lease_id, payee, escrow.lease(lease_id).ends_at, sender=lessee)
        escrow.accept(lease_id, sender=payee)
    elif how == "extended":
        nonce = escrow.offer_of(escrow.lease(lease_id).asset)[1]
        stage.leases.append(escrow.extend(lease_id, 5, UNLIMITED, nonce, sender=lessee))


@pytest.mark.parametrize("how", ENDS)
def test_close__any_way__leaves_no_allowance_approval_operator_or_user(
    stage, lessee, payee, host, operator, how
):
    title, escrow = stage.suite.title, stage.suite.escrow
    asset, start = stage.machine(), int(boa.env.timestamp)
    stage.terms(asset, operator=operator, opex_bps=1_000)
    lease_id = stage.open(asset, 10, notice_hours=1)
    assert title.userOf(asset) == lessee
    stage.run(asset, start + HOUR)
    _end(stage, how, lease_id, lessee, payee)

    stage.close(*stage.leases)
    stage.claim_all()
    stage.suite.splitter.claim_fees()

    assert allowances(stage.suite, CONTRACTS, stage.roles) == {("escrow", "splitter"): UNLIMITED}
    assert (title.userOf(asset), title.getApproved(asset), title.lien_of(asset)) == (ZERO,) * 3
    people = list(stage.roles.values())
    contracts = [str(getattr(stage.suite, name).address) for name in CONTRACTS]
    for owner, other in product((host, *contracts), (*people, *contracts)):
        assert not title.isApprovedForAll(owner, other)
        assert not escrow.is_operator(owner, other)
    assert sum(stage.held(one) for one in stage.leases) == 0
