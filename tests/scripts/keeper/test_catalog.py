"""The jobs' figures are the measured ones, and docs/operations.md has them all."""

import json
from pathlib import Path

import pytest

from oracle.errors import FatalError
from scripts.lib.keeper import settings
from scripts.lib.keeper.jobs import catalog
from scripts.lib.project import DOCS, ROOT

MEASURED = {
    "flag": "flag",
    "auction": "auction",
    "observe": "index: observe",
    "close": "close: the host's bond pays",
    "settle": "settle: first of a period",
    "forward": "forward",
    "end_dispute": "end_dispute",
    "serve": "pool: serve, two days' exits",
    "refresh": "index: refresh",
}
SECTION = (DOCS / "operations.md").read_text("utf-8").split("\n## Keepers\n")[1].split("\n## ")[0]


def test_jobs__gas__is_what_was_measured() -> None:
    paths = json.loads((ROOT / "tests" / "snapshots" / "gas.json").read_text("utf-8"))
    jobs = {job.name: job.gas for job in catalog.jobs(0)}
    assert tuple(jobs) == catalog.NAMES
    assert {name: jobs[name] for name in MEASURED} == {
        name: paths[path]["gas"] for name, path in MEASURED.items()
    }


def test_operations__jobs_and_settings__are_all_there() -> None:
    for job in catalog.jobs(0):
        assert f"| `{job.name}` |" in SECTION
        assert f"| {job.gas:,} |" in SECTION
    for name, field in settings.KeeperSettings.model_fields.items():
        assert f"| `{name}` |" in SECTION
        assert field.is_required() == (name == "coin_price")


def test_load__file_and_what_is_wrong_with_it__one_line(tmp_path: Path) -> None:
    file = tmp_path / "keeper.toml"
    file.write_text('coin_price = "2500.5"\njobs = ["close"]\npoll_seconds = 60\n')
    found = settings.load(file, coin_price=None)
    assert (str(found.coin_price), found.jobs, found.poll_seconds) == ("2500.5", ("close",), 60)
    assert settings.load(file, coin_price="3").coin_price == 3
    for text, said in (
        ("poll_seconds = 1", "keeper setting coin_price: Field required"),
        ("coin_price = 0", "keeper setting coin_price: Input should be greater than 0"),
        ('coin_price = 1\njobs = ["mint"]', "no job mint: choose among flag, auction"),
        ("coin_price = 1\nprice = 2", "keeper setting price: Extra inputs"),
        ("coin_price = ", r"settings .*keeper\.toml: "),
    ):
        file.write_text(text)
        with pytest.raises(FatalError, match=said):
            settings.load(file)
    with pytest.raises(FatalError, match=r"settings .*none\.toml: No such file"):
        settings.load(tmp_path / "none.toml")
