"""A keeper: one paying key, its lock, its store, and passes over what is due."""

import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from threading import Event

from oracle.errors import FatalError, OracleError, RetryableError
from oracle.store.lock import FolderLock
from scripts.lib.chains.base import ZERO_ADDRESS, Chain
from scripts.lib.indexing import deployment, opening
from scripts.lib.indexing.follow import Follower
from scripts.lib.indexing.reading import money_of
from scripts.lib.indexing.source import LogSource
from scripts.lib.keeper.action import Action, Plan
from scripts.lib.keeper.budget import Budget
from scripts.lib.keeper.execute import (
    DONE_BY_OTHERS,
    FAILED,
    OVER_BUDGET,
    REFUSED,
    SENT,
    Outcome,
    execute,
)
from scripts.lib.keeper.jobs import catalog
from scripts.lib.keeper.metrics import KeeperMetrics
from scripts.lib.keeper.patience import Patience
from scripts.lib.keeper.plan import ALL_JOBS, plan, prices_of
from scripts.lib.keeper.settings import KeeperSettings
from scripts.lib.keeper.state import State

_WEI = 10**18
Say = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Pass:
    """One look at the chain and what came of it."""

    block: int
    now: int
    """Unix seconds."""
    plan: Plan
    outcomes: tuple[Outcome, ...]
    is_stopped: bool
    """The kill switch was on."""

    @property
    def is_good(self) -> bool:
        """Whether everything that was due and worth it was done, by somebody."""
        bad = any(one.result in (REFUSED, FAILED, OVER_BUDGET) for one in self.outcomes)
        tried = self.is_stopped or self.outcomes
        left = tried and len(self.plan.actions) > len(self.outcomes)
        return not (bad or left or self.plan.troubles)


