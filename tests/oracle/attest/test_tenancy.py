"""Hours that were let BARE_METAL: found in every listed escrow, never proposed, never co-signed."""

import pytest

from oracle.attest import attestation as files
from oracle.attest import opening
from oracle.attest.tenancy import LEASE_FIELDS, LESSOR_ABI, LISTING_ABI
from oracle.settings_attest import load
from tests.oracle.attest.stage import FIRST_HOUR, HOUR, START
from tests.oracle.chain.test_abi import test_abi__each_function_and_event__is_the_compilers as alike

LESSOR = 1
LESSEE = "0x" + "11" * 20


@pytest.fixture
def let(stage):
    """Return a function that lets the stage's machine through a listed escrow of its own."""
    counts: dict[str, int] = {}

    def do(start_hours: float, end_hours: float, tenancy: int, escrow=None):
        lessor = escrow or listed(stage)
        number = counts[lessor.address] = counts.get(lessor.address, 0) + 1
        fields = {
            "lessee": LESSEE,
            "asset": stage.asset,
            "started_at": START + round(start_hours * HOUR),
            "ends_at": START + round(end_hours * HOUR),
            "tenancy": tenancy,
        }
        usual = {"address": LESSEE, "uint256": 0, "bool": False}
        lease = tuple(fields.get(name, usual[kind]) for name, kind in LEASE_FIELDS)
        stage.suite.do(lessor.functions.set_lease(stage.asset * 10**6 + number, lease))
        stage.suite.do(lessor.functions.set_lease_count(stage.asset, number))
        return lessor

    return do


def listed(stage):
    """Deploy an escrow that says what it is told, listed at the title."""
    lessor = stage.suite._deploy("mocks/MockMachines.vy")
    stage.suite.do(stage.suite.title.functions.approve_contract(lessor.address, LESSOR))
    return lessor


@pytest.fixture
def rooted(make_attestor, stage):
    """Return a function that asks an attestor's own view of the chain."""
    meter = opening.open_attested(load(make_attestor(2).file))

    def do(first: int = FIRST_HOUR, count: int = 4) -> set[int]:
        return {hour - FIRST_HOUR for hour in meter.rooted_hours(stage.asset, first, count)}

    return do


def test_abi__each_function__is_the_compilers():
    alike("leasing/LeaseEscrow.vy", LESSOR_ABI)
    alike("assets/ComputeAsset.vy", LISTING_ABI)


@pytest.mark.parametrize(
    ("start", "end", "hours"),
    [
        (0, 2, {0, 1}),
        (0.5, 1.5, {0, 1}),
        (1, 1, set()),
        (-5, 0, set()),
        (-5, 0.01, {0}),
        (3.9, 100, {3}),
        (4, 9, set()),
    ],
)
def test_rooted_hours__bare_metal_lease__every_hour_that_it_touches(let, rooted, start, end, hours):
    let(start, end, tenancy=1)

    assert rooted() == hours


def test_rooted_hours__managed_or_none__no_hour(let, rooted, stage):
    assert rooted() == set()
    let(0, 100, tenancy=0)
    assert rooted() == set()


def test_rooted_hours__leases_of_several_escrows_and_a_listed_lender__all_are_looked_at(
    let, rooted, stage
):
    token = stage.suite._deploy("mocks/MockDollar.vy")
    stage.suite.do(stage.suite.title.functions.approve_contract(token.address, 2))
    first = let(0, 1, tenancy=1)
    let(1, 2, tenancy=0, escrow=first)
    let(2, 3, tenancy=1, escrow=first)
    let(3, 4, tenancy=1)
    stage.suite.do(stage.suite.title.functions.approve_contract(first.address, 0))

    assert rooted() == {0, 2, 3}
    assert rooted(FIRST_HOUR + 2, 1) == {2}


@pytest.mark.parametrize("tenancy", [0, 1])
def test_propose__probes_silent_and_all_reported__not_of_bare_metal(
    let, stage, make_attestor, attest, tenancy
):
    """Root can drop the probes while the runner reports: the refund would be its own."""
    attestor = make_attestor()
    attestor.saw(stage.asset, FIRST_HOUR + 1, silent=60)
    let(0, 100, tenancy)

    attest(attestor, "propose", stage.asset, "--out", attestor.folder)

    assert len(list(attestor.folder.glob("refutation-*.json"))) == (0 if tenancy else 1)
    said = attest(attestor, "compare", stage.asset)
    assert ("bare metal" in said) is bool(tenancy)


def test_sign__proposal_of_bare_metal_hours__only_on_trust(
    let, stage, make_attestor, attest, refused, propose
):
    attestor, peer = make_attestor(0), make_attestor(1)
    for one in (attestor, peer):
        one.saw(stage.asset, FIRST_HOUR + 1, silent=60)
    file = propose(attestor, stage.asset)
    attest(peer, "sign", file)
    let(0, 100, tenancy=1)
    before = file.read_bytes()

    refused("was let BARE_METAL", *attestor.command("sign", file))
    assert file.read_bytes() == before
    attest(attestor, "sign", file, "--trust-proposal")

    signers = {one.signer for one in files.read(file).signatures}
    assert signers == {attestor.account.address, peer.account.address}
