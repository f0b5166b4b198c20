"""The record: on disk before anything is sent, and honest after a crash."""

from dataclasses import replace

import pytest

from oracle.errors import FatalError
from oracle.record import Network, Record, read_network
from oracle.report import Report

NETWORK = Network(31_337, "0x" + "11" * 20, 7, "0x" + "22" * 20)
REPORT = Report(7, 1, 7_200, 10_800, 3_600, 1_800, 1_000_000, 0, 1, bytes(range(32)))
SIGNATURE, DIGEST = b"\x01" * 65, b"\x02" * 32


@pytest.fixture
def file(tmp_path):
    return tmp_path / "state" / "records.jsonl"


def report(sequence):
    return replace(REPORT, sequence=sequence)


def reopened(file, network=NETWORK):
    record = Record(file, network)
    record.close()
    return record


def test_signed__then_opened_again__everything_is_there(file):
    record = Record(file, NETWORK)
    record.signed(report(1), SIGNATURE, DIGEST)
    record.signed(report(2), SIGNATURE, DIGEST)
    record.signed(report(5), SIGNATURE, DIGEST)
    record.sent(1, "0xaa")
    record.sent(1, "0xab")
    record.settled(1, "recorded", "0xab")
    record.settled(2, "refused", "oracle: late")
    record.close()

    found = reopened(file)

    assert read_network(file) == NETWORK
    assert [entry.report for entry in found.entries()] == [report(1), report(2), report(5)]
    assert [entry.outcome for entry in found.entries()] == ["recorded", "refused", "pending"]
    assert [entry.detail for entry in found.entries()] == ["0xab", "oracle: late", ""]
    assert found.entries()[0].transactions == ["0xaa", "0xab"]
    assert [entry.report.sequence for entry in found.pending()] == [5]
    assert (found.entries()[2].signature, found.entries()[2].digest) == (SIGNATURE, DIGEST)
    assert (found.last_sequence(), found.last_ended_at()) == (5, 10_800)


def test_signed__sequence_used_before__is_refused(file):
    record = Record(file, NETWORK)
    record.signed(report(3), SIGNATURE, DIGEST)

    for sequence in (3, 2):
        with pytest.raises(FatalError, match=f"sequence {sequence} was signed before"):
            record.signed(report(sequence), SIGNATURE, DIGEST)
    record.close()
    assert len(reopened(file).entries()) == 1


def test_init__every_cut_of_a_crash__keeps_whole_lines(file):
    record = Record(file, NETWORK)
    record.signed(report(1), SIGNATURE, DIGEST)
    record.signed(report(2), SIGNATURE, DIGEST)
    record.close()
    whole = file.read_bytes()
    lines = whole.splitlines(keepends=True)

    ends = [sum(map(len, lines[: i + 1])) for i in range(3)]

    for cut in sorted({*range(0, len(whole), 29), *ends, *(end - 1 for end in ends)}):
        file.write_bytes(whole[:cut])
        found = reopened(file)
        assert len(found.entries()) == max(0, sum(end <= cut for end in ends) - 1)
        assert read_network(file) == NETWORK


def test_init__damaged_line__names_it(file):
    reopened(file)
    good = file.read_text()

    for damage in ("nonsense", "{}", '{"event":"sent","sequence":9}', "[]"):
        file.write_text(good + damage + "\n")
        with pytest.raises(FatalError, match=r"records.jsonl:2: damaged record: restore"):
            Record(file, NETWORK)


@pytest.mark.parametrize(
    "change",
    [{"chain_id": 1}, {"meter": "0x" + "33" * 20}, {"asset": 8}, {"node": "0x" + "44" * 20}],
)
def test_init__another_network__is_refused(file, change):
    assert reopened(file).entries() == []

    with pytest.raises(FatalError, match="records of another network or node"):
        Record(file, replace(NETWORK, **change))


def test_init__used_by_another_runner__is_refused(file):
    record = Record(file, NETWORK)

    with pytest.raises(FatalError, match="another runner is using it"):
        Record(file, NETWORK)
    assert Record(file, NETWORK, read_only=True).entries() == []

    record.close()
    reopened(file)


def test_init__folder_cannot_be_made__is_refused(tmp_path):
    (tmp_path / "state").write_text("a file where a folder should be")

    with pytest.raises(FatalError, match="cannot be written"):
        Record(tmp_path / "state" / "records.jsonl", NETWORK)


def test_read_network__nothing_there__is_none(file):
    assert read_network(file) is None
