"""`ape run leasing` as people run it, against anvil as external node."""

import json
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from eth_account import Account

from scripts.lib.chains import anvil
from scripts.lib.leasing.words import utc
from tests.helpers.devnet import Devnet, Done
from tests.helpers.leasing_desk import DOLLAR, START, Desk

Run = Callable[..., Done]
HOST, LESSEE, STRANGER = "TEST::5", "TEST::6", "TEST::7"


@pytest.fixture
def here(devnet: Devnet) -> Run:
    """Return what runs a verb as a program does: `python -m scripts.leasing`."""

    def run(*words: str, url: str = "") -> Done:
        return devnet.run(sys.executable, "-m", "scripts.leasing", *words, url=url)

    return run


@pytest.fixture
def leasing(devnet: Devnet) -> Run:
    """Return what runs a verb as a person does: `ape run leasing`."""

    def run(*words: str, **environ: str) -> Done:
        return devnet.run("ape", "run", "leasing", *words, **environ)

    return run


@pytest.fixture(scope="module")
def desk(devnet: Devnet) -> Desk:
    return devnet.desk


def test_leasing__offer_to_notice__each_verb_for_people_and_machines(
    desk: Desk, leasing: Run
) -> None:
    asset = desk.machine()
    posted = leasing("offer", str(asset), "--rate", "21.52", "--account", HOST, "--yes")
    assert posted.returncode == 0, posted.stderr
    assert "offer        number 1, stands" in posted.stdout.splitlines()
    assert "1. grants the lease escrow" in posted.stderr
    assert f"next: bond {asset} --add 516.48" in posted.stdout

    desk.fund(desk.host, 516_480_000)
    bonded = leasing("bond", str(asset), "--add", "516.48", "--account", HOST, "--yes", "--json")
    assert json.loads(bonded.stdout)["bond"]["missing"] == 0, bonded.stderr
    assert desk["LeaseBonds"].read("bond_of", asset) == 516_480_000
    listed = json.loads(leasing("markets", "--json").stdout)
    assert [one["asset"] for one in listed["offers"]] == [asset]
    quoted = json.loads(leasing("quote", str(asset), "24", "--json").stdout)
    assert (quoted["total"], quoted["token"]["decimals"]) == (516_480_000, 6)

    desk.fund(desk.lessee, 516_480_000)
    opened = leasing("lease", str(asset), "24", "--account", LESSEE, "--yes", "--json")
    lease = json.loads(opened.stdout)
    assert (lease["state"], lease["escrowed"]) == ("running", 516_480_000)
    assert [trace["hash"][:2] for trace in lease["transactions"]] == ["0x", "0x"]
    lease_id = str(lease["lease_id"])
    assert desk["MockToken"].read("balanceOf", desk.lessee) == 0

    ended = leasing("terminate", lease_id, "--account", LESSEE, "--yes")
    assert ended.returncode == 0, ended.stderr
    record = desk["LeaseEscrow"].read("lease", lease["lease_id"])
    assert record["notice_by_lessee"]
    shown = leasing("lease", lease_id)
    ends = utc(record["ends_at"])
    assert f"state        ended by the lessee's notice: ends {ends}" in shown.stdout


def test_leasing__keyfile__signs_with_its_passphrase_from_the_environment(
    desk: Desk, leasing: Run, tmp_path: Path
) -> None:
    path = f"m/44'/60'/0'/0/{HOST.removeprefix('TEST::')}"
    Account.enable_unaudited_hdwallet_features()
    key = Account.from_mnemonic(anvil.MNEMONIC, account_path=path)
    folder = tmp_path / ".ape" / "accounts"
    folder.mkdir(parents=True)
    keyfile = Account.encrypt(key.key, "secret", kdf="pbkdf2", iterations=1_000)
    (folder / "host.json").write_text(json.dumps(keyfile))
    asset = str(desk.machine())
    words = ("offer", asset, "--rate", "5", "--account", "host", "--yes", "--json")

    locked = leasing(*words, HOME=str(tmp_path))
    assert locked.returncode == 2
    assert "APE_ACCOUNTS_<alias>_PASSPHRASE" in locked.stderr.splitlines()[-1]
    assert "Traceback" not in locked.stderr
    signed = leasing(*words, HOME=str(tmp_path), APE_ACCOUNTS_host_PASSPHRASE="secret")
    assert signed.returncode == 0, signed.stderr
    assert json.loads(signed.stdout)["owner"] == key.address
    assert json.loads(signed.stdout)["stands"] is True


