"""A node's log may lose its disk or its reader; the node goes on."""

import errno
import io
import sys

from oracle.terminal import LastingLog
from tests.oracle.node import run
from tests.oracle.test_end_to_end import wait_a_moment


class Full(io.StringIO):
    """Refuses as often as it is told to."""

    refusals = 0

    def write(self, text: str) -> int:
        if self.refusals:
            self.refusals -= 1
            raise OSError(errno.ENOSPC, "No space left on device")
        return super().write(text)


def test_info__disk_is_full__lines_are_lost_and_counted():
    stream = Full()
    log = LastingLog(stream, as_json=False)

    log.info("first")
    stream.refusals = 2
    log.warning("second")
    log.error("third")
    log.info("fourth", sequence=4)
    log.info("fifth")

    told = [line.split(" ", 1)[1] for line in stream.getvalue().splitlines()]
    assert told == ["first", "fourth  sequence=4 lines_lost=2", "fifth"]


def test_info__reader_is_gone__is_no_error():
    stream = Full()
    log = LastingLog(stream, as_json=True)
    stream.close()

    log.info("nobody reads this")


def test_run__nothing_can_be_written_to_its_log__reports_go_on_chain(suite, make_node, monkeypatch):
    node = make_node(report_seconds=1)
    wait_a_moment()
    full = Full()
    full.refusals = 1_000
    monkeypatch.setattr(sys, "stdout", full)

    assert run(monkeypatch, *node.command("run", "--cycles", "3")) == 0
    assert full.refusals < 995
    assert suite.head(node.asset)[0] >= 1
