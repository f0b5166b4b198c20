"""Log lines stay one line each, whatever a driver or an RPC puts into them."""

import io
import json

import pytest

from oracle.telemetry.logs import make_log, printable

HOSTILE = 'x\n{"event": "forged"}\x1b[2J\r\u202eabc\u2028\x00'


@pytest.mark.parametrize("as_json", [True, False])
def test_info__hostile_text__is_one_printable_line(as_json):
    stream = io.StringIO()

    make_log(stream, as_json).info("event" + HOSTILE, name=HOSTILE)

    text = stream.getvalue()
    assert text.count("\n") == 1
    assert text.endswith("\n")
    assert all(" " <= char <= "~" for char in text[:-1])


def test_info__json__keeps_fields_as_they_are():
    stream = io.StringIO()

    make_log(stream, as_json=True).warning("refused", sequence=7, reason=HOSTILE)

    line = json.loads(stream.getvalue())
    assert line["timestamp"].endswith("Z")
    assert (line["event"], line["level"], line["sequence"]) == ("refused", "warning", 7)
    assert line["reason"] == HOSTILE


def test_printable__plain_text__is_unchanged():
    assert printable("H100-80GB-SXM ~ ok") == "H100-80GB-SXM ~ ok"
    assert printable("a\tb\u00e9") == "a\\tb\\xe9"
