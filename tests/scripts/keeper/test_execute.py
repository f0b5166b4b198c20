"""Calls one by one: what waits takes no place; a node that goes away ends the list."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from oracle.errors import FatalError, RetryableError
from scripts.lib.chains.abi import Log
from scripts.lib.chains.base import Receipt, Refused
from scripts.lib.keeper import settings
from scripts.lib.keeper.action import Action, Due
from scripts.lib.keeper.budget import Budget
from scripts.lib.keeper.execute import (
    DONE_BY_OTHERS,
    FAILED,
    OVER_BUDGET,
    REFUSED,
    SENT,
    WAITS,
    Outcome,
    execute,
)
from scripts.lib.keeper.patience import FUTILE_SECONDS, Patience

NOW = 1_000_000
FEE = 100
SAID = (Log("0x" + "11" * 20, (), b"", NOW),)


def mined(number: int, logs: tuple[Log, ...] = ()) -> Receipt:
    return Receipt(f"0x{number:02x}", 1, 50_000, "0x" + "11" * 20, None, logs, 2 * FEE)


@dataclass
class Target:
    """A contract that answers each call with what is told for it."""

    name: str = "Target"
    answers: dict[int, Exception] = field(default_factory=dict)
    sent: list[int] = field(default_factory=list)

    def attempt(self, function: str, number: int, sender: str) -> None:
        pass

    def send(self, function: str, number: int, sender: str) -> Any:
        self.sent.append(number)
        if number in self.answers:
            raise self.answers[number]
        return mined(number, SAID)


@dataclass
class Chain:
    """As much of a chain as sending looks at; `unmined` is asked before each call."""

    unmined: list[int] = field(default_factory=list)
    now: int = NOW
    sender: str = "0x" + "11" * 20

    def waiting(self, account: str) -> int:
        return self.unmined.pop(0) if self.unmined else 0


def actions(target: Target, *numbers: int, value: int | None = 10**9) -> list[Action]:
    return [Action("close", Due(target, "close", (n,), "over", value), 1, FEE) for n in numbers]  # type: ignore[arg-type]


def patience(**chosen: Any) -> Patience:
    file = chosen.pop("file", None)
    return Patience(settings.load(None, coin_price=3_000, **chosen), file=file)


def run(target: Target, chain: Chain, numbers: range, most: int = 50, **how: Any) -> list[str]:
    made = actions(target, *numbers)
    kept = how.get("patience") or patience()
    may_go = how.get("may_go") or (lambda: True)
    return [one.result for one in execute(chain, made, kept, most, may_go, Budget(0))]  # type: ignore[arg-type]


def outcomes(target: Target, budget: Budget, *made: Action, now: int = NOW) -> list[Outcome]:
    chain: Any = Chain(now=now)
    return list(execute(chain, made, patience(), 50, lambda: True, budget))


def test_execute__many_that_wait__take_no_place_from_the_others() -> None:
    target, kept = Target(), patience()
    for action in actions(target, *range(5)):
        kept.refused(action.key)
    assert run(target, Chain(), range(8), most=2, patience=kept) == [WAITS] * 5 + [SENT] * 2
    assert target.sent == [5, 6]


def test_execute__own_transaction_waits_in_mid_list__what_was_made_is_told() -> None:
    target = Target()
    assert run(target, Chain([0, 1]), range(3)) == [SENT]
    with pytest.raises(RetryableError, match=r"1 transactions of 0x11.* wait to be mined"):
        run(target, Chain([1]), range(3))
    assert target.sent == [0]


@pytest.mark.parametrize("error", [RetryableError("no answer"), ConnectionError("/v3/KEY")])
def test_execute__node_goes_away__that_call_failed_and_the_list_ends(error: Exception) -> None:
    target = Target(answers={1: error})
    kept = patience()
    chain: Any = Chain()
    made = list(execute(chain, actions(target, 0, 1, 2), kept, 50, lambda: True, Budget(0)))
    assert [one.result for one in made] == [SENT, FAILED]
    assert "KEY" not in made[1].detail
    assert target.sent == [0, 1]


def test_execute__node_stops_answering_between_calls__what_was_made_is_told() -> None:
    answers = [True]

    def may_go() -> bool:
        if not answers:
            raise RetryableError("no node answers")
        return answers.pop()

    target = Target()
    assert run(target, Chain(), range(3), may_go=may_go) == [SENT]
    with pytest.raises(RetryableError, match="no node answers"):
        run(target, Chain(), range(3), may_go=may_go)


def test_patience__store_behind_the_head__a_call_just_made_waits() -> None:
    (action,) = actions(Target(), 1)
    behind, level = patience(confirmations=2, retry_seconds=60), patience(confirmations=0)
    for kept in (behind, level):
        kept.done(action, NOW)
    assert behind.waits(action, NOW + 59) and not behind.waits(action, NOW + 60)
    assert not level.waits(action, NOW + 1)


def test_execute__one_cannot_be_paid__the_others_are_made() -> None:
    target = Target(answers={0: FatalError("too little gas")})
    assert run(target, Chain(), range(2)) == [FAILED, SENT]


def test_execute__stopped_in_mid_list__no_further_call() -> None:
    target, left = Target(), [True, True, False]
    assert run(target, Chain(), range(5), may_go=lambda: left.pop(0)) == [SENT] * 2


def test_patience__another_process__remembers_what_was_in_vain_and_refused(tmp_path: Path) -> None:
    file, target = tmp_path / "calls.json", Target()
    futile, refused = actions(target, 1, value=None)[0], actions(target, 2)[0]
    first = patience(file=file)
    assert not first.waits(futile, NOW) and not first.waits(refused, NOW)
    first.done(futile, NOW)
    first.refused(refused.key)

    second = patience(file=file)

    assert second.waits(futile, NOW + 1) and second.waits(refused, NOW + 1)
    assert not second.waits(futile, NOW + FUTILE_SECONDS)
    other_cause = Action("close", Due(target, "close", (1,), "again", None), 1)  # type: ignore[arg-type]
    assert not second.waits(other_cause, NOW + 1)
    file.write_text("{")
    with pytest.raises(FatalError, match=r"calls.json is damaged: remove it"):
        patience(file=file)


def test_patience__standby__leaves_a_call_to_the_first_keeper(tmp_path: Path) -> None:
    target = Target()
    (action,) = actions(target, 1)
    kept = patience(standby_seconds=60)
    kept.notice([action], NOW)
    assert kept.waits(action, NOW + 59)
    kept.notice([action], NOW + 60)
    assert not kept.waits(action, NOW + 60)
    kept.notice([], NOW + 61)
    kept.notice([action], NOW + 62)
    assert kept.waits(action, NOW + 62), "it was done, and is due anew"


def test_execute__reverted_in_a_block__tells_what_it_cost() -> None:
    target = Target(answers={1: Refused("out of order", mined(1)), 2: Refused("out of order")})
    budget = Budget(0)
    first, second = outcomes(target, budget, *actions(target, 1, 2))
    assert (first.result, first.transaction, first.gas_used) == (REFUSED, "0x01", 50_000)
    assert (second.result, second.transaction, second.gas_used) == (REFUSED, "", 0)
    assert (first.fee_wei, second.fee_wei, budget.spent(NOW)) == (2 * FEE, 0, 2 * FEE)
    assert (first.race, second.race) == ("", ""), "it may be due as before"


def test_execute__mined_without_an_event__was_done_by_others() -> None:
    class Late(Target):
        def send(self, function: str, number: int, sender: str) -> Any:
            return mined(number)

    late = Late()
    (outcome,) = outcomes(late, Budget(0), *actions(late, 1))
    assert (outcome.result, outcome.race) == (DONE_BY_OTHERS, "without effect")
    assert (outcome.gas_used, outcome.fee_wei) == (50_000, 2 * FEE)
    assert outcomes(Target(), Budget(0), *actions(Target(), 1))[0].race == ""


@pytest.mark.parametrize(("most", "results"), [(399, [SENT, OVER_BUDGET]), (400, [SENT, SENT])])
def test_execute__budget_of_a_day__is_asked_before_each_call(most: int, results: list[str]) -> None:
    """The first should cost 100 and does cost 200: the second, of 200, must fit beside that."""
    target, budget = Target(), Budget(most)
    first, second = actions(target, 1, 2)
    dear = Action("close", second.due, 1, 2 * FEE)
    made = outcomes(target, budget, first, dear)
    assert [one.result for one in made] == results
    assert target.sent == [1, 2][: results.count(SENT)]
    if OVER_BUDGET in results:
        assert made[1].detail == (
            "over the day's budget: 200 wei were paid in 24 hours, this takes 200, the most is 399"
        )


def test_execute__one_call_over_the_budget__a_cheaper_one_is_made() -> None:
    target, budget = Target(), Budget(FEE)
    first, second = actions(target, 1, 2)
    dear = Action("close", first.due, 1, FEE + 1)
    assert [one.result for one in outcomes(target, budget, dear, second)] == [OVER_BUDGET, SENT]
    assert budget.spent(NOW) == 2 * FEE


def test_budget__a_day_later__is_whole_again() -> None:
    target, budget = Target(), Budget(2 * FEE)
    for now, result in ((NOW, SENT), (NOW + 86_399, OVER_BUDGET), (NOW + 86_400, SENT)):
        (one,) = outcomes(target, budget, *actions(target, 1), now=now)
        assert one.result == result, now


@pytest.mark.parametrize(
    ("error", "spent"),
    [
        (RetryableError("no answer"), FEE),
        (ConnectionError("gone"), FEE),
        (FatalError("empty"), 0),
    ],
)
def test_budget__nobody_knows_whether_it_was_sent__counts_what_it_should_cost(
    error: Exception, spent: int
) -> None:
    target, budget = Target(answers={1: error}), Budget(0)
    (one,) = outcomes(target, budget, *actions(target, 1))
    assert one.result == FAILED
    assert budget.spent(NOW) == spent


def test_budget__killed_before_the_receipt__has_counted_the_call(tmp_path: Path) -> None:
    file = tmp_path / "paid.json"
    target = Target(answers={1: KeyboardInterrupt()})  # type: ignore[dict-item]
    with pytest.raises(KeyboardInterrupt):
        outcomes(target, Budget(FEE, file), *actions(target, 1))

    again = Budget(FEE, file)

    assert again.spent(NOW) == FEE
    assert again.refusal(1, NOW) and not again.refusal(FEE, NOW + 86_400)
    file.write_text("[1]")
    with pytest.raises(FatalError, match=r"paid\.json is damaged: remove it"):
        Budget(FEE, file)
