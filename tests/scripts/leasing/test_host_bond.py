"""What stands behind a host's promise: shown, raised, taken back, and asked for before a lease."""

from dataclasses import replace

import pytest

from oracle.errors import FatalError
from scripts.lib.chains.base import Refused
from scripts.lib.leasing import host_bond, listing, offers, opening
from scripts.lib.leasing.advice import explain
from tests.helpers.leasing_desk import DOLLAR, FINALITY, HOUR, START, Desk

REQUIRED = 24 * 20 * DOLLAR


def test_show__offer_without_bond__says_what_is_missing_and_who_adds_it(desk: Desk) -> None:
    asset = desk.offered(bonded=False)
    answer = host_bond.show(desk.session(desk.stranger), asset)
    facts = dict(answer.facts)
    assert facts["bond"] == "0.00 mUSD for missed promises"
    assert facts["required"] == "480.00 mUSD, 24 hours of 20.00 mUSD an hour: 480.00 mUSD missing"
    assert answer.hints == [f"bond {asset} --add 480.00: before the machine can be let"]
    assert answer.data["bond"] == {
        "held": 0,
        "reserved": 0,
        "required": REQUIRED,
        "missing": REQUIRED,
        "hourly_rate": 20 * DOLLAR,
        "hours": 24,
    }


def test_show__no_offer__nothing_is_required(desk: Desk) -> None:
    asset = desk.machine()
    answer = host_bond.show(desk.session(desk.stranger), asset)
    assert dict(answer.facts)["required"] == "nothing, while no offer stands"
    assert (answer.data["bond"]["missing"], answer.hints) == (0, [])


def test_show__offer_that_follows_the_index__by_its_price_of_now(desk: Desk) -> None:
    asset = desk.offered(rate=DOLLAR, bonded=False, is_indexed=True, premium_bps=1_000)
    bond = host_bond.show(desk.session(desk.stranger), asset).data["bond"]
    price = desk["PriceIndex"].read("price_of", asset)
    assert bond["hourly_rate"] == price * 8 * 11_000 // (10**18 * 10_000) > DOLLAR
    assert bond["required"] == 24 * bond["hourly_rate"]
    desk.bond(asset, bond["required"] - 1)
    with pytest.raises(Refused, match="bonds: host bond too low"):
        opening.quote(desk.session(desk.stranger), asset, 2)
    desk.bond(asset, 1)
    assert (
        opening.quote(desk.session(desk.stranger), asset, 2).data["hourly_rate"]
        == (bond["hourly_rate"])
    )


def test_add__stranger__approves_exactly_and_the_machine_can_be_let(desk: Desk) -> None:
    asset, token, bonds = desk.offered(bonded=False), desk["MockToken"], desk["LeaseBonds"]
    session = desk.session(desk.stranger)
    assert listing.markets(session).data["offers"] == []
    desk.fund(desk.stranger, 500 * DOLLAR)
    answer = host_bond.add(session, asset, "480")

    assert desk.said[0] == (f"1. lets the lease bonds {bonds.address} take 480.00 mUSD, not more")
    assert "it is its owner's" in desk.said[1]
    assert len(answer.data["transactions"]) == 2
    assert (answer.data["bond"]["held"], answer.data["bond"]["missing"]) == (REQUIRED, 0)
    assert token.read("balanceOf", bonds.address) == REQUIRED
    assert token.read("balanceOf", desk.stranger) == 20 * DOLLAR
    assert token.read("allowance", desk.stranger, bonds.address) == 0
    assert answer.hints == [
        f"bond {asset} --withdraw 480.00: the owner, what no open lease counts on"
    ]
    assert [one["asset"] for one in listing.markets(session).data["offers"]] == [asset]


def test_add__too_little_money__says_how_much_is_missing(desk: Desk) -> None:
    asset = desk.machine()
    with pytest.raises(FatalError, match=r"holds 0.00 mUSD and 1.50 mUSD are due"):
        host_bond.add(desk.session(desk.host), asset, "1.50")
    with pytest.raises(FatalError, match="--add 0 is not above zero"):
        host_bond.add(desk.session(desk.host), asset, "0")
    assert desk.said == []


def test_withdraw__lease_open__refused_and_once_closed_the_owner_has_it(desk: Desk) -> None:
    lease_id = desk.leased(hours=1)
    asset, session = lease_id // 1_000_000, desk.session(desk.host)
    with pytest.raises(Refused, match="bonds: not that much free") as refused:
        host_bond.withdraw(session, asset, "480")
    assert "what open leases count on is free once they are closed" in explain(str(refused.value))

    desk.run(asset, START + HOUR)
    desk.chain.move_to(START + HOUR + FINALITY)
    desk["LeaseEscrow"].send("close", lease_id)
    with pytest.raises(Refused, match="bonds: not the title owner"):
        host_bond.withdraw(desk.session(desk.stranger), asset, "480")
    with pytest.raises(Refused, match="bonds: not that much free"):
        host_bond.withdraw(session, asset, "480.01")
    answer = host_bond.withdraw(session, asset, "480")
    assert (answer.data["bond"]["held"], answer.data["bond"]["missing"]) == (0, REQUIRED)
    assert desk["MockToken"].read("balanceOf", desk.host) == REQUIRED


def test_offer__bond_too_low__tells_the_command_in_place_of_a_lease(desk: Desk) -> None:
    asset = desk.machine()
    posted = offers.post(desk.session(desk.host), asset, offers.Terms("20"))
    assert posted.hints == [f"bond {asset} --add 480.00: before the machine can be let"]
    assert posted.data["bond"]["missing"] == REQUIRED
    desk.bond(asset, REQUIRED - 1)
    assert offers.show(desk.session(desk.host), asset).hints == [
        f"bond {asset} --add 0.000001: before the machine can be let"
    ]
    desk.bond(asset, 1)
    shown = offers.show(desk.session(desk.host), asset)
    assert shown.hints == [f"quote {asset} HOURS, then lease {asset} HOURS"]
    assert dict(shown.facts)["required"].endswith(": enough")


def test_lease__bond_too_low__advice_says_what_to_run(desk: Desk) -> None:
    asset = desk.offered(bonded=False)
    desk.fund(desk.lessee, 500 * DOLLAR)
    with pytest.raises(Refused, match="bonds: host bond too low"):
        opening.quote(desk.session(desk.stranger), asset, 24)
    with pytest.raises(Refused, match="bonds: host bond too low") as refused:
        opening.lease(desk.session(desk.lessee), asset, 24, None)
    said = explain(str(refused.value))
    assert said.startswith("refused (bonds: host bond too low): let its host, or anyone, add")
    assert "`bond ASSET`" in said
    assert desk["MockToken"].read("allowance", desk.lessee, desk["LeaseEscrow"].address) == 0


def test_show__deployment_without_bonds__says_so_and_offers_go_on(desk: Desk) -> None:
    asset = desk.offered()
    session = replace(desk.session(desk.stranger), bonds=None)
    with pytest.raises(FatalError, match="this deployment has no LeaseBonds"):
        host_bond.show(session, asset)
    assert "bond" not in offers.show(session, asset).data
    assert [one["asset"] for one in listing.markets(session).data["offers"]] == [asset]
