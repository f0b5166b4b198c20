"""Jobs of leases, bonds and the splitter: due, not due, done once."""

import pytest

from scripts.lib.keeper.execute import SENT
from tests.helpers.keeping import due, results
from tests.helpers.leasing_desk import DOLLAR, FINALITY, HOUR, Desk
from tests.scripts.keeper.conftest import NewKeeper

RATE = 20 * DOLLAR
DAY = 24 * HOUR
ESCROW_ROLE = 4


def test_close__final_up_to_its_end__closes_once_and_pays_both(
    desk: Desk, new_keeper: NewKeeper
) -> None:
    keeper = new_keeper()
    lease_id = desk.leased(hours=6, rate=RATE)
    asset, escrow = lease_id // 10**6, desk["LeaseEscrow"]
    end = escrow.read("lease", lease_id)["ends_at"]
    desk.run(asset, end - HOUR)
    desk.chain.move_to(end + FINALITY - HOUR)
    key = f"close:LeaseEscrow({lease_id})"
    assert key not in due(keeper.look(), "close"), "its last hour is not final yet"
    desk.chain.move_to(end + FINALITY + HOUR)
    before = escrow.read("claimable", desk.lessee)
    income = desk["RevenueSplitter"].read("claimable", desk.host)

    one = keeper.turn()

    assert results(one)[key] == SENT
    assert due(one.plan, "close")[key].due.value == (6 + 24) * RATE, "its rent, and the bond"
    assert escrow.read("lease", lease_id)["is_closed"]
    (closed,) = escrow.events(desk.chain.logs[-12:], "LeaseClosed")
    assert (closed["lease_id"], closed["lessee"]) == (lease_id, desk.lessee)
    assert escrow.read("claimable", desk.lessee) - before >= RATE
    assert desk["RevenueSplitter"].read("claimable", desk.host) > income
    (outcome,) = [one for one in one.outcomes if one.action.key == key]
    assert 0 < outcome.gas_used <= 2 * outcome.action.due.gas
    assert key not in due(keeper.turn().plan, "close"), "it is not due a second time"


def test_settle__final_rent__once_a_day_within_the_period(
    desk: Desk, new_keeper: NewKeeper
) -> None:
    keeper = new_keeper()
    lease_id = desk.leased(hours=400, rate=RATE)
    asset, escrow = lease_id // 10**6, desk["LeaseEscrow"]
    key = f"settle:LeaseEscrow({lease_id})"
    assert key not in due(keeper.look(), "settle"), "nothing is final yet"
    desk.run(asset, desk.chain.now + 90 * HOUR)

    one = keeper.turn()

    action = due(one.plan, "settle")[key]
    lease = escrow.read("lease", lease_id)
    assert results(one)[key] == SENT
    assert lease["released"] == action.due.value > 29 * RATE
    (settled,) = [
        event
        for event in escrow.events(desk.chain.logs, "LeaseSettled")
        if event["lease_id"] == lease_id
    ]
    assert settled["amount"] == action.due.value
    assert key not in due(keeper.turn().plan, "settle")
    desk.run(asset, desk.chain.now + 23 * HOUR)
    assert key not in due(keeper.look(), "settle"), "it was settled 23 hours ago"
    desk.run(asset, desk.chain.now + HOUR)
    assert key in due(keeper.look(), "settle")


