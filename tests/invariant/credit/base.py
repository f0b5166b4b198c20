"""Where every example starts: three machines with three months of rent, and lenders' money."""

from copy import deepcopy
from fractions import Fraction
from pathlib import Path

import boa

from tests.helpers.credit_pool_model import CurveModel, PoolModel
from tests.helpers.credit_suite import (
    COUNT,
    CURVES,
    DAY,
    MARKET_RATE,
    MARKET_USE_BPS,
    PURCHASE_PRICE,
    SUPPLY_CAP,
    UNIT,
    USED_PRICE,
    deploy_credit_suite,
    role,
)
from tests.helpers.credit_value_model import MachineModel, PriceModel, SwitchMeterModel
from tests.invariant.credit.book import HOUR
from tests.invariant.credit.deals import Deals
from tests.invariant.credit.state import ASSETS, EVERYONE, LENDERS, CreditState, Terms
from tests.invariant.money.suite import PROJECT

STEP = 30 * DAY
START = (1_767_225_600 // STEP + 1) * STEP
"""The first edge of a 30-day bucket in 2026."""
MONEY = 10**9 * UNIT
RENT = 16 * UNIT
"""An hour of the whole machine: the market's rate."""
SEATS = (0, 1, 2)
DEPOSITS = (((0, 300_000), (1, 250_000)), ((0, 350_000), (2, 150_000)))
"""By pool: lender and whole tokens."""
OWNERS = {1: "host_a", 2: "host_a", 3: "host_b"}
OPEX_BPS = {1: 2_500, 3: 1_000}

_bases: dict[Path, tuple[Deals, int]] = {}


def book_of(project: Path = PROJECT) -> Deals:
    """Return a fresh copy of the books of `project` at the moment where examples start.

    The chain is brought there once; examples undo what they did.
    """
    if project not in _bases or not boa.env.get_code(_bases[project][0].suite.desk.address):
        _bases[project] = (make_base(project), int(boa.env.timestamp))
    base, moment = _bases[project]
    boa.env.timestamp = moment
    return Deals(base.suite, deepcopy(base.state))


def make_base(project: Path) -> Deals:
    """Deploy, let three machines for three months and a bit, bring lenders in."""
    boa.env.timestamp = START
    suite = deploy_credit_suite(role("owner"), role("treasury"), project, real_meter=False)
    for name in EVERYONE:
        suite.fund(role(name), MONEY)
    price, meter = PriceModel(), SwitchMeterModel()
    machines = {}
    for asset in ASSETS:
        suite.machine(role(OWNERS[asset]), asset)
        suite.meter.switch(asset, True)
        meter.switch(asset, START, True)
        machines[asset] = MachineModel(
            asset, COUNT, PURCHASE_PRICE, START - 30 * DAY, MARKET_RATE,
            Fraction(MARKET_USE_BPS, 10_000), price, meter,
        )  # fmt: skip
    pools = [PoolModel(CurveModel(*curve), SUPPLY_CAP, START) for curve in CURVES]
    state = CreditState(price, meter, machines, pools, dict(OWNERS), quoted=USED_PRICE)
    book = Deals(suite, state)
    for asset, bps in OPEX_BPS.items():
        set_terms(book, asset, bps)
    earn(book)
    for number, deposits in enumerate(DEPOSITS):
        for lender, tokens in deposits:
            deposit(book, number, LENDERS[lender], tokens * UNIT)
    boa.env.timestamp += DAY  # until then deposits do not count for loans
    for seat in SEATS:
        book.quote(seat, USED_PRICE)
    return book


def set_terms(book: Deals, asset: int, opex_bps: int) -> None:
    """Give the operator a share; the owner takes the rest."""
    owner = book.state.owner_of[asset]
    terms = (role("operator"), opex_bps, role(owner), 0)
    book.suite.splitter.set_terms(asset, terms, sender=role(owner))
    book.state.terms[asset] = Terms(opex_bps, owner)


def earn(book: Deals) -> None:
    """Let each machine for four months, one lease after the other, and settle them."""
    for month in range(4):
        leases = [book.let(asset, f"lessee_{'ab'[asset % 2]}", 720, RENT) for asset in ASSETS]
        boa.env.timestamp += 30 * DAY + (48 + 2) * HOUR if month < 3 else 26 * DAY
        for lease in leases:
            book.settle(lease)


def deposit(book: Deals, number: int, lender: str, assets: int) -> int:
    """Put money into a pool; return the shares."""
    model, pool = book.sync(number), book.suite.pools[number]
    shares = model.shares_bought(assets)
    assert pool.deposit(assets, role(lender), sender=role(lender)) == shares
    book.follow(number, pool, ("Deposit", (lender, assets, shares)))
    return shares
