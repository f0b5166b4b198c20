"""`attest disputes`: which are found, what is left to rule, what own probes say of the hours."""

import json

import pytest

from tests.oracle.attest.dispute_stage import HOLD, LEAST_BOND, USED, USUALLY_FINAL, DisputeStage
from tests.oracle.attest.stage import DELAY, HOUR


@pytest.fixture
def stage(one_dispute_stage) -> DisputeStage:
    """Return the stage with a lease, nothing disputed yet."""
    one_dispute_stage.rewind()
    return one_dispute_stage


@pytest.fixture
def attestor(stage, make_attestor):
    """Return an attestor that watches the machine and knows the bonds."""
    return make_attestor(
        bonds_address=stage.bonds.address, nodes={stage.asset: "http://127.0.0.1:1"}
    )


@pytest.fixture
def listed(attestor, attest):
    """Return a function that lists disputes as JSON."""
    return lambda *assets: json.loads(attest(attestor, "disputes", *assets, "--json"))["disputes"]


def test_disputes__none__says_so(stage, attestor, attest, listed):
    assert listed() == []
    assert f"no dispute of asset {stage.asset}" in attest(attestor, "disputes")


def test_disputes__one_open__hours_bond_and_time_left(stage, attestor, listed):
    attestor.saw(stage.asset, USED, up=60)
    held_until = stage.dispute()

    (found,) = listed()

    assert (found["lease_id"], found["period"], found["asset"]) == (stage.lease_id, 0, stage.asset)
    assert found["dispute"] == {
        "disputer": stage.lessee,
        "bond": LEAST_BOND,
        "first_hour": USED,
        "hours": 1,
        "held_until": held_until,
        "is_open": True,
    }
    assert found["state"] == "open"
    assert 0 < found["left_seconds"] <= HOLD
    assert found["said"] == {"agrees": 1}
    assert found["next"] == f"decide: attest dismiss {stage.lease_id} 0, or nothing"


def test_disputes__own_probes_contradict__proposes_a_refutation(stage, attestor, listed):
    attestor.saw(stage.asset, USED, silent=60)
    stage.dispute(USED - 1, 2)

    (young,) = listed(stage.asset)
    stage.move_to((USED + 1) * HOUR + DELAY + 1)
    (found,) = listed(stage.asset)

    assert young["said"] == {"unwatched": 1, "wait": 1}
    assert young["next"] == f"attest propose {stage.asset}, once the hour takes no report"
    assert found["said"] == {"unwatched": 1, "refute": 1}
    assert found["next"] == f"attest propose {stage.asset}"


def test_disputes__as_a_table__names_bond_and_next_step(stage, attestor, attest, monkeypatch):
    monkeypatch.setenv("COLUMNS", "250")
    stage.move_to(stage.dispute() - 90 * 60)

    told = attest(attestor, "disputes")

    assert str(stage.lease_id) in told
    assert "20.00 mUSD" in told
    assert "1 h 30 min" in told
    assert "1 from 2026-01-01 09:00" in told
    assert f"decide: attest dismiss {stage.lease_id} 0" in told


def test_disputes__day_over__is_over_until_the_bond_is_back(stage, listed):
    held_until = stage.dispute()
    stage.move_to(held_until - 1)
    (before,) = listed()
    stage.move_to(held_until)

    (after,) = listed()
    stage.suite.do(stage.bonds.functions.end_dispute(stage.lease_id, 0))

    assert (before["state"], before["left_seconds"]) == ("open", 1)
    assert (after["state"], after["left_seconds"]) == ("over", 0)
    assert after["next"] == "anyone: end_dispute"
    assert listed() == []
    assert stage.claimable(stage.lessee) == LEAST_BOND


def test_disputes__hour_about_to_be_final__is_found_to_the_end_of_its_hold(stage, listed):
    stage.move_to(USUALLY_FINAL - 10)
    held_until = stage.dispute()
    stage.move_to(held_until - 1)

    (found,) = listed()

    assert held_until > USUALLY_FINAL + HOLD - HOUR
    assert found["state"] == "open"


def test_disputes__no_bonds_named__is_refused(stage, make_attestor, refused):
    attestor = make_attestor(nodes={stage.asset: "http://127.0.0.1:1"})

    refused("bonds_address is not set: name the LeaseBonds", *attestor.command("disputes"))


def test_disputes__wrong_address__is_refused(stage, attestor, refused):
    attestor.write(bonds_address="0x" + "11" * 20)
    refused("correct bonds_address", *attestor.command("disputes"))

    attestor.write(bonds_address=stage.token.address)
    refused("METER: ", *attestor.command("disputes"))

    other = stage.suite._deploy(
        "metering/MetricsOracle.vy", stage.suite.title.address, 6 * HOUR, 42 * HOUR, stage.host
    )
    bonds = stage.suite._deploy(
        "leasing/LeaseBonds.vy",
        stage.token.address,
        stage.suite.title.address,
        other.address,
        0,
    )
    attestor.write(bonds_address=bonds.address)
    refused(f"are of the meter {other.address}", *attestor.command("disputes"))


def test_disputes__no_machine__is_refused(attestor, refused):
    attestor.write(nodes={})

    refused("nodes: name at least one", *attestor.command("disputes"))
