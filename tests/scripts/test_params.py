"""Params are read strictly: every mistake of a person is one clear line."""

from pathlib import Path

import pytest

from oracle.errors import FatalError
from scripts.lib import params
from scripts.lib.params import Params
from scripts.lib.project import DEPLOYMENTS

GOOD = (DEPLOYMENTS / "params" / "ethereum-local.yaml").read_text("utf-8")


def load(folder: Path, text: str) -> Params:
    file = params.file_for(folder, "ethereum", "local")
    file.write_text(text)
    return params.load(file)


def test_load__committed_files__all_good() -> None:
    files = sorted((DEPLOYMENTS / "params").glob("*.yaml"))
    assert [file.name for file in files] == ["ethereum-devnet.yaml", "ethereum-local.yaml"]
    for file in files:
        assert params.load(file).chain_id == 31_337


def test_load__unquoted_address__stays_an_address(tmp_path: Path) -> None:
    loaded = load(tmp_path, GOOD.replace('"', ""))
    assert loaded.guardian == "0x70997970C51812dc3A010C7d01b50e0d17dc79C8"


@pytest.mark.parametrize(
    ("former", "latter", "said"),
    [
        ("fee_bps: 200", "fee: 200", "fee_bps: is missing"),
        ("fee_bps: 200", "fee_bps: 200\nfee_cap: 1", "fee_cap: is no known key"),
        ("fee_bps: 200", "fee_bps: 501", "fee_bps: .*less than or equal to 500"),
        ("fee_bps: 200", "fee_bps: much", "fee_bps: .*integer"),
        ("report_delay_hours: 6", "report_delay_hours: 0", "report_delay_hours: .*equal to 1"),
        (
            "dispute_window_hours: 42",
            "dispute_window_hours: 11",
            "dispute_window_hours: .*equal to 12",
        ),
        (
            "0x70997970C51812dc3A010C7d01b50e0d17dc79C8",
            "0x70997970c51812dc3A010C7d01b50e0d17dc79C8",
            'guardian: "0x70997970c51812dc3A010C7d01b50e0d17dc79C8" is no address',
        ),
        ("owner: deployer", "owner: nobody", 'owner: "nobody" is no address'),
        ("settlement_token: mock", "settlement_token: none", 'settlement_token: "none" is no'),
        ("idle_watts: 70,", "idle_watts: 700,", "profiles.H100-80GB-SXM: idle_watts must lie"),
        ("  A10-24GB-PCIE:", "  Ä10:", '"Ä10" is no accelerator'),
        ("chain_id: 31337", "chain_id: 1", "settlement_token: mock is for chain id 31337 only"),
        ("host_bond_hours: 24", "host_bond_hours: 169", "host_bond_hours: .*equal to 168"),
        ("host_bond_hours: 24", "host_bond_hours: -1", "host_bond_hours: .*equal to 0"),
        ("host_bond_hours: 24", "bond_hours: 24", "leasing.bond_hours: is no known key"),
        ("format: params-1", "format: params-2", "format: .*params-1"),
        ("title:", "title: [", "is not YAML"),
    ],
)
def test_load__mistake__one_line_names_the_key(
    tmp_path: Path, former: str, latter: str, said: str
) -> None:
    assert former in GOOD
    with pytest.raises(FatalError, match=f"params/ethereum-local.yaml.*{said}"):
        load(tmp_path, GOOD.replace(former, latter, 1))


@pytest.mark.parametrize("hours", [0, 168])
def test_load__host_bond__at_its_bounds(tmp_path: Path, hours: int) -> None:
    loaded = load(tmp_path, GOOD.replace("host_bond_hours: 24", f"host_bond_hours: {hours}"))
    assert loaded.leasing.host_bond_hours == hours


def test_load__no_leasing_section__a_day_of_rent(tmp_path: Path) -> None:
    begin, end = GOOD.index("leasing:"), GOOD.index("credit:")
    assert load(tmp_path, GOOD[:begin] + GOOD[end:]).leasing.host_bond_hours == 24


NOBODY = "attestors: {accounts: [], quorum: 0} "
FIRST = "0x9965507D1a55bcC2695C58ba16FB37d819B0A4dc"
SECOND = "0x976EA74026E726554dB657fA54763abd0C3a0aa9"


def attestors(quorum: int, *accounts: str) -> str:
    """Return the params with so many attestors, in place of none."""
    assert NOBODY in GOOD
    return GOOD.replace(
        NOBODY, f"attestors: {{accounts: [{','.join(accounts)}], quorum: {quorum}}} #"
    )


def test_load__attestors__are_read(tmp_path: Path) -> None:
    named = load(tmp_path, attestors(2, FIRST, SECOND)).attestors
    assert (named.accounts, named.quorum) == ([FIRST, SECOND], 2)
    assert load(tmp_path, GOOD.replace(NOBODY, "#")).attestors.accounts == []


