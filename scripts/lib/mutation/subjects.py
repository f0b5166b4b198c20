"""The two things that are mutated: the contracts and the oracle."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from oracle.errors import FatalError
from scripts.lib.mutation import page, scope
from scripts.lib.mutation.campaign import Campaign
from scripts.lib.mutation.mutants import Mutant, mutants
from scripts.lib.mutation.page import About
from scripts.lib.mutation.python import about
from scripts.lib.mutation.python import campaign as oracle
from scripts.lib.mutation.python import mutants as python
from scripts.lib.mutation.python import scope as oracle_scope
from scripts.lib.mutation.source import Source
from scripts.lib.project import BUILD, DOCS, ROOT, SNAPSHOTS


@dataclass(frozen=True, slots=True)
class Subject:
    """Sources, how they are mutated and tried, and where the results go."""

    kind: str
    """What one source is called."""
    names: dict[str, str]
    """What a person calls each source, and its path."""
    every: Callable[[str], list[Mutant]]
    """All mutants of the source at a path."""
    campaign: type[Campaign]
    worker: str
    store: Path
    snapshot: Path
    page: Path
    about: About

    def chosen(self, names: list[str] | None) -> list[str]:
        """Return the sources of those names, all without; FatalError for an unknown one."""
        unknown = [name for name in names or () if name not in self.names]
        if unknown:
            known = ", ".join(self.names)
            raise FatalError(f"no {self.kind} {unknown[0]}: known are {known}")
        return [self.names[name] for name in names] if names else list(self.names.values())


def contracts() -> Subject:
    """Return the contracts and their modules, by stem."""
    names = {Path(file).stem: file for file in scope.sources(ROOT)}
    return Subject(
        "contract or module", names, lambda file: mutants(Source.read(ROOT, file)), Campaign,
        "scripts.lib.mutation.worker", BUILD / "mutation", SNAPSHOTS / "mutation.json",
        DOCS / "mutation.md", page.CONTRACTS,
    )  # fmt: skip


def the_oracle() -> Subject:
    """Return the modules of the oracle, by dotted name: `attest.judging`."""
    files = oracle_scope.sources(ROOT)
    names = {".".join(Path(file).with_suffix("").parts[1:]): file for file in files}
    return Subject(
        "module", names, lambda file: python.mutants(oracle.read(ROOT, file)),
        oracle.OracleCampaign, oracle.WORKER, BUILD / "mutation" / "oracle",
        SNAPSHOTS / "mutation-oracle.json", DOCS / "mutation-oracle.md", about.ORACLE,
    )  # fmt: skip
