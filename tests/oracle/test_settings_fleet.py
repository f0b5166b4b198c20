"""Settings of fleet mode: what is refused, beside what is not."""

import pytest

from oracle.errors import FatalError
from oracle.settings import load
from oracle.settings_fleet import AggregatorSettings
from oracle.settings_fleet import load as load_aggregator

METER = "0x5FbDB2315678afecb367f032d93F642f64180aa3"
COMMON = f"""
rpc_urls = ["http://127.0.0.1:8545"]
chain_id = 31337
meter_address = "{METER}"
keyfile = "key.json"
"""


@pytest.fixture
def read(tmp_path):
    """Return a function that loads settings with some lines more, by default an aggregator's."""

    def load_with(lines="", loader=load_aggregator, **overrides):
        file = tmp_path / "settings.toml"
        node = "asset = 1\n" if loader is load else ""
        file.write_text(COMMON + node + lines)
        return loader(file, **overrides)

    return load_with


def test_load_aggregator__few_lines__has_safe_defaults(read, tmp_path):
    settings = read('state_dir = "inbox"\nnats_password_file = "nats.txt"\n')

    assert (settings.host, settings.behind_proxy, settings.nats_urls) == ("127.0.0.1", False, ())
    assert settings.state_dir == tmp_path / "inbox"
    assert settings.nats_password_file == tmp_path / "nats.txt"


def test_load_aggregator__option_and_environment__win_over_the_file(read, monkeypatch):
    monkeypatch.setenv("WELLHEAD_AGGREGATOR_NATS_URLS", "nats://a:1, tls://b:2")
    assert read().nats_urls == ("nats://a:1", "tls://b:2")
    monkeypatch.delenv("WELLHEAD_AGGREGATOR_NATS_URLS")
    lines = 'nats_urls = ["nats://a:1"]\n'
    assert read(lines).nats_urls == ("nats://a:1",)
    assert read(lines, nats_urls=("nats://c:3",)).nats_urls == ("nats://c:3",)


@pytest.mark.parametrize(
    ("lines", "words"),
    [
        ('host = "0.0.0.0"\n', "would be open to the network"),
        ('tls_key_file = "key.pem"\n', "give both or neither"),
        ('nats_urls = ["http://a:1"]\n', "begin with nats:// or tls://"),
        ('nats_urls = ["nats://me:secret@a:1"]\n', "no passwords in addresses"),
        ('nats_subject = "a.>"\n', "letters, digits"),
        ("surprise = 1\n", "no such setting"),
    ],
)
def test_load_aggregator__unsafe_or_unknown__is_refused_by_name(read, lines, words):
    with pytest.raises(FatalError, match=words):
        read(lines)


@pytest.mark.parametrize(
    "lines",
    [
        'host = "0.0.0.0"\nbehind_proxy = true\n',
        'host = "0.0.0.0"\ntls_certificate_file = "a.pem"\ntls_key_file = "b.pem"\n',
        'host = "::1"\n',
    ],
)
def test_load_aggregator__door_that_is_guarded__is_taken(read, lines):
    assert read(lines).host in lines


@pytest.mark.parametrize(
    ("lines", "words"),
    [
        ('carry = "post"\n', "needs https://host:port"),
        ('carry = "post"\naggregator_url = "http://10.0.0.1:80"\n', "only to this machine"),
        ('carry = "nats"\n', "needs at least one address"),
        ('carry = "pigeon"\n', "carry"),
        ('aggregator_address = "0x12"\n', "not an address"),
    ],
)
def test_load__way_to_an_aggregator_that_is_none__is_refused(read, lines, words):
    with pytest.raises(FatalError, match=words):
        read(lines, load)


def test_load__ways_to_an_aggregator__are_taken_and_self_is_the_default(read):
    assert read("", load).carry == "self"
    https = 'carry = "post"\naggregator_url = "https://aggregator:8443"\n'
    assert read(https + f'aggregator_address = "{METER.lower()}"\n', load).carry == "post"
    assert read('carry = "post"\naggregator_url = "http://127.0.0.1:80"\n', load).carry == "post"
    assert read('carry = "nats"\nnats_urls = ["tls://broker:4222"]\n', load).carry == "nats"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("keep_days", 30),
        ("ahead_seconds", 5),
        ("key_expiry_seconds", 600),
    ],
)
def test_aggregator_settings__nothing_said__is_the_default(name, value):
    assert AggregatorSettings.model_fields[name].default == value