@pytest.mark.parametrize(
    ("quorum", "accounts", "said"),
    [
        (1, (FIRST, SECOND), "attestors: quorum 1 of 2: more than half must sign"),
        (3, (FIRST, SECOND), "attestors: quorum 3 of 2: more than half must sign"),
        (0, (FIRST,), "attestors: quorum 0 of 1: more than half must sign"),
        (2, (FIRST, FIRST), "attestors: one account is there twice"),
        (1, (), "attestors: a quorum of nobody"),
        (
            9,
            tuple(f"0x{number:040x}" for number in range(1, 18)),
            "attestors.accounts: .*at most 16",
        ),
        (1, ("0x12",), "attestors.accounts.0: .* is no address"),
    ],
)
def test_load__attestors_that_the_meter_would_refuse__one_line_says_why(
    tmp_path: Path, quorum: int, accounts: tuple[str, ...], said: str
) -> None:
    with pytest.raises(FatalError, match=f"params/ethereum-local.yaml.*{said}"):
        load(tmp_path, attestors(quorum, *accounts))


WORKOUT = '"0x15d34AAf54267DB7D7c367839AAf71A00a2C6A65"  # takes'


@pytest.mark.parametrize(
    ("former", "latter", "said"),
    [
        ("credit:", "loans:", "credit: is missing"),
        ("income_multiple_bps: 20000", "income_multiple_bps: 9999", "income_multiple_bps: .*10000"),
        ("[10000, 6500,", "[6000, 6500,", "credit.retained_bps: a machine does not gain value"),
        ("1800, 1200]", "1800]", "credit.retained_bps.5: is missing"),
        ("1800, 1200]", "1800, 0]", "credit.retained_bps.5: .*greater than or equal to 1"),
        (
            "0x976EA74026E726554dB657fA54763abd0C3a0aa9",
            "0x9965507D1a55bcC2695C58ba16FB37d819B0A4dc",
            "credit: an appraiser has two seats",
        ),
        (
            '    - "0x976EA74026E726554dB657fA54763abd0C3a0aa9"',
            '    - "0x976EA74026E726554dB657fA54763abd0C3a0aa"',
            "credit.appraisers.1: .* is no address",
        ),
        ("sequencer_feed: none", "sequencer_feed: maybe", 'sequencer_feed: "maybe" is no address'),
        ("utilisation_bps: 8500", "utilisation_bps: 10001", "utilisation_bps: .*10000"),
        ("    A10-24GB-PCIE: {hourly", "    B300: {hourly", "credit.markets: B300 has no profile"),
        ("rate_full_bps: 3600", "rate_full_bps: 3601", "pools.0.rate_full_bps: .*equal to 3600"),
        ("rate_kink_bps: 1300", "rate_kink_bps: 500", "pools.0: the rates must not fall"),
        ("kink_bps: 8500", "kink_bps: 10000", "pools.0.kink_bps: .*equal to 9999"),
        ("supply_cap_units: 5000000000000", "supply_cap_units: 0", "supply_cap_units: .*than 0"),
        ("record: LendingPoolPrime", "record: LendingPool", "credit: two pools have one record"),
        ("symbol: whPRM", "symbol: whUSD", "credit: two pools have one symbol"),
        ("record: LendingPoolPrime", "record: ../Pool", "pools.1.record: .*pattern"),
        (WORKOUT, '"0x15d3" #', "credit.pools.0.workout: .* is no address"),
    ],
)
def test_load__mistake_in_the_credit_room__one_line_names_the_key(
    tmp_path: Path, former: str, latter: str, said: str
) -> None:
    assert former in GOOD
    with pytest.raises(FatalError, match=f"params/ethereum-local.yaml.*{said}"):
        load(tmp_path, GOOD.replace(former, latter, 1))


@pytest.mark.parametrize("count", [2, 6])
def test_load__wrong_number_of_appraisers__refused(tmp_path: Path, count: int) -> None:
    begin, end = GOOD.index("  appraisers:"), GOOD.index("  retained_bps:")
    seats = "".join(f'    - "0x{number:040x}"\n' for number in range(1, count + 1))
    with pytest.raises(FatalError, match=r"credit.appraisers: .*(at least 3|at most 5)"):
        load(tmp_path, f"{GOOD[:begin]}  appraisers:\n{seats}{GOOD[end:]}")


def test_load__no_file__names_the_models(tmp_path: Path) -> None:
    load(tmp_path, GOOD)
    with pytest.raises(FatalError, match=r"ethereum-base.yaml is missing: .* ethereum-local.yaml"):
        params.load(params.file_for(tmp_path, "ethereum", "base"))
