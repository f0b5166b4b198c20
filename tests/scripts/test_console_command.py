"""`ape console` as people open it, against anvil as external node; the README's session."""

from pathlib import Path

import pytest

from scripts.console_transcript import PAGE, REFRESH
from scripts.lib.console import transcript

TAB = (
    'import warnings; tab = lambda text: (warnings.simplefilter("ignore"), '
    "[one.text for one in get_ipython().Completer.completions(text, len(text))])[1]"
)
"""What the tab key asks IPython for."""


@pytest.fixture(scope="module")
def elsewhere(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of records of another chain id."""
    folder = tmp_path_factory.mktemp("elsewhere")
    (folder / "devnet").mkdir()
    (folder / "devnet" / ".chainId").write_text("5")
    return folder


@pytest.fixture(scope="module")
def session(elsewhere: Path) -> dict[str, str]:
    """What each line of one session prints: the README's, then what only tests ask."""
    lines = [
        TAB,
        "tab('wellhea')",
        "tab('wellhead.lease')",
        *transcript.LINES,
        "tab('wellhead.LeaseE')",
        "wellhead.LeaseScrow",
        "wellhead.lease_machine(1, 2)",
        'wellhead.use("nobody")',
        "usd(2.5)",
        f"wellhead.records = {str(elsewhere)!r}",
        "wellhead.fleet(1)",
        "wellhead.LeaseEscrow",
        "print(wellhead)",
    ]
    assert len(set(lines)) == len(lines)
    return dict(zip(lines, transcript.record(lines), strict=True))


def test_readme__session__is_what_the_console_prints(session: dict[str, str]) -> None:
    printed = [session[line] for line in transcript.LINES]
    said = transcript.shown(PAGE.read_text("utf-8"))
    assert said == transcript.block(transcript.LINES, printed), REFRESH


def test_console__tab__completes_verbs_and_contracts(session: dict[str, str]) -> None:
    assert session["tab('wellhea')"] in ("['wellhead']", "['wellhead', 'wellhead.egg-info/']")
    assert session["tab('wellhead.lease')"] == "['lease', 'lease_machine', 'leases']"
    assert session["tab('wellhead.LeaseE')"] == "['LeaseEscrow']"


def test_console__mistakes__are_one_line_without_a_traceback(session: dict[str, str]) -> None:
    assert session["wellhead.LeaseScrow"].startswith("error: wellhead has no LeaseScrow: type ")
    assert session['wellhead.use("nobody")'].startswith("error: ape has no account 'nobody': take")
    assert session["wellhead.lease_machine(1, 2)"].startswith("error: refused (escrow: ")
    for line in ("wellhead.LeaseScrow", 'wellhead.use("nobody")', "wellhead.lease_machine(1, 2)"):
        assert len(session[line].splitlines()) == 1
    assert session["usd(2.5)"] == "2500000"


def test_console__records_of_another_chain__each_use_says_so(session: dict[str, str]) -> None:
    line = (
        "deployments/devnet holds records of chain id 5, the connected chain has 31337: choose "
        "another network or correct the RPC"
    )
    assert session["wellhead.fleet(1)"] == session["wellhead.LeaseEscrow"] == f"error: {line}"
    assert session["print(wellhead)"] == f"wellhead: {line}"
