"""Who may change whose user: every caller, every present user, before and after a transfer."""

from itertools import product

import boa
import pytest

from tests.helpers.words import ZERO_ADDRESS, UserWord

TERM_SECONDS = 1_000
PRESENT = ("nobody", "set by the owner", "set by the lessor", "set by the lessor, expired")
CALLERS = ("owner", "lessor", "rival", "former owner")
ACTIONS = ("clear", "shorten", "lengthen")
CASES = [
    (present, caller, action, transferred)
    for present, caller, action, transferred in product(PRESENT, CALLERS, ACTIONS, (False, True))
    if transferred or caller != "former owner"
]


def _refusal(present: str, caller: str, action: str, transferred: bool) -> str | None:
    """The rule in words of its own; both lessors had a grant of the first tenure."""
    if present == "set by the lessor":
        if caller != "lessor":
            return "asset: machine in use"
        return "asset: no lease grant" if action == "lengthen" and transferred else None
    if caller == "former owner":
        return "asset: not a listed lessor"
    if caller == "owner":
        return None
    return "asset: no lease grant" if transferred else None


@pytest.mark.parametrize(("present", "caller", "action", "transferred"), CASES)
def test_set_user__of_a_present_user__follows_the_rule(
    title, asset, make_lessor, host, payee, lessee, operator, present, caller, action, transferred
):
    lessor, rival, now = make_lessor(asset), make_lessor(asset), boa.env.timestamp
    if present != "nobody":
        setter = host if present == "set by the owner" else lessor.address
        title.setUser(asset, lessee, now + TERM_SECONDS, sender=setter)
    if present.endswith("expired"):
        boa.env.time_travel(seconds=TERM_SECONDS)
    if transferred:
        title.transferFrom(host, payee, asset, sender=host)
    accounts = {
        "owner": payee if transferred else host,
        "former owner": host,
        "lessor": lessor.address,
        "rival": rival.address,
    }
    end = boa.env.timestamp + TERM_SECONDS
    user, expires = {
        "clear": (ZERO_ADDRESS, 0),
        "shorten": (operator, end - 1),
        "lengthen": (operator, end + 1),
    }[action]
    before = title.user_word(asset)

    refusal = _refusal(present, caller, action, transferred)

    if refusal:
        with boa.reverts(refusal):
            title.setUser(asset, user, expires, sender=accounts[caller])
        assert title.user_word(asset) == before
        return
    title.setUser(asset, user, expires, sender=accounts[caller])
    index = {"owner": 0, "lessor": 1, "rival": 2}[caller]
    expected = 0 if action == "clear" else UserWord(user.lower(), expires, index).pack()
    assert title.user_word(asset) == expected
    assert title.userOf(asset) == user
