"""Answers as people and machines read them."""

import json

import pytest

from oracle.errors import FatalError
from scripts.lib.leasing.answer import Answer, columns, show
from scripts.lib.leasing.consent import consent
from scripts.lib.leasing.words import hours, iso, promise, utc


def test_show__for_people__facts_table_and_next_steps(capsys: pytest.CaptureFixture[str]) -> None:
    table = columns(["asset"], ["rate"])
    table.add_row("7", "21.52")
    show(Answer({}, [("machine", "asset 7")], table, ["quote 7 HOURS"]), as_json=False)
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == "machine      asset 7"
    assert any(line.split() == ["7", "21.52"] for line in lines)
    assert lines[-1] == "next: quote 7 HOURS"


def test_show__for_machines__json_alone_and_no_number_too_big(
    capsys: pytest.CaptureFixture[str],
) -> None:
    data = {"total": 2**60, "market": b"\1\2", "offer": {"rate": 5, "stands": True}}
    show(Answer(data, [("machine", "asset 7")], hints=["more"]), as_json=True)
    assert json.loads(capsys.readouterr().out) == {
        "total": str(2**60),
        "market": "0x0102",
        "offer": {"rate": 5, "stands": True},
    }


def test_consent__no_terminal__refused_unless_agreed_beforehand() -> None:
    consent(yes=True)()
    with pytest.raises(FatalError, match="nothing was sent: nobody can be asked here; pass --yes"):
        consent(yes=False)()


@pytest.mark.parametrize(("answer", "agreed"), [("y", True), ("n", False), ("", False)])
def test_consent__terminal__asks(
    monkeypatch: pytest.MonkeyPatch, answer: str, agreed: bool
) -> None:
    monkeypatch.setattr("sys.stdin.isatty", lambda: True, raising=False)
    monkeypatch.setattr("click.termui.visible_prompt_func", lambda _prompt: answer)
    if agreed:
        consent(yes=False)()
    else:
        with pytest.raises(FatalError, match="nothing was sent, as you wished"):
            consent(yes=False)()


def test_times__utc__never_the_hosts_zone() -> None:
    assert utc(1_767_225_659) == "2026-01-01 00:00 UTC"
    assert iso(1_767_225_659) == "2026-01-01T00:00:59Z"
    assert iso(0) is None
    assert utc(2**64) == "9999-12-31 23:59 UTC"


def test_hours__number__in_words() -> None:
    assert (hours(1), hours(1_000)) == ("1 hour", "1,000 hours")


@pytest.mark.parametrize(
    ("sla", "credit", "said"),
    [
        (0, 3_000, "no promise"),
        (9_950, 0, "99.5 % of the time, no credit"),
        (9_900, 3_000, "99 % of the time; each second missed gives back 10 seconds' rent"),
    ],
)
def test_promise__terms__in_words(sla: int, credit: int, said: str) -> None:
    terms = {"sla_bps": sla, "credit_bps": credit}
    for managed in (terms, terms | {"tenancy": 0}):
        assert promise(managed).startswith(said)
        assert promise(managed).endswith("only delivered seconds are paid")
    bare_metal = promise(terms | {"tenancy": 1})
    assert bare_metal.startswith(said)
    assert bare_metal.endswith("all time is paid, reported or not, but what attestors refute")
