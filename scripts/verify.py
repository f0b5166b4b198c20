"""Verify a deployment: `ape run verify --network ethereum:devnet:node`."""

import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click
from ape.api import EcosystemAPI, NetworkAPI, ProviderAPI
from rich import box
from rich.console import Console
from rich.table import Table

from scripts.lib import build, params, plan
from scripts.lib.ape_command import PlainErrors, records_option
from scripts.lib.chains.ape_chain import ApeChain
from scripts.lib.failure import EXIT_BAD_INPUT
from scripts.lib.records import RecordStore, for_json
from scripts.lib.verifier import Finding, Verifier

_WIDTH = 180
"""Columns where the output goes to a file or a pipe."""


@click.command(cls=PlainErrors, name="verify")
@click.option("--json", "as_json", is_flag=True, help="one JSON object for machines")
@click.option("--cached", is_flag=True, help="take code that was compiled before from the cache")
@records_option("folder of params and records")
def cli(
    ecosystem: EcosystemAPI,
    network: NetworkAPI,
    provider: ProviderAPI,
    as_json: bool,
    cached: bool,
    records: Path,
) -> None:
    """Compare what stands on a network with the sources and the params. Sends nothing.

    \b
    ape run verify --network ethereum:devnet:node
    ape run verify --network ethereum:devnet:node --json

    Compiles anew (about a minute), lets the node run each constructor with the decided arguments
    where the contract stands, and compares the hashes, immutables included. Then reads every
    argument, setting and owner back, and the index. Exit code 0 if all agrees, 2 if anything
    differs. The node must take state overrides in eth_call, as all common ones do.
    """
    decided = params.load(params.file_for(records / "params", ecosystem.name, network.name))
    store = RecordStore(records, network.name, provider.chain_id)
    compiled = build.build if cached else _compile
    verifier = Verifier(ApeChain(provider, None), store, decided, compiled)
    found = verifier.run(plan.make(decided), indexed=not network.is_dev)
    differing = [finding for finding in found if not finding.holds]
    if as_json:
        print(json.dumps(_for_json(store, found), indent=2))
    else:
        console = Console() if sys.stdout.isatty() else Console(width=_WIDTH)
        console.print(_table(found), highlight=False)
        for finding in differing:
            click.echo(f"differs: {finding.contract}.{finding.what}: {_said(finding)}")
        click.echo(f"{len(found)} looked at, {len(differing)} differ" if differing else "all agree")
    if differing:
        sys.exit(EXIT_BAD_INPUT)


def _compile(name: str) -> build.Artifact:
    click.echo(f"compiling {name} ...", err=True)
    return build.compile_anew(name)


def _said(finding: Finding) -> str:
    return f"{_shown(finding.expected)} was decided, {_shown(finding.found)} is there"


def _table(found: Sequence[Finding]) -> Table:
    view = Table("contract", "what", "decided", "on the chain", "", box=box.SIMPLE_HEAD)
    former = ""
    for finding in found:
        contract = "" if finding.contract == former else finding.contract
        former = finding.contract
        mark = "ok" if finding.holds else "DIFFERS"
        view.add_row(contract, finding.what, _shown(finding.expected), _shown(finding.found), mark)
    return view


def _for_json(store: RecordStore, found: Sequence[Finding]) -> dict[str, Any]:
    rows = [
        {
            "contract": one.contract,
            "what": one.what,
            "decided": for_json(one.expected),
            "found": for_json(one.found),
            "holds": one.holds,
        }
        for one in found
    ]
    return {
        "network": store.network,
        "chain_id": store.chain_id,
        "holds": all(one.holds for one in found),
        "findings": rows,
    }


def _shown(value: Any) -> str:
    if isinstance(value, dict):
        return str(value.get("address", value))
    if isinstance(value, list | tuple):
        return ", ".join(_shown(item) for item in value)
    return str(value)


if __name__ == "__main__":
    cli()
