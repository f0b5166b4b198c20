"""Brings what comes in at any door to the intake: many senders share one commit."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass

from oracle.errors import ReportRefused
from oracle.fleet.intake import Answer, Intake
from oracle.fleet.wire import SignedReport

MAX_AT_ONCE = 512
"""Items in one commit."""
MAX_QUEUED = 4_096
"""Hand-overs that wait; then senders wait at the door."""

Items = Sequence[SignedReport | ReportRefused]


@dataclass(frozen=True, slots=True)
class _Handed:
    items: Items
    answers: "asyncio.Future[list[Answer]]"


class Doorman:
    """One per process; `serve` runs as a task."""

    def __init__(self, intake: Intake) -> None:
        self._intake = intake
        self._queue: asyncio.Queue[_Handed] = asyncio.Queue(MAX_QUEUED)

    async def take(self, items: Items) -> list[Answer]:
        """Return the answer to each item; raises what ended the intake."""
        handed = _Handed(items, asyncio.get_running_loop().create_future())
        await self._queue.put(handed)
        return await handed.answers

    async def serve(self) -> None:
        """Work until cancelled; an error of the intake ends it and every sender hears of it."""
        while True:
            group = [await self._queue.get()]
            count = len(group[0].items)
            while count < MAX_AT_ONCE and not self._queue.empty():
                group.append(self._queue.get_nowait())
                count += len(group[-1].items)
            await self._answer(group)

    async def _answer(self, group: list[_Handed]) -> None:
        items = [item for handed in group for item in handed.items]
        try:
            answers = await asyncio.to_thread(self._intake.take, items)
        except Exception as error:
            for handed in group:
                if not handed.answers.done():
                    handed.answers.set_exception(error)
            raise
        for handed in group:
            if not handed.answers.done():  # the sender may have gone
                handed.answers.set_result(answers[: len(handed.items)])
            del answers[: len(handed.items)]
