"""A keeper: one paying key, its lock, its store, and passes over what is due."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

from oracle.errors import FatalError
from oracle.store.lock import FolderLock
from scripts.lib.chains.base import ZERO_ADDRESS, Chain
from scripts.lib.indexing import deployment, opening
from scripts.lib.indexing.follow import Follower
from scripts.lib.indexing.reading import money_of
from scripts.lib.indexing.source import LogSource
from scripts.lib.keeper.action import Action, Plan
from scripts.lib.keeper.execute import FAILED, REFUSED, SENT, Outcome, Patience, execute
from scripts.lib.keeper.jobs import catalog
from scripts.lib.keeper.metrics import KeeperMetrics
from scripts.lib.keeper.plan import plan, prices_of
from scripts.lib.keeper.settings import KeeperSettings
from scripts.lib.keeper.state import State

DONE_BY_OTHERS = "done by others"
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
        bad = any(one.result in (REFUSED, FAILED) for one in self.outcomes)
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
    _lock: FolderLock | None = None

    def open(self) -> None:
        """Take the lock and open the store; FatalError if another keeper has this key."""
        if self.chain.sender == ZERO_ADDRESS and not self.dry_run:
            raise FatalError("name the account that pays: --account <alias>, or look: --dry-run")
        self.suite = self.suite or deployment.from_manifest(
            self.settings.records, self.source.chain_id
        )
        folder = self.settings.state_dir / f"{self.suite.chain_id}-{self.chain.sender}"
        self._lock = FolderLock(folder)
        money = money_of(self.source, self.suite)
        self._decimals = money.decimals
        store = opening.open_to_follow(str(folder / "index.sqlite3"), self.suite, money)
        self._follower = Follower(self.source, self.suite, store, self.say, self.settings.span)
        self._patience = Patience(self.settings)
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
        """Follow the chain and return what is due now."""
        self._follower.catch_up()
        wei = self.fee_per_gas_wei()
        self.metrics.put("keeper_fee_per_gas_wei", wei)
        prices = prices_of(self.settings, wei, self._decimals)
        return plan(self._state(), self._jobs, self.settings, prices)

    def turn(self) -> Pass:
        """Look, and make the calls that are due; the kill switch and a dry run make none."""
        found = self.look()
        is_stopped = self.settings.stopped or self.settings.kill_file.exists()
        outcomes: list[Outcome] = []
        if not is_stopped and not self.dry_run:
            outcomes = self.act(found.actions[: self.settings.max_calls])
        one = Pass(
            self._follower.store.position.number,
            self.chain.now,
            found,
            tuple(outcomes),
            is_stopped,
        )
        self._count(one)
        return one

    def act(self, actions: Sequence[Action]) -> list[Outcome]:
        """Make the calls; a refused one that is not due any more was made by somebody else."""
        outcomes = execute(self.chain, actions, self._patience)
        if any(one.result == REFUSED for one in outcomes):
            due = {action.key for action in self.look().actions}
            outcomes = [
                replace(one, result=DONE_BY_OTHERS)
                if one.result == REFUSED and one.action.key not in due
                else one
                for one in outcomes
            ]
        for one in outcomes:
            if one.result in (REFUSED, FAILED):
                pause = self._patience.refused(one.action.key)
                self.say(f"{one.action.key} {one.result}: {one.detail}; again in {pause:.0f} s")
            elif one.result in (SENT, DONE_BY_OTHERS):
                self._patience.done(one.action, self.chain.now)
        return outcomes

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
        for name, _ in one.plan.troubles:
            add("keeper_job_troubles_total", 1, name)
        add("keeper_passes_total", 1, "good" if one.is_good else "incomplete")
        put("keeper_last_pass_timestamp_seconds", one.now)
        put("keeper_block", one.block)
        put("keeper_stopped", one.is_stopped)
        put("keeper_wallet_balance_wei", self.chain.balance_wei(self.chain.sender))