def test_leasing__bad_input__one_line_and_returncode_2(desk: Desk, here: Run) -> None:
    asset = str(desk.machine())
    taken = str(desk.leased())
    cases = [
        (("quote", "99", "3"), "error: asset 99 is not registered: ids go from 1 to "),
        (("quote", "x", "3"), "error: Invalid value for 'ASSET': 'x' is not a valid integer."),
        (
            ("quote", asset, "3"),
            "error: refused (escrow: no offer): the machine is not on offer now",
        ),
        (("offer", asset, "--sla", "98"), "error: --sla needs --rate: an offer is posted as a"),
        (("offer", asset, "--rate", "1", "--withdraw"), "error: --rate posts an offer and --with"),
        (("lease", taken, "--max-rate", "3"), "error: --max-rate is for opening: give ASSET and"),
        (("offer", asset, "--rate", "dear"), "error: --rate 'dear' is no number"),
        (("reject", taken), "error: name your account: --account <alias>"),
        (("reject", taken, "--account", STRANGER), "error: refused (escrow: not the lessee): act"),
        (("reclaim", taken), "error: Missing option '--reason'."),
        (("bond", asset, "--add", "1", "--withdraw", "1"), "error: --add puts money in and --with"),
        (("dispute", taken, "--from", "noon", "--hours", "1"), "error: --from 'noon' is no time"),
        (("dispute", taken, "--hours", "1"), "error: Missing option '--from'."),
        (("end-dispute", taken), f"error: lease {taken} has no open dispute"),
        (("claim", "0x12"), "error: 0x12 is no address: give 0x and 40 hex digits"),
        (("claim", "--account", STRANGER), "error: nothing waits for 0x"),
        (("frob",), "error: No such command 'frob': choose one of bond, claim, "),
    ]
    for words, said in cases:
        assert_one_line(here(*words), said)


def test_leasing__nobody_to_ask__says_what_and_sends_nothing(desk: Desk, here: Run) -> None:
    asset = desk.offered()
    desk.fund(desk.stranger, 1_000 * DOLLAR)
    done = here("lease", str(asset), "2", "--account", STRANGER)
    assert done.returncode == 2
    assert "1. lets the lease escrow" in done.stderr
    assert done.stderr.splitlines()[-1] == (
        "error: nothing was sent: nobody can be asked here; pass --yes to agree beforehand"
    )
    assert desk["LeaseEscrow"].read("lease_count", asset) == 0
    assert desk["MockToken"].read("allowance", desk.stranger, desk["LeaseEscrow"].address) == 0


def test_leasing__no_node_or_other_chain__one_line_and_returncode_2(
    devnet: Devnet, here: Run
) -> None:
    assert_one_line(here("markets", url="http://127.0.0.1:1"), "error: No (supported) node")
    with anvil.running(START) as fresh:
        assert_one_line(
            here("markets", url=fresh), "error: deployments/devnet/LeaseEscrow.json names 0x"
        )
    marker = devnet.records / "devnet" / ".chainId"
    kept = marker.read_text()
    marker.write_text("5")
    try:
        assert_one_line(here("markets"), "error: deployments/devnet holds records of chain id 5")
    finally:
        marker.write_text(kept)


def assert_one_line(done: Done, said: str) -> None:
    assert done.returncode == 2, done.stderr
    assert done.stdout == ""
    lines = [line for line in done.stderr.splitlines() if not line.startswith("INFO")]
    assert len(lines) == 1, done.stderr
    assert lines[0].startswith(said), lines[0]
