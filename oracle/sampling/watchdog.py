"""Runs calls that may hang, one at a time, in a thread that can be given up on.

A call that hangs inside a driver cannot be killed: its thread stays with it. So there is one worker
thread, never a second: while it is stuck every question is answered "no answer" at once, the loop
stays alive and the time counts as unavailable. If the call ever returns, its late answer is thrown
away and the worker serves again. The thread is a daemon: it does not keep the process from ending.
"""

import queue
import threading
from collections.abc import Callable
from typing import Generic, TypeVar

T = TypeVar("T")


class Watchdog(Generic[T]):
    """Asks one callable for its value, with a time limit."""

    def __init__(self, call: Callable[[], T], timeout_seconds: float) -> None:
        self._call = call
        self._timeout_seconds = timeout_seconds
        self._requests: queue.SimpleQueue[int] = queue.SimpleQueue()
        self._answers: queue.SimpleQueue[tuple[int, T | Exception]] = queue.SimpleQueue()
        self._asked = 0
        self._answered = 0
        threading.Thread(target=self._serve, name="sampler", daemon=True).start()

    @property
    def is_stuck(self) -> bool:
        """Whether the last call has not come back yet."""
        return self._answered < self._asked

    def ask(self) -> T | None:
        """Return the call's value, or None if it does not come in time; raises what it raises."""
        self._drain()
        if self.is_stuck:
            return None
        self._asked += 1
        self._requests.put(self._asked)
        try:
            self._answered, answer = self._answers.get(timeout=self._timeout_seconds)
        except queue.Empty:
            return None
        if isinstance(answer, Exception):
            raise answer
        return answer

    def _drain(self) -> None:
        """Throw away the answer of a call that was given up on."""
        while not self._answers.empty():
            self._answered, _ = self._answers.get()

    def _serve(self) -> None:
        while True:
            number = self._requests.get()
            answer: T | Exception
            try:
                answer = self._call()
            except Exception as error:  # handed to the thread that asked
                answer = error
            self._answers.put((number, answer))
