"""The suite on an embedded chain of its own, for each test."""

from pathlib import Path

import pytest

from scripts.lib import params, plan
from scripts.lib.chains.embedded import EmbeddedChain
from scripts.lib.deployer import Deployer
from scripts.lib.project import DEPLOYMENTS
from scripts.lib.records import RecordStore
from tests.helpers.leasing_desk import START, Desk


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    """A deployment of its own: the recording chain settles each transaction for good."""
    chain = EmbeddedChain(START)
    decided = params.load(params.file_for(DEPLOYMENTS / "params", "ethereum", "devnet"))
    store = RecordStore(tmp_path / "deployments", "devnet", chain.chain_id)
    suite = Deployer(chain, store, decided, lambda _: None).run(plan.make(decided))
    roles = [chain.new_account(role) for role in ("host", "lessee", "stranger")]
    return Desk(chain, store, suite, decided.registrars[0], *roles)


@pytest.fixture
def other_records(tmp_path: Path) -> RecordStore:
    """A folder without records."""
    return RecordStore(tmp_path / "other", "devnet", 31_337)
