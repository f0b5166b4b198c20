"""Kept evidence can be checked against the report's hash, and old files go."""

import gzip
import os

from eth_utils import keccak

from oracle.evidence import samples_hash
from oracle.evidence_store import EvidenceStore
from tests.oracle.samples import START_MS, make_evidence, make_sample

EVIDENCE = make_evidence([make_sample(START_MS), make_sample(START_MS + 1)], 1, "counter", "nvml")


def test_keep__a_report__can_be_verified_from_the_file(tmp_path):
    EvidenceStore(tmp_path / "evidence", 14).keep(EVIDENCE)

    (file,) = (tmp_path / "evidence").iterdir()
    document, *samples = gzip.decompress(file.read_bytes()).decode().splitlines()
    assert file.name == f"{keccak(text=document).hex()}.jsonl.gz"
    assert samples_hash(samples).hex() in document


def test_keep__older_than_the_limit__is_dropped(tmp_path):
    store = EvidenceStore(tmp_path, 14)
    old, recent = tmp_path / "old.jsonl.gz", tmp_path / "recent.jsonl.gz"
    for file, age_days in ((old, 15), (recent, 13)):
        file.write_bytes(b"")
        moment = file.stat().st_mtime - age_days * 86_400
        os.utime(file, (moment, moment))

    store.keep(EVIDENCE)

    assert not old.exists()
    assert recent.exists()


def test_keep__zero_days__writes_nothing(tmp_path):
    EvidenceStore(tmp_path / "evidence", 0).keep(EVIDENCE)

    assert not (tmp_path / "evidence").exists()


def test_keep__a_report__outlives_a_power_cut_with_its_name(tmp_path, monkeypatch):
    synced = []
    monkeypatch.setattr(
        os, "fsync", lambda file: synced.append(os.readlink(f"/proc/self/fd/{file}"))
    )

    EvidenceStore(tmp_path, 14).keep(EVIDENCE)

    name = f"{EVIDENCE.digest.hex()}.jsonl.gz"
    assert synced == [str(tmp_path / f".{name}"), str(tmp_path)]
