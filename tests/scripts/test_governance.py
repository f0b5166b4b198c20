"""The suite is handed over to its timelock in two steps, by runs that each go on."""

from pathlib import Path

import pytest

from scripts.lib import plan, timelock
from scripts.lib.chains.base import Contract, Refused
from scripts.lib.chains.embedded import EmbeddedChain
from scripts.lib.deployer import Deployer, Suite
from scripts.lib.params import Params
from scripts.lib.records import RecordStore
from scripts.lib.verifier import Verifier
from tests.helpers.leasing_desk import Acting

DELAY = 48 * 3_600
ZERO = "0x" + "00" * 20


def run(chain: EmbeddedChain, root: Path, decided: Params, sender: str) -> tuple[Suite, str]:
    """Run the plan as `sender`; return the suite and what was said last."""
    said: list[str] = []
    acting = Acting(chain, sender)
    store = RecordStore(root, "devnet", chain.chain_id)
    suite = Deployer(acting, store, decided, said.append).run(plan.make(decided))
    return suite, said[-1].partition("  [")[2].rstrip("]")


def owners(suite: Suite) -> set[str]:
    return {one.read("owner") for one in suite.contracts.values() if one.has("owner", 0)}


@pytest.fixture
def proposer(decided: Params) -> str:
    assert decided.timelock is not None
    return decided.timelock.proposers[0]


def test_handover__deployer_then_proposer_then_anyone__the_timelock_owns_all(
    embedded: EmbeddedChain, records: Path, decided: Params, proposer: str
) -> None:
    stranger = embedded.new_account("stranger")
    suite, said = run(embedded, records, decided, embedded.sender)
    assert said.startswith("a proposer has to schedule it (operation 0x")
    assert owners(suite) == {embedded.sender}

    _, said = run(embedded, records, decided, stranger)
    assert said.startswith("a proposer has to schedule it")
    _, said = run(embedded, records, decided, proposer)
    assert said.startswith("scheduled, to be carried out from 2026-01-03 00:00 UTC on")
    embedded.move_to(embedded.now + DELAY - 1)
    _, said = run(embedded, records, decided, stranger)
    assert said.startswith("scheduled, to be carried out from ")
    assert owners(suite) == {embedded.sender}

    embedded.move_to(embedded.now + 1)
    suite, said = run(embedded, records, decided, stranger)
    assert (said, suite.waits) == ("done", "")
    assert owners(suite) == {suite["Timelock"].address}
    assert run(embedded, records, decided, stranger)[1] == "was done already"


def test_handover__done__verify_agrees_and_before_names_each_owner(
    embedded: EmbeddedChain, records: Path, decided: Params, proposer: str
) -> None:
    def differing() -> set[str]:
        verifier = Verifier(embedded, RecordStore(records, "devnet", 31_337), decided)
        found = verifier.run(plan.make(decided), indexed=False)
        assert {"get_minimum_delay"} < {one.what for one in found if one.contract == "Timelock"}
        return {one.what for one in found if not one.holds}

    run(embedded, records, decided, embedded.sender)
    assert differing() == {"owner"}
    run(embedded, records, decided, proposer)
    embedded.move_to(embedded.now + DELAY)
    run(embedded, records, decided, proposer)
    assert differing() == set()


def test_handover__named_executors__only_they_carry_it_out(
    embedded: EmbeddedChain, records: Path, decided: Params, proposer: str
) -> None:
    executor = embedded.new_account("executor")
    assert decided.timelock is not None
    named = decided.timelock.model_copy(update={"executors": [executor]})
    closed = decided.model_copy(update={"timelock": named})
    run(embedded, records, closed, embedded.sender)
    run(embedded, records, closed, proposer)
    embedded.move_to(embedded.now + DELAY)
    assert run(embedded, records, closed, proposer)[1].startswith("an executor has to carry it out")
    suite, said = run(embedded, records, closed, executor)
    assert said == "done"
    assert owners(suite) == {suite["Timelock"].address}


@pytest.fixture
def governed(embedded: EmbeddedChain, records: Path, decided: Params, proposer: str) -> Suite:
    """A suite that the timelock owns."""
    run(embedded, records, decided, embedded.sender)
    run(embedded, records, decided, proposer)
    embedded.move_to(embedded.now + DELAY)
    return run(embedded, records, decided, proposer)[0]


def acting(contract: Contract, sender: str) -> Contract:
    """Return a contract as `sender` meets it."""
    chain = contract.chain
    assert isinstance(chain, Acting)
    return Contract(Acting(chain._chain, sender), contract.name, contract.address, contract.abi)


def test_change__through_the_timelock__is_made_and_by_nobody_else(
    embedded: EmbeddedChain, governed: Suite, proposer: str
) -> None:
    splitter, treasury = governed["RevenueSplitter"], embedded.new_account("treasury")
    for account in (embedded.sender, proposer):
        with pytest.raises(Refused, match="caller is not the owner"):
            splitter.send("set_treasury", treasury, sender=account)

    change = timelock.of_calls(
        acting(governed["Timelock"], proposer), [(splitter, "set_treasury", (treasury,))]
    )
    assert change.move().startswith("scheduled, to be carried out from ")
    with pytest.raises(Refused, match="operation is not ready"):
        change.execute()
    embedded.move_to(embedded.now + DELAY)
    assert change.move() == ""
    assert splitter.read("treasury") == treasury


def test_change__the_same_once_more__needs_a_salt(
    embedded: EmbeddedChain, governed: Suite, proposer: str
) -> None:
    calls = [(governed["LeaseEscrow"], "set_guardian", (embedded.new_account("guardian"),))]
    held = acting(governed["Timelock"], proposer)
    first = timelock.of_calls(held, calls)
    first.move()
    embedded.move_to(embedded.now + DELAY)
    assert first.move() == ""
    with pytest.raises(Refused, match="operation already scheduled"):
        first.schedule()
    assert timelock.of_calls(held, calls, "again").move().startswith("scheduled")
