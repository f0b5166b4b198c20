"""The carrier: every report comes to an end, and nothing is sent twice."""

import time
from dataclasses import replace

import pytest

from oracle.carrier import Carrier
from oracle.chain.refusals import refusal, trouble
from oracle.errors import FatalError, ReportRefused, RetryableError
from oracle.report import Report
from oracle.store.entries import Network, Signed
from oracle.store.store import Store
from tests.oracle.fake_meter import HOUR, FakeMeter

START = 1_767_225_600
"""2026-01-01 00:00 UTC."""
REPORT = Report(7, 1, START, START + HOUR, HOUR, HOUR // 2, 1_000_000, 0, 1, bytes(32))
TIMEOUT = trouble("not mined", "transaction 0x1 is not mined after 120 s")


class Lines:
    """A log that keeps what it is told."""

    def __init__(self) -> None:
        self.lines: list[tuple[str, dict[str, object]]] = []

    def info(self, event: str, **fields: object) -> None:
        self.lines.append((event, fields))

    warning = error = info

    def of(self, event: str) -> list[dict[str, object]]:
        """Return the fields of each line about `event`."""
        return [fields for name, fields in self.lines if name == event]


@pytest.fixture
def make_carrier(tmp_path):
    """Return a factory of (carrier, meter, store, log) with reports of hours in a row pending."""
    stores = []

    def make(*answers: Exception | None, reports: int = 1, **options):
        meter = FakeMeter(list(answers), now_seconds=START + reports * HOUR, **options)
        store = Store(tmp_path / "state", Network(31_337, meter.address, 7, "0x0"))
        stores.append(store)
        log = Lines()
        sign(store, reports)
        return Carrier(meter, store, log, lambda: meter.now_seconds), meter, store, log

    yield make
    for store in stores:
        store.close()


def sign(store, count, first=1):
    for sequence in range(first, first + count):
        at = START + (sequence - 1) * HOUR
        report = replace(REPORT, sequence=sequence, started_at=at, ended_at=at + HOUR)
        store.close_window([Signed(report, b"s" * 65, b"d" * 32)])


def outcomes(store):
    return [entry.outcome for entry in store.entries()]


def fates(store):
    return [(entry.outcome, entry.detail) for entry in store.entries()]


def test_carry__one_report__is_submitted_alone_and_recorded_once(make_carrier):
    carrier, meter, store, _ = make_carrier()

    assert carrier.carry() == 1
    assert carrier.carry() == 0

    assert meter.calls == [(1,)]
    assert fates(store) == [("recorded", "0x1")]


def test_carry__several__go_as_one_batch_in_order(make_carrier):
    carrier, meter, store, _ = make_carrier(reports=5)

    assert carrier.carry() == 5

    assert meter.calls == [(1, 2, 3, 4, 5)]
    assert meter.recorded() == [1, 2, 3, 4, 5]
    assert fates(store) == [("recorded", "0x1")] * 5
    assert carrier.stats().batches == 1


def test_carry__batch_does_not_fit_into_a_block__goes_in_parts(make_carrier):
    carrier, meter, _, _ = make_carrier(reports=5, room=2)

    assert carrier.carry() == 5

    assert meter.calls == [(1, 2, 3, 4, 5)[i : i + 2] for i in (0, 2, 4)]
    assert meter.recorded() == [1, 2, 3, 4, 5]


def test_carry__one_of_a_batch_refused__is_named_and_the_others_recorded(make_carrier):
    carrier, meter, store, log = make_carrier(reports=3)
    first = store.entries()[0].report
    meter.mine("0xother", [replace(first, energy_joules=5)])

    assert carrier.carry() == 2

    assert outcomes(store) == ["refused", "recorded", "recorded"]
    assert log.of("refused")[0]["sequence"] == 1
    assert "oracle: sequence" in str(log.of("refused")[0]["reason"])


def test_carry__skipped_in_a_shallow_block__is_given_up_only_at_depth(make_carrier):
    carrier, meter, store, _ = make_carrier(reports=3, confirmations=2)
    meter.now_seconds = meter.deadline(store.entries()[0].report) + 1
    carrier = Carrier(meter, store, Lines(), lambda: START)

    carrier.carry()
    assert outcomes(store) == ["pending", "mined", "mined"]
    assert len(meter.calls) == 1
    meter.height += 1
    carrier.carry()

    assert fates(store)[0] == ("expired", "oracle: late")
    assert outcomes(store) == ["expired", "recorded", "recorded"]
    assert len(meter.calls) == 1


def test_carry__one_refused__is_dropped_and_the_next_goes_on(make_carrier):
    carrier, meter, store, _ = make_carrier(refusal("oracle: energy"))

    assert carrier.carry() == 0
    sign(store, 1, first=2)
    meter.now_seconds += HOUR
    assert carrier.carry() == 1

    assert fates(store) == [("refused", "oracle: energy"), ("recorded", "0x2")]
    assert carrier.stats().refused == 1


def test_carry__recorded_by_somebody_else__is_recorded_not_refused(make_carrier):
    carrier, meter, store, _ = make_carrier()
    meter.mine("0xother", [store.entries()[0].report])

    assert carrier.carry() == 1

    assert fates(store) == [("recorded", "0xother")]


def test_carry__chain_unreachable__keeps_everything_pending_and_says_since_when(make_carrier):
    carrier, meter, store, log = make_carrier(reports=2)
    meter.is_down = True

    for _ in range(2):
        with pytest.raises(RetryableError, match="unreachable"):
            carrier.carry()
        meter.now_seconds += 60
    assert outcomes(store) == ["pending", "pending"]
    stats = carrier.stats()
    assert (stats.pending, stats.retries, stats.fault) == (2, 2, "unreachable")
    assert stats.failing_since == START + 2 * HOUR

    meter.is_down = False
    assert carrier.carry() == 2
    assert meter.recorded() == [1, 2]
    assert (carrier.stats().pending, carrier.stats().fault) == (0, "")
    assert log.of("carrying again") == [{"failed_for_seconds": 120}]


def test_carry__mined_after_all__is_not_sent_again(make_carrier):
    carrier, meter, store, _ = make_carrier(TIMEOUT)
    with pytest.raises(RetryableError):
        carrier.carry()

    meter.mine("0x1", [store.entries()[0].report])

    assert carrier.carry() == 1
    assert meter.calls == [(1,)]
    assert fates(store) == [("recorded", "0x1")]


def test_carry__own_transaction_in_flight__is_not_taken_for_a_refusal(make_carrier):
    in_flight = refusal("oracle: sequence")
    carrier, meter, store, _ = make_carrier(TIMEOUT, in_flight, in_flight)
    with pytest.raises(RetryableError):
        carrier.carry()

    with pytest.raises(RetryableError, match="in flight"):
        carrier.carry()
    assert outcomes(store) == ["pending"]

    meter.mine("0xother", [replace(REPORT, energy_joules=1)])
    assert carrier.carry() == 0
    assert fates(store) == [("refused", "oracle: sequence")]


def test_carry__shallow_block__is_mined_first_and_recorded_at_its_depth(make_carrier):
    carrier, meter, store, log = make_carrier(confirmations=3)

    assert carrier.carry() == 0
    assert fates(store) == [("mined", "0x1")]
    assert carrier.stats().waiting == 1
    meter.height += 1
    assert carrier.carry() == 0
    meter.height += 1
    assert carrier.carry() == 1

    assert fates(store) == [("recorded", "0x1")]
    assert meter.calls == [(1,)]
    assert [len(log.of(event)) for event in ("mined", "recorded")] == [1, 1]


def test_carry__reorg_takes_the_block_away__is_sent_again_and_counted(make_carrier):
    carrier, meter, store, log = make_carrier(confirmations=3)
    carrier.carry()
    meter.reorg(1)

    assert carrier.carry() == 0
    meter.height += 2
    assert carrier.carry() == 1

    assert log.of("reorg") == [{"sequence": 1, "dropped_transaction": "0x1"}]
    assert carrier.stats().reorged == 1
    assert fates(store) == [("recorded", "0x2")]
    assert meter.recorded() == [1]


@pytest.mark.parametrize(("outage_hours", "expired"), [(6, 0), (24, 18)])
def test_carry__outage__backlog_drains_in_order_and_what_expired_is_counted(
    make_carrier, outage_hours, expired
):
    carrier, meter, store, log = make_carrier(reports=0)
    meter.is_down = True
    for hour in range(1, outage_hours + 1):
        sign(store, 1, first=hour)
        meter.now_seconds = START + hour * HOUR
        with pytest.raises(RetryableError):
            carrier.carry()
    meter.is_down = False
    meter.now_seconds += 1

    assert carrier.carry() == outage_hours - expired

    assert meter.recorded() == list(range(expired + 1, outage_hours + 1))
    assert outcomes(store) == ["expired"] * expired + ["recorded"] * (outage_hours - expired)
    assert len(meter.calls) == 1, "what expired was never sent"
    assert carrier.stats().expired == len(log.of("expired")) == expired
    assert {line["unpaid_seconds"] for line in log.of("expired")} <= {HOUR}


def test_carry__only_one_of_the_clocks_is_late__sends_and_lets_the_contract_say(make_carrier):
    carrier, meter, store, _ = make_carrier()
    late = START + 8 * HOUR
    carrier = Carrier(meter, store, Lines(), lambda: late)

    assert carrier.carry() == 1


def test_carry__the_contract_says_late__is_expired(make_carrier):
    carrier, _, store, log = make_carrier(refusal("oracle: late"))

    assert carrier.carry() == 0

    assert fates(store) == [("expired", "oracle: late")]
    assert log.of("expired")[0]["sequence"] == 1


def test_carry__silent_for_long__rolls_and_sends_again(make_carrier):
    roll_first = refusal("oracle: roll first")
    carrier, meter, _, _ = make_carrier(roll_first, roll_first)

    assert carrier.carry() == 1

    assert meter.rolled == carrier.stats().rolled == 2
    assert meter.calls == [(1,)] * 3


def test_carry__rolling_never_ends__is_fatal(make_carrier):
    carrier, _, store, _ = make_carrier(*[refusal("oracle: roll first")] * 99)

    with pytest.raises(FatalError, match="still to be rolled"):
        carrier.carry()
    assert outcomes(store) == ["pending"]


def test_carry__key_revoked__stops_with_everything_pending(make_carrier):
    stop = refusal("oracle: key revoked")
    assert not isinstance(stop, ReportRefused)
    carrier, _, store, _ = make_carrier(refusal("oracle: nothing recorded"), stop, reports=2)

    with pytest.raises(FatalError, match="key revoked"):
        carrier.carry()
    assert outcomes(store) == ["pending", "pending"]


def wait_for(condition):
    deadline = time.monotonic() + 5
    while not condition():
        assert time.monotonic() < deadline, "it does not happen"
        time.sleep(0.01)


def test_stop__retry_is_waiting__makes_a_last_pass_at_once(make_carrier):
    carrier, _, store, log = make_carrier(TIMEOUT)
    carrier.start()
    wait_for(lambda: log.of("retrying"))

    started = time.monotonic()
    carrier.stop(5.0)

    assert time.monotonic() - started < 1.0
    assert carrier.failure is None
    assert outcomes(store) == ["recorded"]


def test_start__shallow_block__is_looked_at_again_without_being_woken(make_carrier, monkeypatch):
    monkeypatch.setattr("oracle.carrier.DEPTH_POLL_SECONDS", 0.02)
    carrier, meter, store, _ = make_carrier(confirmations=2)
    carrier.start()
    wait_for(lambda: outcomes(store) == ["mined"])

    meter.height += 1

    wait_for(lambda: outcomes(store) == ["recorded"])
    carrier.stop(5.0)
    assert carrier.failure is None


def test_start__fatal__keeps_the_failure_for_the_runner(make_carrier):
    carrier, _, _, _ = make_carrier(refusal("oracle: not enrolled"))

    carrier.start()
    carrier.stop(5.0)

    assert isinstance(carrier.failure, FatalError)


def test_carry__retryable_errors__are_counted_from_nothing(make_carrier):
    carrier, _, _, _ = make_carrier(TIMEOUT, TIMEOUT)
    fresh = carrier.stats()
    assert (fresh.retries, fresh.pending, fresh.mined) == (0, 0, 0)

    for _ in range(2):
        with pytest.raises(RetryableError):
            carrier.carry()

    assert carrier.stats().retries == 2


def test_start__errors_in_a_row__the_wait_doubles(make_carrier, monkeypatch):
    monkeypatch.setattr("oracle.carrier.random.uniform", lambda low, high: high)
    monkeypatch.setattr("oracle.carrier.MAX_BACKOFF_SECONDS", 4.0)
    carrier, _, _, log = make_carrier(TIMEOUT, TIMEOUT, TIMEOUT)
    monkeypatch.setattr(carrier._stopping, "wait", lambda seconds: None)

    carrier.start()
    wait_for(lambda: len(log.of("retrying")) == 3)
    carrier.stop(5.0)

    assert [line["after_seconds"] for line in log.of("retrying")] == [2.0, 4.0, 4.0]
