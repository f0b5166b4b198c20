"""The order in which a report becomes a signed one: number on disk, evidence on disk, signature."""

import pytest

from oracle.errors import FatalError, RetryableError
from oracle.evidence_store import EvidenceStore
from oracle.notary import Notary, Signer
from oracle.store.mark import SequenceMark
from oracle.store.store import Store
from oracle.telemetry.logs import Silent
from oracle.window import Batch
from tests.oracle.samples import START_MS, make_evidence, make_sample
from tests.oracle.store.conftest import ACCOUNT, NETWORK, sign

pytestmark = pytest.mark.usefixtures("no_sync")
EVIDENCE = make_evidence([make_sample(START_MS)], 1, "counter", "nvml")
NOW = START_MS // 1_000


class Watching:
    """A signer that looks what is on disk when it is asked to sign."""

    def __init__(self, folder) -> None:
        self.folder = folder
        self.seen: list[tuple[int, int, int]] = []

    def sign(self, report):
        mark = SequenceMark(self.folder, read_only=True).sequence
        files = len(list((self.folder / "evidence").iterdir()))
        self.seen.append((report.sequence, mark, files))
        return sign(report.sequence)


@pytest.fixture
def store(tmp_path):
    store = Store(tmp_path, NETWORK)
    yield store
    store.close()


def batch_of(*sequences, **changes):
    reports = tuple(sign(sequence, **changes).report for sequence in sequences)
    return Batch(reports, (EVIDENCE,) * len(reports), "{}", START_MS)


def test_close__two_reports__numbers_and_evidence_are_on_disk_before_they_are_signed(
    store, tmp_path
):
    signer = Watching(tmp_path)
    notary = Notary(signer, store, Silent(), evidence=EvidenceStore(tmp_path / "evidence", 1))

    notary.close(batch_of(1, 2), NOW)

    assert signer.seen == [(1, 2, 1), (2, 2, 1)]
    assert [entry.signature for entry in store.entries()] == [sign(n).signature for n in (1, 2)]


def test_close__evidence_cannot_be_written__nothing_is_signed(store, tmp_path):
    (tmp_path / "evidence").write_text("a file where a folder should be")
    signer = Watching(tmp_path)
    notary = Notary(signer, store, Silent(), evidence=EvidenceStore(tmp_path / "evidence", 1))

    with pytest.raises(RetryableError, match="evidence: cannot be written"):
        notary.close(batch_of(1), NOW)
    assert (signer.seen, store.entries(), store.last_sequence()) == ([], [], 0)


def test_close__report_contradicts_itself__is_never_signed(store):
    signer = Signer(bytes(ACCOUNT.key), ACCOUNT.address, NETWORK.chain_id, NETWORK.meter)
    notary = Notary(signer, store, Silent())

    with pytest.raises(FatalError, match="busy <= available <= elapsed does not hold"):
        notary.close(batch_of(1, busy_seconds=3_601), NOW)
    assert store.entries() == []
    notary.close(batch_of(1), NOW)
    assert store.entries()[0].signature == sign(1).signature
