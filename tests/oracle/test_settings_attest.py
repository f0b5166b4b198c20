"""An attestor's settings: every mistake is one clear line, the environment wins."""

import pytest

from oracle.errors import FatalError
from oracle.settings_attest import load

METER = "0x5FbDB2315678afecb367f032d93F642f64180aa3"
GOOD = f"""
rpc_urls = ["http://127.0.0.1:8545"]
chain_id = 31337
meter_address = "{METER}"
keyfile = "attestor.json"
paying_keyfile = ""
control_urls = ["https://example.org/"]
[nodes]
7 = "https://node.example/"
[[peers]]
account = "{METER.lower()}"
url = "https://peer.example"
"""


def write(tmp_path, text=GOOD):
    file = tmp_path / "attest.toml"
    file.write_text(text)
    return file


def test_load__good_file__has_paths_beside_it_and_plain_urls(tmp_path):
    settings = load(write(tmp_path))

    assert settings.keyfile == tmp_path / "attestor.json"
    assert settings.state_dir == tmp_path / "attest"
    assert settings.paying_keyfile is None
    assert settings.nodes == {7: "https://node.example"}
    assert settings.control_urls == ("https://example.org",)
    assert settings.peers[0].account == METER


def test_load__bonds__are_an_address_or_nothing(tmp_path):
    assert load(write(tmp_path)).bonds_address is None
    assert load(write(tmp_path, 'bonds_address = ""\n' + GOOD)).bonds_address is None
    named = f'bonds_address = "{METER.lower()}"\n' + GOOD
    assert load(write(tmp_path, named)).bonds_address == METER
    with pytest.raises(FatalError, match="bonds_address: not an address"):
        load(write(tmp_path, 'bonds_address = "0x12"\n' + GOOD))


def test_load__environment__wins_over_the_file(tmp_path, monkeypatch):
    monkeypatch.setenv("WELLHEAD_ATTEST_SLOT_SECONDS", "30")
    monkeypatch.setenv("WELLHEAD_SLOT_SECONDS", "20")

    assert load(write(tmp_path)).slot_seconds == 30


def test_load__lists_and_tables_in_the_environment__are_json(tmp_path, monkeypatch):
    monkeypatch.setenv("WELLHEAD_ATTEST_NODES", '{"8": "https://other.example/"}')
    monkeypatch.setenv("WELLHEAD_ATTEST_CONTROL_URLS", '["http://a/", "http://b"]')
    monkeypatch.setenv("WELLHEAD_ATTEST_PEERS", "[]")

    settings = load(write(tmp_path))

    assert settings.nodes == {7: "https://node.example", 8: "https://other.example"}
    assert settings.control_urls == ("http://a", "http://b")
    assert settings.peers == ()


def test_load__table_in_the_environment_is_no_json__is_one_clear_line(tmp_path, monkeypatch):
    assert load(write(tmp_path)).nodes == {7: "https://node.example"}
    monkeypatch.setenv("WELLHEAD_ATTEST_NODES", "8 = https://other.example")

    with pytest.raises(FatalError, match="nodes: Input should be a valid dictionary"):
        load(write(tmp_path))


@pytest.mark.parametrize(
    ("former", "latter", "said"),
    [
        ("chain_id = 31337", "", "chain_id: missing: set it here or as WELLHEAD_ATTEST_CHAIN_ID"),
        ("chain_id = 31337", "chain_id = 31337\nslots = 1", "slots: no such setting"),
        ("chain_id = 31337", "chain_id = 31337\nslot_seconds = 7", "slot_seconds: .* equal to 10"),
        (
            "chain_id = 31337",
            "chain_id = 31337\nslot_seconds = 70",
            "slot_seconds: does not divide",
        ),
        ("chain_id = 31337", "chain_id = 31337\nleast_failed = 1", "least_failed: .* equal to 2"),
        ("https://node.example/", "node.example", "nodes.7: .* does not begin with http"),
        ("7 =", "seven =", "nodes.seven"),
        (METER.lower(), "0x12", "peers.0.account: not an address"),
        ("[[peers]]", "[peers]", "peers: "),
    ],
)
def test_load__mistake__names_the_setting(tmp_path, former, latter, said):
    assert former in GOOD

    with pytest.raises(FatalError, match=rf"attest\.toml: .*{said}"):
        load(write(tmp_path, GOOD.replace(former, latter, 1)))


def test_load__one_peer_twice__is_refused(tmp_path):
    again = f'[[peers]]\naccount = "{METER}"\nurl = "https://other.example"\n'

    with pytest.raises(FatalError, match="peers: one account is there twice"):
        load(write(tmp_path, GOOD + again))


def test_load__no_file__says_where_one_is_shown(tmp_path):
    with pytest.raises(FatalError, match=r"docs/operations\.md"):
        load(tmp_path / "attest.toml")
