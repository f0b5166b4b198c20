"""A node's record carries the mark that attestors left."""

import json
import time
from types import SimpleNamespace

from eth_account import Account

from oracle.attest.hours import HourReading
from oracle.attest.marks import Mark, MarkWatch, marks
from oracle.errors import RetryableError
from tests.oracle.anvil import CHAIN_ID
from tests.oracle.attest.stage import ATTESTORS, FIRST_HOUR
from tests.oracle.attest.test_refusals import make
from tests.oracle.attest.test_watching import Log
from tests.oracle.node import Node, run

DARK = FIRST_HOUR + 1


def refute(stage, **overrides) -> None:
    """Carry a refutation that two attestors signed."""
    given = make(stage, *ATTESTORS[:2], **overrides)
    raw = [one.signature for one in given.signatures]
    stage.suite.do(stage.meter.functions.refute(given.struct.as_tuple(), raw))


def show(stage, tmp_path, monkeypatch, capsys, *options) -> str:
    values = {
        "rpc_urls": [stage.anvil.url],
        "chain_id": CHAIN_ID,
        "meter_address": stage.meter.address,
        "asset": stage.asset,
        "keyfile": "node.json",
    }
    node = Node(tmp_path, stage.asset, Account.create(), values)
    node.write()
    assert run(monkeypatch, *node.command("show", *options)) == 0
    return capsys.readouterr().out


def test_show__hours_refuted__are_told(stage, tmp_path, monkeypatch, capsys):
    before = json.loads(show(stage, tmp_path, monkeypatch, capsys, "--json"))
    refute(stage, seconds=(600,))

    after = json.loads(show(stage, tmp_path, monkeypatch, capsys, "--json"))
    told = show(stage, tmp_path, monkeypatch, capsys)

    assert before["refuted"] == []
    assert after["refuted"] == [{"hour": DARK, "seconds": 600}]
    assert "refuted by attestors: the hour from 2026-01-01 01:00:00 UTC, 600 s left of it" in told


def test_look__each_new_mark__is_warned_of_once():
    found, log = [Mark(DARK, 0)], Log()
    watch = MarkWatch(lambda: list(found), log)

    watch.look()
    watch.look()
    found.append(Mark(DARK + 1, 600))
    watch.look()

    assert [(event, fields["seconds_left"]) for event, fields in log.lines] == [
        ("refuted", 0),
        ("refuted", 600),
    ]
    assert log.lines[0][1]["hour"] == "2026-01-01 01:00:00"


def test_running__chain_away_at_first__looks_again():
    looks, log = [], Log()

    def look():
        looks.append(1)
        if len(looks) == 1:
            raise RetryableError("RPC unreachable")
        return [Mark(DARK, 0)]

    with MarkWatch(look, log).running(every_seconds=0.01, first_seconds=0.01):
        deadline = time.monotonic() + 5
        while len(log.lines) < 2 and time.monotonic() < deadline:
            time.sleep(0.01)

    assert [event for event, _ in log.lines] == ["marks unread", "refuted"]


def test_marks__week_before_the_last_report__refuted_hours_oldest_first():
    last = 490_896
    asked: list[int] = []

    def hours(asset: int, first: int, count: int) -> list[HourReading]:
        return [HourReading(hour, 600, hour % 2 == 0) for hour in range(first, first + count)]

    def refuted_hours(asset: int, half_day: int) -> int:
        asked.append(half_day)
        return half_day == last // 12

    meter = SimpleNamespace(
        meter=SimpleNamespace(head=lambda asset: SimpleNamespace(ended_at=(last + 1) * 3_600)),
        refuted_hours=refuted_hours,
        hours=hours,
    )

    found = marks(meter, 7)

    assert found == [Mark(hour, 600) for hour in range(last, last + 12, 2)]
    assert asked == list(range(last // 12 - 13, last // 12 + 1))
