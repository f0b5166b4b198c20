"""Every script fails in one way: one line, exit code 2."""

from collections.abc import Callable
from email.message import Message
from urllib.error import HTTPError

import pytest

from oracle.errors import FatalError, RetryableError
from scripts import demo, gas, house_rules, sizes
from scripts.lib.failure import guarded

PATH = "/v3/SECRET"
KEYED = f"https://rpc.e{PATH}"


def raising(error: Exception) -> Callable[[], int]:
    def script() -> int:
        raise error

    return script


@pytest.mark.parametrize(
    ("error", "line"),
    [
        (FatalError("no such\n  file"), "error: no such file"),
        (RetryableError("the node is busy"), "error: the node is busy"),
        (NotADirectoryError(20, "Not a directory", "x/y"), "error: x/y: Not a directory"),
        (FatalError(f"no node answers at {KEYED}"), "error: no node answers at https://rpc.e/..."),
        (
            OSError(
                f"HTTPSConnectionPool(host='rpc.e'): Max retries exceeded with url: {PATH} (x)"
            ),
            "error: HTTPSConnectionPool(host='rpc.e'): Max retries exceeded with url: ... (x)",
        ),
        (
            OSError(f"401 Client Error\nfor url: {KEYED}"),
            "error: 401 Client Error for url: https://rpc.e/...",
        ),
        (
            HTTPError(KEYED, 401, "no", Message(), None),
            "error: https://rpc.e/... HTTP Error 401: no",
        ),
        (OSError("wss://me:SECRET@rpc.e is gone"), "error: wss://rpc.e/... is gone"),
    ],
)
def test_guarded__expected_error__one_line_and_code_2(
    capsys: pytest.CaptureFixture[str], error: Exception, line: str
) -> None:
    assert guarded(raising(error)) == 2
    said = capsys.readouterr().err
    assert said == f"{line}\n"
    assert "SECRET" not in said


def test_guarded__bug__not_hidden() -> None:
    with pytest.raises(ZeroDivisionError):
        guarded(raising(ZeroDivisionError()))


def test_guarded__script_ran__its_own_code() -> None:
    assert [guarded(lambda code=code: code) for code in (0, 1)] == [0, 1]


@pytest.mark.parametrize("script", [demo, gas, house_rules, sizes])
def test_main__unknown_option__one_line_and_code_2(
    script: object,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setattr("sys.argv", ["script", "--nonsense"])
    assert guarded(script.main) == 2  # type: ignore[attr-defined]
    assert capsys.readouterr().err == ("error: unrecognized arguments: --nonsense (see --help)\n")
