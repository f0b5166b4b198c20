"""Bad nodes, bad rows, second thoughts: nothing is paid in vain, nothing due is forgotten."""

from pathlib import Path
from threading import Event
from typing import Any

import pytest

from oracle.errors import RetryableError
from scripts.lib.chains.base import Refused
from scripts.lib.failure import without_paths
from scripts.lib.indexing.embedded_source import EmbeddedSource
from scripts.lib.keeper import loop
from scripts.lib.keeper.execute import REFUSED, SENT
from tests.helpers.keeping import GWEI, due, results
from tests.helpers.leasing_desk import DOLLAR, FINALITY, HOUR, Acting, Desk
from tests.scripts.keeper.conftest import NewKeeper

KEY = "https://node.example/v3/0123456789abcdef"


@pytest.fixture
def closable(desk: Desk) -> list[int]:
    """Two leases that anyone may close."""
    leases = [desk.leased(hours=2, rate=20 * DOLLAR) for _ in range(2)]
    for lease_id in leases:
        desk.run(lease_id // 10**6, desk.chain.now + 2 * HOUR)
    desk.chain.move_to(desk.chain.now + FINALITY + HOUR)
    return leases


def test_open__node_away__lets_go_of_the_lock(
    desk: Desk, new_keeper: NewKeeper, monkeypatch: pytest.MonkeyPatch
) -> None:
    own = Acting(desk.chain, desk.chain.new_account("patient"))

    def away(*_: Any) -> Any:
        raise RetryableError("no node answers")

    with monkeypatch.context() as patch:
        patch.setattr("scripts.lib.keeper.keeper.money_of", away)
        with pytest.raises(RetryableError, match="no node answers"):
            new_keeper(chain=own)
    assert new_keeper(chain=own).turn().block > 0


def test_act__refused_and_by_then_too_dear__is_not_said_to_be_done(
    desk: Desk, new_keeper: NewKeeper, closable: list[int]
) -> None:
    wei = [GWEI]

    class Dearer(Acting):
        def attempt(self, to: str, data: bytes, sender: str | None = None) -> None:
            wei[0] = 10**12
            raise Refused("out of order")

    chain = Dearer(desk.chain, desk.chain.new_account("outbid"))
    keeper = new_keeper(chain=chain, wei=lambda: wei[0], jobs=("close",))
    one = keeper.turn()
    assert results(one) == {f"close:LeaseEscrow({closable[0]})": REFUSED}, "the fee rose: no other"
    assert not one.is_good
    assert keeper.look().skipped


def test_turn__stopped_after_the_first_call__makes_no_second(
    desk: Desk, new_keeper: NewKeeper, closable: list[int], tmp_path: Path
) -> None:
    switch = tmp_path / "state" / "STOP"

    class Watched(Acting):
        def transact(self, to: str | None, data: bytes, sender: str | None = None) -> Any:
            switch.touch()
            return super().transact(to, data, sender)

    keeper = new_keeper(chain=Watched(desk.chain, desk.chain.new_account("watched")))
    one = keeper.turn()
    assert [outcome.result for outcome in one.outcomes] == [SENT]
    assert len(due(one.plan, "close")) >= 2 and not one.is_good
    switch.unlink()
    assert all(f"close:LeaseEscrow({lease})" not in due(keeper.turn().plan) for lease in closable)


def test_turn__one_row_cannot_be_read__the_others_are_settled(
    desk: Desk, new_keeper: NewKeeper, closable: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    bad, good = closable
    lens = type(desk["Lens"])
    read = lens.read

    def broken(contract: Any, function: str, *args: Any) -> Any:
        if function == "leases" and args[0] == bad // 10**6:
            raise Refused("Lens.leases: out of gas")
        return read(contract, function, *args)

    monkeypatch.setattr(lens, "read", broken)
    one = new_keeper(jobs=("close",)).turn()
    assert results(one)[f"close:LeaseEscrow({good})"] == SENT
    assert one.plan.troubles == (("state", f"lease {bad}: Lens.leases: out of gas"),)
    assert not one.is_good


def test_turn__one_machine_cannot_be_asked__its_job_goes_on(
    desk: Desk, new_keeper: NewKeeper, closable: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    bad, good = closable
    contract = type(desk["LeaseBonds"])
    read = contract.read

    def broken(of: Any, function: str, *args: Any) -> Any:
        if function == "reserved_of" and args[0] == bad // 10**6:
            raise Refused("bonds: out of gas")
        return read(of, function, *args)

    monkeypatch.setattr(contract, "read", broken)
    one = new_keeper(jobs=("close",)).turn()
    assert results(one)[f"close:LeaseEscrow({good})"] == SENT
    assert one.plan.troubles == (("state", f"lease {bad}: bonds: out of gas"),)


def test_act__refused_and_by_then_unreadable__is_not_said_to_be_done(
    desk: Desk, new_keeper: NewKeeper, closable: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    class Silent(Acting):
        def attempt(self, to: str, data: bytes, sender: str | None = None) -> None:
            monkeypatch.setattr(type(desk["Lens"]), "read", refuse)
            raise Refused("out of order")

    def refuse(*_: Any) -> Any:
        raise Refused("Lens.leases: out of gas")

    keeper = new_keeper(chain=Silent(desk.chain, desk.chain.new_account("blind")), jobs=("close",))
    assert set(results(keeper.turn()).values()) == {REFUSED}


def test_run__told_to_stop_in_mid_list__makes_no_second_call(
    desk: Desk, new_keeper: NewKeeper, closable: list[int]
) -> None:
    stop, told = Event(), []

    class Ended(Acting):
        def transact(self, to: str | None, data: bytes, sender: str | None = None) -> Any:
            stop.set()
            return super().transact(to, data, sender)

    chain = Ended(desk.chain, desk.chain.new_account("ended"))
    loop.run(new_keeper(chain=chain, jobs=("close",)), stop, told.append)
    (one,) = told
    assert [outcome.result for outcome in one.outcomes] == [SENT]
    assert len(one.plan.actions) >= len(closable)


def test_look__head_is_old__waits_for_the_node(desk: Desk, new_keeper: NewKeeper) -> None:
    with pytest.raises(RetryableError, match=r"the node is behind: its latest block is \d+ s old"):
        new_keeper(max_head_age_seconds=600).turn()
    assert new_keeper(max_head_age_seconds=0).turn().block > 0


def test_turn__store_stays_behind_the_head__does_not_see_the_last_blocks(
    desk: Desk, new_keeper: NewKeeper, closable: list[int]
) -> None:
    head = EmbeddedSource(desk.chain).head().number
    assert new_keeper(confirmations=3, dry_run=True).turn().block == head - 3


def test_dry_run__beside_the_keeper_itself__has_a_folder_of_its_own(
    desk: Desk, new_keeper: NewKeeper
) -> None:
    own = Acting(desk.chain, desk.chain.new_account("both"))
    new_keeper(chain=own)
    assert new_keeper(chain=own, dry_run=True).turn().outcomes == ()


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (f"429 for url: {KEY}", "429 for url: https://node.example/..."),
        ("Max retries exceeded with url: /v3/SECRET (x)", "Max retries exceeded with url: ... (x)"),
        ("no https://node.example?key=SECRET there", "no https://node.example/... there"),
        ("wss://me:SECRET@node.example/x is gone", "wss://node.example/... is gone"),
        ("http://127.0.0.1:8545 is away", "http://127.0.0.1:8545 is away"),
        ("see docs/operations.md", "see docs/operations.md"),
    ],
)
def test_without_paths__address_of_a_node__its_path_is_hidden(text: str, told: str) -> None:
    assert without_paths(text) == told


def test_said__connection_error__does_not_tell_the_address() -> None:
    assert loop.said(ConnectionError(KEY)) == "the node does not answer (ConnectionError)"
    assert loop.said(RetryableError("it is behind")) == "it is behind"
