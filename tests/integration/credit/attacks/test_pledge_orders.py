"""Pledge bounds in every order of actions: no order leaves a lender with a lease beyond them."""

from collections import Counter
from collections.abc import Callable
from itertools import permutations

import boa
import pytest

from tests.helpers.credit_attack_stage import FIRST, LOAN, run_out
from tests.helpers.credit_stage import RENT, CreditStage
from tests.helpers.lease_words import IDS_PER_ASSET
from tests.helpers.stage import HOUR, UNLIMITED

MONTH_HOURS, WEEK_HOURS = 720, 168
LEAST_RATE = RENT * 7 // 10
BASE = {"hourly_rate": RENT, "sla_bps": 0, "notice_hours": WEEK_HOURS}
WITHIN = {"hours": MONTH_HOURS} | BASE | {"hourly_rate": LEAST_RATE, "min_hours": WEEK_HOURS}
BEYOND = (
    {"hours": MONTH_HOURS + 1} | BASE,
    {"hours": 1} | BASE | {"hourly_rate": LEAST_RATE - 1},
    {"hours": 1} | BASE | {"notice_hours": WEEK_HOURS + 1},
    {"hours": WEEK_HOURS + 1} | BASE | {"min_hours": WEEK_HOURS + 1},
)
REFUSALS = {
    "escrow: no offer",
    "escrow: machine in use",
    "escrow: lease has ended",
    "escrow: notice already given",
    "pledge: term too long",
    "pledge: rate too low",
    "pledge: notice too long",
    "desk: no loan",
}
Action = Callable[[CreditStage, dict[str, int]], object]


def _latest(stage: CreditStage) -> int:
    return FIRST * IDS_PER_ASSET + int(stage.suite.escrow.lease_count(FIRST))


def _post(stage: CreditStage, terms: dict[str, int]) -> None:
    stage.post(FIRST, **{name: value for name, value in terms.items() if name != "hours"})


def _open(stage: CreditStage, terms: dict[str, int]) -> None:
    nonce = int(stage.suite.escrow.offer_of(FIRST)[1])
    stage.take(FIRST, terms["hours"], nonce)


def _borrow(stage: CreditStage, terms: dict[str, int]) -> None:
    stage.borrow(FIRST, LOAN)


def _repay(stage: CreditStage, terms: dict[str, int]) -> None:
    stage.pay(FIRST, UNLIMITED)


def _reclaim(stage: CreditStage, terms: dict[str, int]) -> None:
    escrow = stage.suite.escrow
    escrow.reclaim(_latest(stage), 2, sender=stage.roles["host"])


ACTIONS: tuple[Action, ...] = (_post, _open, _borrow, _repay, _reclaim)


@pytest.fixture
def free(stage, host):
    """Return a machine that nobody uses and that is not on offer."""
    stage = run_out(stage)
    stage.suite.escrow.withdraw_offer(FIRST, sender=host)
    return stage


def _let_under_lien(stage: CreditStage) -> bool:
    """Whether a lease runs under the desk's lien; fails if it is beyond the bounds."""
    title, escrow = stage.suite.title, stage.suite.escrow
    is_let = int(title.userExpires(FIRST)) > boa.env.timestamp
    if not is_let or title.lien_of(FIRST) != stage.suite.desk.address:
        return False
    lease = escrow.lease(_latest(stage))
    assert lease.ends_at - boa.env.timestamp <= MONTH_HOURS * HOUR
    assert lease.notice_hours <= WEEK_HOURS
    assert lease.min_hours <= WEEK_HOURS
    assert lease.hourly_rate >= LEAST_RATE
    return True


def _try(stage: CreditStage, action: Action, terms: dict[str, int]) -> str:
    """Do it, or return the reason for which it is refused."""
    try:
        action(stage, terms)
    except boa.BoaError as refusal:
        reason = next((text for text in REFUSALS if text in str(refusal)), None)
        assert reason, f"{action.__name__}: {refusal}"
        return reason
    return "done"


def _in_every_order(stage: CreditStage, terms: dict[str, int]) -> Counter[str]:
    """Count what came of it, over all orders that offer before they let: refusals, what was done,
    and how often a lease stood under the lien."""
    seen: Counter[str] = Counter()
    moment, leases = int(boa.env.timestamp), list(stage.leases)
    orders = [o for o in permutations(ACTIONS) if o.index(_post) < o.index(_open)]
    for order in orders:
        with boa.env.anchor():
            boa.env.timestamp, stage.leases[:] = moment, leases
            stands = False
            for action in order:
                seen[_try(stage, action, terms)] += 1
                stands |= _let_under_lien(stage)
                boa.env.timestamp += 1
            seen["let under lien"] += stands
            stage.check_books()
    boa.env.timestamp, stage.leases[:] = moment, leases
    return seen


def test_pledge__terms_at_the_bounds__let_and_pledged_in_either_order(free):
    seen = _in_every_order(free, WITHIN)
    assert seen["let under lien"] > 10
    assert not any(reason.startswith("pledge") for reason in seen)


@pytest.mark.parametrize("terms", BEYOND)
def test_pledge__terms_beyond_the_bounds__never_let_and_pledged_at_once(free, terms):
    seen = _in_every_order(free, terms)
    assert seen["let under lien"] == 0
    assert sum(seen[reason] for reason in seen if reason.startswith("pledge")) > 10
