"""Carries a plan out on a chain, step by step, and records what came of it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from eth_utils import keccak

from oracle.errors import FatalError
from scripts.lib import build, plan_tokens, records, timelock
from scripts.lib.chains.base import (
    Chain,
    Contract,
    Receipt,
    check_gas_money,
    create,
    creation_code,
)
from scripts.lib.params import Params
from scripts.lib.records import Record, RecordStore, Underway
from scripts.lib.steps import TOKEN, Call, Check, Deploy, Governed, Ref, Step

Narrate = Callable[[str], None]


@dataclass(slots=True)
class Suite:
    """The contracts of a deployment by name, and the records of those that have one."""

    contracts: dict[str, Contract] = field(default_factory=dict)
    records: dict[str, Record] = field(default_factory=dict)
    addresses: dict[str, str] = field(default_factory=dict)
    """What a Ref means: contracts, and the token under its own name."""
    waits: str = ""
    """What has to happen before the plan can be carried out to its end; empty if it was."""

    def __getitem__(self, name: str) -> Contract:
        return self.contracts[name]

    @property
    def token(self) -> str:
        return self.addresses[TOKEN]

    @property
    def external(self) -> dict[str, str]:
        """The tokens by the names that the index gives them."""
        return plan_tokens.external(self.addresses)


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
        for name, address in plan_tokens.standing(self.params).items():
            self._adopt_token(name, address)
        for number, step in enumerate(steps, start=1):
            self.narrate(f"{number:>2}/{len(steps)}  {step.title}  [{self._do(step)}]")
        return self.suite

    def _do(self, step: Step) -> str:
        """Carry one step out as far as it can be today; return how far that was."""
        if isinstance(step, Governed):
            return self._govern(step)
        done = self._deploy(step) if isinstance(step, Deploy) else self._call(step)
        return "done" if done else "was done already"

    def _check_chain(self) -> None:
        if self.chain.chain_id != self.params.chain_id:
            raise FatalError(
                f"the connected chain has id {self.chain.chain_id}, the params are for "
                f"{self.params.chain_id}: choose the network that the params are for"
            )
        check_gas_money(self.chain)
        if waiting := self.chain.waiting(self.chain.sender):
            raise FatalError(
                f"{waiting} transactions of {self.chain.sender} wait to be mined, perhaps of a run "
                "that was interrupted: run again once they are"
            )

    def _adopt_token(self, name: str, address: str) -> None:
        if not self.chain.code(address):
            raise FatalError(f"the {name} {address} has no code on this chain: correct the params")
        self.suite.addresses[name] = address

    def _deploy(self, step: Deploy) -> bool:
        artifact = build.build(step.contract)
        args = [self._resolved(value) for value in step.args.values()]
        former = self.store.load(step.name)
        if former is not None and not self.redeploy:
            self._check_same(step.name, former, artifact, args)
            self._adopt(step, former, artifact)
            self.store.settle(step.name)
            return False
        contract, receipt = self._found_again(step.name, artifact, args) or self._create(
            step.name, artifact, args
        )
        number = former.num_deployments + 1 if former is not None else 1
        record = records.make(contract, artifact, receipt, args, number)
        self.store.save(step.name, record)
        self._adopt(step, record, artifact)
        return True

    def _create(
        self, name: str, artifact: build.Artifact, args: list[Any]
    ) -> tuple[Contract, Receipt]:
        """Deploy, after a note of what is sent: a run may end before it could record it."""
        sender = self.chain.sender
        self.store.begin(
            Underway(
                name=name,
                sender=sender,
                nonce=self.chain.nonce(sender),
                since_block=self.chain.block,
                creation_hash=_creation_hash(artifact, args),
            )
        )
        return create(self.chain, artifact, args)

    def _found_again(
        self, name: str, artifact: build.Artifact, args: list[Any]
    ) -> tuple[Contract, Receipt] | None:
        """Return what a run that ended early has deployed and not recorded."""
        underway = None if self.redeploy else self.store.underway(name)
        if underway is None:
            return None
        receipt = self.chain.creation(underway.sender, underway.nonce, underway.since_block)
        if receipt is None or receipt.contract_address is None:
            return None
        if underway.creation_hash != _creation_hash(artifact, args):
            raise FatalError(
                f"{name} stands at {receipt.contract_address}, sent by a run that was interrupted "
                "with other sources or params: take them again, or pass --redeploy to deploy anew"
            )
        return Contract(self.chain, name, receipt.contract_address, artifact.abi), receipt

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

    def _govern(self, step: Governed) -> str:
        if all(self._holds(self.suite[contract], check) for contract, check in step.done_if):
            return "was done already"
        calls = [(self.suite[contract], function, ()) for contract, function in step.calls]
        self.suite.waits = timelock.of_calls(self.suite[step.timelock], calls).move()
        return self.suite.waits or "done"

    def _holds(self, contract: Contract, check: Check) -> bool:
        found = contract.read(check.view, *(self._resolved(value) for value in check.args))
        holds = bool(found == self._resolved(check.expected))
        return holds and (check.also is None or self._holds(contract, check.also))

    def _resolved(self, value: Any) -> Any:
        return self.suite.addresses[value.name] if isinstance(value, Ref) else value


def _creation_hash(artifact: build.Artifact, args: list[Any]) -> str:
    return "0x" + bytes(keccak(creation_code(artifact, args))).hex()
