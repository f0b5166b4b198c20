"""The settings file of `init`: names every setting, says what it is, and says the defaults."""

import re
import tomllib

import pytest

from oracle.settings import Settings, load
from oracle.template import SECTIONS, described, render

METER = "0x5FbDB2315678afecb367f032d93F642f64180aa3"
GIVEN = {
    "rpc_urls": ("http://127.0.0.1:8545",),
    "chain_id": 31_337,
    "meter_address": METER,
    "asset": 7,
    "keyfile": "node.json",
}


@pytest.fixture
def loaded(tmp_path):
    """Return a function that loads a settings file with this text."""

    def make(text: str) -> Settings:
        (tmp_path / "oracle.toml").write_text(text)
        return load(tmp_path / "oracle.toml")

    return make


def named(text):
    """Return every setting that the file names, those behind a `#` too."""
    return re.findall(r"^(?:# )?([a-z_]+) = ", text, re.MULTILINE)


def test_render__whole_file__loads_and_says_the_defaults(loaded):
    minimal = "".join(
        f"{name} = {list(value) if isinstance(value, tuple) else repr(value)}\n"
        for name, value in GIVEN.items()
    )

    assert loaded(render(GIVEN)) == loaded(minimal.replace("'", '"'))


def test_render__whole_file__names_every_setting_once():
    assert sorted(named(render(GIVEN))) == sorted(Settings.model_fields)
    assert sorted(named(render({}))) == sorted(Settings.model_fields)


def test_render__lines_without_a_default__take_a_value_where_they_stand(loaded):
    text = render(GIVEN).replace('# paying_keyfile = ""', 'paying_keyfile = "paying.json"')
    text = text.replace('# trace_file = ""', 'trace_file = "trace.csv.gz"')

    found = loaded(text)

    assert (found.paying_keyfile.name, found.trace_file.name) == ("paying.json", "trace.csv.gz")


def test_render__hostile_values__stay_values(loaded):
    url = 'http://h/"\n[x]\\\u00e9'

    values = tomllib.loads(render(GIVEN | {"rpc_urls": (url,)}))

    assert values["rpc_urls"] == [url]
    assert set(values) <= set(Settings.model_fields)


def test_described__each_setting__says_what_it_is():
    fields = {name: text for model, _ in SECTIONS for name, text in described(model).items()}

    assert set(fields) == set(Settings.model_fields)
    assert [name for name, text in fields.items() if not text.endswith(".")] == []
