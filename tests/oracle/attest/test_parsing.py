"""JSON that others wrote: how deep it may be, and what counts as depth."""

import time

import pytest

from oracle.attest.parsing import MAX_DEPTH, loads


@pytest.mark.parametrize(
    "text",
    [
        "[" * (MAX_DEPTH + 1),
        '{"a":' * (MAX_DEPTH + 1),
        '["' + "]" * 99 + '",' + "[" * MAX_DEPTH + "]" * (MAX_DEPTH + 1),
        r'["\"' + "]" * 99 + '",' + "[" * MAX_DEPTH + "]" * (MAX_DEPTH + 1),
    ],
    ids=["lists", "objects", "behind a text", "behind a text with a quote"],
)
def test_loads__deeper_than_it_may_be__is_refused(text):
    with pytest.raises(ValueError, match="nested too deeply"):
        loads(text)


def _nested(depth: int) -> str:
    return "[" * depth + "]" * depth


def test_loads__as_deep_as_allowed__is_read():
    inner = _nested(MAX_DEPTH - 1)

    assert loads(f"[{inner}, {inner}]") == [loads(inner), loads(inner)]
    with pytest.raises(ValueError, match="nested too deeply"):
        loads(_nested(MAX_DEPTH + 1))
    with pytest.raises(ValueError, match="nested too deeply"):
        loads(f"[[], [], [], {_nested(MAX_DEPTH)}]")


@pytest.mark.parametrize("text", ["[", "]", r"\"[", "{}" * 99])
def test_loads__brackets_in_a_text__are_no_depth(text):
    inner = f'["{text * 99}"]'
    whole = "[" * (MAX_DEPTH - 1) + inner + "]" * (MAX_DEPTH - 1)

    found = loads(whole.encode())

    for _ in range(MAX_DEPTH - 1):
        (found,) = found
    assert found == [(text * 99).replace("\\", "")]


@pytest.mark.parametrize("text", ['"' + r"\"" * 500_000, '"a' * 300_000], ids=["open", "many"])
def test_loads__a_text_that_never_ends__costs_no_more_than_its_length(text):
    began = time.process_time()
    with pytest.raises(ValueError, match=r"Unterminated|Extra data"):
        loads(text)
    assert time.process_time() - began < 2
