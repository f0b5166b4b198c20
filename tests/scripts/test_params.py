"""Params are read strictly: every mistake of a person is one clear line."""

import json
from pathlib import Path

import pytest
import yaml
from jsonschema import Draft202012Validator, ValidationError

from oracle.errors import FatalError
from scripts import params_schema
from scripts.lib import params, plan
from scripts.lib.chains.embedded import EmbeddedChain
from scripts.lib.deployer import Deployer
from scripts.lib.params import Params
from scripts.lib.project import DEPLOYMENTS
from scripts.lib.records import RecordStore
from scripts.lib.steps import BITCOIN, TOKEN, Deploy

LOCAL = ("ethereum-devnet.yaml", "ethereum-local.yaml")
MAINNET = "ethereum-mainnet.yaml"
SAFE = "0x15d34AAf54267DB7D7c367839AAf71A00a2C6A65"
TIMELOCK = "timelock: {{delay_hours: {}, proposers: [{}]}}\nowner: timelock #"
GOOD = (DEPLOYMENTS / "params" / "ethereum-local.yaml").read_text("utf-8")


def load(folder: Path, text: str) -> Params:
    file = params.file_for(folder, "ethereum", "local")
    file.write_text(text)
    return params.load(file)


def test_load__committed_files__all_good() -> None:
    files = sorted((DEPLOYMENTS / "params").glob("*.yaml"))
    assert [file.name for file in files] == sorted([*LOCAL, MAINNET])
    for name in LOCAL:
        assert params.load(DEPLOYMENTS / "params" / name).chain_id == 31_337


def test_load__several_mistakes__each_is_named(tmp_path: Path) -> None:
    text = GOOD.replace("fee_bps: 200", "fee_bps: 501").replace("symbol: WHCA", "symbol: WHCASH")
    with pytest.raises(FatalError) as caught:
        load(tmp_path, text.replace("target", "aim"))
    assert str(caught.value) == (
        'params/ethereum-local.yaml: title.symbol: "WHCASH" will not do: give 1 to 5 characters; '
        'fee_bps: "501" will not do: give a whole number, 0 to 500 '
        "(basis points, 1/100 of a percent)"
    )


def test_load__timelock__is_read(tmp_path: Path) -> None:
    loaded = load(tmp_path, GOOD.replace("owner: deployer", TIMELOCK.format(24, SAFE)))
    assert loaded.timelock is not None
    assert (loaded.timelock.delay_hours, loaded.timelock.proposers) == (24, [SAFE])
    assert loaded.timelock.executors == "anyone"


def test_schema__committed__is_what_the_loader_takes() -> None:
    schema = json.loads(params_schema.FILE.read_text("utf-8"))
    assert params_schema.FILE.read_text("utf-8") == params_schema.wanted()
    Draft202012Validator.check_schema(schema)
    assert schema["properties"]["fee_bps"]["x-unit"] == "basis points, 1/100 of a percent"
    for file in LOCAL:
        content = yaml.safe_load((DEPLOYMENTS / "params" / file).read_text("utf-8"))
        Draft202012Validator(schema).validate(content)
        with pytest.raises(ValidationError, match="501 is greater than the maximum of 500"):
            Draft202012Validator(schema).validate(content | {"fee_bps": 501})


def test_load__unquoted_address__stays_an_address(tmp_path: Path) -> None:
    loaded = load(tmp_path, GOOD.replace('"', ""))
    assert loaded.guardian == "0x70997970C51812dc3A010C7d01b50e0d17dc79C8"


