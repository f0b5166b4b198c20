"""Measures every path on a node of its own: same keys, same clock, so the same figures always."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from scripts.lib import params
from scripts.lib.chains import anvil
from scripts.lib.chains.node import NodeChain
from scripts.lib.gas import (
    bond_paths,
    credit_paths,
    credit_stage,
    lease_paths,
    market_paths,
    meter_paths,
    offer_paths,
    pool_paths,
    revenue_paths,
    title_paths,
)
from scripts.lib.gas.stage import START, Figure, Stage, build_stage
from scripts.lib.params import Params
from scripts.lib.project import DEPLOYMENTS

_FIRST_LEASE_HOUR = 48
"""After the meter's own measurements."""


@contextmanager
def staged() -> Iterator[tuple[Stage, Params]]:
    """Yield a stage on a fresh node, with what was decided for it."""
    decided = params.load(params.file_for(DEPLOYMENTS / "params", "ethereum", "local"))
    with anvil.running(START) as url, tempfile.TemporaryDirectory() as folder:
        chain = NodeChain(url)
        named = decided.model_copy(
            update={
                "guardian": chain.accounts[1],
                "treasury": chain.accounts[2],
                "registrars": [chain.accounts[3]],
                "credit": decided.credit.model_copy(update={"appraisers": credit_stage.seats()}),
            }
        )
        yield build_stage(chain, named, Path(folder)), named


def run() -> dict[str, Figure]:
    """Return every path's figure."""
    with staged() as (stage, decided):
        meter_paths.measure(stage)
        over = lease_paths.measure(stage, _FIRST_LEASE_HOUR)
        over = offer_paths.measure(stage, over)
        over = bond_paths.measure(stage, over)
        market_paths.measure(stage, over)
        title_paths.measure(stage, decided)
        revenue_paths.measure(stage)
        credit = credit_stage.prepare(stage, decided)
        credit_paths.measure(credit)
        pool_paths.measure(credit)
        lease_paths.measure_bare_metal(stage)
        return stage.figures
