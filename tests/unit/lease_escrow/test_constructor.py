"""What a new escrow knows, allows and refuses to be built on."""

import boa
import pytest

from tests.helpers.compiling import deployer
from tests.helpers.lease_builders import ZERO
from tests.helpers.lease_market import UNLIMITED, deploy_token

REFUSES_APPROVAL = """
@external
@view
def decimals() -> uint8:
    return 6

@external
def approve(spender: address, amount: uint256) -> bool:
    return False
"""


def build(market, **changed):
    names = ("token", "title", "meter", "splitter")
    parts = {name: getattr(market, name) for name in names}
    parts |= {"guardian": market.roles.guardian, "index": ZERO, "bonds": ZERO} | changed
    return deployer("leasing/LeaseEscrow.vy").deploy(*parts.values())


def test_constructor__whole_suite__knows_its_parts_and_its_owner(market, owner, guardian):
    escrow = market.escrow

    assert escrow.token() == market.token.address
    assert escrow.TITLE() == market.title.address
    assert escrow.METER() == market.meter.address
    assert escrow.SPLITTER() == market.splitter.address
    assert (escrow.owner(), escrow.guardian()) == (owner, guardian)
    assert not escrow.is_stopped()
    assert (escrow.INDEX(), escrow.BONDS()) == (ZERO, ZERO)
    assert build(market, bonds=market.title).BONDS() == market.title.address
    assert build(market, index=market.title).INDEX() == market.title.address


def test_constructor__one_allowance__is_the_splitter_s(market):
    allowed = market.token.allowance

    assert allowed(market.escrow, market.splitter) == UNLIMITED
    for other in (market.title, market.meter, market.escrow, market.roles.owner):
        assert allowed(market.escrow, other) == 0


def test_constructor__token_that_returns_nothing__works(market):
    token = deploy_token()
    token.set_style(token.RETURNS_NOTHING())

    escrow = build(market, token=token)

    assert token.allowance(escrow, market.splitter) == UNLIMITED


@pytest.mark.parametrize(
    ("part", "reason"),
    [
        ("token", "token: no code there"),
        ("title", "escrow: title has no code"),
        ("meter", "escrow: meter has no code"),
        ("splitter", "escrow: splitter has no code"),
        ("index", "escrow: index has no code"),
        ("bonds", "escrow: bonds have no code"),
    ],
)
def test_constructor__account_without_code__reverts(market, stranger, part, reason):
    with boa.reverts(reason):
        build(market, **{part: stranger})


def test_constructor__token_that_refuses_approval__reverts(market):
    with boa.reverts("escrow: approval refused"):
        build(market, token=boa.loads(REFUSES_APPROVAL))


@pytest.mark.parametrize("decimals", [5, 9, 18])
def test_constructor__other_decimals__reverts(market, decimals):
    with boa.reverts("token: decimals not 6 to 8"):
        build(market, token=deploy_token(decimals))