@pytest.mark.parametrize(
    ("former", "latter", "said"),
    [
        ("fee_bps: 200", "fee: 200", "fee_bps: is missing"),
        ("fee_bps: 200", "fee_bps: 200\nfee_cap: 1", "fee_cap: is no known key"),
        (
            "fee_bps: 200",
            "fee_bps: 501",
            r'fee_bps: "501" will not do: give a whole number, 0 to 500 \(basis points, 1/100 of',
        ),
        (
            "fee_bps: 200",
            "fee_bps: much",
            r'fee_bps: "much" will not do: give a whole number, 0 to 500 \(basis points',
        ),
        (
            "report_delay_hours: 6",
            "report_delay_hours: 0",
            r'report_delay_hours: "0" will not do: give a whole number, 1 to 24 \(hours\)$',
        ),
        (
            "dispute_window_hours: 42",
            "dispute_window_hours: 11",
            r'dispute_window_hours: "11" will not do: give a whole number, 12 to 168 \(hours\)',
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
        ("host_bond_hours: 24", "host_bond_hours: 169", "host_bond_hours: .*, 0 to 168"),
        ("host_bond_hours: 24", "host_bond_hours: -1", "host_bond_hours: .*, 0 to 168"),
        ("host_bond_hours: 24", "bond_hours: 24", "leasing.bond_hours: is no known key"),
        ("format: params-1", "format: params-2", "format: .*params-1"),
        ("title:", "title: [", "is not YAML"),
        ("idle_watts: 70,", "idle_watts: 0,", r"idle_watts: .*, 1 to 65535 \(watts\)"),
        ("symbol: WHCA", "symbol: WHCASH", "title.symbol: .*give 1 to 5 characters"),
        ("wrapped_bitcoin: mock", "wrapped_bitcoin: maybe", 'wrapped_bitcoin: "maybe" is no addr'),
        ("owner: deployer", "owner: timelock", "owner: timelock and the section timelock belong"),
        ("owner: deployer", TIMELOCK.format(23, SAFE), "timelock.delay_hours: .*, 24 to 720"),
        ("owner: deployer", TIMELOCK.format(721, SAFE), "timelock.delay_hours: .*, 24 to 720"),
        ("owner: deployer", TIMELOCK.format(48, ""), "timelock.proposers: 0 entries will not do"),
        ("owner: deployer", TIMELOCK.format(48, "0x12"), "timelock.proposers.0: .* is no addr"),
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
            "attestors.accounts: 17 entries will not do: give 0 to 16 entries",
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
        (
            "income_multiple_bps: 20000",
            "income_multiple_bps: 9999",
            "income_multiple_bps: .*, 10000 to 40000",
        ),
        ("[10000, 6500,", "[6000, 6500,", "credit.retained_bps: a machine does not gain value"),
        ("1800, 1200]", "1800]", "credit.retained_bps.5: is missing"),
        ("1800, 1200]", "1800, 0]", r"credit.retained_bps.5: .*, 1 to 10000 \(basis points"),
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
        ("rate_full_bps: 3600", "rate_full_bps: 3601", "pools.0.rate_full_bps: .*, 1 to 3600"),
        ("rate_kink_bps: 1300", "rate_kink_bps: 500", "pools.0: the rates must not fall"),
        ("kink_bps: 8500", "kink_bps: 10000", "pools.0.kink_bps: .*, 1 to 9999"),
        (
            "supply_cap_units: 5000000000000",
            "supply_cap_units: 0",
            r"supply_cap_units: .*, 1 to 79228162514264337593543950335 \(smallest units of the set",
        ),
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
    with pytest.raises(
        FatalError, match=f"credit.appraisers: {count} entries will not do: give 3 to 5"
    ):
        load(tmp_path, f"{GOOD[:begin]}  appraisers:\n{seats}{GOOD[end:]}")


def test_load__no_file__names_the_models(tmp_path: Path) -> None:
    load(tmp_path, GOOD)
    with pytest.raises(FatalError, match=r"ethereum-base.yaml is missing: .* ethereum-local.yaml"):
        params.load(params.file_for(tmp_path, "ethereum", "base"))


USDC = "0xA0b86991c6218b36c1d19D4a2e9Eb0cE3606eB48"
WBTC = "0x2260FAC5E5542a773Aa44fBCfeDf7C193bc2C599"


def test_load__mainnet__real_tokens_and_nobody_decided_for_people(tmp_path: Path) -> None:
    text = (DEPLOYMENTS / "params" / MAINNET).read_text("utf-8")
    file = tmp_path / MAINNET
    file.write_text(text)
    with pytest.raises(FatalError) as caught:
        params.load(file)
    undecided = text.count("undecided")
    assert str(caught.value).count('"undecided" is no address') == undecided > 5

    for number in range(undecided):
        text = text.replace("undecided", f'"0x{number + 1:040d}"', 1)
    file.write_text(text)
    decided = params.load(file)
    assert (decided.chain_id, decided.settlement_token, decided.wrapped_bitcoin) == (1, USDC, WBTC)
    assert decided.timelock is not None
    assert decided.timelock.delay_hours >= 48
    deployed = [step.contract for step in plan.make(decided) if isinstance(step, Deploy)]
    assert "MockToken" not in deployed
    assert deployed[-1] == "Timelock"


def test_run__tokens__mocks_of_6_and_8_decimals_on_a_local_chain(
    embedded: EmbeddedChain, records: Path, decided: Params
) -> None:
    store = RecordStore(records, "devnet", embedded.chain_id)
    suite = Deployer(embedded, store, decided, lambda _: None).run(plan.make(decided))
    mocks = (suite["MockToken"], suite["MockBitcoin"])
    assert [one.read("decimals") for one in mocks] == [6, 8]
    assert [suite.addresses[TOKEN], suite.addresses[BITCOIN]] == [one.address for one in mocks]
    assert suite.external == {
        "settlementToken": mocks[0].address,
        "wrappedBitcoin": mocks[1].address,
    }