def test_settle__fee_not_worth_the_rent__is_skipped_and_said(
    desk: Desk, new_keeper: NewKeeper
) -> None:
    lease_id = desk.leased(hours=100, rate=DOLLAR)
    desk.run(lease_id // 10**6, desk.chain.now + 51 * HOUR)
    key = f"settle:LeaseEscrow({lease_id})"

    dear = new_keeper(wei=2 * 10**9)
    one = dear.turn()
    (skipped,) = [one for one in one.plan.skipped if one.action.key == key]
    assert skipped.reason.startswith("not worth it: its fee is ")
    assert key not in results(one)
    assert not desk["LeaseEscrow"].read("lease", lease_id)["released"]

    spike = new_keeper(wei=10**12)
    (skipped,) = [one for one in spike.look().skipped if one.action.key == key]
    assert skipped.reason.startswith("the chain asks 1000000000000 wei per gas")
    assert key in due(new_keeper(wei=10**7).look(), "settle")


def test_forward__splitter_takes_it_again__what_was_owed_goes_through(
    desk: Desk, new_keeper: NewKeeper
) -> None:
    keeper = new_keeper()
    escrow, splitter = desk["LeaseEscrow"], desk["RevenueSplitter"]
    lease_id = desk.leased(hours=6, rate=RATE)
    asset, key = lease_id // 10**6, f"forward:LeaseEscrow({lease_id // 10**6})"
    desk.run(asset, desk.chain.now + 6 * HOUR)
    desk.chain.move_to(desk.chain.now + FINALITY + HOUR)
    owner = splitter.read("owner")
    splitter.send("approve_contract", escrow.address, 0, sender=owner)
    assert results(keeper.turn())[f"close:LeaseEscrow({lease_id})"] == SENT
    owed = escrow.read("owed_to_asset", asset)[0]
    assert owed > 0

    refused = keeper.turn()
    assert results(refused)[key] == "refused", "it is due, and the splitter still refuses"
    assert not refused.is_good
    assert desk.said[-1].startswith(f"{key} refused: LeaseEscrow.forward: ")
    assert results(keeper.turn())[key] == "waits"
    splitter.send("approve_contract", escrow.address, ESCROW_ROLE, sender=owner)

    later = new_keeper()
    assert results(later.turn())[key] == SENT
    assert escrow.read("owed_to_asset", asset)[0] == 0
    assert key not in due(later.look(), "forward")


def test_end_dispute__day_over_without_a_ruling__bond_goes_back_once(
    desk: Desk, new_keeper: NewKeeper
) -> None:
    keeper = new_keeper()
    lease_id, bonds = desk.leased(hours=48, rate=RATE), desk["LeaseBonds"]
    desk.run(lease_id // 10**6, desk.chain.now + 6 * HOUR)
    hour = desk.chain.now // HOUR - 3
    bond = bonds.read("dispute_bond", lease_id, hour, 2)
    desk.fund(desk.lessee, bond)
    desk["MockToken"].send("approve", bonds.address, bond, sender=desk.lessee)
    bonds.send("dispute", lease_id, hour, 2, sender=desk.lessee)
    key = f"end_dispute:LeaseBonds({lease_id},0)"
    assert key not in due(keeper.look(), "end_dispute")
    desk.chain.move_to(bonds.read("dispute_of", lease_id, 0)["held_until"])
    before = bonds.read("claimable", desk.lessee)

    assert results(keeper.turn())[key] == SENT
    assert bonds.read("claimable", desk.lessee) - before == bond
    assert not bonds.read("dispute_of", lease_id, 0)["is_open"]
    assert key not in due(keeper.look(), "end_dispute")


def test_apply_fee__seven_days_after_it_was_proposed__takes_effect_once(
    desk: Desk, new_keeper: NewKeeper
) -> None:
    keeper, splitter = new_keeper(), desk["RevenueSplitter"]
    fee = splitter.read("fee_bps") + 10
    splitter.send("propose_fee", fee, sender=splitter.read("owner"))
    desk.chain.move_to(desk.chain.now + 7 * DAY - 1)
    assert not due(keeper.look(), "apply_fee")
    desk.chain.move_to(desk.chain.now + 1)

    one = keeper.turn()

    assert results(one)["apply_fee:RevenueSplitter()"] == SENT
    assert splitter.read("fee_bps") == fee
    assert not due(keeper.look(), "apply_fee")


@pytest.mark.parametrize("job", ["mint", "settle,close"])
def test_settings__job_that_is_none__one_line(new_keeper: NewKeeper, job: str) -> None:
    with pytest.raises(Exception, match=f"keeper setting jobs: .* no job {job}: choose among"):
        new_keeper(jobs=(job,))
    assert [one.name for one in new_keeper(jobs=("close",))._jobs] == ["close"]
