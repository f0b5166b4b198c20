"""docs/metrics.md is the catalogue's."""

import sys

from oracle.telemetry.catalog import METRICS
from scripts import metrics_doc


def test_main__committed_page__is_the_catalogues(monkeypatch):
    monkeypatch.setattr(sys, "argv", ["metrics_doc"])

    assert metrics_doc.main() == 0
    page = metrics_doc.PAGE.read_text("utf-8")
    assert all(f"| `{name}` |" in page for name in METRICS)


def test_main__another_page__fails_until_it_is_written(monkeypatch, tmp_path, capsys):
    page = tmp_path / "metrics.md"
    page.write_text(metrics_doc.render().replace("oracle_ready", "oracle_steady"))
    monkeypatch.setattr(metrics_doc, "PAGE", page)

    monkeypatch.setattr(sys, "argv", ["metrics_doc"])
    assert metrics_doc.main() == 1
    assert "python -m scripts.metrics_doc --write" in capsys.readouterr().out
    monkeypatch.setattr(sys, "argv", ["metrics_doc", "--write"])
    assert metrics_doc.main() == 0
    assert page.read_text("utf-8") == metrics_doc.render()
