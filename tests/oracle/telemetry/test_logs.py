"""Log lines stay one short line each, whatever a driver or an RPC puts into them."""

import io
import json
import threading

import pytest

from oracle.telemetry.logs import MAX_TEXT, StreamLog, printable, without_secrets

HOSTILE = 'x\n{"event": "forged"}\x1b[2J\r\u202eabc\u2028\x00'
TABLE = {
    "newline": "a\nb",
    "forged line": '\n{"event": "recorded", "sequence": 1}\n',
    "carriage return": "a\rb",
    "ansi": "\x1b[31mred\x1b[0m\x1b]0;title\x07",
    "nul": "a\x00b",
    "right to left": "\u202egpj.exe",
    "line separators": "a\u2028b\u2029c\x85d\x0bd\x0ce",
    "lone surrogate": "a\udc80b",
    "quotes": '"}, {"event": "forged',
    "megabyte": "y" * 2**20,
    "megabyte of newlines": "\n" * 2**20,
    "megabyte in a list": ["z" * 2**20] * 3,
    "nested": {"a": {"b": {"c": {"d": {"e": "\n" * 9_000}}}}},
    "bytes": b"\n\xff" * 2**19,
    "not a number": float("nan"),
    "object": object(),
}


def written(as_json, event, **fields):
    stream = io.StringIO()
    StreamLog(stream, as_json).warning(event, **fields)
    return stream.getvalue()


@pytest.mark.parametrize("as_json", [True, False])
@pytest.mark.parametrize("kind", TABLE)
def test_warning__hostile_value__is_one_short_printable_line(as_json, kind):
    text = written(as_json, "finding", detail=TABLE[kind])

    assert text.count("\n") == 1
    assert text.endswith("\n")
    assert all(" " <= char <= "~" for char in text[:-1])
    assert len(text) < 8 * MAX_TEXT
    if as_json:
        assert json.loads(text)["event"] == "finding"


@pytest.mark.parametrize("as_json", [True, False])
def test_info__hostile_event_and_name__is_one_printable_line(as_json):
    text = written(as_json, "event" + HOSTILE, **{"name": HOSTILE})

    assert text.count("\n") == 1
    assert all(" " <= char <= "~" for char in text[:-1])


def test_info__json__keeps_short_fields_as_they_are():
    line = json.loads(written(True, "refused", sequence=7, reason=HOSTILE, known=[1, None, True]))

    assert line["timestamp"].endswith("Z")
    assert (line["event"], line["level"], line["sequence"]) == ("refused", "warning", 7)
    assert line["reason"] == HOSTILE
    assert line["known"] == [1, None, True]


def test_info__field_of_a_reserved_name__replaces_nothing():
    line = json.loads(written(True, "refused", level="info", timestamp="never"))

    assert (line["level"], line["event"], line["level_"]) == ("warning", "refused", "info")
    assert line["timestamp"] != "never"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("https://user:secret@rpc.example:8545/v3/secret?key=secret", "https://rpc.example:8545"),
        ("no answer (https://rpc.example/secret)", "no answer (https://rpc.example"),
        ("nats://user:secret@broker:4222: refused", "nats://broker:4222"),
        ("tls://user:secret@[::1]:4222", "tls://[::1]:4222"),
        ("http://secret@evil\x00@host", "http://host"),
        ("a://secret@b and wss://secret@c.example/x", "wss://c.example"),
        ("https://" + "s3cret" * 1_000 + "@host", "https://..."),
        ("x" * (MAX_TEXT - 20) + " https://user:secret" + "s" * 99 + "@host", "characters more"),
    ],
    ids=range(8),
)
@pytest.mark.parametrize("as_json", [True, False])
def test_warning__address_with_secrets__keeps_host_and_port(as_json, text, told):
    line = written(as_json, "retrying", error=text, urls=[text], nested={"a": [text]})

    assert "secret" not in line
    assert "s3cret" not in line
    assert told.rstrip(")") in line


def test_without_secrets__plain_text__is_unchanged():
    text = "report 7: 0x12 of GPU-1 at 12:30, see http://127.0.0.1:9464 :// done"

    assert without_secrets(text) == text


def test_warning__many_threads__never_mix_lines():
    stream = io.StringIO()
    log = StreamLog(stream, as_json=True)
    threads = [
        threading.Thread(target=lambda: [log.info("x", text="y" * 500) for _ in range(50)])
        for _ in range(4)
    ]

    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len([json.loads(line) for line in stream.getvalue().splitlines()]) == 200


def test_printable__plain_text__is_unchanged():
    assert printable("H100-80GB-SXM ~ ok") == "H100-80GB-SXM ~ ok"
    assert printable("a\tb\u00e9") == "a\\tb\\xe9"