@dataclass
class Keeper:
    """Open it once, let it pass again and again, close it."""

    chain: Chain
    source: LogSource
    settings: KeeperSettings
    fee_per_gas_wei: Callable[[], int]
    say: Say
    metrics: KeeperMetrics = field(default_factory=KeeperMetrics)
    dry_run: bool = False
    suite: deployment.Deployment | None = None
    """None takes it from the manifest."""
    stop: Event = field(default_factory=Event)
    """Once it is set no further call is made."""
    _lock: FolderLock | None = None

    def open(self) -> None:
        """Take the lock and open the store; FatalError if another keeper has this key."""
        if self.chain.sender == ZERO_ADDRESS and not self.dry_run:
            raise FatalError("name the account that pays: --account <alias>, or look: --dry-run")
        self.suite = self.suite or deployment.from_manifest(
            self.settings.records, self.source.chain_id
        )
        key = "dry-run" if self.dry_run else self.chain.sender
        folder = self.settings.state_dir / f"{self.suite.chain_id}-{key}"
        self._lock = FolderLock(folder)
        try:
            money = money_of(self.source, self.suite)
            self._decimals = money.decimals
            store = opening.open_to_follow(str(folder / "index.sqlite3"), self.suite, money)
            span, depth = self.settings.span, self.settings.confirmations
            self._follower = Follower(self.source, self.suite, store, self.say, span, depth)
            self._patience = Patience(self.settings, file=folder / "calls.json")
            most_wei = int(self.settings.daily_budget * _WEI)
            self._budget = Budget(most_wei, file=folder / "paid.json")
        except BaseException:
            self.close()
            raise
        self._jobs = [
            job
            for job in catalog.jobs(self.settings.settle_every_hours * 3_600)
            if job.name in self.settings.jobs
        ]

    def close(self) -> None:
        """Let go of the lock."""
        if self._lock is not None:
            self._lock.close()

    def look(self) -> Plan:
        """Follow the chain and return what is due now; RetryableError where its head is old."""
        self._follower.catch_up()
        wei = self.fee_per_gas_wei()
        self.metrics.put("keeper_fee_per_gas_wei", wei)
        prices = prices_of(self.settings, wei, self._decimals)
        state = self._state()
        age = time.time() - state.now
        if 0 < self.settings.max_head_age_seconds < age:
            raise RetryableError(f"the node is behind: its latest block is {age:.0f} s old")
        found = plan(state, self._jobs, self.settings, prices)
        self._patience.notice(found.actions, state.now)
        return found

    def turn(self) -> Pass:
        """Look, and make the calls that are due; the kill switch and a dry run make none."""
        found = self.look()
        now, balance = self.chain.now, self.chain.balance_wei(self.chain.sender)
        self.metrics.put("keeper_wallet_balance_wei", balance)
        is_stopped = self._is_stopped
        outcomes: list[Outcome] = []
        if not is_stopped and not self.dry_run:
            outcomes = self.act(found.actions)
        block = self._follower.store.position.number
        one = Pass(block, now, found, tuple(outcomes), is_stopped)
        self._count(one)
        return one

    def act(self, actions: Sequence[Action]) -> list[Outcome]:
        """Make the calls; a refused one that is not due any more was made by somebody else."""
        now, most = self.chain.now, self.settings.max_calls
        outcomes: list[Outcome] = []
        made = execute(self.chain, actions, self._patience, most, self._may_go, self._budget)
        for one in made:
            outcomes.append(one)
            if one.result == SENT:
                self._patience.done(one.action, now)
        if any(one.result == REFUSED for one in outcomes):
            outcomes = self._looked_at_again(outcomes)
        for one in outcomes:
            if one.result in (REFUSED, FAILED):
                pause = self._patience.refused(one.action.key)
                self.say(f"{one.action.key} {one.result}: {one.detail}; again in {pause:.0f} s")
            elif one.result == DONE_BY_OTHERS:
                self._patience.done(one.action, now)
        return outcomes

    def _looked_at_again(self, outcomes: list[Outcome]) -> list[Outcome]:
        """Return outcomes of which a refusal is none where the call is not due any more."""
        try:
            found = self.look()
        except (OracleError, OSError):
            return outcomes  # nobody can say: it stays refused, and is tried again later
        due = {one.key for one in found.actions} | {one.action.key for one in found.skipped}
        if found.troubles:
            blind = {name for name, _ in found.troubles}
            due |= {one.action.key for one in outcomes if blind & {one.action.job, ALL_JOBS}}
        return [
            replace(one, result=DONE_BY_OTHERS)
            if one.result == REFUSED and one.action.key not in due
            else one
            for one in outcomes
        ]

    @property
    def _is_stopped(self) -> bool:
        return self.settings.stopped or self.settings.kill_file.exists()

    def _may_go(self) -> bool:
        """Say whether one more call may be made: not stopped, and not dearer by now."""
        if self._is_stopped or self.stop.is_set():
            return False
        return self.fee_per_gas_wei() <= self.settings.max_fee_per_gas_wei

    def _state(self) -> State:
        if self.suite is None:
            raise FatalError("the keeper is not open")
        return State(self.chain, self.suite, self._follower.store)

    def _count(self, one: Pass) -> None:
        put, add = self.metrics.put, self.metrics.add
        due = Counter(action.job for action in one.plan.actions)
        dear = Counter(skipped.action.job for skipped in one.plan.skipped)
        for job in self._jobs:
            put("keeper_due_calls", due[job.name] + dear[job.name], job.name)
            put("keeper_skipped_calls", dear[job.name], job.name)
        for outcome in one.outcomes:
            add("keeper_calls_total", 1, outcome.action.job, outcome.result)
            add("keeper_gas_used_total", outcome.gas_used, outcome.action.job)
            if outcome.race:
                add("keeper_lost_races_total", 1, outcome.action.job, outcome.race)
        put("keeper_spent_wei", self._budget.spent(one.now))
        for name, _ in one.plan.troubles:
            add("keeper_job_troubles_total", 1, name)
        add("keeper_passes_total", 1, "good" if one.is_good else "incomplete")
        if one.is_good:
            put("keeper_last_pass_timestamp_seconds", one.now)
        put("keeper_block", one.block)
        put("keeper_stopped", one.is_stopped)
