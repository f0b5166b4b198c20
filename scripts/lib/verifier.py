"""Compares a deployment with what people decided: code, constructor arguments, settings, index."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from eth_utils import keccak

from scripts.lib import build, index, plan_tokens
from scripts.lib.chains import abi as coding
from scripts.lib.chains.base import Chain, Contract, Refused, creation_code
from scripts.lib.params import DEPLOYER, Params
from scripts.lib.records import Record, RecordStore
from scripts.lib.steps import Call, Check, Deploy, Ref, Step

IN_THE_CODE = "part of the code"
"""Found value of a constructor argument that no view shows: an immutable, under the code's hash."""
_OTHER_NAMES = {("LendingPool", "token"): "asset"}
"""Constructor arguments whose view is neither called like them nor like them in capitals."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at."""

    contract: str
    what: str
    expected: Any
    found: Any

    @property
    def holds(self) -> bool:
        return self.found is IN_THE_CODE or bool(self.expected == self.found)


@dataclass(slots=True)
class Verifier:
    """One look at a network. It sends nothing."""

    chain: Chain
    store: RecordStore
    params: Params
    compiled: Callable[[str], build.Artifact] = build.build
    """By a contract's name."""
    _artifacts: dict[str, build.Artifact] = field(default_factory=dict)
    _records: dict[str, Record] = field(default_factory=dict)
    _contracts: dict[str, Contract] = field(default_factory=dict)
    _addresses: dict[str, str] = field(default_factory=dict)

    def run(self, steps: Sequence[Step], *, indexed: bool = True) -> list[Finding]:
        """Return what was looked at; a contract without a record ends it, as others refer to it."""
        self._addresses.update(plan_tokens.standing(self.params))
        deployments = [step for step in steps if isinstance(step, Deploy)]
        missing = [finding for step in deployments for finding in self._adopt(step)]
        if missing:
            return missing
        findings = [finding for step in steps for finding in self._look(step)]
        if self.params.owner == DEPLOYER:
            findings += self._kept(deployments)
        return findings + (list(self._index()) if indexed else [])

    def _adopt(self, step: Deploy) -> Iterator[Finding]:
        """Take a contract's address from its record."""
        record = self.store.load(step.name)
        if record is None:
            yield Finding(step.name, "record", f"{step.name}.json", "missing: not deployed yet")
            return
        if step.contract not in self._artifacts:
            self._artifacts[step.contract] = self.compiled(step.contract)
        artifact = self._artifacts[step.contract]
        self._records[step.name] = record
        self._contracts[step.name] = Contract(self.chain, step.name, record.address, artifact.abi)
        for name in filter(None, (step.name, step.known_as)):
            self._addresses[name] = record.address

    def _look(self, step: Step) -> Iterator[Finding]:
        if isinstance(step, Deploy):
            yield from self._code(step)
            yield from self._arguments(step)
        elif isinstance(step, Call) and step.done_if:
            yield from self._checked(step.contract, step.done_if[-1])

    def _code(self, step: Deploy) -> Iterator[Finding]:
        """Recompile, construct with the decided arguments where it stands, compare the hashes."""
        record, artifact = self._records[step.name], self._artifacts[step.contract]
        args = [self._resolved(value) for value in step.args.values()]
        creation = creation_code(artifact, args)
        try:
            built = self.chain.construct(record.address, creation, record.receipt.sender)
            expected = _hash(built)
        except Refused as error:
            expected = f"none: the constructor would refuse ({error})"
        yield Finding(step.name, "code hash", expected, _hash(self.chain.code(record.address)))
        recorded = bytes.fromhex(record.deployed_bytecode.removeprefix("0x"))
        yield Finding(step.name, "recorded code hash", expected, _hash(recorded))

    def _arguments(self, step: Deploy) -> Iterator[Finding]:
        """Read every constructor argument back that a view shows."""
        contract = self._contracts[step.name]
        for name, value in step.args.items():
            if name in step.shown_by:
                for check in step.shown_by[name]:
                    yield from self._checked(step.name, check)
                continue
            names = (_OTHER_NAMES.get((step.contract, name), name), name.upper())
            view = next((one for one in names if contract.has(one, 0)), None)
            found = _read(contract, view) if view else IN_THE_CODE
            yield Finding(step.name, name, self._resolved(value), found)

    def _checked(self, contract: str, check: Check | None) -> Iterator[Finding]:
        """Ask a check's view, and those of what must hold too."""
        while check is not None:
            args = [self._resolved(value) for value in check.args]
            found = _read(self._contracts[contract], check.view, *args)
            what = f"{check.view}({', '.join(_shown(arg) for arg in check.args)})"
            what = what.removesuffix("()")
            yield Finding(contract, what, self._resolved(check.expected), found)
            check = check.also

    def _kept(self, deployments: Sequence[Deploy]) -> Iterator[Finding]:
        for step in deployments:
            contract = self._contracts[step.name]
            if contract.has("owner", 0):
                deployer = self._records[step.name].receipt.sender
                yield Finding(step.name, "owner", deployer, _read(contract, "owner"))

    def _index(self) -> Iterator[Finding]:
        content = index.load(self.store.root / "index.json")
        index.check_network(content, self.store.network, self.store.chain_id)
        chain = content["chains"].get(str(self.store.chain_id), {})
        entries = chain.get("contracts", {})
        for name, record in self._records.items():
            wanted = index.entry(self.store, name, record)
            yield Finding("index.json", name, wanted, entries.get(name, "not listed"))
        for key, address in plan_tokens.external(self._addresses).items():
            found = chain.get("external", {}).get(key, "not listed")
            yield Finding("index.json", key, address, found)

    def _resolved(self, value: Any) -> Any:
        return self._addresses[value.name] if isinstance(value, Ref) else value


def _read(contract: Contract, view: str, *args: Any) -> Any:
    """Return what a view says; that it cannot say is an answer too."""
    try:
        return contract.read(view, *args)
    except (Refused, coding.BadAnswer) as error:
        return f"no answer ({error})"


def _hash(code: bytes) -> str:
    return "0x" + bytes(keccak(code)).hex() if code else "no code"


def _shown(value: Any) -> str:
    if not isinstance(value, bytes):
        return str(value)
    text = value.rstrip(b"\0")
    return text.decode("ascii") if text.isascii() else f"0x{value.hex()}"
