"""Wrong usage of each verb is one line, and each verb's help shows how it is used."""

import pytest

from oracle.attest import attestation
from tests.oracle.attest.stage import FIRST_HOUR
from tests.oracle.node import run

VERBS = ("watch", "compare", "propose", "revoke", "sign", "merge", "collect", "submit", "serve")
VERBS += ("disputes", "dismiss")


@pytest.mark.parametrize("verb", VERBS)
def test_help__each_verb__shows_an_example(verb, monkeypatch, capsys):
    assert run(monkeypatch, "attest", verb, "--help") == 0

    assert f"python -m oracle attest {verb}" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("frobnicate",), "No such command"),
        (("compare",), "Missing argument"),
        (("compare", "0"), "Invalid value"),
        (("compare", "7"), "attest.toml: no such file: write one as docs/operations.md"),
        (("sign", "nowhere.json"), "attest.toml: no such file"),
        (("merge", "nowhere.json", "--out", "all.json"), "nowhere.json: cannot be read"),
        (("revoke", "7"), "Missing option '--reason'"),
        (("dismiss", "7000001", "0"), "Missing option '--reason'"),
        (("dismiss", "0", "0", "--reason", "a"), "Invalid value"),
        (("disputes", "seven"), "Invalid value"),
        (("watch", "--slots", "0"), "--slots"),
    ],
)
def test_any__wrong_usage__is_one_line(refused, tmp_path, monkeypatch, arguments, words):
    monkeypatch.chdir(tmp_path)

    refused(words, "attest", *arguments)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("propose", "4000"), "oracle: not enrolled"),
        (("propose", "7", "--seconds", "0"), "--first-hour and --seconds go together"),
        (("propose", "7", "--first-hour", "1", "--seconds", "3601"), "give 0 to 3600"),
        (("propose", "7", "--first-hour", "1", "--seconds", "3600"), "oracle: before enrolment"),
        (("propose", "7", "--first-hour", "1", "--seconds", "-1"), "give 0 to 3600"),
        (("propose", "7", "--first-hour", "1", "--seconds", ",".join("0" * 25)), "1 to 24 values"),
        (("propose", "7", "--first-hour", "1", "--seconds", "0"), "oracle: before enrolment"),
        (("revoke", "4000", "--reason", "leaked"), "oracle: not enrolled"),
        (("revoke", "7", "--reason", "a" * 33), "give 1 to 32 printable ASCII"),
    ],
)
def test_any__what_cannot_be__is_one_line(make_attestor, refused, arguments, words):
    attestor = make_attestor()
    verb, *rest = arguments
    if verb == "revoke":
        rest += ["--out", str(attestor.folder / "revocation.json")]

    refused(words, *attestor.command(verb, *rest))
    assert list(attestor.folder.glob("re*.json")) == []


def test_propose__values_as_documented__are_what_the_file_leaves(
    stage, make_attestor, monkeypatch, capsys
):
    attestor = make_attestor()
    monkeypatch.chdir(attestor.folder)
    line = "python -m oracle attest propose 7 --first-hour 490896 --seconds 1800,0"

    code = run(monkeypatch, *line.split()[3:])

    assert (code, capsys.readouterr().err) == (0, "")
    (file,) = attestor.folder.glob("refutation-7-*.json")
    proposed = attestation.read(file)
    assert (proposed.struct.asset, proposed.struct.first_hour) == (stage.asset, FIRST_HOUR)
    assert proposed.struct.seconds == (1_800, 0)
    assert file.stem.endswith(proposed.digest.hex()[:8])


def test_propose__probes_that_agree__writes_nothing(stage, make_attestor, attest):
    attestor = make_attestor()
    attestor.saw(stage.asset, FIRST_HOUR, up=60)

    told = attest(attestor, "propose", stage.asset, "--out", attestor.folder)

    assert told.startswith("nothing to propose")
    assert list(attestor.folder.glob("*.json")) == [attestor.folder / "key.json"]


def test_compare__as_a_table__names_what_it_says(stage, make_attestor, attest):
    attestor = make_attestor()
    attestor.saw(stage.asset, FIRST_HOUR, silent=60)

    told = attest(attestor, "compare", stage.asset)

    assert "refute" in told
    assert "unwatched" in told
    assert str(FIRST_HOUR) in told
    assert "0/0/60/0" in told
