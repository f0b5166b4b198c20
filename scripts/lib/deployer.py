"""Carries a plan out on a chain, step by step, and records what came of it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from oracle.errors import FatalError
from scripts.lib import build, records
from scripts.lib.chains.base import Chain, Contract, check_gas_money, create
from scripts.lib.params import MOCK, Params
from scripts.lib.records import Record, RecordStore
from scripts.lib.steps import TOKEN, Call, Check, Deploy, Ref, Step

Narrate = Callable[[str], None]


@dataclass(slots=True)
class Suite:
    """The contracts of a deployment by name, and the records of those that have one."""

    contracts: dict[str, Contract] = field(default_factory=dict)
    records: dict[str, Record] = field(default_factory=dict)
    addresses: dict[str, str] = field(default_factory=dict)
    """What a Ref means: contracts, and the token under its own name."""

    def __getitem__(self, name: str) -> Contract:
        return self.contracts[name]

    @property
    def token(self) -> str:
        return self.addresses[TOKEN]


@dataclass(slots=True)
class Deployer:
    """One run of a plan. With `redeploy`, existing records are replaced and counted on."""

    chain: Chain
    store: RecordStore
    params: Params
    narrate: Narrate
    redeploy: bool = False
    suite: Suite = field(default_factory=Suite)

    def run(self, steps: Sequence[Step]) -> Suite:
        """Carry out every step that is not done; FatalError or Refused at the first that fails."""
        self._check_chain()
        if self.params.settlement_token != MOCK:
            self._adopt_token(self.params.settlement_token)
        for number, step in enumerate(steps, start=1):
            done = self._deploy(step) if isinstance(step, Deploy) else self._call(step)
            outcome = "done" if done else "was done already"
            self.narrate(f"{number:>2}/{len(steps)}  {step.title}  [{outcome}]")
        return self.suite

    def _check_chain(self) -> None:
        if self.chain.chain_id != self.params.chain_id:
            raise FatalError(
                f"the connected chain has id {self.chain.chain_id}, the params are for "
                f"{self.params.chain_id}: choose the network that the params are for"
            )
        check_gas_money(self.chain)

    def _adopt_token(self, address: str) -> None:
        if not self.chain.code(address):
            raise FatalError(f"settlement_token {address} has no code on this chain: correct it")
        self.suite.addresses[TOKEN] = address

    def _deploy(self, step: Deploy) -> bool:
        artifact = build.build(step.contract)
        args = [self._resolved(value) for value in step.args.values()]
        former = self.store.load(step.name)
        if former is not None and not self.redeploy:
            self._check_same(step.name, former, artifact, args)
            self._adopt(step, former, artifact)
            return False
        contract, receipt = create(self.chain, artifact, args)
        number = former.num_deployments + 1 if former is not None else 1
        record = records.make(contract, artifact, receipt, args, number)
        self.store.save(step.name, record)
        self._adopt(step, record, artifact)
        return True

    def _check_same(
        self, name: str, former: Record, artifact: build.Artifact, args: list[Any]
    ) -> None:
        """Refuse a record that is not of exactly this plan on exactly this chain."""
        place = f"deployments/{self.store.network}/{name}.json"
        if "0x" + self.chain.code(former.address).hex() != former.deployed_bytecode:
            fault = f"names {former.address}, where this chain holds other code or none"
        elif former.vyper.integrity != artifact.integrity:
            fault = "is of other sources than these"
        elif former.args != records.for_json(args):
            fault = "was deployed with other arguments than the params give"
        else:
            return
        raise FatalError(f"{place} {fault}: pass --redeploy to deploy anew and replace it")

    def _adopt(self, step: Deploy, record: Record, artifact: build.Artifact) -> None:
        name = step.name
        self.suite.contracts[name] = Contract(self.chain, name, record.address, artifact.abi)
        self.suite.records[name] = record
        self.suite.addresses[name] = record.address
        if step.known_as:
            self.suite.addresses[step.known_as] = record.address

    def _call(self, step: Call) -> bool:
        contract = self.suite[step.contract]
        if any(self._holds(contract, check) for check in step.done_if):
            return False
        contract.send(step.function, *(self._resolved(value) for value in step.args.values()))
        return True

    def _holds(self, contract: Contract, check: Check) -> bool:
        found = contract.read(check.view, *(self._resolved(value) for value in check.args))
        holds = bool(found == self._resolved(check.expected))
        return holds and (check.also is None or self._holds(contract, check.also))

    def _resolved(self, value: Any) -> Any:
        return self.suite.addresses[value.name] if isinstance(value, Ref) else value
