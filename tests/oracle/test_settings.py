"""Settings: file, environment, overrides; one line for what is wrong."""

import pytest

from oracle.errors import FatalError
from oracle.settings import Settings, load

METER = "0x5FbDB2315678afecb367f032d93F642f64180aa3"
MINIMAL = f"""
rpc_urls = ["http://127.0.0.1:8545"]
chain_id = 31337
meter_address = "{METER.lower()}"
asset = 7
keyfile = "node.json"
"""


@pytest.fixture
def write_settings(tmp_path):
    """Return a function that writes a settings file with more lines below the minimum."""

    def write(more: str = "", text: str = MINIMAL):
        file = tmp_path / "oracle.toml"
        file.write_text(text + more)
        return file

    return write


def test_load__minimum__has_defaults_and_paths_beside_the_file(write_settings, tmp_path):
    settings = load(write_settings())

    assert settings.meter_address == METER
    assert settings.keyfile == tmp_path / "node.json"
    assert settings.state_dir == tmp_path / "state"
    assert settings.paying_keyfile is None
    assert (settings.source, settings.interval_seconds, settings.report_seconds) == (
        "nvml",
        1,
        3_600,
    )


def test_load__environment__wins_over_the_file(write_settings, monkeypatch):
    file = write_settings()
    monkeypatch.setenv("WELLHEAD_ASSET", "8")
    monkeypatch.setenv("WELLHEAD_RPC_URLS", "http://a:1, https://b:2")

    settings = load(file)

    assert settings.asset == 8
    assert settings.rpc_urls == ("http://a:1", "https://b:2")


def test_load__override__wins_over_everything(write_settings, monkeypatch):
    monkeypatch.setenv("WELLHEAD_SOURCE", "replay")

    assert load(write_settings(), source="synthetic").source == "synthetic"
    assert load(write_settings(), source=None).source == "replay"
    with pytest.raises(FatalError, match="source: "):
        load(write_settings(), source="gpu")


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("report_seconds = 7", "report_seconds: does not divide an hour"),
        ("interval_seconds = 0", "interval_seconds: Input should be greater"),
        ("synthetic_accelerators = 17", "synthetic_accelerators: "),
        ('source = "gpu"', "source: Input should be 'nvml', 'replay' or 'synthetic'"),
        ("colour = 1", "colour: no such setting"),
        ("evidence_days = -1", "evidence_days: "),
        ("[chain]\nid = 1", "chain: no such setting"),
    ],
)
def test_load__bad_value__names_the_setting(write_settings, line, words):
    assert load(write_settings())

    with pytest.raises(FatalError) as refused:
        load(write_settings(line))
    assert words in str(refused.value)
    assert "\n" not in str(refused.value)


def test_load__required_ones_missing__names_each_with_its_variable(write_settings):
    with pytest.raises(FatalError) as refused:
        load(write_settings(text=""))

    for name in ("RPC_URLS", "CHAIN_ID", "METER_ADDRESS", "ASSET", "KEYFILE"):
        assert f"{name.lower()}: missing: set it here or as WELLHEAD_{name}" in str(refused.value)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ((METER.lower(), "0x1234"), "meter_address: not an address"),
        (("http://127.0.0.1:8545", "ws://127.0.0.1"), "does not begin with http:// or https://"),
        (("chain_id = 31337", "chain_id = 0"), "chain_id: "),
        (("asset = 7", "asset = 0"), "asset: "),
        (('["http://127.0.0.1:8545"]', "[]"), "rpc_urls: "),
    ],
)
def test_load__bad_required_value__names_the_setting(write_settings, change, words):
    with pytest.raises(FatalError) as refused:
        load(write_settings(text=MINIMAL.replace(*change)))
    assert words in str(refused.value)


def test_load__no_or_damaged_file__says_what_to_do(write_settings, tmp_path):
    with pytest.raises(FatalError, match=r"no such file: write one with `python -m oracle init`"):
        load(tmp_path / "missing.toml")
    with pytest.raises(FatalError, match="is a folder"):
        load(tmp_path)
    with pytest.raises(FatalError, match=r"damaged: .*line 7"):
        load(write_settings("asset = = 3"))
    file = write_settings()
    file.write_bytes(b"\xff\xfe")
    with pytest.raises(FatalError, match="damaged"):
        load(file)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("confirmations", 1),
        ("receipt_timeout_seconds", 120.0),
    ],
)
def test_settings__nothing_said__is_the_default(name, value):
    assert Settings.model_fields[name].default == value


def test_load__resend_seconds__at_least_five(write_settings):
    assert load(write_settings("resend_seconds = 5")).resend_seconds == 5
    with pytest.raises(FatalError, match="resend_seconds"):
        load(write_settings("resend_seconds = 4"))
