"""Passes: races, dry runs, the kill switch, jobs that fail, locks, what is counted."""

from dataclasses import replace
from pathlib import Path
from threading import Event
from typing import Any

import pytest

from oracle.errors import FatalError, RetryableError
from scripts.lib.chains.base import Refused
from scripts.lib.keeper import loop, showing
from scripts.lib.keeper.action import Action, Due
from scripts.lib.keeper.execute import DONE_BY_OTHERS, OVER_BUDGET, SENT
from scripts.lib.keeper.patience import Patience
from tests.helpers.keeping import GWEI, due, results
from tests.helpers.leasing_desk import DOLLAR, FINALITY, HOUR, Acting, Desk
from tests.scripts.keeper.conftest import NewKeeper


@pytest.fixture
def closable(desk: Desk) -> int:
    """A lease that anyone may close."""
    lease_id = desk.leased(hours=2, rate=20 * DOLLAR)
    desk.run(lease_id // 10**6, desk.chain.now + 2 * HOUR)
    desk.chain.move_to(desk.chain.now + FINALITY + HOUR)
    return lease_id


class Hasty(Acting):
    """A chain on which the state moves between the trial and the transaction."""

    def attempt(self, to: str, data: bytes, sender: str | None = None) -> None:
        pass


class Slow(Acting):
    """A chain with a transaction of the account that is not mined."""

    def waiting(self, account: str) -> int:
        return 1


def test_act__another_keeper_was_first__sees_it_pays_nothing_and_goes_on(
    desk: Desk, new_keeper: NewKeeper, closable: int
) -> None:
    own = Acting(desk.chain, desk.chain.new_account("second"))
    first, second = new_keeper(), new_keeper(chain=own)
    key = f"close:LeaseEscrow({closable})"
    stale = [due(second.look(), "close")[key]]
    assert results(first.turn())[key] == SENT
    said = list(desk.said)

    (outcome,) = second.act(stale)

    assert (outcome.result, outcome.gas_used, outcome.race) == (DONE_BY_OTHERS, 0, "tried")
    assert own.sent == [], "the trial said so: no fee"
    assert desk.said == said, "it is no trouble"
    assert key not in due(second.turn().plan, "close")


def test_turn__beaten_within_the_block__counts_the_lost_race_and_its_gas(
    desk: Desk, new_keeper: NewKeeper, closable: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    hasty = Hasty(desk.chain, desk.chain.new_account("hasty"))
    first, second = new_keeper(), new_keeper(chain=hasty)
    key = f"close:LeaseEscrow({closable})"
    stale, look = second.look(), second.look
    action = due(stale, "close")[key]
    looks = [replace(stale, actions=(action,))]
    first.turn()
    monkeypatch.setattr(second, "look", lambda: looks.pop() if looks else look())

    (outcome,) = second.turn().outcomes

    assert (outcome.result, outcome.race) == (DONE_BY_OTHERS, "reverted")
    assert outcome.gas_used > 21_000
    page = second.metrics.page()
    assert 'keeper_lost_races_total{how="reverted",job="close"} 1.0' in page
    assert f'keeper_gas_used_total{{job="close"}} {float(outcome.gas_used)}' in page
    assert len(hasty.sent) == 1
    second.turn()
    assert len(hasty.sent) == 1, "it does not pay twice"
    assert "keeper_lost_races_total{" not in first.metrics.page()


def test_act__mined_after_others_did_it__is_a_race_lost_without_effect(
    desk: Desk, new_keeper: NewKeeper
) -> None:
    """`serve` does not revert where nobody waits any more."""
    keeper = new_keeper()
    call = Due(desk["LendingPool"], "serve", (), "exits wait", value=10**9)
    (outcome,) = keeper.act([Action("serve", call, 1)])
    assert (outcome.result, outcome.race) == (DONE_BY_OTHERS, "without effect")
    assert outcome.gas_used > 21_000


def test_turn__budget_of_a_day__stops_at_it_and_says_so(
    desk: Desk, new_keeper: NewKeeper, closable: int
) -> None:
    class Paying(Acting):
        """A chain on which gas costs a gwei."""

        def transact(self, to: str | None, data: bytes, sender: str | None = None) -> Any:
            receipt = super().transact(to, data, sender)
            return replace(receipt, fee_wei=receipt.gas_used * GWEI)

    key = f"close:LeaseEscrow({closable})"
    gas = 140_050
    own = Paying(desk.chain, desk.chain.new_account("thrifty"))
    poor = new_keeper(chain=own, jobs=("close",), daily_budget=(gas - 1) / 10**9)
    one = poor.turn()
    assert (results(one)[key], own.sent, one.is_good) == (OVER_BUDGET, [], False)
    said = [line for line in showing.lines(one) if key in line]
    assert said[0].endswith(
        f"over budget    {key}: over the day's budget: 0 wei were paid in 24 hours, this takes "
        f"{gas * GWEI}, the most is {(gas - 1) * GWEI}"
    )
    poor.close()

    keeper = new_keeper(chain=own, jobs=("close",), daily_budget=gas / 10**9)
    one = keeper.turn()
    (sent,) = [outcome for outcome in one.outcomes if outcome.result == SENT]
    spent = keeper.metrics.registry.get_sample_value("keeper_spent_wei")
    assert sent.fee_wei == sent.gas_used * GWEI == spent > 0
    assert keeper._budget.refusal(gas * GWEI, desk.chain.now)


def test_turn__dry_run_or_kill_switch__plans_and_sends_nothing(
    desk: Desk, new_keeper: NewKeeper, closable: int, tmp_path: Path
) -> None:
    key = f"close:LeaseEscrow({closable})"
    own = Acting(desk.chain, desk.chain.new_account("careful"))
    dry = new_keeper(chain=own, dry_run=True)
    one = dry.turn()
    assert key in due(one.plan, "close")
    assert (one.outcomes, own.sent, one.is_good) == ((), [], True)
    assert any("planned" in line and key in line for line in showing.lines(one))
    dry.close()

    keeper = new_keeper(chain=own)
    switch = tmp_path / "state" / "STOP"
    switch.touch()
    one = keeper.turn()
    assert (one.outcomes, own.sent, one.is_stopped, one.is_good) == ((), [], True, False)
    assert "keeper_stopped 1.0" in keeper.metrics.page()
    switch.unlink()
    assert results(keeper.turn())[key] == SENT
    assert "keeper_stopped 0.0" in keeper.metrics.page()
    assert new_keeper(stopped=True).turn().is_stopped


def test_turn__one_call_is_refused__others_are_made_and_it_backs_off(
    desk: Desk, new_keeper: NewKeeper, closable: int
) -> None:
    other = desk.leased(hours=2, rate=20 * DOLLAR)
    desk.run(other // 10**6, desk.chain.now + 2 * HOUR)
    desk.chain.move_to(desk.chain.now + FINALITY + HOUR)
    bad, good = (f"close:LeaseEscrow({one})" for one in (closable, other))

    class Blocking(Acting):
        def attempt(self, to: str, data: bytes, sender: str | None = None) -> None:
            if data.endswith(closable.to_bytes(32, "big")):
                raise Refused("out of order")
            super().attempt(to, data, sender)

    keeper = new_keeper(chain=Blocking(desk.chain, desk.chain.new_account("blocked")))
    now = [0.0]
    keeper._patience = Patience(keeper.settings, lambda: now[0])
    one = keeper.turn()
    assert (results(one)[bad], results(one)[good]) == ("refused", SENT)
    assert not one.is_good
    assert desk.said[-1] == f"{bad} refused: LeaseEscrow.close: out of order; again in 60 s"
    for at, result in ((59, "waits"), (60, "refused"), (179, "waits"), (180, "refused")):
        now[0] = float(at)
        assert results(keeper.turn())[bad] == result, at
    page = keeper.metrics.page()
    assert 'keeper_calls_total{job="close",result="refused"} 3.0' in page
    assert 'keeper_calls_total{job="close",result="sent"}' in page


def test_turn__job_that_cannot_look__others_do(
    desk: Desk, new_keeper: NewKeeper, closable: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    keeper = new_keeper()
    read = type(desk["RevenueSplitter"]).read

    def broken(contract: Any, function: str, *args: Any) -> Any:
        if function == "proposed_fee":
            raise Refused("RevenueSplitter.proposed_fee: reverted without a reason")
        return read(contract, function, *args)

    monkeypatch.setattr(type(desk["RevenueSplitter"]), "read", broken)
    one = keeper.turn()
    assert results(one)[f"close:LeaseEscrow({closable})"] == SENT
    assert one.plan.troubles == (
        ("apply_fee", "RevenueSplitter.proposed_fee: reverted without a reason"),
    )
    assert not one.is_good
    assert 'keeper_job_troubles_total{job="apply_fee"} 1.0' in keeper.metrics.page()


def test_turn__own_transaction_waits__nothing_is_sent(
    desk: Desk, new_keeper: NewKeeper, closable: int
) -> None:
    slow = Slow(desk.chain, desk.chain.new_account("slow"))
    with pytest.raises(RetryableError, match=r"1 transactions of 0x.* wait to be mined"):
        new_keeper(chain=slow).turn()
    assert slow.sent == []
    assert not desk["LeaseEscrow"].read("lease", closable)["is_closed"]


def test_open__second_keeper_of_a_key__is_refused(desk: Desk, new_keeper: NewKeeper) -> None:
    own = Acting(desk.chain, desk.chain.new_account("single"))
    first = new_keeper(chain=own)
    with pytest.raises(FatalError, match=r"another runner \(process \d+\) is using it"):
        new_keeper(chain=own)
    first.close()
    new_keeper(chain=own).turn()
    nobody = Acting(desk.chain, "0x" + "00" * 20)
    with pytest.raises(FatalError, match="name the account that pays"):
        new_keeper(chain=nobody)


def test_turn__what_it_did__is_counted(desk: Desk, new_keeper: NewKeeper, closable: int) -> None:
    keeper = new_keeper(jobs=("close", "settle"))
    one = keeper.turn()
    sent = sum(outcome.gas_used for outcome in one.outcomes if outcome.action.job == "close")
    closes = len(due(one.plan, "close"))
    page = keeper.metrics.page()
    for line in (
        f'keeper_calls_total{{job="close",result="sent"}} {float(closes)}',
        f'keeper_due_calls{{job="close"}} {float(closes)}',
        'keeper_due_calls{job="settle"}',
        f'keeper_gas_used_total{{job="close"}} {float(sent)}',
        'keeper_passes_total{result="good"} 1.0',
        "keeper_fee_per_gas_wei 1e+09",
        "keeper_wallet_balance_wei 1e+24",
    ):
        assert line in page
    data = showing.as_data(one)
    assert data["block"] > 0 and data["outcomes"][0]["result"] == SENT
    assert {entry["function"] for entry in data["due"]} <= {"close", "settle"}
    keeper.turn()
    assert 'keeper_due_calls{job="close"} 0.0' in keeper.metrics.page()


def test_run__outage_then_another_chain__goes_on_then_stops(
    desk: Desk, new_keeper: NewKeeper, monkeypatch: pytest.MonkeyPatch
) -> None:
    keeper, rests, told = new_keeper(), [], []
    turns = [OSError("refused"), FatalError("no node"), None, FatalError("no node")]

    def turn() -> Any:
        error = turns.pop(0)
        if error is not None:
            raise error
        return "pass"

    class Stop(Event):
        def wait(self, timeout: float | None = None) -> bool:
            rests.append(timeout)
            return False

    def gone() -> Any:
        raise RetryableError("no node")

    monkeypatch.setattr(keeper, "turn", turn)
    monkeypatch.setattr(keeper.source, "head", gone)
    with pytest.raises(IndexError):  # the story is over: it would have gone on
        loop.run(keeper, Stop(), told.append)
    assert told == ["pass"]
    assert rests == [30.0, 60.0, 15.0, 30.0]
    monkeypatch.undo()

    turns = [FatalError("its contracts are gone")] * 3
    monkeypatch.setattr(keeper, "turn", turn)
    with pytest.raises(FatalError, match="its contracts are gone"):
        loop.run(keeper, Stop(), told.append)
    assert turns == []
    turns = [FatalError("odd")]
    monkeypatch.setattr(type(keeper.source), "chain_id", property(lambda _: 5))
    with pytest.raises(FatalError, match="answers with chain id 5, this keeper serves 31337"):
        loop.run(keeper, Stop(), told.append)
